"""The remote: next, back, pause, a minute more, reveal, lock, a word on the screen, open and close the room."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from mieux.core.text import printable

from ..models import Participant, Stage, Workshop, WorkshopState
from ..models.workshop import MESSAGE_LENGTH
from ..stages import kind_of
from .bell import hold, ring


@transaction.atomic
def open_room(workshop: Workshop) -> None:
    """People may come in. Opened again after it was closed, nothing was lost meanwhile; an emptied one stays shut."""
    row = hold(workshop.pk)
    if row.state in (WorkshopState.PREPARED, WorkshopState.CLOSED):
        row.state, row.closed_at, row.forget_on = WorkshopState.OPEN, None, None
        row.opened_at = row.opened_at or timezone.now()
        row.save(update_fields=["state", "closed_at", "forget_on", "opened_at"])
        ring(row)


@transaction.atomic
def close_room(workshop: Workshop, now: datetime | None = None) -> None:
    """The end: nothing more is taken, and the day on which everything is forgotten is fixed and shown."""
    row = hold(workshop.pk)
    if row.state == WorkshopState.OPEN:
        row.closed_at = now or timezone.now()
        row.state, row.ends_at, row.seconds_left, row.message = WorkshopState.CLOSED, None, None, ""
        row.forget_on = timezone.localdate(row.closed_at) + timedelta(days=row.keep_days)
        row.save(update_fields=["state", "closed_at", "ends_at", "seconds_left", "message", "forget_on"])
        ring(row)


@transaction.atomic
def go_to(workshop: Workshop, stage: Stage | None, *, seen: int | None = None) -> bool:
    """Put a stage on every face, or the waiting room (None). Its timer starts.

    `seen`: the stage that the finger saw (0: none). When the room is elsewhere already — a double tap, a second
    facilitator — nothing moves. Out: whether it did.
    """
    row = hold(workshop.pk)
    if not row.is_open or (seen is not None and seen != (row.stage_id or 0)):
        return False
    now = timezone.now()
    if row.stage_id:
        Stage.objects.filter(pk=row.stage_id, done_at=None).update(done_at=now)
    row.stage, row.stage_since, row.seconds_left, row.message = stage, now, None, ""
    row.ends_at = now + timedelta(minutes=stage.minutes) if stage and stage.minutes else None
    row.save(update_fields=["stage", "stage_since", "ends_at", "seconds_left", "message"])
    if stage and not stage.phase:
        Stage.objects.filter(pk=stage.pk).update(phase=kind_of(stage).first_phase)
    ring(row)
    return True


def neighbour(workshop: Workshop, step: int) -> Stage | None:
    """The stage after (1) or before (-1) the current one; before the first one there is the waiting room (None)."""
    stages = list(workshop.stages.all())
    here = next((place for place, stage in enumerate(stages) if stage.pk == workshop.stage_id), -1)
    place = here + step
    return stages[place] if 0 <= place < len(stages) else None


@transaction.atomic
def set_phase(stage: Stage, phase: str) -> bool:
    """Reveal, group, hide again: any phase of the kind, in both directions. Out: whether the kind has it."""
    row = hold(stage.workshop_id)
    if phase not in kind_of(stage).phase_ids or not row.is_open:
        return False
    Stage.objects.filter(pk=stage.pk).update(phase=phase)
    ring(row)
    return True


@transaction.atomic
def more_time(workshop: Workshop, seconds: int = 60) -> None:
    """More time for everybody; after the bell it counts from now."""
    row = hold(workshop.pk)
    now = timezone.now()
    if row.seconds_left is not None:
        row.seconds_left += seconds
    elif row.stage_id:
        row.ends_at = max(row.ends_at or now, now) + timedelta(seconds=seconds)
    row.save(update_fields=["seconds_left", "ends_at"])
    ring(row)


@transaction.atomic
def less_time(workshop: Workshop, seconds: int = 60) -> None:
    """Less time for everybody; never less than none."""
    row = hold(workshop.pk)
    if row.seconds_left is not None:
        row.seconds_left = max(0, row.seconds_left - seconds)
    elif row.ends_at is not None:
        row.ends_at = max(row.ends_at - timedelta(seconds=seconds), min(row.ends_at, timezone.now()))
    row.save(update_fields=["seconds_left", "ends_at"])
    ring(row)


@transaction.atomic
def more_time_for(participant: Participant, seconds: int = 60) -> None:
    """More time for one person, in the current stage; the others see nothing of it."""
    row = hold(participant.workshop_id)
    now = timezone.now()
    own = participant.extra_until if participant.extra_stage == row.stage_id else None
    start = max(own or row.ends_at or now, now)
    Participant.objects.filter(pk=participant.pk).update(
        extra_stage=row.stage_id, extra_until=start + timedelta(seconds=seconds)
    )
    ring(row)


@transaction.atomic
def stop_clock(workshop: Workshop) -> None:
    """Pause: the timer stands still and says so."""
    row = hold(workshop.pk)
    if row.ends_at is not None:
        row.seconds_left = max(0, round((row.ends_at - timezone.now()).total_seconds()))
        row.ends_at = None
        row.save(update_fields=["seconds_left", "ends_at"])
        ring(row)


@transaction.atomic
def start_clock(workshop: Workshop) -> None:
    """Go on with the seconds that were left."""
    row = hold(workshop.pk)
    if row.seconds_left is not None:
        row.ends_at = timezone.now() + timedelta(seconds=row.seconds_left)
        row.seconds_left = None
        row.save(update_fields=["seconds_left", "ends_at"])
        ring(row)


@transaction.atomic
def lock(workshop: Workshop, locked: bool) -> None:
    """Nobody new comes in; or they do again."""
    row = hold(workshop.pk)
    row.locked = locked
    row.save(update_fields=["locked"])
    ring(row, phones=False)


@transaction.atomic
def set_airlock(workshop: Workshop, airlock: bool) -> None:
    """From now on cards wait for a look, or do not. What waits goes on waiting for somebody's decision."""
    row = hold(workshop.pk)
    row.airlock = airlock
    row.save(update_fields=["airlock"])
    ring(row)


@transaction.atomic
def say(workshop: Workshop, message: str) -> None:
    """A word on every face; an empty one takes it away."""
    row = hold(workshop.pk)
    row.message = " ".join(printable(message).split())[:MESSAGE_LENGTH]
    row.save(update_fields=["message"])
    ring(row)
