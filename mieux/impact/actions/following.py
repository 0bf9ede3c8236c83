"""Asking to be reminded, being reminded once, answering, stopping."""

import calendar
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from mieux.atlas import rules as atlas
from mieux.atlas.models import Initiative

from ..models import Answer, Follow, Reminder, Rhythm
from ..rules import key_of

if TYPE_CHECKING:
    from mieux.people.models import User

LINK_DAYS = 60
"""How long the link of a reminder opens its page. Stopping works as long as the row exists."""


@dataclass(frozen=True)
class Taken:
    """A reminder about to leave, and the token of its link: kept nowhere, it travels in the letter only."""

    reminder: Reminder
    token: str


def later(day: date, months: int) -> date:
    """The same day so many months later; the last day of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_of(rhythm: str) -> Iterator[int]:
    """When to ask again, in months since somebody began to follow; without end."""
    if rhythm == Rhythm.EARLY:
        yield from (3, 6)
    step = 6 if rhythm == Rhythm.HALF else 12
    months = step
    while True:
        yield months
        months += step


def _plan(follow: Follow, today: date) -> Reminder:
    """The one reminder that comes next; those not sent yet give way to it."""
    follow.reminders.filter(sent_at__isnull=True, key="").delete()
    months, due = next(
        (months, due) for months in months_of(follow.rhythm) if (due := later(follow.since, months)) > today
    )
    reminder, _new = Reminder.objects.get_or_create(follow=follow, months=months, due=due)
    return reminder


@transaction.atomic
def follow(initiative: Initiative, user: "User", rhythm: str, today: date | None = None) -> Follow:
    """Ask to be reminded of an initiative, or change how often. Whoever had stopped begins anew."""
    today = today or timezone.localdate()
    row, _new = Follow.objects.select_for_update().get_or_create(
        initiative=initiative, user=user, defaults={"since": today, "rhythm": rhythm}
    )
    if row.revoked_at is not None:
        row.since = today
    row.rhythm, row.revoked_at = rhythm, None
    row.save(update_fields=["since", "rhythm", "revoked_at"])
    _plan(row, today)
    return row


@transaction.atomic
def stop(row: Follow) -> None:
    """No more reminders of this initiative; the links of the former ones open nothing any more."""
    Follow.objects.filter(pk=row.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
    row.reminders.filter(sent_at__isnull=True).delete()


@transaction.atomic
def stop_all(user: "User") -> None:
    """No more reminders at all."""
    for row in Follow.objects.filter(user=user, revoked_at__isnull=True):
        stop(row)


@transaction.atomic
def take(user: "User", today: date, *, again: bool = False) -> list[Taken]:
    """Take what is due for one person out of the queue, before the letter leaves: whatever breaks afterwards, nobody is
    written to twice.

    An initiative that this person may no longer see is not spoken of: its reminders end. `again`: also those whose
    letter may have been lost on its way.
    """
    due = (
        Reminder.objects.select_for_update(of=("self",))
        .filter(follow__user=user, follow__revoked_at__isnull=True, due__lte=today, sent_at__isnull=True)
        .select_related("follow__initiative", "follow__user")
        .order_by("due", "pk")
    )
    taken = []
    for row in due if again else due.filter(key=""):
        if not atlas.can_see(user, row.follow.initiative):
            stop(row.follow)
            continue
        token = secrets.token_urlsafe(24)
        row.key = key_of(token)
        row.expires_at = timezone.now() + timedelta(days=LINK_DAYS)
        row.save(update_fields=["key", "expires_at"])
        taken.append(Taken(row, token))
    return taken


@transaction.atomic
def sent(taken: Sequence[Taken], now: datetime | None = None) -> None:
    """The letter left: note it, and plan when to ask again."""
    now = now or timezone.now()
    for one in taken:
        one.reminder.sent_at = now
        one.reminder.save(update_fields=["sent_at"])
        _plan(one.reminder.follow, max(timezone.localdate(now), one.reminder.due))


@transaction.atomic
def give_back(taken: Sequence[Taken]) -> None:
    """The mail server refused the letter: it is due again the next time."""
    Reminder.objects.filter(pk__in=[one.reminder.pk for one in taken]).update(key="", expires_at=None)


@transaction.atomic
def answer(row: Reminder, what: Answer) -> None:
    """Somebody answered. « Rien de neuf » never takes the place of something seen."""
    if row.answer != Answer.OBSERVED:
        row.answer, row.answered_at = what, timezone.now()
        row.save(update_fields=["answer", "answered_at"])


@transaction.atomic
def forget_old(now: datetime) -> int:
    """Erase what nobody needs any more: follows stopped a month ago, the keys of very old links. How many."""
    gone = Follow.objects.filter(revoked_at__lt=now - timedelta(days=30)).delete()[0]
    old = Reminder.objects.filter(sent_at__lt=now - timedelta(days=400)).exclude(key="")
    return gone + old.update(key="")
