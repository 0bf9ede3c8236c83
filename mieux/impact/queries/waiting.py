"""What comes from outside a team and waits for its look."""

from dataclasses import dataclass

from mieux.atlas.models import Initiative

from ..models import Claim, Observation, Review
from ..rules import Rights


@dataclass(frozen=True)
class Waiting:
    """Proposals that this person may look at: as somebody who decides, or as their author."""

    claims: tuple[Claim, ...]
    observations: tuple[Observation, ...]

    def __bool__(self) -> bool:
        return bool(self.claims or self.observations)


def something_waits(initiative: Initiative) -> bool:
    """Whether the team has something to look at (two queries at most)."""
    waits = {"review": Review.PROPOSED, "removed_at__isnull": True}
    return (
        Claim.objects.filter(initiative=initiative, **waits).exists()
        or Observation.objects.filter(claim__initiative=initiative, claim__removed_at__isnull=True, **waits).exists()
    )


def waiting_for(initiative: Initiative, rights: Rights) -> Waiting:
    """What waits for this person to decide; for an author from outside, what became of theirs."""
    claims = Claim.objects.filter(initiative=initiative, removed_at__isnull=True).exclude(review=Review.KEPT)
    observations = (
        Observation.objects.filter(
            claim__initiative=initiative, removed_at__isnull=True, claim__removed_at__isnull=True
        )
        .exclude(review=Review.KEPT)
        .select_related("claim__initiative")
    )
    if rights.decides:
        claims, observations = claims.filter(review=Review.PROPOSED), observations.filter(review=Review.PROPOSED)
    elif rights.signed_in:
        claims, observations = claims.filter(by=rights.viewer), observations.filter(by=rights.viewer)
    else:
        return Waiting((), ())
    return Waiting(
        tuple(claims.select_related("by", "initiative").order_by("created_at")),
        tuple(observations.select_related("by").prefetch_related("evidence").order_by("created_at")),
    )


def removed_claims(initiative: Initiative, rights: Rights) -> list[Claim]:
    """Claims taken away that this person may bring back, the latest first."""
    rows = Claim.objects.filter(initiative=initiative, removed_at__isnull=False).select_related("initiative")
    return [row for row in rows.order_by("-removed_at") if rights.brings_back(row, row.removed_as)]
