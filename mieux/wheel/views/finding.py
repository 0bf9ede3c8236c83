"""Who is before the page, and which of their readings it is about."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mieux.atlas.models import Initiative
from mieux.people.guests import known_guest
from mieux.people.viewer import viewer_of

from .. import rules
from ..models import Reading
from ..queries.own import own
from ..rules import Who

#: Larger numbers are no row of any database.
MOST = 2**63 - 1


def who_of(request: HttpRequest) -> Who:
    """Signed in, or the guest this browser already is; a GET makes nobody a guest."""
    guest = known_guest(request)
    return Who(viewer_of(request), guest.key if guest else "")


def own_reading(request: HttpRequest, initiative: Initiative, pk: int | None) -> Reading | None:
    """One's own reading of this number, or the latest; somebody else's does not exist here (404)."""
    rows = own(who_of(request), initiative)
    if pk is None:
        return rows.first()
    if pk > MOST:
        raise Http404
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def number_in(data: Any, name: str) -> int | None:
    """A positive number somebody sent, or None for anything else."""
    text = str(data.get(name) or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def writable(request: HttpRequest, initiative: Initiative, pk: int | None) -> tuple[Who, Reading | None]:
    """Who writes, and in which of their readings; refuses with words when they may not."""
    who = who_of(request)
    reading = own_reading(request, initiative, pk)
    if reading is not None and not rules.can_write(who, reading):
        raise PermissionDenied(why_not(who, reading))
    return who, reading


def why_not(who: Who, reading: Reading) -> str:
    """Why somebody cannot write in their own reading, and whom to ask."""
    if reading.state == "hidden":
        return _("La modération a masqué cette lecture : elle ne se modifie plus. Vos mots restent lisibles par vous.")
    if reading.state == "withdrawn":
        return _("Vous avez repris cette lecture. Remettez-la d’abord : ensuite elle pourra changer.")
    if reading.invitation is not None:
        by = reading.invitation.by
        name = by.display_name if by else _("la personne qui vous a invité·e")
        return _("Votre lien d’invitation n’est plus ouvert. Demandez-en un autre à %(name)s.") % {"name": name}
    return _("Cette lecture ne se modifie plus.")


def fact_address(initiative: Initiative, reading: Reading | None, question: str = "") -> str:
    """The page of one fact."""
    if reading is None:
        return reverse("wheel:fact", args=[initiative.slug]) + question
    return reverse("wheel:fact_of", args=[initiative.slug, reading.pk]) + question
