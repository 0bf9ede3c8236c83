"""Guests: people without an account who send something.

A guest is a random token in a signed, durable cookie. The cookie is made when somebody first *sends* something,
never when they read or play. The token itself is not stored anywhere: rows keep `Guest.key`, a keyed hash that
says "the same browser" and nothing else.
"""

import re
import secrets
from dataclasses import dataclass
from hashlib import blake2b

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "mieux_guest"
COOKIE_DAYS = 180
"""How long a browser is recognised after its last message."""

_SALT = "mieux.people.guests"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,60}")


@dataclass(frozen=True)
class Guest:
    """One browser that sent something. `token` stays in the cookie, `key` is what rows hold."""

    token: str

    @property
    def key(self) -> str:
        """64 hexadecimal digits, different on every instance (keyed with its secret)."""
        secret = blake2b(settings.SECRET_KEY.encode()).digest()
        return blake2b(self.token.encode(), key=secret, person=b"guest", digest_size=32).hexdigest()


def known_guest(request: HttpRequest) -> Guest | None:
    """Return the guest this browser already is, or nothing: a cookie that was changed or is too old is nobody's."""
    try:
        token = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=COOKIE_DAYS * 24 * 3600)
    except signing.BadSignature:
        return None
    return Guest(token) if isinstance(token, str) and _TOKEN.fullmatch(token) else None


def guest(request: HttpRequest) -> Guest:
    """Return the guest this browser is, or a new one. Only for views that accept something; then `remember`."""
    return known_guest(request) or Guest(secrets.token_urlsafe(24))


def remember(response: HttpResponse, guest: Guest) -> None:
    """Put the guest's cookie on the answer to what they sent; its days are counted again from now."""
    response.set_cookie(
        COOKIE,
        signing.dumps(guest.token, salt=_SALT),
        max_age=COOKIE_DAYS * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    """Take the cookie away."""
    response.delete_cookie(COOKIE, samesite="Lax")
