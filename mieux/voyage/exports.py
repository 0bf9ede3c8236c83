"""What a voyage gives out: one frozen `Logbook` from the document and the pack, and every format from it.

No account, no address, no comment leaves with it: the canvas alone, as its team wrote it.
"""

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from mieux.atlas.exports import cell
from mieux.core.text import printable
from mieux.live.journal import opened

from . import document, journal, watch, wording, zones
from .document import Board, CardView, LinkView
from .faq.asked import Asked, asked_of
from .models import Change, Heard, Voyage
from .models.faq import ANSWER_LENGTH, QUESTION_LENGTH
from .queries.names import as_called_now
from .queries.passage import passages
from .zones import Place

FORMAT = "mieux-voyage@1"
MOST_CARDS = 5_000
MOST_QUESTIONS = 300
TEXT_LENGTH = 20_000


@dataclass(frozen=True)
class Section:
    """One zone with its cards in order, and whether those concerned have spoken about it."""

    place: Place
    cards: tuple[CardView, ...]
    heard: Heard | None = None


@dataclass(frozen=True)
class Logbook:
    """A voyage as a document. `moment` is the change it is as of; `days` the buoy's id → day of its stopover."""

    key: str
    title: str
    crossing: int
    method: str
    language: str
    initiative: str
    at: datetime
    number: int
    sections: tuple[Section, ...]
    links: tuple[LinkView, ...]
    notices: tuple[watch.Notice, ...] = ()
    days: dict[str, date] = field(default_factory=dict)
    faq: tuple[Asked, ...] = ()

    @property
    def cards(self) -> dict[str, CardView]:
        """Every card by id."""
        return {card.id: card for section in self.sections for card in section.cards}


def logbook(voyage: Voyage, number: int | None = None) -> Logbook:
    """The voyage now, or as it was after a change."""
    found = journal.stored(voyage.pk, number)
    board = document.read(opened(found))
    if number is not None:
        board = as_called_now(voyage, board)
    heard = {row.zone: row for row in Heard.objects.filter(voyage=voyage)}
    places = zones.places()
    known = {place.id for place in places}
    sections = tuple(
        Section(place, tuple(board.in_zone(place.id)), heard.get(place.id))
        for place in places
        if place.role != zones.HOLD
    )
    # A zone that this pack does not know is shown in the hold, never lost.
    held = [card for card in board.cards.values() if card.zone == zones.HOLD or card.zone not in known]
    hold = next(place for place in places if place.role == zones.HOLD)
    return Logbook(
        key=voyage.key,
        title=voyage.title,
        crossing=voyage.crossing,
        method=voyage.method,
        language=voyage.language,
        initiative=voyage.initiative.name if voyage.initiative else "",
        at=_moment(voyage, number),
        number=found.sequence,
        sections=(*sections, Section(hold, tuple(sorted(held, key=lambda card: card.place)))),
        links=tuple(sorted(board.links.values(), key=lambda tie: (tie.type, tie.id))),
        notices=tuple(watch.notices(board, zones.role_of)),
        days={each.card.id: each.middle for each in passages(board, localtime(voyage.created_at).date())},
        # The questions have no history of their own: the past of the canvas comes without them.
        faq=asked_of(voyage) if number is None else (),
    )


def _moment(voyage: Voyage, number: int | None) -> datetime:
    """When the canvas was as this logbook has it."""
    if number is None:
        return voyage.updated_at
    rows = Change.objects.filter(voyage=voyage, number__lte=number).order_by("-number")
    return rows.values_list("at", flat=True).first() or voyage.created_at


# --- JSON ----------------------------------------------------------------------------------------------


def _plain_fields(card: CardView) -> dict[str, Any]:
    """The fields of a card without the word for an account: names stay, whom they belong to here does not."""
    # In a settled order: the same canvas is the same file.
    fields = dict(sorted(card.fields.items()))
    owner = fields.get("owner")
    if isinstance(owner, dict):
        fields["owner"] = {"name": owner.get("name", "")}
    return fields


def record(book: Logbook) -> dict[str, Any]:
    """The document as data: what `read_record` reads again."""
    return {
        "format": FORMAT,
        "key": book.key,
        "title": book.title,
        "crossing": book.crossing,
        "method": book.method,
        "language": book.language,
        "initiative": book.initiative,
        "at": localtime(book.at).isoformat(timespec="seconds"),
        "number": book.number,
        "cards": [
            {
                "id": card.id,
                "zone": section.place.id,
                "text": card.text,
                "kind": card.kind,
                "colour": card.colour,
                "order": card.order,
                "fields": _plain_fields(card),
            }
            for section in book.sections
            for card in section.cards
        ],
        "links": [{"id": tie.id, "from": tie.source, "to": tie.target, "type": tie.type} for tie in book.links],
        "concerned": [
            {
                "zone": section.place.id,
                "spoken": section.heard.yes,
                "who": section.heard.who,
                "reason": section.heard.reason,
            }
            for section in book.sections
            if section.heard
        ],
        "faq": [asdict(each) for each in book.faq],
    }


def write_json(book: Logbook) -> bytes:
    """The record as a file."""
    return json.dumps(record(book), ensure_ascii=False, indent=1).encode("utf-8", "replace")


class Unreadable(ValueError):
    """Not a voyage that was exported here; the message says why, in the active language."""


def read_json(data: bytes) -> tuple[str, Board, tuple[Asked, ...]]:
    """Title, canvas and questions of an exported voyage; Unreadable when it is none. What is not understood is left
    out."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("Ce fichier n’est pas du JSON.")) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT or not isinstance(found.get("cards"), list):
        raise Unreadable(_("Ce fichier n’est pas un voyage exporté d’ici."))
    if len(found["cards"]) > MOST_CARDS:
        raise Unreadable(_("Ce voyage a plus de 5 000 cartes."))
    known = zones.zone_ids()
    cards = {}
    for data_ in found["cards"]:
        if isinstance(data_, dict) and (card := _card_from(data_, known)) is not None:
            cards[card.id] = card
    rows = found.get("links")
    links = {}
    for data_ in rows if isinstance(rows, list) else []:
        if isinstance(data_, dict) and (tie := _link_from(data_, cards)) is not None:
            links[tie.id] = tie
    title = str(printable(found.get("title") or "")).strip()[:160] or _("Voyage importé")
    questions = found.get("faq")
    asked = [_asked_from(data_) for data_ in (questions if isinstance(questions, list) else [])[:MOST_QUESTIONS]]
    return title, Board(cards, links, {}), tuple(each for each in asked if each is not None)


def _asked_from(data: Any) -> Asked | None:
    if not isinstance(data, dict) or not (question := _short(data.get("question"), QUESTION_LENGTH).strip()):
        return None
    language = _short(data.get("language"), 2)
    known = language in dict(settings.LANGUAGES)
    return Asked(question, _short(data.get("answer"), ANSWER_LENGTH).strip(), language if known else "fr")


def _short(value: Any, most: int) -> str:
    text = str(printable(value)) if isinstance(value, str) else ""
    return text if len(text) <= most else ""


def _card_from(data: dict[str, Any], known: frozenset[str]) -> CardView | None:
    card_id, zone = _short(data.get("id"), document.ID_LENGTH), _short(data.get("zone"), 60)
    if not document.is_id(card_id):
        return None
    fields = data.get("fields")
    allowed = {"was", *(name for names in document.FIELDS.values() for name in names)}
    text = data.get("text")
    return CardView(
        id=card_id,
        zone=zone if zone in known else zones.HOLD,
        text=str(printable(text))[:TEXT_LENGTH] if isinstance(text, str) else "",
        kind=_short(data.get("kind"), 40),
        order=_short(data.get("order"), 60),
        author="import",
        colour=_short(data.get("colour"), 20),
        fields={
            name: document.clean(printable(value))
            for name, value in (fields if isinstance(fields, dict) else {}).items()
            if name in allowed and value not in (None, "")
        },
    )


def _link_from(data: dict[str, Any], cards: dict[str, CardView]) -> LinkView | None:
    tie = LinkView(
        _short(data.get("id"), document.ID_LENGTH),
        _short(data.get("from"), document.ID_LENGTH),
        _short(data.get("to"), document.ID_LENGTH),
        _short(data.get("type"), 40),
    )
    if not document.is_id(tie.id) or tie.type not in document.LINKS or tie.source not in cards:
        return None
    return tie if tie.target in cards or (not document.LINKS[tie.type][1] and tie.target) else None


# --- CSV, Markdown -----------------------------------------------------------------------------------------

COLUMNS = (
    "zone", "zone_mots", "ordre", "texte", "sorte", "couleur",
    "date", "resultat", "qui", "reponse", "accepte", "atteinte", "liens",
)  # fmt: skip


def write_csv(book: Logbook, *, bom: bool = False) -> bytes:
    """One row a card, one column a thing; nothing that a spreadsheet would run."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    cards = book.cards
    for section in book.sections:
        for place, card in enumerate(section.cards, 1):
            owner = card.fields.get("owner")
            ties = [cards[tie.target].text for tie in book.links if tie.source == card.id and tie.target in cards]
            values = (
                section.place.id,
                f"{section.place.metaphor} — {section.place.label}",
                place,
                card.text,
                card.kind,
                card.colour,
                card.fields.get("date"),
                card.fields.get("result"),
                owner.get("name") if isinstance(owner, dict) else None,
                _answer(card, owner),
                card.fields.get("accepted"),
                card.fields.get("done"),
                ties,
            )
            writer.writerow([cell(value) for value in values])
    return (b"\xef\xbb\xbf" if bom else b"") + buffer.getvalue().encode("utf-8", "replace")


def _answer(card: CardView, owner: object) -> str:
    """What somebody who was asked to carry a buoy has said."""
    if not isinstance(owner, dict) or not owner.get("name"):
        return ""
    return _("a dit oui") if card.fields.get("offer") == "accepted" else _("n’a pas encore dit oui")


def write_markdown(book: Logbook) -> bytes:
    """A text to paste anywhere: a heading a zone, a line a card, links in words."""
    cards = book.cards
    lines = [f"# {markdown_line(book.title)}", ""]
    if book.initiative:
        lines += [markdown_line(book.initiative), ""]
    lines += [_("Traversée %(n)s") % {"n": book.crossing}, ""]
    for section in book.sections:
        if not section.cards and section.place.role in (zones.ASHORE, zones.HOLD):
            continue
        lines += [f"## {markdown_line(section.place.metaphor)} — {markdown_line(section.place.label)}", ""]
        for card in section.cards:
            lines.append(f"- {markdown_line(card.text) or '…'}")
            lines += [f"  - {markdown_line(words)}" for words in _details(card, section.place.role)]
            for tie in book.links:
                if tie.source == card.id and tie.target in cards:
                    lines.append(f"  - → {markdown_line(cards[tie.target].text)}")
        lines.append("")
    if book.faq:
        lines += ["## " + _("Questions et réponses"), ""]
        for each in book.faq:
            lines += [f"### {markdown_line(each.question)}", ""]
            said = each.answer or _("Pas encore de réponse.")
            lines += ["  \n".join(markdown_line(line) for line in said.splitlines() if line.strip()), ""]
    return "\n".join(lines).encode("utf-8", "replace")


def markdown_line(text: Any) -> str:
    """A text on one line; what Markdown or HTML would take for a sign is only a sign. Spaces that hold stay."""
    line = re.sub(r"[ \t\r\n\f\v]+", " ", str(text)).strip()
    line = re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", line)
    # A list or a title begins with these, at the beginning of a line only.
    return re.sub(r"^([-+=]|\d+(?=[.)]))", lambda found: _begun(found.group()), line)


def _begun(sign: str) -> str:
    return f"\\{sign}" if not sign.isdecimal() else f"{sign}\\"


def _day_words(value: Any) -> str:
    return date_format(date.fromisoformat(value)) if document.is_day(value) else ""


def by_day(cards: Sequence[CardView]) -> list[CardView]:
    """Buoys in the order of their days; those without one last, in the order of their zone."""
    dated = [card for card in cards if document.is_day(card.fields.get("date"))]
    undated = [card for card in cards if not document.is_day(card.fields.get("date"))]
    return [*sorted(dated, key=lambda card: str(card.fields["date"])), *undated]


def _details(card: CardView, role: str) -> list[str]:
    fields, said = card.fields, []
    if role == zones.SHARKS and (kind := wording.KINDS.get(card.kind)) is not None:
        said.append(_("contrainte {kind}").format(kind=kind))
    if role == zones.CREW and card.kind == "need":
        said.append(_("besoin"))
    if role == zones.CREW and fields.get("captain") is True:
        said.append(_("capitaine"))
    if day := _day_words(fields.get("date")):
        said.append(_("pour le %(day)s") % {"day": day})
    if fields.get("result"):
        said.append(_("résultat : %(result)s") % {"result": fields["result"]})
    if isinstance(owner := fields.get("owner"), dict) and owner.get("name"):
        accepted = fields.get("offer") == "accepted"
        words = _("portée par {name}") if accepted else _("proposée à {name}, qui n’a pas encore dit oui")
        said.append(words.format(name=owner["name"]))
    if fields.get("accepted"):
        said.append(_("on l’accepte : %(reason)s") % {"reason": fields["accepted"]})
    if fields.get("role"):
        said.append(str(fields["role"]))
    if isinstance(skills := fields.get("skills"), list) and skills:
        said.append(", ".join(str(each) for each in skills))
    if day := _day_words(fields.get("done")):
        said.append(_("atteinte le %(day)s") % {"day": day})
    return said
