"""Pages that are the same for everybody are written once a language and kept; what surrounds them is not."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from mieux.method import Pack

KEPT = 64
"""Bodies kept: steps, home and path in each language, with room for a second pack."""

_bodies: OrderedDict[tuple[str, str, str], tuple[Pack, SafeString]] = OrderedDict()


def body(
    request: HttpRequest, method: Pack, template: str, name: str, context: Callable[[], Mapping[str, Any]]
) -> SafeString:
    """Return the body of a page, written at the first call for this pack, page `name` and language.

    The body must depend on nothing else: neither on the person nor on the address. While developing nothing is kept.
    """
    key = (template, name, get_language() or "fr")
    kept = _bodies.get(key)
    if kept is not None and kept[0] is method and not (settings.DEV or settings.DEBUG):
        return kept[1]
    words = render_to_string(template, {"pack": method, **context()}, request=request)
    _bodies[key] = (method, words)
    while len(_bodies) > KEPT:
        _bodies.popitem(last=False)
    return words
