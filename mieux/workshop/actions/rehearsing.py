"""Rehearsal: a copy of the workshop, with a code of its own and simulated participants, erased whole when it is over.

A copy, so that nothing of a rehearsal can be left behind, counted or poured, and so that nobody who has the real code
walks into it.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ..models import Facilitator, Names, Participant, Stage, Workshop
from ..stages import kind_of
from . import joining, preparing, running

MOST = 40
"""Simulated participants of one rehearsal."""
FORGOTTEN_HOURS = 24
"""A rehearsal that nobody ended is erased after so many hours."""


class NotARehearsal(ValueError):
    """Only a rehearsal has somebody to play."""


@transaction.atomic
def start(workshop: Workshop, count: int) -> Workshop:
    """Open the copy with so many simulated participants; what was rehearsed before is erased."""
    for old in workshop.rehearsals.all():
        preparing.erase(old)
    twin = preparing.twin(workshop)
    twin.rehearsal_of = workshop
    twin.save(update_fields=["rehearsal_of"])
    for row in workshop.facilitators.select_related("user"):
        Facilitator.objects.get_or_create(workshop=twin, user=row.user)
    with translation.override(workshop.language):
        for number in range(1, max(1, min(count, MOST)) + 1):
            name = _("simulé·e %(n)s") % {"n": number} if workshop.names == Names.PSEUDONYM else ""
            joining.join(twin, name=name, language=workshop.language, simulated=True)
    running.open_room(twin)
    twin.refresh_from_db()
    return twin


@transaction.atomic
def play(workshop: Workshop) -> int:
    """Let each simulated participant do in the current stage what their kind would have them do. Out: how many did."""
    if not workshop.is_rehearsal:
        raise NotARehearsal
    stage = Stage.objects.filter(pk=workshop.stage_id, workshop=workshop).first() if workshop.stage_id else None
    if stage is None:
        return 0
    stage.workshop = workshop
    people = list(Participant.objects.filter(workshop=workshop, simulated=True))
    with translation.override(workshop.language):
        for participant in people:
            kind_of(stage).rehearse(stage, participant)
    return len(people)


def end(workshop: Workshop) -> None:
    """Everything of the rehearsal goes: places, cards, groups, votes, the copy itself."""
    if not workshop.is_rehearsal:
        raise NotARehearsal
    preparing.erase(workshop)


def end_forgotten(now: datetime) -> int:
    """Erase the rehearsals that nobody ended. For the purge."""
    rows = Workshop.objects.filter(rehearsal_of__isnull=False, created_at__lt=now - timedelta(hours=FORGOTTEN_HOURS))
    for row in rows:
        preparing.erase(row)
    return len(rows)
