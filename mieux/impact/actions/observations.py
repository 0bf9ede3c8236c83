"""Looking again: what somebody saw on a day, what shows it, and what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from mieux.evidence import actions as evidence
from mieux.evidence.given import Given

from .. import letters, rules
from ..models import Claim, Observation, ObservationEvidence, Review, Role, Says, Value
from .recording import lock, put_back, record, settle, take_away

if TYPE_CHECKING:
    from mieux.people.models import User


@dataclass(frozen=True)
class Seen:
    """What somebody saw: the day, which way it points (`Says`), in their words."""

    on: date
    says: str
    text: str


@transaction.atomic
def add_observation(claim: Claim, user: "User", seen: Seen, given: Sequence[Given] = ()) -> Observation:
    """Add what somebody saw, with what shows it. From outside the team it waits for the team's look.

    Sent twice by the same person, it is there once; what shows it and came the second time only is kept too.
    """
    claim = lock(claim)
    rights = rules.rights_of(user, claim.initiative)
    known = claim.observations.filter(
        by=user, on=seen.on, says=seen.says, text=seen.text, removed_at__isnull=True
    ).first()
    if known is not None and (not given or rules.shows_more(rights, known)):
        if [one for one in given if _show(known, one)]:
            record(claim, user, "evidence_added", after=_said(known), waits=_waits(known))
            settle(claim)
        return known
    observation = Observation.objects.create(
        claim=claim,
        on=seen.on,
        says=seen.says,
        text=seen.text,
        by=user,
        review=Review.KEPT if rights.keeps_at_once else Review.PROPOSED,
    )
    for one in given:
        _show(observation, one)
    record(claim, user, "observation_added", after=_said(observation), waits=_waits(observation))
    settle(claim)
    return observation


@transaction.atomic
def add_evidence(observation: Observation, user: "User", given: Given) -> None:
    """Add one more thing that shows an observation."""
    claim = lock(observation.claim)
    if _show(observation, given):
        record(claim, user, "evidence_added", after=_said(observation), waits=_waits(observation))
        settle(claim)


def _show(observation: Observation, given: Given) -> bool:
    """Whether it was added: what is there already, sent again, is there once."""
    if given.value:
        value = Value.objects.select_related("indicator").get(pk=int(given.value))
        # The form offers only these; whoever sends another number does not get one from elsewhere.
        if value.indicator.initiative_id != observation.claim.initiative_id or value.role != Role.ACTUAL:
            raise ValueError("evidence is a value seen, of this initiative")
        given = replace(given, on=given.on or value.on)
    row = evidence.fill_once(
        ObservationEvidence(observation=observation),
        given,
        observation.claim.initiative,
        observation.evidence.filter(removed_at__isnull=True),
    )
    if row is None:
        return False
    row.save()
    return True


def _said(observation: Observation) -> dict[str, str]:
    return {"on": observation.on.isoformat(), "says": str(Says(observation.says))}


def _waits(observation: Observation) -> bool:
    return observation.review != Review.KEPT


@transaction.atomic
def remove_evidence(row: ObservationEvidence, user: "User") -> None:
    """Take one piece of evidence away; it can come back for thirty days, then it is erased with its file."""
    claim = lock(row.observation.claim)
    if row.removed_at is None:
        row.removed_at = timezone.now()
        row.removed_as = rules.rights_of(user, claim.initiative).removes_as(row.observation)
        row.save(update_fields=["removed_at", "removed_as"])
        record(claim, user, "evidence_removed", after=_said(row.observation), waits=_waits(row.observation))
        settle(claim)


@transaction.atomic
def bring_back_evidence(row: ObservationEvidence, user: "User") -> None:
    """Undo `remove_evidence`."""
    claim = lock(row.observation.claim)
    if row.removed_at is not None:
        row.removed_at, row.removed_as = None, ""
        row.save(update_fields=["removed_at", "removed_as"])
        record(claim, user, "evidence_restored", after=_said(row.observation), waits=_waits(row.observation))
        settle(claim)


@transaction.atomic
def erase_evidence(row: ObservationEvidence, user: "User") -> None:
    """Erase for good what somebody no longer agrees to show: words, name and file."""
    claim = lock(row.observation.claim)
    said, waits = _said(row.observation), _waits(row.observation)
    # Removed once this is committed: a transaction that fails must find the files where they were.
    evidence.erase_after_commit([row])
    row.delete()
    record(claim, user, "evidence_erased", after=said, waits=waits)
    settle(claim)


@transaction.atomic
def say_source(row: ObservationEvidence, user: "User", *, gone: bool) -> None:
    """Somebody says that the source can no longer be read, or that it can after all.

    The state stays: what was noted from it on the day is still here.
    """
    claim = lock(row.observation.claim)
    if gone != (row.gone_at is not None):
        (evidence.say_gone if gone else evidence.say_back)(row)
        what = "source_gone" if gone else "source_back"
        record(claim, user, what, after=_said(row.observation), waits=_waits(row.observation))


@transaction.atomic
def remove_observation(observation: Observation, user: "User", reason: str = "", site: str = "") -> Observation:
    """Take an observation away; « annuler » brings it back with what shows it. The `reason` of a moderator is for its
    author, who gets a letter."""
    claim = lock(observation.claim)
    if observation.removed_at is None:
        moderated = take_away(observation, rules.rights_of(user, claim.initiative), reason)
        observation.save(update_fields=["removed_at", "removed_as", "reason"])
        if moderated:
            letters.taken_away(observation, claim.initiative, reason, site)
        record(claim, user, "observation_removed", after=_said(observation), waits=_waits(observation))
        settle(claim)
    return observation


@transaction.atomic
def bring_back_observation(observation: Observation, user: "User") -> Observation:
    """Undo `remove_observation`."""
    claim = lock(observation.claim)
    if observation.removed_at is not None:
        put_back(observation)
        observation.save(update_fields=["removed_at", "removed_as", "reason"])
        record(claim, user, "observation_restored", after=_said(observation), waits=_waits(observation))
        settle(claim)
    return observation


@transaction.atomic
def keep_observation(observation: Observation, user: "User") -> Observation:
    """The team takes over what somebody outside saw."""
    claim = lock(observation.claim)
    if observation.review != Review.KEPT:
        observation.review, observation.reason = Review.KEPT, ""
        observation.save(update_fields=["review", "reason"])
        record(claim, user, "observation_kept", after=_said(observation), waits=_waits(observation))
        settle(claim)
    return observation


@transaction.atomic
def refuse_observation(observation: Observation, user: "User", reason: str) -> Observation:
    """The team does not take it over, and says why to its author."""
    claim = lock(observation.claim)
    if observation.review == Review.PROPOSED:
        observation.review, observation.reason = Review.REFUSED, reason
        observation.save(update_fields=["review", "reason"])
        record(claim, user, "observation_refused", reason=reason, after=_said(observation), waits=_waits(observation))
    return observation
