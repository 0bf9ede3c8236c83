"""What a drawing of values is made of: pieces of paper for points, lines one tells apart, words that do not collide."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from django.utils.formats import date_format

from mieux.core import paper

#: Each series has a colour, a shape, a line and a letter: any one of them is enough.
COLOURS = ("mer", "participation", "nouveaute", "ouverture", "impact")
SHAPES = ("disc", "square", "triangle", "diamond", "cross")
DASHES = ("", "11 7", "2 8", "15 6 3 6", "7 4")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONGEST = 24
NEAR = 66
"""Between two names of months on the axis, so that they do not touch."""


@dataclass(frozen=True)
class Words:
    """A text of the drawing."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    css: str = ""


@dataclass(frozen=True)
class Point:
    """A value: a piece of paper. `bar` is the path of its period, if it has one."""

    path: str
    title: str
    bar: str = ""
    #: Estimated: drawn hollow.
    about: bool = False


@dataclass(frozen=True)
class Mark:
    """A start or an aim: its line across the drawing, its little landmark, and its word."""

    role: str
    line: str
    landmark: str
    lamp: str
    word: Words
    colour: str


@dataclass(frozen=True)
class Series:
    """What was seen for one public at one place."""

    label: str
    colour: str
    dash: str
    path: str
    points: tuple[Point, ...]
    tag: Words
    letter: str
    sample: str
    area: str = ""
    #: From the last point to the name, so that the eye finds it.
    leader: str = ""
    end: tuple[float, float] | None = None
    #: The latest value in words, for the legend.
    last: str = ""


@dataclass(frozen=True)
class Chart:
    """One drawing, ready for its template. Sizes in its own units."""

    id: str
    width: float
    height: float
    title: str
    desc: str
    narrow: bool
    series: tuple[Series, ...]
    grid: tuple[str, ...] = ()
    bands: tuple[tuple[str, str], ...] = ()
    words: tuple[Words, ...] = ()
    marks: tuple[Mark, ...] = ()
    many: bool = field(default=False)


def shape(kind: str, x: float, y: float, size: float, seed: int = 0) -> str:
    """A point cut with scissors."""
    if kind == "square":
        return paper.sheet(x - size * 0.88, y - size * 0.88, size * 1.76, size * 1.76, seed=seed, wobble=0.7)
    if kind == "triangle":
        return (
            f"M{x:.1f} {y - size * 1.15:.1f}L{x + size * 1.1:.1f} {y + size * 0.85:.1f}"
            f"L{x - size * 1.08:.1f} {y + size * 0.9:.1f}Z"
        )
    if kind == "diamond":
        return (
            f"M{x:.1f} {y - size * 1.25:.1f}L{x + size * 1.15:.1f} {y + 0.3:.1f}L{x - 0.3:.1f} {y + size * 1.25:.1f}"
            f"L{x - size * 1.2:.1f} {y:.1f}Z"
        )
    if kind == "cross":
        a, b = size * 1.15, size * 0.42
        corners = (
            (-b, -a),
            (b, -a),
            (b, -b),
            (a, -b),
            (a, b),
            (b, b),
            (b, a),
            (-b, a),
            (-b, b),
            (-a, b),
            (-a, -b),
            (-b, -b),
        )
        return "M" + "L".join(f"{x + dx:.1f} {y + dy:.1f}" for dx, dy in corners) + "Z"
    return paper.disc(x, y, size, seed=seed)


def lighthouse(x: float, y: float) -> tuple[str, str]:
    """A lighthouse whose foot stands at (x, y): tower and lamp."""
    tower = f"M{x - 6:.1f} {y:.1f}L{x - 3.6:.1f} {y - 19:.1f}L{x + 3.8:.1f} {y - 19.4:.1f}L{x + 6.4:.1f} {y + 0.3:.1f}Z"
    lamp = f"M{x - 5.2:.1f} {y - 20:.1f}L{x:.1f} {y - 28:.1f}L{x + 5.4:.1f} {y - 20.3:.1f}Z"
    return tower, lamp


def boat(x: float, y: float) -> tuple[str, str]:
    """A boat at its mooring on (x, y): hull and sail."""
    hull = f"M{x - 10:.1f} {y - 6:.1f}L{x + 10:.1f} {y - 6.4:.1f}L{x + 6:.1f} {y + 0.4:.1f}L{x - 6.4:.1f} {y:.1f}Z"
    sail = f"M{x - 1:.1f} {y - 8:.1f}L{x - 0.6:.1f} {y - 23:.1f}L{x + 9:.1f} {y - 8.4:.1f}Z"
    return hull, sail


def apart(words: list[Words], gap: float, low: float, high: float) -> list[Words]:
    """The same words, moved up or down so that none lies on another; between `low` and `high`."""
    order = sorted(range(len(words)), key=lambda n: words[n].y)
    places = [min(max(words[n].y, low), high) for n in order]
    for n in range(1, len(places)):
        places[n] = max(places[n], places[n - 1] + gap)
    overflow = places[-1] - high if places else 0
    if overflow > 0:
        places[-1] = high
        for n in range(len(places) - 2, -1, -1):
            places[n] = min(places[n], places[n + 1] - gap)
    moved = list(words)
    for n, y in zip(order, places, strict=True):
        moved[n] = replace(words[n], y=round(y, 1))
    return moved


def short(label: str) -> str:
    """A name that fits beside the drawing; the table has it whole."""
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1].rstrip()}…"


def room_for(names: Sequence[str]) -> float:
    """What the names of the series take at the right of a wide drawing; little when there is only one."""
    return 40.0 if len(names) < 2 else 50 + 8.3 * max(len(short(name)) for name in names)


def with_tag(series: Series, tag: Words) -> Series:
    """The series with its name where there was room for it."""
    end = series.end
    leader = ""
    if end and tag.anchor == "start" and tag.x - end[0] > 14:
        leader = f"M{end[0] + 10:.1f} {end[1]:.1f}L{tag.x - 5:.1f} {tag.y - 5:.1f}"
    return replace(series, tag=tag, leader=leader)


@dataclass(frozen=True)
class Days:
    """Days laid along the drawing."""

    first: date
    last: date
    left: float
    right: float

    def at(self, day: date) -> float:
        """Where a day stands."""
        span = (self.last - self.first).days
        if not span:
            return (self.left + self.right) / 2
        return self.left + (self.right - self.left) * (day - self.first).days / span

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Where days are named, and how: years, months, or the first and the last day."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        if months < 2:
            days = list(dict.fromkeys((self.first, self.last)))
            return [(self.at(day), date_format(day, "j N Y")) for day in days]
        for step in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200):
            firsts = self._firsts(step)
            places = [self.at(day) for day in firsts]
            near = min((after - before for before, after in pairwise(places)), default=NEAR)
            if 0 < len(firsts) <= most and near >= (NEAR if step < 12 else NEAR * 0.6):
                return [(self.at(day), date_format(day, "Y" if step >= 12 else "N Y")) for day in firsts]
        return [(self.at(self.first), str(self.first.year)), (self.at(self.last), str(self.last.year))]

    def _firsts(self, step: int) -> list[date]:
        found = []
        number = self.first.year * 12 + self.first.month - 1
        number += -number % step
        while (day := date(number // 12, number % 12 + 1, 1)) <= self.last:
            if day >= self.first:
                found.append(day)
            number += step
            if len(found) > 60 or number // 12 > 9998:
                break
        return found


@dataclass(frozen=True)
class Place:
    """Which part of the publics a drawing shows: all their names (for the margin), and how many came before."""

    names: Sequence[str]
    before: int = 0

    def letter(self, n: int) -> str:
        """The letter of the n-th series of this drawing; none when there is only one public in all."""
        return LETTERS[(self.before + n) % len(LETTERS)] if len(self.names) > 1 else ""
