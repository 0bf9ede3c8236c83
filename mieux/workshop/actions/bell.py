"""Every change of a room counts one, and is announced after the commit.

Two bells: `/live/atelier/<CODE>` hears everything (projection, remote); `/live/atelier/<CODE>.phone` only what phones
must show. Three hundred votes make a hundred changes that the projection counts, and none that a phone has to fetch.
"""

from django.db.models import F

from mieux.live.announce import announce

from ..models import Workshop

TOPIC = "atelier"
PHONE = ".phone"


def hold(pk: int) -> Workshop:
    """The row of a workshop, held until the end of the transaction: who writes waits for who was first."""
    return Workshop.objects.select_for_update().get(pk=pk)


def ring(workshop: Workshop, *, phones: bool = True) -> int:
    """Count a change and announce it; `phones`: they have something new to show too. Out: the new sequence."""
    changes = {"seq": F("seq") + 1}
    if phones:
        changes["beat"] = F("seq") + 1
    Workshop.objects.filter(pk=workshop.pk).update(**changes)
    workshop.seq = Workshop.objects.values_list("seq", flat=True).get(pk=workshop.pk)
    announce(f"{TOPIC}:{workshop.code}", workshop.seq)
    if phones:
        workshop.beat = workshop.seq
        announce(f"{TOPIC}:{workshop.code}{PHONE}", workshop.seq)
    return workshop.seq
