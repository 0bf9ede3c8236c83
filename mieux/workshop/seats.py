"""Who sends this request to a workshop: by the ticket in their cookie, their account, or the key in the address."""

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from mieux.people.viewer import viewer_of

from . import keys
from .models import Participant, Ticket, Workshop
from .rights import Present, is_facilitator

COOKIE = "mieux_atelier"
COOKIE_DAYS = 60
MOST = 4
"""Workshops that one browser remembers; the oldest goes."""
_SALT = "mieux.workshop.seats"


def _tickets(request: HttpRequest) -> dict[str, list[str]]:
    """Code of a workshop → token and personal word, as the signed cookie has them."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=COOKIE_DAYS * 24 * 3600)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def token_of(request: HttpRequest, code: str) -> str:
    """The token of this browser's ticket for this room; empty when it has none."""
    return (_tickets(request).get(code) or [""])[0]


def participant_of(request: HttpRequest, workshop: Workshop) -> Participant | None:
    """The participant this browser is, in this workshop."""
    token = token_of(request, workshop.code)
    if not token:
        return None
    ticket = (
        Ticket.objects.select_related("participant")
        .filter(hashed=keys.hashed(token, b"ticket"), participant__workshop=workshop)
        .first()
    )
    return ticket.participant if ticket else None


def is_seated(request: HttpRequest, workshop: Workshop) -> bool:
    """Whether this browser is a participant of this workshop; remembered for a while, for hundreds ask at once.

    Seats are only taken away with the whole workshop, and then the scene says so.
    """
    token = token_of(request, workshop.code)
    if not token:
        return False
    place = f"seated:{workshop.pk}:{keys.hashed(token, b'ticket')}"
    if not cache.get(place):
        if participant_of(request, workshop) is None:
            return False
        cache.set(place, True, 300)
    return True


def word_of(request: HttpRequest, workshop: Workshop) -> str:
    """The personal word this browser was given."""
    return (_tickets(request).get(workshop.code) or ["", ""])[1]


def present(request: HttpRequest, workshop: Workshop, key: str = "") -> Present:
    """Who stands before this workshop. `key`: of the remote or of the projection, from the address or the form."""
    key = key or request.POST.get("cle", "") or request.GET.get("cle", "")
    viewer = viewer_of(request)
    runs = keys.opens(workshop, keys.REMOTE, key) or is_facilitator(viewer, workshop)
    return Present(
        workshop,
        user=viewer if viewer.is_authenticated else None,  # type: ignore[arg-type]
        participant=participant_of(request, workshop),
        runs=runs,
        shows=runs or keys.opens(workshop, keys.SCREEN, key),
    )


def seat(request: HttpRequest, response: HttpResponse, workshop: Workshop, token: str, word: str) -> None:
    """Give this browser its ticket; it lasts longer than a locked phone, a closed tab and a week of holidays."""
    tickets = {code: value for code, value in _tickets(request).items() if code != workshop.code}
    tickets = dict([*tickets.items(), (workshop.code, [token, word])][-MOST:])
    response.set_cookie(
        COOKIE,
        signing.dumps(tickets, salt=_SALT, compress=True),
        max_age=COOKIE_DAYS * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
