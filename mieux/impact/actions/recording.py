"""What every write leaves behind, in its own transaction: a line of history, and the state that now follows."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from mieux.atlas.actions.recording import append_changes
from mieux.evidence.models import Kind

from ..models import (
    Claim,
    ClaimChange,
    ClaimState,
    Observation,
    ObservationEvidence,
    RemovedAs,
    Review,
    Role,
    Says,
    Value,
)
from ..rules import Rights

if TYPE_CHECKING:
    from mieux.people.models import User

WORDS = ("level", "marker", "text", "for_whom", "counterfactual", "bias")
"""The columns of a claim that people write."""


def words_of(claim: Claim) -> dict[str, str]:
    """What a claim says, as it is kept in its history."""
    return {name: getattr(claim, name) for name in WORDS}


def record(
    claim: Claim,
    by: "User | None",
    what: str,
    *,
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    waits: bool = False,
) -> ClaimChange:
    """Add a line to the history of a claim. `what` is a stable code (queries/history.py says it in words).

    `waits`: about something that comes from outside and that the public does not see (yet).
    """
    last = claim.changes.order_by("-number").values_list("number", flat=True).first() or 0
    return ClaimChange.objects.create(
        claim=claim,
        number=last + 1,
        by=by,
        reason=reason[:300],
        data={
            "what": what,
            "version": claim.version,
            "before": before or {},
            "after": after or {},
            **({"waits": True} if waits else {}),
        },
    )


def merge(
    names: Iterable[str], began: Mapping[str, Any] | None, theirs: Mapping[str, Any], mine: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Two people wrote at once: what each changed elsewhere stays, and the names of what both changed.

    `began`: what both saw first; None when nobody knows any more: then every difference is asked about. Where both
    changed the same, the merged words are `mine`, for a form that shows both.
    """
    merged: dict[str, Any] = {}
    both: list[str] = []
    for name in names:
        moved = began is None or began.get(name) != theirs[name]
        touched = began is None or began.get(name) != mine[name]
        merged[name] = mine[name] if touched else theirs[name]
        if moved and touched and mine[name] != theirs[name]:
            both.append(name)
    return merged, both


def lock(claim: Claim) -> Claim:
    """The row as it is now, held until the transaction ends: states are settled one after the other."""
    return Claim.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=claim.pk)


def take_away(row: Claim | Observation | Value, rights: Rights, reason: str) -> bool:
    """Set the columns of what somebody takes away; whether they do it as a moderator, whose reason stays with the row
    for its author. The caller saves."""
    row.removed_at, row.removed_as = timezone.now(), rights.removes_as(row)
    if row.removed_as == RemovedAs.MODERATION:
        row.reason = reason
    return row.removed_as == RemovedAs.MODERATION


def put_back(row: Claim | Observation | Value) -> None:
    """Undo `take_away`; the caller saves."""
    if row.removed_as == RemovedAs.MODERATION:
        row.reason = ""
    row.removed_at, row.removed_as = None, ""


def tell_search(claim: Claim) -> None:
    """The search filters by what was observed (settings.INITIATIVE_FACETS): a claim that comes or goes counts."""
    if claim.state != ClaimState.HOPED:
        append_changes([claim.initiative_id])


def settle(claim: Claim) -> Claim:
    """Set the state that the observations give; called at the end of every transaction that touches one.

    Hoped, until a kept observation that supports it carries evidence; measured when that evidence is a measure tied to
    a kept value of an indicator that is still followed. Taking the evidence away leads back. Observations that
    contradict change no state: they stand beside the others (queries/matrix.py says so).
    """
    shown = ObservationEvidence.objects.filter(observation=OuterRef("pk"), removed_at__isnull=True)
    measure = Q(
        kind=Kind.MEASURE,
        value__review=Review.KEPT,
        value__removed_at__isnull=True,
        # An indicator that is no longer followed takes its values off the pages: nobody could look at the measure.
        value__indicator__archived_at__isnull=True,
        value__role=Role.ACTUAL,
        value__indicator__initiative=claim.initiative_id,
    )
    supporting = Observation.objects.filter(
        Exists(shown), claim=claim, says=Says.SUPPORTS, review=Review.KEPT, removed_at__isnull=True
    )
    state = ClaimState.HOPED
    if supporting.filter(Exists(shown.filter(measure))).exists():
        state = ClaimState.MEASURED
    elif supporting.exists():
        state = ClaimState.OBSERVED
    if state != claim.state:
        before, claim.state = claim.state, state
        claim.save(update_fields=["state"])
        append_changes([claim.initiative_id])
        record(claim, None, "state", before={"state": before}, after={"state": str(state)})
    return claim


def settle_values(values: Iterable[int]) -> None:
    """Settle every claim whose evidence is one of these values: to be called by whoever keeps, refuses or removes one.

    Inside the caller's transaction.
    """
    pks = Observation.objects.filter(evidence__value__in=list(values)).values("claim_id")
    for claim in Claim.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk"):
        settle(claim)
