"""Who may do what with an account, and where a visitor may be sent next."""

import time

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

FRESH_SECONDS = 15 * 60


def safe_next(request: HttpRequest, url: str) -> str:
    """`url` if it is an address of this site, else "": nobody is sent elsewhere by a link that starts here."""
    if len(url) > 2000 or any(ord(sign) < 32 for sign in url):
        return ""
    ok = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return url if ok else ""


def recently_proved(request: HttpRequest) -> bool:
    """This person gave a code or a passkey in this session within the last quarter of an hour."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    return any(
        record.get("reauthenticated") and time.time() - float(record.get("at", 0)) < FRESH_SECONDS for record in records
    )
