"""Logbooks for the tests of the sheets, and eyes to read PDFs with."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.utils import translation
from pypdf import PdfReader

from mieux.voyage import watch, zones
from mieux.voyage.document import Board, CardView, LinkView
from mieux.voyage.exports import Logbook, Section
from mieux.voyage.models import Heard

ADDRESS = "https://mieux.example.org/voyages/k3y9x2c7v1b5/"
GARDEN = {
    "phare": ["Un jardin que tout l’immeuble partage.", "Des repas de voisins."],
    "port": ["Une cour grise.", "Des voisins qui se croisent."],
    "equipage": ["Aïcha", "Du temps le samedi"],
    "bateau-secours": ["La régie de quartier"],
    "requins": ["Le règlement", "Pas d’eau dans la cour"],
    "rames": ["Des bacs que l’on peut déplacer", "L’eau de pluie des garages"],
    "balises": ["Le premier bac est planté", "La charte est signée"],
    "ashore": ["Les réunions de deux heures"],
    "hold": ["Un poulailler"],
}
TIED = (
    ("requins-0", "rames-0", "shark-oar"),
    ("rames-0", "balises-0", "oar-buoy"),
    ("equipage-1", "bateau-secours-0", "need-lifeboat"),
)


def book(
    cards: Mapping[str, Iterable[str]],
    *,
    language: str = "fr",
    title: str = "Le jardin dans la cour",
    ties: Iterable[tuple[str, str, str]] = (),
    fields: Mapping[str, Mapping[str, Any]] | None = None,
    kinds: Mapping[str, str] | None = None,
    colours: Mapping[str, str] | None = None,
    heard: Mapping[str, Heard] | None = None,
) -> Logbook:
    """A logbook with these cards by zone; the id of a card is « zone-place »."""
    fields, kinds, colours, heard = fields or {}, kinds or {}, colours or {}, heard or {}
    with translation.override(language):
        sections, views = [], {}
        for place in zones.places():
            row = []
            for number, text in enumerate(cards.get(place.id, ())):
                key = f"{place.id}-{number}"
                own = fields.get(key, {})
                row.append(
                    CardView(key, place.id, text, kinds.get(key, ""), f"a{number:05}", "", colours.get(key, ""), own)
                )
            views |= {card.id: card for card in row}
            sections.append(Section(place, tuple(row), heard.get(place.id)))
        links = tuple(LinkView(f"l{number}", *tie) for number, tie in enumerate(ties))
        board = Board(views, {link.id: link for link in links}, {})
        return Logbook(
            key="k3y9x2c7v1b5",
            title=title,
            crossing=2,
            method="social-innovation",
            language=language,
            initiative="Les jardins de la Meinau",
            at=datetime(2026, 11, 23, 10, tzinfo=UTC),
            number=1,
            sections=tuple(sections),
            links=links,
            notices=tuple(watch.notices(board, zones.role_of)),
            days={key: date(2027, 1, 15) for key, card in views.items() if "date" in card.fields},
        )


def many(count: int, words: int = 9) -> Logbook:
    """A voyage of many cards, spread over the sea, each with its own number in words."""
    places = ["phare", "port", "equipage", "bateau-secours", "requins", "rames", "balises", "ashore"]
    cards: dict[str, list[str]] = {place: [] for place in places}
    for number in range(count):
        cards[places[number % 8]].append(f"carte{number:04} " + "encore un mot " * (words // 3))
    return book(cards)


def read(data: bytes) -> PdfReader:
    """A PDF."""
    return PdfReader(io.BytesIO(data))


def text_of(data: bytes) -> str:
    """All the letters of a PDF without the spaces: lines break where they like."""
    words = "".join(page.extract_text() for page in read(data).pages)
    return re.sub(r"[\s\u200b\u202f\u00a0]+", "", words)


def squeezed(text: str) -> str:
    """A text as `text_of` gives it."""
    return re.sub(r"[\s\u200b\u202f\u00a0]+", "", text)


def headings(data: bytes) -> list[str]:
    """The headings in the structure of a PDF, in the order of reading: « H1 », « H2 »…"""
    root = read(data).trailer["/Root"]["/StructTreeRoot"]
    return [kind for kind in _kinds(root) if re.fullmatch(r"H\d", kind)]


def _kinds(node: Any) -> Iterator[str]:
    node = node.get_object()
    if "/S" in node:
        yield str(node["/S"]).removeprefix("/")
    kids = node.get("/K")
    kids = kids.get_object() if kids is not None and hasattr(kids, "get_object") else kids
    for kid in kids if isinstance(kids, list) else [kids]:
        if hasattr(kid, "get_object") and hasattr(kid.get_object(), "get"):
            yield from _kinds(kid)


def pictures(data: bytes) -> int:
    """How many images made of dots a PDF holds."""
    return sum(len(page.images) for page in read(data).pages)
