"""What the canvas of a voyage says of its workshops: so many cards wait for the crew."""

from django.urls import reverse
from django.utils.translation import ngettext

from mieux.voyage import rules
from mieux.voyage.rules import Aboard
from mieux.voyage.waiting import Waits

from .queries.pouring import waiting_for


def waiting(who: Aboard) -> Waits | None:
    """For captain and crew, who can answer."""
    if not rules.can_steer(who):
        return None
    count = waiting_for(who.voyage)
    if not count:
        return None
    words = ngettext(
        "%(n)s carte d’atelier attend votre réponse", "%(n)s cartes d’atelier attendent votre réponse", count
    )
    return Waits(words % {"n": count}, reverse("atelier:offers", args=[who.voyage.key]))
