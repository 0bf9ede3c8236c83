"""Who stands before a canvas, seen from a request: an account, or the links that this browser came aboard with."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from mieux.people.viewer import viewer_of

from .actions.links import link_of
from .models import Comment, Deed, LogEntry, Voyage
from .rules import Aboard, aboard, clean_name, is_alive, leads_to

COOKIE = "mieux_aboard"
COOKIE_DAYS = 90
MOST = 6
"""Voyages that one browser is a guest of; the oldest goes."""
_SALT = "mieux.voyage.aboard"

NOBODY = AnonymousUser()


def _tickets(request: HttpRequest) -> dict[str, list[str]]:
    """Key of a voyage → token and name, as the signed cookie has them."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=COOKIE_DAYS * 24 * 3600)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def who_is(request: HttpRequest, voyage: Voyage) -> Aboard:
    """The person of this request before this voyage.

    A link follows the boat to its next crossing (actions/crossing.py): a browser that came aboard one crossing of it
    is known on the others.
    """
    viewer = viewer_of(request)
    tickets = _tickets(request)
    token, name = (*tickets.get(voyage.key, ()), "", "")[:2]
    who = aboard(voyage, viewer, link_of(token) if token else None, name)
    if who.role is not None or who.link is not None:
        return who
    for token, name in (found for key, found in tickets.items() if key != voyage.key and len(found) == 2):
        link = link_of(token)
        if link is not None and leads_to(link, voyage) and is_alive(link):
            return aboard(voyage, viewer, link, name)
    return who


def was_aboard(request: HttpRequest, voyage: Voyage) -> str:
    """How somebody who may not see a voyage (any more) once did: « link », « mate », or empty for a stranger.

    A browser that came aboard keeps the signed name of its link; an account is known by what it did aboard.
    """
    for key, found in _tickets(request).items():
        link = link_of(found[0]) if len(found) == 2 else None
        if link is not None and (key == voyage.key or leads_to(link, voyage)):
            return "link"
    viewer = viewer_of(request)
    if not viewer.is_authenticated:
        return ""
    did = Deed.objects.filter(voyage=voyage, whom=f"user:{viewer.pk}")
    said = (Comment.objects.filter(voyage=voyage, by=viewer.pk), LogEntry.objects.filter(voyage=voyage, by=viewer.pk))
    return "mate" if any(rows.exists() for rows in (did, *said)) else ""


def come_aboard(request: HttpRequest, response: HttpResponse, voyage: Voyage, token: str, name: str) -> None:
    """Remember in this browser by which link, and under which name, somebody came."""
    tickets = {key: value for key, value in _tickets(request).items() if key != voyage.key}
    tickets = dict([*tickets.items(), (voyage.key, [token, clean_name(name)])][-MOST:])
    response.set_cookie(
        COOKIE,
        signing.dumps(tickets, salt=_SALT, compress=True),
        max_age=COOKIE_DAYS * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def name_shown(who: Aboard) -> str:
    """What the others read beside this person's words."""
    if who.user is not None:
        return who.user.display_name
    return who.name or _("Quelqu’un")
