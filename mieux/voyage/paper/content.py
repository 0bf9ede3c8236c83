"""A logbook as plain values for the sheets: every word that stands on them is made here, in the voyage's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mieux.core.days import date_format
from mieux.method import pack

from .. import zones
from ..document import CardView
from ..exports import Logbook, Section
from ..figure import ART
from ..zones import ASHORE, BUOYS, CREW, HOLD, LIFEBOAT, LIGHTHOUSE, OARS, PORT, SHARKS, Place
from . import sea
from .facts import Fact, Tie, asks_of, facts_of, heard_words, ties_of
from .letters import excerpt, letters

HUES: Final[Mapping[str, str]] = {
    LIGHTHOUSE: "#c8401f",
    PORT: "#f2b632",
    CREW: "#7a4eab",
    LIFEBOAT: "#23794a",
    SHARKS: "#2c4a6e",
    OARS: "#6b4428",
    BUOYS: "#1f6fb2",
    ASHORE: "#4a5768",
    HOLD: "#4a5768",
}
"""Role of a zone → colour of the numbers of its cards; the number says the same without it."""
DARK: Final = "#1e2a3a"
CUTS: Final = (2000, 1200, 700, 450, 300, 180)
"""Letters of a card that a poster shows at most, from the airy to the crowded."""
FACT_MOST: Final = 160
TIES_MOST: Final = 12
SHORT: Final = 90


@dataclass(frozen=True)
class Numbered:
    """The cards of a voyage with the numbers that they have on paper, by id."""

    number: Mapping[str, int]
    hue: Mapping[str, str]
    short: Mapping[str, str]


def hue_of(role: str) -> str:
    """The colour of the numbers of a zone."""
    return HUES.get(role, "#0b6e78")


def art_of(place: Place) -> str:
    """The piece of a zone, as SVG."""
    return sea.piece(ART.get(place.id, place.art))


def qr(address: str) -> str:
    """A QR code as SVG, with its quiet margin; empty without an address."""
    if not address:
        return ""
    import segno  # 3 MB that only whoever draws a code needs

    code = segno.make(address, error="m", boost_error=False, micro=False)
    size = code.symbol_size(border=3)[0]
    rows = []
    for y, row in enumerate(code.matrix):
        x = 0
        while x < len(row):
            if row[x]:
                end = x
                while end < len(row) and row[end]:
                    end += 1
                rows.append(f"M{x + 3} {y + 3}h{end - x}v1h-{end - x}z")
                x = end
            else:
                x += 1
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path fill="{DARK}" d="{"".join(rows)}"/></svg>'
    )


def zone_address(address: str, zone: str) -> str:
    """The address of a zone on the canvas."""
    return f"{address.split('#')[0]}#zone-{quote(zone)}" if address else ""


def places_of(language_sections: Sequence[Section]) -> dict[str, Place]:
    """Places in the active language, by id; questions of a template stay when they are already in this language."""
    found = {place.id: place for place in zones.places()}
    for section in language_sections:
        place = section.place
        known = found.get(place.id)
        if known is None or str(known.label) == str(place.label):
            found[place.id] = place
    return found


def numbered(book: Logbook, language: str) -> Numbered:
    """Cards counted through, zone after zone, in the order of the sheets."""
    number: dict[str, int] = {}
    hue: dict[str, str] = {}
    short: dict[str, str] = {}
    for section in book.sections:
        for card in section.cards:
            number[card.id] = len(number) + 1
            hue[card.id] = hue_of(section.place.role)
            line = " ".join(card.text[: SHORT * 3].split())
            short[card.id] = letters(excerpt(line, SHORT), language) or _("une carte sans texte")
    return Numbered(number, hue, short)


def content(
    book: Logbook, language: str, address: str, indicators: Mapping[str, str], *, poster: bool
) -> dict[str, Any]:
    """Everything that the sheets of a voyage say; `poster` adds excerpts, drawings and codes."""
    known = numbered(book, language)
    places, ties, asks = places_of(book.sections), ties_of(book, indicators), asks_of(book)
    sections = []
    for section in book.sections:
        place = places[section.place.id]
        cards = [
            card_row(
                card, place.role, known, ties.get(card.id, ()), asks.get(card.id, ()), book.days.get(card.id), language
            )
            for card in section.cards
        ]
        if poster:
            for row in cards:
                row |= cut(row)
        heard = letters(heard_words(section), language)
        short = excerpt(heard, FACT_MOST) if poster else heard
        row = zone_row(place, language, address, drawn=poster)
        sections.append(row | {"cards": cards, "heard": short, "heard_full": heard if heard != short else ""})
    return frame(language, address) | {
        "title": letters(book.title, language),
        "initiative": letters(book.initiative, language),
        "crossing": _("Traversée %(n)s") % {"n": book.crossing},
        "date": letters(date_format(localtime(book.at).date()), language),
        "zones": sections,
    }


def frame(language: str, address: str) -> dict[str, Any]:
    """What every sheet says, whatever the voyage."""
    method = pack()
    return {
        "language": language,
        "method": letters(method.voyage.title.plain, language),
        "loop": letters(method.voyage.loop.plain, language),
        "credit": letters(method.credit.plain, language),
        "made": _("Fait avec Mieux, logiciel libre."),
        "address": address,
        "address_words": letters(address, "en"),
        "qr": qr(address),
    }


def zone_row(place: Place, language: str, address: str, *, drawn: bool) -> dict[str, Any]:
    """One zone without its cards."""
    where = zone_address(address, place.id) if place.role != HOLD else ""
    hue = hue_of(place.role)
    return {
        "id": place.id,
        "role": place.role,
        "metaphor": letters(str(place.metaphor), language),
        "label": letters(str(place.label), language),
        "questions": [letters(str(each), language) for each in place.questions],
        "hue": hue,
        "on_hue": DARK if hue == HUES[PORT] else "#ffffff",
        "art": art_of(place) if drawn else "",
        "address": where,
        "qr": qr(where) if drawn else "",
    }


def card_row(
    card: CardView,
    role: str,
    known: Numbered,
    ties: Sequence[Tie],
    asks: Sequence[str],
    middle: date | None,
    language: str,
) -> dict[str, Any]:
    """One card with all that it says."""
    facts: list[Fact] = facts_of(card, role, middle)
    number = known.number[card.id]
    return {
        "n": number,
        "text": letters(card.text, language) or _("une carte sans texte"),
        "colour": card.colour,
        "facts": [{"words": letters(one.words, language), "look": one.look, "brief": one.brief} for one in facts],
        "asks": [letters(one, language) for one in asks],
        "ties": [_tie_row(one, known, language) for one in ties],
    }


def _tie_row(tie: Tie, known: Numbered, language: str) -> dict[str, Any]:
    ends = [{"n": known.number[one], "hue": known.hue[one], "short": known.short[one]} for one in tie.others]
    ends.sort(key=lambda end: int(str(end["n"])))
    names = [letters(name, language) for name in tie.names]
    return {"says": letters(tie.says, language), "ends": ends, "names": names}


def cut(row: Mapping[str, Any]) -> dict[str, Any]:
    """The excerpts of a card for a crowded sheet: by most letters, where the whole is longer; `more`: never whole."""
    text = row["text"]
    cuts = {str(most): short for most in CUTS if (short := excerpt(text, most)) != text}
    facts = [
        one | {"words": excerpt(" ".join(one["words"].split("\n")), FACT_MOST)} for one in row["facts"] if one["brief"]
    ]
    ties, left = [], TIES_MOST
    for one in row["ties"]:
        names = [excerpt(name, SHORT) for name in one["names"][:left]]
        ends = one["ends"][: left - len(names)]
        left -= len(ends) + len(names)
        if ends or names:
            ties.append({"says": one["says"], "ends": ends, "names": names})
    whole = [one["words"] for one in row["facts"] if one["brief"]] == [one["words"] for one in facts]
    shown = sum(len(one["ends"]) + len(one["names"]) for one in ties)
    every = sum(len(one["ends"]) + len(one["names"]) for one in row["ties"])
    named = all(len(name) <= SHORT for one in row["ties"] for name in one["names"])
    return {
        "cuts": cuts,
        "brief_facts": facts,
        "brief_ties": ties,
        "more": not whole or shown < every or not named,
    }


def count_words(cards: int) -> str:
    """« 12 cartes »."""
    return ngettext("%(n)d carte", "%(n)d cartes", cards) % {"n": cards} if cards else _("aucune carte")
