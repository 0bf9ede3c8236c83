"""Whole pages of the atlas kept in memory for readers without a session, for as long as nothing changes.

The key holds the number of the last change of any fiche: a fiche published or hidden by any process changes the key
at the very next request. Nobody signed in, and nobody who is about to read a word after a gesture, is ever served
from here, nor stored here.

A view says that its page may be kept (:func:`kept`); the middleware (:func:`keeping`) stands before all the others,
so that a page asked for again costs neither a session, nor a route, nor a compression: what it gives back, headers
included, is byte for byte what the others made the first time.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from mieux.core.context import PERSONAL_COOKIES
from mieux.core.middleware import coding_for
from mieux.method import pack

from .following import last_change

View = Callable[..., HttpResponse]
GetResponse = Callable[[HttpRequest], HttpResponseBase]

#: Together at most this many bytes; one page weighs 60 to 90 KB, less when the reader takes it compressed.
MOST_BYTES = 64 * 1024 * 1024
#: Many tiny answers weigh more by their keys and headers than by their bytes.
_EACH = 2500


@dataclass(frozen=True, slots=True)
class _Page:
    content: bytes
    headers: dict[str, str]
    match: Any


_pages: OrderedDict[Any, _Page] = OrderedDict()
#: Addresses (without question) of pages that views allowed to keep: no other page pays for looking.
_paths: set[str] = set()
_lock = threading.Lock()
_size = 0


def kept(view: View) -> View:
    """Allow the page of this view to be served again as long as address, last change and method are the same."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _for_everybody(request):
            return view(request, *args, **kwargs)
        # Before anything is read: a change made meanwhile must not hide behind this page.
        seq = getattr(request, "seen_change", None)
        if seq is None:
            seq = last_change()
        response = view(request, *args, **kwargs)
        response.kept_since = seq  # type: ignore[attr-defined]
        return response

    return wrapper


def keeping(get_response: GetResponse) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: serve a kept page, else keep the one that was made if its view allows it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not _for_everybody(request):
            return get_response(request)
        if request.path in _paths:
            try:
                seq = request.seen_change = last_change()  # type: ignore[attr-defined]
            except DatabaseError:
                return get_response(request)  # the view says so in words
            page = _find(_key(request, seq))
            if page is not None:
                request.resolver_match = page.match  # for the line of the log
                return HttpResponse(page.content, headers=page.headers)
        response = get_response(request)
        since: int | None = getattr(response, "kept_since", None)
        if since is not None and response.status_code == 200 and not response.cookies and not response.streaming:
            assert isinstance(response, HttpResponse)
            _paths.add(request.path)
            _keep(_key(request, since), _Page(response.content, dict(response.items()), request.resolver_match))
        return response

    return middleware


def forget() -> None:
    """Forget every page (tests)."""
    global _size
    with _lock:
        _pages.clear()
        _size = 0


def _for_everybody(request: HttpRequest) -> bool:
    """Nothing in this request can make the page anybody's own."""
    return request.method == "GET" and not settings.DEBUG and request.COOKIES.keys().isdisjoint(PERSONAL_COOKIES)


def _key(request: HttpRequest, seq: int) -> tuple[Any, ...]:
    """Everything that a page allowed to be kept depends on. The language is in the path."""
    meta = request.META
    return (
        meta.get("HTTP_HOST") or (meta.get("SERVER_NAME"), meta.get("SERVER_PORT")),
        request.scheme,
        request.path,
        meta.get("QUERY_STRING", ""),
        meta.get("HTTP_HX_REQUEST"),
        "HTTP_HX_HISTORY_RESTORE_REQUEST" in meta,
        coding_for(meta.get("HTTP_ACCEPT_ENCODING", "")),
        seq,
        id(pack()),
        settings.INDEX_DIR,
    )


def _find(key: Any) -> _Page | None:
    with _lock:
        page = _pages.get(key)
        if page is not None:
            _pages.move_to_end(key)
        return page


def _keep(key: Any, page: _Page) -> None:
    global _size
    with _lock:
        if key not in _pages:
            _pages[key] = page
            _size += len(page.content) + _EACH
        while _size > MOST_BYTES:
            _size -= len(_pages.popitem(last=False)[1].content) + _EACH
