"""What the search may filter by: criteria with at least one evidenced reading (settings.INITIATIVE_FACETS)."""

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser

from mieux.atlas.models import ImpactState, InitiativeImpact
from mieux.impact.models import Claim, ClaimState

from . import rules
from .models import COLOURED, CellEvidence, Reading, ReadingState
from .models.reading import ReadingQuerySet


def evidenced(ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Fiche → criteria that an open reading colours with something in hand, each once, in the order of the alphabet.

    The impact is among them only once it was observed. As a stranger reads: a closed box tells the index nothing.
    """
    readings = (
        Reading.objects.shown_to(AnonymousUser())
        .filter(initiative__in=ids, state=ReadingState.SHARED)
        .filter(ReadingQuerySet.open_box())
    )
    rows = (
        CellEvidence.objects.filter(cell__word__in=COLOURED, cell__reading__in=readings.order_by().values("pk"))
        .order_by("cell__reading__initiative", "cell__criterion")
        .values_list("cell__reading__initiative", "cell__criterion")
        .distinct()
    )
    found: dict[int, tuple[str, ...]] = {}
    for initiative, criterion in rows:
        found[initiative] = (*found.get(initiative, ()), criterion)
    hoped = {id for id, criteria in found.items() if any(map(rules.is_impact, criteria))}
    hoped -= _observed(hoped) if hoped else set()
    for id in hoped:
        found[id] = tuple(criterion for criterion in found[id] if not rules.is_impact(criterion))
    return found


def _observed(ids: Collection[int]) -> set[int]:
    """Fiches whose impact was dated and shown, by the same facts as `impact_standing`, for many at once."""
    claims = Claim.objects.live().filter(initiative__in=ids).exclude(state=ClaimState.HOPED)
    told = InitiativeImpact.objects.filter(initiative__in=ids).exclude(state=ImpactState.HOPED)
    return set(claims.values_list("initiative", flat=True)) | set(told.values_list("initiative", flat=True))
