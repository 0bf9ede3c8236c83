"""Lines of the list of results, rendered once per version of a fiche and language."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import vignettes
from .cards import Card
from .queries import Found

#: About one kilobyte each.
_MOST = 8000
_kept: OrderedDict[Any, SafeString] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True)
class Line:
    """One result: its card as HTML, and how far it is when a place was asked for."""

    html: SafeString
    far: str


def lines(found: Found) -> list[Line]:
    """The results of this page."""
    return [Line(card_html(hit.card), far_words(hit.km)) for hit in found.hits]


def card_html(card: Card) -> SafeString:
    """The card, from memory when this version was already drawn in this language."""
    key = card.key
    html = _kept.get(key)
    if html is None:
        html = render_to_string("atlas/hit.html", {"card": card, "vignette": vignettes.url(card.art)})
        with _lock:
            _kept[key] = html
            while len(_kept) > _MOST:
                _kept.popitem(last=False)
    return html


def far_words(km: float | None) -> str:
    """« à 800 m », « à 12 km »; nothing when no place was asked for."""
    if km is None:
        return ""
    if km < 1:
        return _("à moins d’un kilomètre")
    return _("à %(km)s km") % {"km": number_format(km, 0 if km >= 10 else 1)}
