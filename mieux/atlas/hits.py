"""Lines of the list of results, rendered once per version of a fiche and language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mieux.method import pack

from . import vignettes
from .cards import Card
from .queries import Found


@dataclass(frozen=True)
class Line:
    """One result: its card as HTML, and how far it is when a place was asked for."""

    html: SafeString
    far: str


def lines(found: Found) -> list[Line]:
    """The results of this page."""
    language, stamp = get_language() or "fr", pack().stamp
    return [Line(_kept(hit.card, language, stamp), far_words(hit.km)) for hit in found.hits]


def card_html(card: Card) -> SafeString:
    """The card, from memory when this very card was already drawn in this language and method."""
    return _kept(card, get_language() or "fr", pack().stamp)


@lru_cache(maxsize=8000)  # about one kilobyte each
def _kept(card: Card, language: str, stamp: str) -> SafeString:
    return _drawn(card)


def _drawn(card: Card) -> SafeString:
    """The HTML of a card; twenty templates a page would cost more than the search. Every word is escaped here."""
    picture = card.picture or vignettes.url(card.art)
    image = (
        f'<img src="{escape(picture)}" alt="" width="320" height="220" loading="lazy" decoding="async">'
        if picture
        else ""
    )
    lang = f' lang="{escape(card.lang)}"' if card.lang else ""
    source_words = _("source :")
    facts = [card.place, card.scale, f"{source_words} {card.source}" if card.source else ""]
    meta = "".join(f"<span>{escape(fact)}</span>" for fact in facts if fact)
    return mark_safe(  # noqa: S308
        f'<article class="hit"><div class="hit__art">{image}</div><div class="hit__text">'
        f'<h3 class="hit__title"><a href="{escape(card.url)}"{lang}>{escape(card.name)}</a></h3>'
        f'<p class="hit__pitch"{lang}>{escape(card.pitch)}</p><p class="hit__meta">{meta}</p></div></article>'
    )


def far_words(km: float | None) -> str:
    """« à 800 m », « à 12 km »; nothing when no place was asked for."""
    if km is None:
        return ""
    if km < 1:
        return _("à moins d’un kilomètre")
    return _("à %(km)s km") % {"km": number_format(km, 0 if km >= 10 else 1)}
