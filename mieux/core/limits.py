"""How often one address may make a gesture. Shared between processes by Redis when there is one."""

import time
from collections.abc import Callable
from functools import cache, wraps
from hashlib import blake2b
from ipaddress import ip_address, ip_network
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
    kept_at = settings.REDIS_URL or "memory://"
    return MovingWindowRateLimiter(storage_from_string(kept_at, key_prefix=settings.RATE_LIMITS_NAME))


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
    return _hashed(household(address_of(request)))


def household(address: str) -> str:
    """The /64 network of an IPv6 address, which one subscriber holds whole; any other address as it is."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(found) if found.version == 4 else str(ip_network((found, 64), strict=False))


def _hashed(text: str) -> str:
    return blake2b(text.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=12).hexdigest()


def seconds_to_wait(request: HttpRequest, kind: str) -> int:
    """Count one call of this kind from this address; 0 when it is allowed, else the seconds until the next one is."""
    return _count(kind, _anonymous_key(request))


def too_often(kind: str, whom: str) -> bool:
    """Count one call of this kind for somebody, wherever it comes from; True when there were too many."""
    return _count(kind, _hashed(whom)) > 0


def _count(kind: str, key: str) -> int:
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
