"""What happens to every request, in the order of settings.MIDDLEWARE."""

import gzip
import logging
import time
from collections.abc import Callable
from functools import lru_cache

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from mieux.core.views import bad_request, gesture_only

GetResponse = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger("mieux.request")

# Below this, the headers of a compressed answer weigh more than what it saves.
SMALLEST_WORTH_COMPRESSING = 600
REFUSED = {"q=0", "q=0.0", "q=0.00", "q=0.000"}
COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/geo+json",
    "application/ld+json",
    "application/atom+xml",
    "image/svg+xml",
    "application/xml",
)


def request_line(get_response: GetResponse) -> Callable[[HttpRequest], HttpResponseBase]:
    """Log one line per page: method, route, status, milliseconds. Never the address, the query or the person."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        # The route (« atlas/<slug>/ ») and not the path: a slug or a code may say who is reading what.
        log.info(
            "request",
            extra={
                "method": request.method,
                "route": match.route if match else "-",
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000, 1),
            },
        )
        return response

    return middleware


def compress(get_response: GetResponse) -> Callable[[HttpRequest], HttpResponseBase]:
    """Brotli or gzip for text made by Django (static files are compressed once, at build)."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if (
            response.streaming
            or response.has_header("Content-Encoding")
            or not response.get("Content-Type", "").startswith(COMPRESSIBLE)
            or not isinstance(response, HttpResponse)
            or len(response.content) < SMALLEST_WORTH_COMPRESSING
        ):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        coding = coding_for(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        # Low levels: the last per cents of size would cost more time than the network gives back.
        if coding == "br":
            response.content = brotli.compress(response.content, quality=4)
            response["Content-Encoding"] = "br"
        elif coding == "gzip":
            response.content = gzip.compress(response.content, compresslevel=4)
            response["Content-Encoding"] = "gzip"
        else:
            return response
        response["Content-Length"] = str(len(response.content))
        return response

    return middleware


@lru_cache(maxsize=256)
def coding_for(accepted: str) -> str:
    """What a reader who sends this Accept-Encoding is given: « br », « gzip » or nothing."""
    parts = (part.partition(";") for part in accepted[:1000].split(","))
    wanted = {coding.strip().lower() for coding, _, weight in parts if weight.replace(" ", "") not in REFUSED}
    return next((coding for coding in ("br", "gzip") if coding in wanted), "")


def hostile_input(get_response: GetResponse) -> Callable[[HttpRequest], HttpResponseBase]:
    """Refuse what no browser sends (NUL, half characters) before a database or a parser chokes on it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        # Only the address is looked at here: forms refuse NUL themselves, with a message beside the field.
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request)
        try:
            request.path.encode("utf-8")
            if len(request.META.get("QUERY_STRING", "")) > 8000:
                return bad_request(request)
        except UnicodeEncodeError:
            return bad_request(request)
        return get_response(request)

    return middleware


def cache_headers(get_response: GetResponse) -> Callable[[HttpRequest], HttpResponseBase]:
    """What a signed-in person sees is never kept by a shared machine's cache; `Permissions-Policy` for all."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        # Reading request.user would open the session; only those who sent a session cookie can be somebody.
        if settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies:
            response.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def gestures(get_response: GetResponse) -> Callable[[HttpRequest], HttpResponseBase]:
    """Somebody opens the address of a button as a page: a page that leads back, and no empty sheet."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if (
            response.status_code != 405
            or request.method not in ("GET", "HEAD")
            or not isinstance(response, HttpResponse)
            or response.content
            or "text/html" not in request.META.get("HTTP_ACCEPT", "")
        ):
            return response
        page = gesture_only(request)
        page["Allow"] = response.get("Allow", "POST")
        return page

    return middleware


PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(self), payment=(), usb=(), browsing-topics=()"
