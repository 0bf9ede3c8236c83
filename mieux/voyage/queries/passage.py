"""The days of a voyage: when a buoy is half-way, and both crossings of a zone side by side."""

from dataclasses import dataclass
from datetime import date

from .. import document, journal, zones
from ..document import Board, CardView, is_day
from ..models import Course, Stopover, Voyage


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


def day_of(card: CardView | None) -> date | None:
    """The day of a buoy."""
    return date.fromisoformat(card.fields["date"]) if card is not None and _dated(card) else None


@dataclass(frozen=True)
class Pair:
    """One card in two crossings; one of both may be missing."""

    before: CardView | None
    now: CardView | None

    @property
    def days(self) -> tuple[date | None, date | None]:
        """Their days, when they are buoys."""
        return day_of(self.before), day_of(self.now)

    @property
    def same(self) -> bool:
        """It says the same, for the same day."""
        return self.before is not None and self.now is not None and _told(self.before) == _told(self.now)


def _told(card: CardView) -> tuple[object, ...]:
    return card.text, card.fields.get("date"), card.fields.get("result"), card.zone


@dataclass(frozen=True)
class SideBySide:
    """One zone in two crossings: card beside card, then what one of both has alone."""

    place: zones.Place
    pairs: list[Pair]


def crossings(voyage: Voyage) -> list[SideBySide]:
    """The crossing before and this one, zone by zone, port and buoys first; empty for a first crossing."""
    if voyage.before_id is None:
        return []
    before = document.read(journal.opened(voyage.before_id))
    now = document.read(journal.opened(voyage.pk))
    first = (zones.PORT, zones.BUOYS)
    places = [place for place in zones.places() if place.role != zones.HOLD]
    places.sort(key=lambda place: first.index(place.role) if place.role in first else len(first))
    return [side for place in places if (side := SideBySide(place, _pairs(before, now, place.id))).pairs]


def _pairs(before: Board, now: Board, zone: str) -> list[Pair]:
    old, new = before.in_zone(zone), now.in_zone(zone)
    here = {card.id: card for card in new}
    pairs = [Pair(card, here.pop(card.id, None)) for card in old]
    return pairs + [Pair(None, card) for card in new if card.id in here]


def departure_of(voyage: Voyage) -> Stopover | None:
    """The stopover of the crossing before that opened this one: « on recommence », with its reason."""
    rows = Stopover.objects.filter(voyage=voyage.before_id, course=Course.RESTART).select_related("by")
    return rows.order_by("-at", "-pk").first() if voyage.before_id is not None else None


def stopovers_of(voyage: Voyage) -> list[Stopover]:
    """The stopovers of a voyage, the latest first."""
    return list(Stopover.objects.filter(voyage=voyage).select_related("by").order_by("-at", "-pk"))
