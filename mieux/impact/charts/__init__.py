"""Values drawn by the server as cut paper: one series a public, never a mean of them. The table beside says it too."""

from collections.abc import Sequence

from ..models import Indicator, IndicatorKind, Value
from ..wording import public_words
from .line import line_chart
from .marks import Chart, Place
from .strip import strip_chart

__all__ = ["Chart", "charts_of"]

SERIES_A_CHART = 5
"""Markers, lines and colours that one still tells apart; more publics stand in a second drawing on the same scale."""
POINTS = 400
"""Points of one series, the latest: more would be a smear."""


def charts_of(indicator: Indicator, values: Sequence[Value]) -> list[tuple[Chart, Chart]]:
    """(drawing for wide screens and paper, drawing for phones) for each five publics; none for testimonies.

    `values`: kept ones, each with its day; their order does not matter.
    """
    if indicator.kind == IndicatorKind.TESTIMONY:
        return []
    draw = strip_chart if indicator.kind == IndicatorKind.SCALE else line_chart
    groups: dict[tuple[str, str], list[Value]] = {}
    for value in sorted(values, key=lambda value: (value.public.casefold(), value.insee, value.on, value.pk or 0)):
        groups.setdefault((value.public, value.insee), []).append(value)
    keys = list(groups)
    names = [public_words(*key) for key in keys]
    drawn = []
    for start in range(0, len(keys), SERIES_A_CHART):
        part = {key: groups[key][-POINTS:] for key in keys[start : start + SERIES_A_CHART]}
        place = Place(names, start)
        drawn.append(
            (draw(indicator, part, values, place, narrow=False), draw(indicator, part, values, place, narrow=True))
        )
    return drawn
