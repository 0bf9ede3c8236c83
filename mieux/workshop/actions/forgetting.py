"""The day announced: what participants gave goes, for good. The preparation stays: it is the facilitator's own."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from ..models import (
    Contribution,
    Group,
    HalfNote,
    NewsWish,
    Participant,
    Recap,
    Stage,
    Vote,
    Workshop,
    WorkshopState,
)
from . import photos
from .bell import hold, ring
from .running import close_room

FORGOTTEN_OPEN_DAYS = 14
"""A room that nobody closed is closed so many days after it was opened, so that its day of forgetting comes too."""


@transaction.atomic
def empty(workshop: Workshop) -> int:
    """Delete participants, their tickets, cards, groups and votes, photos of sheets with their files, addresses left
    for news, the recap. Out: how many rows of participants and cards."""
    row = hold(workshop.pk)
    stages = Stage.objects.filter(workshop=row)
    Vote.objects.filter(stage__in=stages).delete()
    gone = Contribution.objects.filter(stage__in=stages).delete()[0]
    Group.objects.filter(stage__in=stages).delete()
    gone += HalfNote.objects.filter(stage__in=stages).delete()[0]
    photos.forget_photos_of(row)
    NewsWish.objects.filter(workshop=row).delete()
    Recap.objects.filter(workshop=row).delete()
    gone += Participant.objects.filter(workshop=row).delete()[0]
    stages.update(phase="", moment={}, done_at=None)
    row.state, row.message, row.stage = WorkshopState.EMPTIED, "", None
    row.save(update_fields=["state", "message", "stage"])
    ring(row)
    return gone


def forget_due(now: datetime) -> dict[str, int]:
    """Close what was left open, empty what is due: {what: how many}. For the purge command."""
    left_open = Workshop.objects.filter(
        state=WorkshopState.OPEN, opened_at__lt=now - timedelta(days=FORGOTTEN_OPEN_DAYS)
    )
    for workshop in left_open:
        # The days are counted from when it should have been closed.
        assert workshop.opened_at is not None
        close_room(workshop, workshop.opened_at + timedelta(days=FORGOTTEN_OPEN_DAYS))
    due = list(Workshop.objects.filter(state=WorkshopState.CLOSED, forget_on__lte=timezone.localdate(now)))
    for workshop in due:
        empty(workshop)
    return {"workshops emptied": len(due), "photos of sheets without a workshop": photos.sweep(now)}
