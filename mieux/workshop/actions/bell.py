"""Every change of a room counts one, and is announced after the commit.

Two bells: `/live/atelier/<CODE>` hears everything (projection, remote); `/live/atelier/<CODE>.phone` only what phones
must show. Three hundred votes make a hundred changes that the projection counts, and none that a phone has to fetch.
"""

from django.db import connection

from mieux.live.announce import announce

from ..models import Workshop, WorkshopState

TOPIC = "atelier"
PHONE = ".phone"
_QUIET = "UPDATE workshop_workshop SET seq = seq + 1 WHERE id = %s RETURNING seq"
_LOUD = "UPDATE workshop_workshop SET seq = seq + 1, beat = seq + 1 WHERE id = %s RETURNING seq"


def hold(pk: int) -> Workshop:
    """The row of a workshop, held until the end of the transaction: who writes waits for who was first."""
    return Workshop.objects.select_for_update().get(pk=pk)


class Over(ValueError):
    """The room takes nothing more from whoever writes: closed for participants, emptied for everybody."""


def hold_room(pk: int, *, taking_part: bool = False) -> Workshop:
    """Hold the row for what is written in the room. What came while it was closed or emptied would never be forgotten:
    Over. `taking_part`: a participant writes, only while it is open."""
    row = hold(pk)
    if row.state == WorkshopState.EMPTIED or (taking_part and not row.is_open):
        raise Over
    return row


def ring(workshop: Workshop, *, phones: bool = True) -> int:
    """Count a change and announce it; `phones`: they have something new to show too. Out: the new sequence."""
    # One question instead of two: three hundred votes come within five seconds, one after the other.
    with connection.cursor() as cursor:
        cursor.execute(_LOUD if phones else _QUIET, [workshop.pk])
        (workshop.seq,) = cursor.fetchone()
    announce(f"{TOPIC}:{workshop.code}", workshop.seq)
    if phones:
        workshop.beat = workshop.seq
        announce(f"{TOPIC}:{workshop.code}{PHONE}", workshop.seq)
    return workshop.seq
