"""Choosing what is followed: adding an indicator, changing its words, ending it, sharing it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from mieux.atlas.models import Initiative
from mieux.method import pack

from ..models import Claim, Frequency, Indicator, IndicatorKind
from .recording import merge, settle_values

if TYPE_CHECKING:
    from mieux.people.models import User


@dataclass(frozen=True)
class Described:
    """What somebody writes about an indicator. `scale`: [{"id", "label"}, …] in the order of its author."""

    name: str
    kind: str
    unit: str = ""
    scale: list[dict[str, str]] = field(default_factory=list)
    level: str = ""
    marker: str = ""
    definition: str = ""
    collection: str = ""
    bias: str = ""
    frequency: str = Frequency.OTHER


class Conflict(Exception):
    """Somebody changed the same words meanwhile. `theirs` is the indicator now; `merged` and `claims` what a form shows
    that asks again; `keys` what both changed."""

    def __init__(self, theirs: Indicator, merged: Described, claims: list[int], keys: list[str]) -> None:
        super().__init__(", ".join(keys))
        self.theirs, self.merged, self.claims, self.keys = theirs, merged, claims, keys


WORDS = ("name", "unit", "scale", "level", "marker", "definition", "collection", "bias", "frequency")


@transaction.atomic
def add_indicator(
    initiative: Initiative,
    user: "User",
    described: Described,
    claims: Iterable[Claim] = (),
    *,
    entry: str = "",
    taken_from: Indicator | None = None,
) -> Indicator:
    """Follow something; `entry` or `taken_from` say where in the library it was found. Twice the same is once."""
    Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    known = initiative.indicators.filter(
        name__iexact=described.name, kind=described.kind, unit=described.unit, archived_at__isnull=True
    ).first()
    if known is not None:
        return known
    indicator = Indicator.objects.create(
        initiative=initiative,
        method=pack().stamp,
        by=user,
        entry=entry,
        taken_from=taken_from,
        kind=described.kind,
        **{name: getattr(described, name) for name in WORDS},
    )
    indicator.claims.set(list(claims))
    return indicator


@transaction.atomic
def change_indicator(
    indicator: Indicator, described: Described, claims: Iterable[Claim] = (), *, base: int
) -> Indicator:
    """Write its words anew; `base` is the version that was on the screen. The former words are kept with it.

    Its kind changes only while it has no value; a level that values use stays. What others changed elsewhere in it
    meanwhile stays; where both changed the same words, raises `Conflict` and writes nothing.
    """
    indicator = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    used = set(indicator.values.exclude(level="").values_list("level", flat=True).distinct())
    gone = [level for level in indicator.scale if level["id"] in used - {each["id"] for each in described.scale}]
    theirs = _said(indicator)
    mine = {**asdict(described), "claims": sorted(claim.pk for claim in claims)}
    if indicator.values.exists():
        mine["kind"] = indicator.kind
    if mine["kind"] == IndicatorKind.SCALE:
        mine["scale"] = [*described.scale, *gone]
    if base != indicator.version:
        mine, both = merge(theirs, _said_at(indicator, base), theirs, mine)
        if both:
            words = {name: value for name, value in mine.items() if name != "claims"}
            raise Conflict(indicator, Described(**words), mine["claims"], both)
    if mine == theirs:
        return indicator
    # Numbers were counted by the words of their day: those words stay readable.
    now = timezone.now().isoformat()
    indicator.former = [*indicator.former, {"version": indicator.version, "until": now, "words": theirs}]
    for name in ("kind", *WORDS):
        setattr(indicator, name, mine[name])
    indicator.method = pack().stamp
    indicator.version += 1
    indicator.save()
    # An impact that was taken away may come back: what it rests on is no choice of this form.
    away = indicator.claims.exclude(pk__in=theirs["claims"])
    indicator.claims.set([*mine["claims"], *away])
    return indicator


def _said(indicator: Indicator) -> dict[str, Any]:
    """Its words and the impacts it sheds light on, as they are kept among its former words."""
    claims = Claim.objects.live().filter(indicators=indicator).order_by("pk").values_list("pk", flat=True)
    return {**{name: getattr(indicator, name) for name in ("kind", *WORDS)}, "claims": list(claims)}


def _said_at(indicator: Indicator, version: int) -> dict[str, Any] | None:
    return next((dict(each["words"]) for each in indicator.former if each["version"] == version), None)


@transaction.atomic
def archive_indicator(indicator: Indicator) -> None:
    """Stop following it: it leaves the pages and the files with its values; nothing is erased."""
    indicator.archived_at = timezone.now()
    indicator.save(update_fields=["archived_at"])
    settle_values(indicator.values.values_list("pk", flat=True))


@transaction.atomic
def bring_back_indicator(indicator: Indicator) -> None:
    """Undo `archive_indicator`."""
    indicator.archived_at = None
    indicator.save(update_fields=["archived_at"])
    settle_values(indicator.values.values_list("pk", flat=True))


@transaction.atomic
def share_indicator(indicator: Indicator, user: "User") -> Indicator:
    """Put a copy into the library of this instance; the one it comes from stays where it is, and points to it."""
    words: dict[str, Any] = {name: getattr(indicator, name) for name in ("kind", "method", *WORDS)}
    known = Indicator.objects.filter(
        initiative__isnull=True, archived_at__isnull=True, name__iexact=indicator.name, kind=indicator.kind
    ).first()
    shared = known or Indicator.objects.create(initiative=None, by=user, **words)
    indicator.taken_from = shared
    indicator.save(update_fields=["taken_from"])
    return shared


@transaction.atomic
def unshare_indicator(shared: Indicator) -> None:
    """Take an entry out of the library; initiatives that took it keep theirs."""
    shared.archived_at = timezone.now()
    shared.save(update_fields=["archived_at"])
