"""Every change of a room counts one, and is announced after the commit.

Two bells: `/live/atelier/<CODE>` hears everything (projection, remote); `/live/atelier/<CODE>.phone` only what phones
must show. Three hundred votes make a hundred changes that the projection counts, and none that a phone has to fetch.
"""

from django.db import connection

from mieux.live.announce import announce

from ..models import Workshop

TOPIC = "atelier"
PHONE = ".phone"
_QUIET = "UPDATE workshop_workshop SET seq = seq + 1 WHERE id = %s RETURNING seq"
_LOUD = "UPDATE workshop_workshop SET seq = seq + 1, beat = seq + 1 WHERE id = %s RETURNING seq"


def hold(pk: int) -> Workshop:
    """The row of a workshop, held until the end of the transaction: who writes waits for who was first."""
    return Workshop.objects.select_for_update().get(pk=pk)


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
