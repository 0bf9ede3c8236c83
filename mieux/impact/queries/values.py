"""Values of one initiative, as somebody filters them: the same question for a page, its chart and its files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from mieux.atlas.models import Initiative

from ..models import Indicator, IndicatorKind, Review, Value
from ..rules import Rights

NOBODY = "-"
"""In an address: the values that name no public."""


@dataclass(frozen=True)
class Asked:
    """What is asked for; blank: everything."""

    indicator: int | None = None
    level: str = ""
    public: str = ""
    insee: str = ""
    role: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def narrows(self) -> bool:
        """Something is left out."""
        return any((self.level, self.public, self.insee, self.role, self.since, self.until))

    @property
    def of_values(self) -> Q:
        """The condition on values."""
        asked = Q()
        if self.public:
            asked &= Q(public="") if self.public == NOBODY else Q(public__iexact=self.public)
        if self.insee:
            asked &= Q(insee=self.insee)
        if self.role:
            asked &= Q(role=self.role)
        if self.since:
            asked &= Q(on__gte=self.since)
        if self.until:
            # A period counts as soon as a part of it is inside.
            asked &= Q(on__lte=self.until) | Q(since__lte=self.until)
        return asked


def indicators_of(initiative: Initiative, asked: Asked | None = None) -> list[Indicator]:
    """The indicators that are followed, by name."""
    asked = asked or Asked()
    rows = initiative.indicators.filter(archived_at__isnull=True)
    if asked.indicator is not None:
        rows = rows.filter(pk=asked.indicator)
    if asked.level:
        rows = rows.filter(level=asked.level)
    return list(rows)


def beside(indicator: Indicator, said: Mapping[str, Any], rights: Rights) -> list[Value]:
    """Values that stand already where this one would: same role, day, period, public and place; those this person sees.

    `said`: the columns of the value (`Counted`). Two testimonies of one day are two voices: nothing for them.
    """
    if indicator.kind == IndicatorKind.TESTIMONY:
        return []
    same = {name: said[name] for name in ("role", "on", "since", "insee")}
    rows = Value.objects.there().filter(indicator=indicator, public__iexact=said["public"], **same)
    found = list(rows.exclude(review=Review.REFUSED).select_related("by").order_by("pk"))
    for value in found:
        value.indicator = indicator
    return [value for value in found if rights.sees(value)]


def rows_of(initiative: Initiative, asked: Asked | None = None) -> Iterator[Value]:
    """Kept values, by indicator (by name), public, place, role and day; a few thousand in memory at a time.

    Each has its indicator at hand.
    """
    asked = asked or Asked()
    indicators = {row.pk: row for row in indicators_of(initiative, asked)}
    rows = (
        Value.objects.filter(
            asked.of_values, indicator__in=list(indicators), removed_at__isnull=True, review=Review.KEPT
        )
        .order_by("indicator__name", "indicator_id", "public", "insee", "on", "id")
        .defer("reason", "by", "reviewed_by", "batch", "replaced_by")
    )
    for value in rows.iterator(chunk_size=2_000):
        value.indicator = indicators[value.indicator_id]
        yield value


def seen_by(rights: Rights, indicator: Indicator) -> Q:
    """Which values of an indicator this person sees: the kept, their own, and all for those who decide."""
    shown = Q(review=Review.KEPT, removed_at__isnull=True)
    if rights.insider:
        return Q()
    return shown | Q(by_id=rights.viewer) if rights.viewer is not None else shown


def publics_of(initiative: Initiative) -> list[tuple[str, str]]:
    """(public, code INSEE) pairs that kept values name, in alphabetical order; the unnamed first."""
    pairs = (
        Value.objects.live()
        .filter(indicator__initiative=initiative)
        .order_by("public", "insee")
        .values_list("public", "insee")
        .distinct()
    )
    return list(pairs)
