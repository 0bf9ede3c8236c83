"""Every write: add a reading, take it back, report it, look at it, forget old ones."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from mieux.method import Pack

from ..models import REASON_LENGTH, GameAnswer, State
from ..rules import tidy, wants_a_look

KEPT_DAYS = 730
"""How long an answer is kept: two years after it was given or changed. The pages say so."""


@transaction.atomic
def add_answer(
    pack: Pack, *, guest: str, game: str, item: str, choices: Iterable[str], reason: str, language: str
) -> GameAnswer:
    """Record or change one guest's answer to one item; a later answer replaces the earlier one.

    `guest` is `Guest.key`. Words that want a moderator's look are kept and wait for it.
    """
    words = tidy(reason)[:REASON_LENGTH]
    mine = GameAnswer.objects.filter(method__startswith=f"{pack.id}@", guest=guest, game=game, item=item)
    # The same person under an older version of the pack is still one person.
    mine.exclude(method=pack.stamp).delete()
    answer, _ = GameAnswer.objects.update_or_create(
        guest=guest,
        game=game,
        item=item,
        method=pack.stamp,
        defaults={
            "choices": " ".join(choices),
            "reason": words,
            "language": language[:5],
            "state": State.HELD if wants_a_look(words) else State.SHOWN,
            "created": timezone.now(),
        },
    )
    return answer


@transaction.atomic
def withdraw_answer(pack: Pack, *, guest: str, game: str, item: str) -> bool:
    """Forget what this guest answered to this item. Return whether there was something."""
    mine = GameAnswer.objects.filter(method__startswith=f"{pack.id}@", guest=guest, game=game, item=item)
    return mine.delete()[0] > 0


@transaction.atomic
def report_answer(pk: int) -> None:
    """Hide somebody's words until a moderator has looked; words that one already kept stay."""
    GameAnswer.objects.filter(pk=pk, state=State.SHOWN).update(state=State.REPORTED)


@transaction.atomic
def judge_answer(pk: int, *, keep: bool) -> None:
    """A moderator has looked: the words are shown for good, or removed for good (the choice stays)."""
    waiting = GameAnswer.objects.filter(pk=pk, state__in=[State.REPORTED, State.HELD])
    if keep:
        waiting.update(state=State.KEPT)
    else:
        # What is removed is gone: nobody keeps insults in a drawer.
        waiting.update(state=State.REMOVED, reason="")


@transaction.atomic
def forget_old_answers(now: datetime | None = None) -> int:
    """Delete answers older than `KEPT_DAYS`. Return how many; for the purge command."""
    before = (now or timezone.now()) - timedelta(days=KEPT_DAYS)
    return GameAnswer.objects.filter(created__lt=before).delete()[0]
