"""The half-time question of a stage: asked once, answered on phones, shown when the facilitator wants, put away."""

from django.db import transaction

from ..models import HalfNote, Participant, Stage
from ..models.halftime import ASIDE, ASKED, CLOSED, HALF, SHOWN
from ..models.work import REASON_LENGTH
from .bell import hold, hold_room, ring
from .working import tidy

STEPS = {ASKED: ("",), SHOWN: (ASKED, CLOSED), CLOSED: (ASKED, SHOWN)}
"""Where it may go, and from where: a question that was asked is never asked again in the same stage."""


@transaction.atomic
def step(stage: Stage, wanted: str) -> bool:
    """Ask, show the answers, put away. Out: whether it went there."""
    workshop = hold(stage.workshop_id)
    row = Stage.objects.get(pk=stage.pk)
    if not workshop.is_open or row.moment.get(HALF, "") not in STEPS.get(wanted, ()):
        return False
    Stage.objects.filter(pk=row.pk).update(moment={**row.moment, HALF: wanted})
    ring(workshop)
    return True


@transaction.atomic
def answer(stage: Stage, participant: Participant, text: str) -> None:
    """Write one's answer, or another one in its place; sent twice, it is once."""
    workshop = hold_room(stage.workshop_id, taking_part=True)
    HalfNote.objects.update_or_create(
        stage=stage,
        participant=participant,
        defaults={"text": tidy(text), "language": participant.language, "simulated": participant.simulated},
    )
    state = Stage.objects.values_list("moment", flat=True).get(pk=stage.pk).get(HALF)
    ring(workshop, phones=state == SHOWN)


@transaction.atomic
def put_aside(stage: Stage, note: int, reason: str) -> bool:
    """Not shown to the room; its author reads why. Out: whether the note is there."""
    workshop = hold_room(stage.workshop_id)
    if not HalfNote.objects.filter(stage=stage, pk=note).exists():
        return False
    row = Stage.objects.get(pk=stage.pk)
    aside = {**row.moment.get(ASIDE, {}), str(note): tidy(reason)[:REASON_LENGTH]}
    Stage.objects.filter(pk=row.pk).update(moment={**row.moment, ASIDE: aside})
    ring(workshop)
    return True
