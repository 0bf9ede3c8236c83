"""Saying what was counted; correcting it; keeping, refusing, taking away and bringing back."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from .. import letters, rules
from ..models import Claim, Indicator, ObservationEvidence, Review, Role, Value
from .recording import put_back, settle, settle_values, take_away

if TYPE_CHECKING:
    from mieux.people.models import User


@dataclass(frozen=True)
class Counted:
    """What somebody counted or heard. One of number, numerator with denominator, level, words (with consent)."""

    on: date
    role: str = Role.ACTUAL
    since: date | None = None
    public: str = ""
    insee: str = ""
    about: bool = False
    number: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    level: str = ""
    words: str = ""
    consent: bool = False
    source: str = ""
    comment: str = ""


class Conflict(Exception):
    """Somebody corrected the value meanwhile. `theirs` is the value now."""

    def __init__(self, theirs: Value) -> None:
        super().__init__(str(theirs.pk))
        self.theirs = theirs


@transaction.atomic
def add_value(indicator: Indicator, user: "User", counted: Counted) -> Value:
    """Add a value: the team’s and the moderators’ counts at once, others’ waits. Sent twice, it is there once."""
    # Two who send the same value at the same moment queue here.
    Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    assert indicator.initiative is not None
    at_once = rules.value_counts_at_once(rules.rights_of(user, indicator.initiative))
    same = Value.objects.filter(indicator=indicator, by=user, removed_at__isnull=True, **asdict(counted)).first()
    if same is not None:
        return same
    return Value.objects.create(
        indicator=indicator,
        by=user,
        review=Review.KEPT if at_once else Review.PROPOSED,
        reviewed_by=user if at_once else None,
        **asdict(counted),
    )


@transaction.atomic
def correct_value(value: Value, user: "User", counted: Counted, *, base: int) -> Value:
    """Write a value anew; `base` is the version that was on the screen. What was refused and is corrected by its author
    waits again. Raises `Conflict`, and writes nothing, when somebody wrote something else meanwhile: a number and its
    day belong together, and are not mixed.

    A number that everybody could read stays among those taken away: it can be read and brought back. The words of a
    testimony do not: they belong to whoever said them.
    """
    value = Value.objects.select_for_update(of=("self",)).select_related("indicator__initiative").get(pk=value.pk)
    said_now = asdict(counted)
    was_read = value.review == Review.KEPT
    same = all(getattr(value, name) == said for name, said in said_now.items())
    if base != value.version and not same:
        raise Conflict(value)
    if was_read and same:
        return value
    initiative = value.indicator.initiative
    assert initiative is not None
    rights = rules.rights_of(user, initiative)
    if was_read and not value.words:
        former = Value.objects.get(pk=value.pk)
        former.pk, former.batch, former.removed_at = None, None, timezone.now()
        former.removed_as = rights.removes_as(value)
        former.save()
    for name, said in said_now.items():
        setattr(value, name, said)
    value.version += 1
    if rules.value_counts_at_once(rights):
        value.review, value.reason, value.reviewed_by = Review.KEPT, "", user
    elif value.review == Review.REFUSED:
        value.review, value.reason = Review.PROPOSED, ""
    value.save()
    settle_values([value.pk])
    return value


def _decide(value: Value, user: "User", review: Review, reason: str) -> Value:
    value = Value.objects.select_for_update(of=("self",)).get(pk=value.pk)
    value.review, value.reason, value.reviewed_by = review, reason, user
    value.save(update_fields=["review", "reason", "reviewed_by"])
    settle_values([value.pk])
    return value


@transaction.atomic
def keep_value(value: Value, user: "User") -> Value:
    """Take over what somebody proposed."""
    return _decide(value, user, Review.KEPT, "")


@transaction.atomic
def refuse_value(value: Value, user: "User", reason: str) -> Value:
    """Do not take it over, and say why to its author. What is kept is taken away, not refused."""
    return _decide(value, user, Review.REFUSED, reason) if value.review == Review.PROPOSED else value


@transaction.atomic
def remove_value(value: Value, user: "User", reason: str = "", site: str = "") -> Value:
    """Take a value away; « annuler » brings it back. The `reason` of a moderator is for its author, who gets a letter.
    What is away already stays away as it is."""
    value = Value.objects.select_for_update(of=("self",)).select_related("indicator__initiative").get(pk=value.pk)
    initiative = value.indicator.initiative
    assert initiative is not None
    if value.removed_at is not None:
        return value
    moderated = take_away(value, rules.rights_of(user, initiative), reason)
    value.save(update_fields=["removed_at", "removed_as", "reason"])
    if moderated:
        letters.taken_away(value, initiative, reason, site)
    settle_values([value.pk])
    return value


@transaction.atomic
def bring_back_value(value: Value) -> Value:
    """Undo `remove_value`."""
    put_back(value)
    value.save(update_fields=["removed_at", "removed_as", "reason"])
    settle_values([value.pk])
    return value


@transaction.atomic
def erase_value(value: Value) -> None:
    """Erase for good the words of somebody who no longer agrees, and the evidence that was made of them."""
    value = Value.objects.select_for_update(of=("self",)).get(pk=value.pk)
    shown = ObservationEvidence.objects.filter(value=value)
    claims = list(Claim.objects.filter(observations__evidence__in=shown).distinct().values_list("pk", flat=True))
    shown.delete()
    value.delete()
    for claim in Claim.objects.select_for_update(of=("self",)).filter(pk__in=claims).order_by("pk"):
        settle(claim)
