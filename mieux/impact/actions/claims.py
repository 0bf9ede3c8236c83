"""Saying what an initiative changes, changing one's mind, taking it away, looking at what comes from outside."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from mieux.atlas.models import ImpactState, Initiative, InitiativeImpact
from mieux.evidence.models import Kind
from mieux.method import pack

from .. import letters, rules
from ..models import Claim, Observation, ObservationEvidence, Review
from .recording import WORDS, lock, merge, put_back, record, settle, take_away, tell_search, words_of

if TYPE_CHECKING:
    from mieux.people.models import User


@dataclass(frozen=True)
class Words:
    """What somebody writes about one impact; `level` and `marker` are ids of the method."""

    level: str
    text: str
    marker: str = ""
    for_whom: str = ""
    counterfactual: str = ""
    bias: str = ""


class Conflict(Exception):
    """Somebody changed the same words meanwhile. `theirs` is the claim now, `keys` what both changed."""

    def __init__(self, theirs: Claim, merged: Words, keys: list[str]) -> None:
        super().__init__(", ".join(keys))
        self.theirs, self.merged, self.keys = theirs, merged, keys


@transaction.atomic
def add_claim(initiative: Initiative, user: "User", words: Words) -> Claim:
    """Add an impact that somebody hopes for. From outside the team it waits for the team's look.

    Sent twice, it is there once: the claim that says the same at the same level comes back as it is.
    """
    # Two people who send the same sentence at the same moment queue here.
    Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    rights = rules.rights_of(user, initiative)
    for known in Claim.objects.filter(initiative=initiative, level=words.level, removed_at__isnull=True):
        if (
            rules.same_words(known.text) == rules.same_words(words.text)
            and rights.sees(known)
            and known.review != Review.REFUSED
        ):
            return known
    claim = Claim.objects.create(
        initiative=initiative,
        method=pack().stamp,
        by=user,
        review=Review.KEPT if rights.keeps_at_once else Review.PROPOSED,
        **asdict(words),
    )
    record(claim, user, "added", after=words_of(claim))
    return claim


@transaction.atomic
def follow_said(said: InitiativeImpact, user: "User") -> Claim:
    """Make a claim of a sentence of the fiche. A sentence with a day and a source brings them as an observation."""
    claim = add_claim(said.initiative, user, Words(level=said.level, text=said.text[:400]))
    if said.state != ImpactState.HOPED and said.observed_on and not claim.observations.exists():
        observation = Observation.objects.create(
            claim=claim, on=said.observed_on, text=said.text, by=user, review=claim.review
        )
        is_link = said.source.startswith(("https://", "http://")) and " " not in said.source
        ObservationEvidence.objects.create(
            observation=observation,
            kind=Kind.LINK if is_link else Kind.DOCUMENT,
            url=said.source if is_link else "",
            text="" if is_link else said.source,
            on=said.observed_on,
        )
        record(claim, user, "observation_added", after=_observed(observation.on, observation.says))
        settle(claim)
    return claim


def _observed(on: date, says: str) -> dict[str, str]:
    return {"on": on.isoformat(), "says": str(says)}


@transaction.atomic
def change_claim(claim: Claim, user: "User", words: Words, base: int, reason: str = "") -> Claim:
    """Write a claim anew; `base` is the version that was on the screen.

    What others changed elsewhere in it meanwhile stays; where both changed the same words, raises `Conflict` and writes
    nothing. The former words stay in the history.
    """
    claim = lock(claim)
    theirs, mine = words_of(claim), asdict(words)
    if base != claim.version:
        mine, both = merge(WORDS, _words_at(claim, base), theirs, mine)
        if both:
            raise Conflict(claim, Words(**mine), both)
    if mine == theirs:
        return claim
    for name, value in mine.items():
        setattr(claim, name, value)
    claim.method = pack().stamp
    claim.version += 1
    claim.updated_at = timezone.now()
    claim.save(update_fields=[*WORDS, "method", "version", "updated_at"])
    changed = [name for name in WORDS if mine[name] != theirs[name]]
    record(
        claim,
        user,
        "changed",
        reason=reason,
        before={name: theirs[name] for name in changed},
        after=words_of(claim),
    )
    return claim


def _words_at(claim: Claim, version: int) -> dict[str, str] | None:
    """The words of an earlier version, from the history; nothing when it is not known."""
    for change in claim.changes.all():
        if change.data.get("version") == version and change.data.get("what") in {"added", "changed"}:
            return dict(change.data["after"])
    return None


@transaction.atomic
def remove_claim(claim: Claim, user: "User", reason: str = "", site: str = "") -> Claim:
    """Take a claim away; « annuler » brings it back with all that hangs on it.

    The `reason` of a moderator is for its author, who gets a letter; that of anybody else stands in the history.
    """
    claim = lock(claim)
    if claim.removed_at is None:
        moderated = take_away(claim, rules.rights_of(user, claim.initiative), reason)
        claim.save(update_fields=["removed_at", "removed_as", "reason"])
        record(claim, user, "removed", reason="" if moderated else reason)
        if moderated:
            letters.taken_away(claim, claim.initiative, reason, site)
        tell_search(claim)
    return claim


@transaction.atomic
def bring_back_claim(claim: Claim, user: "User") -> Claim:
    """Undo `remove_claim`."""
    claim = lock(claim)
    if claim.removed_at is not None:
        put_back(claim)
        claim.save(update_fields=["removed_at", "removed_as", "reason"])
        record(claim, user, "restored")
        tell_search(claim)
    return claim


@transaction.atomic
def keep_claim(claim: Claim, user: "User") -> Claim:
    """The team takes over what somebody outside proposed (or what it had refused)."""
    claim = lock(claim)
    if claim.review != Review.KEPT:
        claim.review, claim.reason = Review.KEPT, ""
        claim.save(update_fields=["review", "reason"])
        record(claim, user, "kept")
        tell_search(claim)
    return claim


@transaction.atomic
def refuse_claim(claim: Claim, user: "User", reason: str) -> Claim:
    """The team does not take it over, and says why to its author. What is kept is taken away, not refused."""
    claim = lock(claim)
    if claim.review == Review.PROPOSED:
        claim.review, claim.reason = Review.REFUSED, reason
        claim.save(update_fields=["review", "reason"])
        record(claim, user, "refused", reason=reason)
    return claim
