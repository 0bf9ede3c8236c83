"""Whole pages of the atlas kept in memory for readers without a session, for as long as nothing changes.

The key holds the number of the last change of any fiche: a fiche published or hidden by any process changes the key
at the very next request. Nobody signed in, and nobody who is about to read a word after a gesture, is ever served
from here, nor stored here.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from mieux.core.context import PERSONAL_COOKIES
from mieux.method import pack

from .following import last_change

View = Callable[..., HttpResponse]

#: Together at most this many bytes; one page weighs 60 to 90 KB.
MOST_BYTES = 48 * 1024 * 1024
_pages: OrderedDict[Any, tuple[bytes, dict[str, str]]] = OrderedDict()
_lock = threading.Lock()
_size = 0


def kept(view: View) -> View:
    """Serve a page again as long as host, address, language, last change and method are the same."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.DEBUG or not request.COOKIES.keys().isdisjoint(PERSONAL_COOKIES):
            return view(request, *args, **kwargs)
        key = (
            request.get_host(),
            request.scheme,
            request.path,
            urlencode(sorted(request.GET.lists()), doseq=True, errors="replace"),
            request.headers.get("HX-Request", ""),
            get_language(),
            last_change(),
            id(pack()),
            settings.INDEX_DIR,
        )
        found = _pages.get(key)
        if found is not None:
            return HttpResponse(found[0], headers=found[1])
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and not response.cookies and not response.streaming:
            _keep(key, response.content, dict(response.items()))
        return response

    return wrapper


def forget() -> None:
    """Forget every page (tests)."""
    global _size
    with _lock:
        _pages.clear()
        _size = 0


def _keep(key: Any, content: bytes, headers: dict[str, str]) -> None:
    global _size
    with _lock:
        if key not in _pages:
            _pages[key] = (content, headers)
            _size += len(content)
        while _size > MOST_BYTES:
            _size -= len(_pages.popitem(last=False)[1][0])
