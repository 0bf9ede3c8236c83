"""The days of a voyage: when a buoy is half-way, and both crossings of a zone side by side."""

from dataclasses import dataclass
from datetime import date

from .. import document, journal, zones
from ..document import Board, CardView, is_day
from ..models import Voyage


@dataclass(frozen=True)
class Passage:
    """A buoy with its day; `middle` is when its stopover is due: half-way from the buoy before (or the departure)."""

    card: CardView
    day: date
    middle: date
    done: bool


def passages(board: Board, departure: date) -> list[Passage]:
    """The dated buoys, in the order of their days. Pure."""
    zone = zones.zone_of(zones.BUOYS)
    dated = sorted(
        ((date.fromisoformat(card.fields["date"]), card) for card in board.in_zone(zone or "") if _dated(card)),
        key=lambda pair: (pair[0], pair[1].place),
    )
    found, start = [], departure
    for day, card in dated:
        begin = min(start, day)
        found.append(Passage(card, day, begin + (day - begin) / 2, bool(card.fields.get("done"))))
        start = day
    return found


def _dated(card: CardView) -> bool:
    return is_day(card.fields.get("date"))


@dataclass(frozen=True)
class SideBySide:
    """One zone in two crossings."""

    label: str
    before: list[CardView]
    now: list[CardView]


def crossings(voyage: Voyage) -> list[SideBySide]:
    """The crossing before and this one, zone by zone; empty for a first crossing."""
    if voyage.before_id is None:
        return []
    before = document.read(journal.opened(voyage.before_id))
    now = document.read(journal.opened(voyage.pk))
    return [
        SideBySide(f"{place.metaphor} — {place.label}", before.in_zone(place.id), now.in_zone(place.id))
        for place in zones.places()
        if place.role != zones.HOLD
    ]
