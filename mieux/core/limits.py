"""How often one address may make a gesture. Shared between processes by Redis when there is one."""

import time
from collections.abc import Callable
from functools import cache, wraps
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from limits import RateLimitItem, parse_many
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from mieux.core.views import too_many_requests

View = Callable[..., HttpResponseBase]


@cache
def _limiter() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(storage_from_string(settings.REDIS_URL or "memory://"))


@cache
def _rules(spec: str) -> tuple[RateLimitItem, ...]:
    return tuple(parse_many(spec))


def address_of(request: HttpRequest) -> str:
    """The client's address, as the outermost proxy of ours saw it (`MIEUX_PROXIES` says how many there are)."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return str(hops[-settings.TRUSTED_PROXIES])
    return str(request.META.get("REMOTE_ADDR", ""))


def _anonymous_key(request: HttpRequest) -> str:
    """Never the address itself: a hash with the instance's key, which leaves nothing to read in a dump."""
    return blake2b(address_of(request).encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=12).hexdigest()


def seconds_to_wait(request: HttpRequest, kind: str) -> int:
    """Count one call of this kind; 0 when it is allowed, else the seconds until the next one is."""
    key = _anonymous_key(request)
    for rule in _rules(settings.RATE_LIMITS[kind]):
        if not _limiter().hit(rule, kind, key):
            reset = _limiter().get_window_stats(rule, kind, key).reset_time
            return max(1, round(reset - time.time()))
    return 0


def limited(kind: str, methods: tuple[str, ...] = ("POST",)) -> Callable[[View], View]:
    """Allow `settings.RATE_LIMITS[kind]` calls of this view an address; then 429, saying how long to wait."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in methods and (wait := seconds_to_wait(request, kind)):
                return too_many_requests(request, wait)
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


def forget_all() -> None:
    """Forget every count (tests)."""
    _limiter().storage.reset()
