"""Terms of the glossary found in a text: the first time on a page, a word becomes a link to its definition."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from .items import Items
from .models import Pack, Term
from .text import Text, active_language


@lru_cache(maxsize=32)
def _pattern(stamp: str, words: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """The words to look for, longest first, and the term each belongs to; `stamp` only separates the packs."""
    terms = {word.casefold(): term for term, word in words}
    if not terms:
        return None, terms
    spellings = sorted(terms, key=len, reverse=True)
    # « makers » but not « remakers »: a word begins and ends where letters do.
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, spellings))})(?!\w)", re.IGNORECASE), terms


def _words(pack: Pack, language: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (term.id, word.replace("'", "’"))
        for term in pack.terms
        for word in (term.words_en if language == "en" else term.words)
    )


def link_terms(text: Text | str, pack: Pack, seen: set[str], glossary: str) -> str:
    """Return the text as HTML, each term not in `seen` linked once; add those linked to `seen`.

    `glossary` is the address of the glossary page. Everything else in the text is escaped; a text that stands in for
    a missing translation keeps its `lang`.
    """
    if isinstance(text, Text):
        words, language, fallback = text.plain, text.lang, text.is_fallback
    else:
        words, language, fallback = str(text), active_language(), False
    pattern, terms = _pattern(pack.stamp, _words(pack, language))
    parts: list[str] = []
    end = 0
    # The typewriter apostrophe and the curled one are the same letter for the reader; both are one character.
    for found in pattern.finditer(words.replace("'", "’")) if pattern else ():
        term = terms[found.group().casefold()]
        if term in seen:
            continue
        seen.add(term)
        parts.append(escape(words[end : found.start()]))
        parts.append(
            f'<a class="term" href="{escape(glossary)}#{term}" data-term="{term}">'
            f"{escape(words[found.start() : found.end()])}</a>"
        )
        end = found.end()
    parts.append(escape(words[end:]))
    html = "".join(parts)
    return f'<span lang="fr">{html}</span>' if fallback else html


def terms_in_order(pack: Pack, seen: Iterable[str]) -> Items[Term]:
    """Return the terms of `seen` in the order of the glossary."""
    wanted = set(seen)
    return Items(term for term in pack.terms if term.id in wanted)
