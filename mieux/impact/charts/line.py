"""Numbers and shares along time: points of paper, periods as strips, port and lighthouse as lines with their word."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import ceil, floor, log10
from zlib import crc32

from django.utils.translation import gettext as _

from ..models import Indicator, IndicatorKind, Role, Value
from ..wording import number_words, public_words, role_words, value_words, when_words
from .marks import (
    COLOURS,
    DASHES,
    SHAPES,
    Chart,
    Days,
    Mark,
    Place,
    Point,
    Series,
    Words,
    apart,
    boat,
    lighthouse,
    room_for,
    shape,
    short,
    with_tag,
)

Groups = Mapping[tuple[str, str], Sequence[Value]]


def figure_of(value: Value) -> float:
    """Where a value stands: its number, or its share in percent."""
    return float(value.share if value.share is not None else value.number or 0)


def name_of(indicator: Indicator, groups: Groups, narrow: bool) -> str:
    """An id that no other drawing of the page has."""
    return f"i{indicator.pk}-{'n' if narrow else 'w'}-{crc32(repr(list(groups)).encode()):x}"


def nice(low: float, high: float, most: int) -> list[float]:
    """Round figures that span what is drawn, nought among them."""
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        high = 1.0
    raw = (high - low) / most
    scale = 10 ** floor(log10(raw))
    step = next(each * scale for each in (1, 2, 2.5, 5, 10) if each * scale >= raw * 0.999)
    first, last = floor(low / step), ceil(high / step - 1e-9)
    return [n * step for n in range(first, last + 1)]


class _Frame:
    """Margins and scales of one drawing."""

    def __init__(self, indicator: Indicator, values: Sequence[Value], narrow: bool, names: Sequence[str]) -> None:
        self.indicator, self.narrow = indicator, narrow
        self.width, self.height = (344.0, 330.0) if narrow else (760.0, 400.0)
        self.top, self.bottom = 36.0, self.height - 40
        self.right = self.width - ((34 if len(names) > 1 else 20) if narrow else room_for(names))
        figures = [figure_of(value) for value in values]
        self.ticks = nice(min(figures), max(figures), 4 if narrow else 5)
        self.labels = [self._tick(tick) for tick in self.ticks]
        self.left = 14 + 8.2 * max(len(label) for label in self.labels)
        days = [day for value in values for day in (value.since, value.on) if day]
        pad = 12.0
        self.days = Days(min(days), max(days), self.left + pad, self.right - pad)

    def _tick(self, tick: float) -> str:
        words = number_words(Decimal(repr(round(tick, 9))))
        return _("%(share)s %%") % {"share": words} if self.indicator.kind == IndicatorKind.PERCENTAGE else words

    def y(self, figure: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return self.bottom - (self.bottom - self.top) * (figure - low) / (high - low)


def line_chart(
    indicator: Indicator, groups: Groups, everything: Sequence[Value], place: Place, *, narrow: bool
) -> Chart:
    """The drawing; `everything` gives the scale, so that several drawings of one indicator compare."""
    many = len(place.names) > 1
    frame = _Frame(indicator, everything, narrow, place.names)
    series = []
    marks: list[Mark] = []
    for n, ((public, insee), values) in enumerate(groups.items()):
        label = public_words(public, insee)
        actual = [value for value in values if value.role == Role.ACTUAL]
        series.append(_series(frame, n, label, actual, place.letter(n)))
        for value in _references(values):
            marks.append(_mark(frame, value, label if many else "", COLOURS[n]))
    tags = apart([each.tag for each in series], 19, frame.top, frame.bottom)
    marks_words = apart([mark.word for mark in marks], 17, frame.top - 10, frame.bottom - 6)
    shown = tuple(with_tag(each, tag) for each, tag in zip(series, tags, strict=True) if each.points)
    return Chart(
        id=name_of(indicator, groups, narrow),
        width=frame.width,
        height=frame.height,
        title=indicator.name,
        desc=describe(indicator, groups),
        narrow=narrow,
        series=shown,
        grid=tuple(f"M{frame.left:.1f} {frame.y(tick):.1f}H{frame.right:.1f}" for tick in frame.ticks),
        words=tuple(_axis(frame)),
        marks=tuple(Mark(**{**mark.__dict__, "word": word}) for mark, word in zip(marks, marks_words, strict=True)),
        many=many,
    )


def _axis(frame: _Frame) -> list[Words]:
    words = [
        Words(frame.left - 8, frame.y(tick) + 5, label, "end", "chart__tick")
        for tick, label in zip(frame.ticks, frame.labels, strict=True)
    ]
    ticks = frame.days.ticks(4 if frame.narrow else 6)
    words += [Words(x, frame.bottom + 26, label, "middle", "chart__tick") for x, label in ticks]
    if frame.indicator.kind == IndicatorKind.NUMBER and frame.indicator.unit:
        words.append(Words(4, 18, frame.indicator.unit, "start", "chart__unit"))
    return words


def _series(frame: _Frame, n: int, label: str, values: Sequence[Value], letter: str) -> Series:
    size = 6.5 if frame.narrow else 7.5
    if len(values) > 60:
        size *= 0.6
    points, path, corners = [], "", []
    for number, value in enumerate(values):
        x, y = frame.days.at(value.on), frame.y(figure_of(value))
        bar = ""
        if value.since and value.since < value.on:
            start = frame.days.at(value.since)
            bar = f"M{start:.1f} {y:.1f}H{x:.1f}"
            corners.append((start, y))
        corners.append((x, y))
        words = f"{label}, {when_words(value.on, value.since)} : {value_words(value, frame.indicator)}"
        points.append(Point(shape(SHAPES[n], x, y, size, seed=number + n * 97), words, bar, value.about))
    if corners:
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners)
    area = ""
    if letter == "" and len(corners) > 1:
        floor_ = frame.y(0)
        area = f"{path}L{corners[-1][0]:.1f} {floor_:.1f}L{corners[0][0]:.1f} {floor_:.1f}Z"
    end = corners[-1] if corners else (frame.right, frame.bottom)
    tag = Words(frame.right + 4, end[1] + 5, short(label), "start", "chart__name")
    if frame.narrow:
        tag = Words(frame.right + 6, end[1] + 5, letter, "start", "chart__letter")
    last = value_words(values[-1], frame.indicator) if values else ""
    return Series(
        label, COLOURS[n], DASHES[n], path if len(corners) > 1 else "", tuple(points), tag, letter,
        shape(SHAPES[n], 11, 11, 7, seed=n), area, "", end, last,
    )  # fmt: skip


def _references(values: Sequence[Value]) -> list[Value]:
    """The latest start and the latest aim of a public."""
    found: dict[str, Value] = {}
    for value in values:
        if value.role != Role.ACTUAL:
            found[value.role] = value
    return list(found.values())


def _mark(frame: _Frame, value: Value, label: str, colour: str) -> Mark:
    x, y = frame.days.at(value.on), frame.y(figure_of(value))
    target = value.role == Role.TARGET
    landmark, lamp = lighthouse(x, y) if target else boat(x, y)
    words = _("Visée : %(amount)s") if target else _("Départ : %(amount)s")
    said = words % {"amount": _short(value)}
    if label:
        said = f"{short(label)} · {said}"
    # The word stands on the side where the line has room: the start at the left, the aim at the right.
    if target:
        word = Words(min(x, frame.right) - 14, y - 8, said, "end", "chart__mark")
        if x - frame.left < 8 * len(said):
            word = Words(frame.left + 6, y - 8, said, "start", "chart__mark")
    else:
        # Below its line where there is room: what was seen first usually stands just above.
        near, below = x - frame.left < 60, frame.bottom - y > 24
        word = Words(x + 16 if near else frame.left + 6, y + 18 if below else y - 8, said, "start", "chart__mark")
    return Mark(value.role, f"M{frame.left:.1f} {y:.1f}H{frame.right:.1f}", landmark, lamp, word, colour)


def _short(value: Value) -> str:
    """A start or an aim in few words: 30, or 37,5 %."""
    if value.share is not None:
        return _("%(share)s %%") % {"share": number_words(value.share.quantize(Decimal("0.1")))}
    return number_words(value.number or Decimal(0))


def describe(indicator: Indicator, groups: Groups) -> str:
    """What the drawing shows, public by public, for those who do not see it; the table has every value."""
    parts = []
    for (public, insee), values in groups.items():
        label = public_words(public, insee)
        actual = [value for value in values if value.role == Role.ACTUAL]
        if len(actual) > 1:
            said = _("%(public)s : %(first)s le %(then)s, %(last)s le %(now)s.") % {
                "public": label,
                "first": value_words(actual[0], indicator),
                "then": _day(actual[0].on),
                "last": value_words(actual[-1], indicator),
                "now": _day(actual[-1].on),
            }
        elif actual:
            said = f"{label} : {value_words(actual[0], indicator)}, {when_words(actual[0].on, actual[0].since)}."
        else:
            said = ""
        others = [f"{role_words(each.role)} : {value_words(each, indicator)}." for each in _references(values)]
        parts += [part for part in (said, *others) if part]
    return " ".join(parts)


def _day(day: date) -> str:
    return when_words(day, None)
