"""What the pages of indicators show: all of them at a glance, one with its values. A constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from mieux.atlas.models import Initiative
from mieux.method import pack

from ..models import Indicator, IndicatorKind, Review, Role, Value
from ..rules import Rights, corrects_value, erases_value
from ..wording import public_words, value_words, when_words
from .values import Asked, indicators_of

LATEST = 6
"""Publics of which the list shows the latest value; the page of the indicator shows all."""
VOICES = 2
"""Testimonies quoted in the list."""


@dataclass(frozen=True)
class Latest:
    """The latest value of one public at one place, and what it started from and aims at."""

    public: str
    amount: str
    when: str
    baseline: str = ""
    target: str = ""


@dataclass
class Line:
    """One indicator at a glance."""

    indicator: Indicator
    level: Any = None
    latest: list[Latest] = field(default_factory=list)
    more: int = 0
    voices: list[Value] = field(default_factory=list)
    testimonies: int = 0
    waiting: int = 0

    @property
    def empty(self) -> bool:
        """Nobody has counted or spoken yet."""
        return not self.latest and not self.voices


def glance(initiative: Initiative, asked: Asked, rights: Rights) -> list[Line]:
    """Every indicator that is followed, in the order of the levels of the method, then by name."""
    lines = {row.pk: Line(row, pack().levels.get(row.level)) for row in indicators_of(initiative, asked)}
    kept = Value.objects.filter(asked.of_values, indicator__in=list(lines), removed_at__isnull=True, review=Review.KEPT)
    _fill_latest(lines, kept.exclude(indicator__kind=IndicatorKind.TESTIMONY))
    _fill_voices(lines, kept.filter(indicator__kind=IndicatorKind.TESTIMONY))
    if rights.insider:
        rows = (
            Value.objects.filter(indicator__in=list(lines), removed_at__isnull=True, review=Review.PROPOSED)
            .order_by()
            .values_list("indicator_id")
            .annotate(count=Count("pk"))
        )
        for pk, count in rows:
            lines[pk].waiting = count
    shown = [line for line in lines.values() if not asked.narrows or asked.level or not line.empty]
    places = {level: n for n, level in enumerate(pack().levels.ids)}
    return sorted(shown, key=lambda line: (places.get(line.indicator.level, 99), line.indicator.name.casefold()))


def _fill_latest(lines: dict[int, Line], kept: Any) -> None:
    """For each indicator, public, place and role the value of the latest day, found by the database."""
    groups = ("indicator_id", "public", "insee", "role")
    newest = kept.filter(**{name: OuterRef(name) for name in groups}).order_by("-on", "-pk").values("pk")[:1]
    found: dict[tuple[int, str, str], dict[str, Value]] = {}
    rows = kept.filter(pk=Subquery(newest)).order_by("public", "insee")
    for value in rows:
        found.setdefault((value.indicator_id, value.public, value.insee), {})[value.role] = value
    for (pk, public, insee), roles in found.items():
        line = lines[pk]
        actual = roles.get(Role.ACTUAL)
        if len(line.latest) >= LATEST:
            line.more += 1
            continue
        line.latest.append(
            Latest(
                public_words(public, insee),
                value_words(actual, line.indicator) if actual else "",
                when_words(actual.on, actual.since) if actual else "",
                value_words(roles[Role.BASELINE], line.indicator) if Role.BASELINE in roles else "",
                value_words(roles[Role.TARGET], line.indicator) if Role.TARGET in roles else "",
            )
        )


def _fill_voices(lines: dict[int, Line], kept: Any) -> None:
    """Testimonies are shown, not counted away: the latest two, and how many there are."""
    counts = dict(kept.order_by().values_list("indicator_id").annotate(count=Count("pk")))
    for pk, count in counts.items():
        lines[pk].testimonies = count
    if counts:
        newest = kept.filter(indicator=OuterRef("indicator")).order_by("-on", "-pk").values("pk")[:VOICES]
        for value in kept.filter(pk__in=Subquery(newest)).order_by("-on", "-pk"):
            lines[value.indicator_id].voices.append(value)


@dataclass(frozen=True)
class Shown:
    """One row of the table of values, in words."""

    value: Value
    amount: str
    when: str
    public: str
    rights: "RowRights"


@dataclass(frozen=True)
class RowRights:
    """What this person may do with this value."""

    corrects: bool
    removes: bool
    erases: bool
    decides: bool


def table_of(indicator: Indicator, values: Sequence[Value], rights: Rights) -> list[Shown]:
    """Values in words, with what may be done with each."""
    return [
        Shown(
            value,
            value_words(value, indicator),
            when_words(value.on, value.since),
            public_words(value.public, value.insee),
            RowRights(
                corrects_value(rights, value),
                value.removed_at is None and rights.takes_away(value),
                erases_value(rights, value),
                rights.decides and value.review == Review.PROPOSED and value.removed_at is None,
            ),
        )
        for value in values
    ]


def waiting_values(initiative: Initiative, rights: Rights) -> list[Value]:
    """What waits for a look (all of it for those who decide), and one's own that waits or was refused."""
    rows = Value.objects.there().filter(indicator__initiative=initiative).exclude(review=Review.KEPT)
    if rights.decides:
        rows = rows.filter(Q(review=Review.PROPOSED) | Q(by_id=rights.viewer))
    elif rights.viewer is not None:
        rows = rows.filter(by_id=rights.viewer)
    else:
        return []
    return list(rows.select_related("indicator", "by").order_by("created_at")[:200])
