"""Words of a scale along time: one strip of paper a word, in the order of its author; a step from one to the next."""

from collections.abc import Sequence

from mieux.core import paper

from ..models import Indicator, Role, Value
from ..wording import public_words, role_words, value_words, when_words
from .line import Groups, describe, name_of
from .marks import (
    COLOURS,
    DASHES,
    SHAPES,
    Chart,
    Days,
    Place,
    Point,
    Series,
    Words,
    apart,
    room_for,
    shape,
    short,
    with_tag,
)


def strip_chart(
    indicator: Indicator, groups: Groups, everything: Sequence[Value], place: Place, *, narrow: bool
) -> Chart:
    """The drawing. The first word of the scale lies at the bottom; nothing is counted, and no word is worth more."""
    levels = list(indicator.levels)
    many = len(place.names) > 1
    width = 344.0 if narrow else 760.0
    left = 6.0
    gutter = 0.0 if narrow else min(190.0, 22 + 8.4 * max((len(word) for word in indicator.levels.values()), default=4))
    right = width - (10 if narrow else room_for(place.names))
    band = max(46.0 if narrow else 44.0, 20.0 * len(groups) + 18)
    top = 8.0
    height = top + band * len(levels) + 40
    days = [day for value in everything for day in (value.since, value.on) if day]
    along = Days(min(days), max(days), left + gutter + 24, right - 24)

    def y_of(level: str) -> float:
        place = levels.index(level) if level in levels else 0
        return top + band * (len(levels) - 1 - place) + band / 2

    bands, words = [], []
    for n, (id, label) in enumerate(indicator.levels.items()):
        y = y_of(id) - band / 2
        bands.append((paper.sheet(left, y + 2, right - left, band - 4, seed=n, wobble=1.4), "odd" if n % 2 else "even"))
        words.append(Words(left + 12, y + (17 if narrow else band / 2 + 5), label, "start", "chart__level"))
    ticks = along.ticks(4 if narrow else 6)
    words += [Words(x, height - 12, label, "middle", "chart__tick") for x, label in ticks]
    series = []
    for n, ((public, insee), values) in enumerate(groups.items()):
        # Each public keeps its own height inside the strip, so that none hides another.
        offset = (n - (len(groups) - 1) / 2) * 20 + (7 if narrow else 0)
        label = public_words(public, insee)
        corners: list[tuple[float, float]] = []
        points = []
        for number, value in enumerate(values):
            x, y = along.at(value.on), y_of(value.level) + offset
            said = f"{label}, {when_words(value.on, value.since)} : {value_words(value, indicator)}"
            bar = f"M{along.at(value.since):.1f} {y:.1f}H{x:.1f}" if value.since and value.since < value.on else ""
            if value.role != Role.ACTUAL:
                said = f"{role_words(value.role)} · {said}"
            else:
                corners += [(x, corners[-1][1])] if corners else []
                corners.append((x, y))
            points.append(Point(shape(SHAPES[n], x, y, 7.5, seed=number), said, bar, value.role != Role.ACTUAL))
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) if len(corners) > 1 else ""
        end = corners[-1] if corners else (right, y_of(levels[0]) if levels else 0)
        letter = place.letter(n)
        tag = Words(min(end[0] + 15, right - 6), end[1] + 5, letter, "middle", "chart__letter")
        if not narrow:
            tag = Words(right + 8, end[1] + 5, short(label), "start", "chart__name")
        last = value_words(values[-1], indicator) if values else ""
        series.append(
            Series(
                label, COLOURS[n], DASHES[n], path, tuple(points), tag, letter,
                shape(SHAPES[n], 11, 11, 7, seed=n), "", "", end, last,
            )
        )  # fmt: skip
    tags = (
        apart([each.tag for each in series], 19, top + 10, height - 40) if not narrow else [each.tag for each in series]
    )
    return Chart(
        id=name_of(indicator, groups, narrow),
        width=width,
        height=height,
        title=indicator.name,
        desc=describe(indicator, groups),
        narrow=narrow,
        series=tuple(with_tag(each, tag) for each, tag in zip(series, tags, strict=True) if each.points),
        bands=tuple(bands),
        words=tuple(words),
        many=many,
    )
