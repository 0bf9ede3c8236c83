"""The filters of the search page as HTML.

A page holds about a hundred boxes, each with a word that never changes and a count that always does. Written by a
template they cost more than the search, the rows and the map together; here the constant part of each box is made
once per language and method, and a page only joins strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mieux.method import pack

from . import facets
from .queries import Found

#: Open from the start: what people filter by most.
_OPEN = ("scale", "sector")
#: A single value of these filters nothing.
_PLAIN = ("country", "source", "need")


def filters_html(found: Found) -> SafeString:
    """Every facet with its values and counts, in the order of the method."""
    parts = [_territory(found)]
    for name in facets.KEYS:
        if name != "territory":
            parts.append(_facet(found, name))
    return mark_safe("".join(parts))  # noqa: S308 every word was escaped when its box was made


@lru_cache(maxsize=256)
def _boxes(name: str, language: str, method: Any, seq: int) -> Mapping[str, tuple[str, str]]:
    """Value → what comes before and after « checked »; the count and the end of the label are still to come."""
    key = facets.KEYS[name]
    return {
        value: (
            f'<label class="check" for="{key}-{escape(value)}"><input type="checkbox" id="{key}-{escape(value)}" '
            f'name="{key}" value="{escape(value)}"',
            f'><span>{escape(word)}</span><span class="facet__count">',
        )
        for value, word in facets.choices(name, seq).items()
    }


@lru_cache(maxsize=256)
def _opening(name: str, language: str, method: Any) -> tuple[str, str]:
    title = escape(facets.title(name))
    return (
        f'<details class="facet" id="filtre-{facets.KEYS[name]}"',
        f'><summary>{title}</summary><fieldset><legend class="visually-hidden">{title}</legend>',
    )


def _facet(found: Found, name: str) -> str:
    counts = found.result.facet_counts.get(name, {})
    chosen = found.asked.facets.get(name, ())
    if not chosen and (not counts or (len(counts) == 1 and name in _PLAIN)):
        return ""
    language, method = get_language() or "fr", pack()
    boxes = _boxes(name, language, method, found.seq if name == "source" else 0)
    start, end = _opening(name, language, method)
    lines = [start, " open" if chosen or name in _OPEN else "", end]
    for value, (before, after) in boxes.items():
        count = counts.get(value, 0)
        if count or value in chosen:
            checked = " checked" if value in chosen else ""
            lines.append(f"{before}{checked}{after}{count}</span></label>")
    lines.append("</fieldset></details>")
    return "".join(lines)


@lru_cache(maxsize=4)
def _options(language: str) -> Mapping[str, tuple[str, str]]:
    return {
        value: (f'<option value="{escape(value)}"', f">{escape(word)} (")
        for value, word in facets.choices("territory", 0).items()
    }


def _territory(found: Found) -> str:
    """Régions and départements that hold something, in one select; a commune or EPCI of the address comes first."""
    counts = found.result.facet_counts.get("territory", {})
    chosen = found.asked.facets.get("territory", ())
    if not counts and not chosen:
        return ""
    options = _options(get_language() or "fr")
    groups: dict[str, list[str]] = {"region": [], "departement": []}
    for value, (before, after) in options.items():
        if value in counts or value in chosen:
            mark = " selected" if value in chosen else ""
            groups[value[: value.index("-")]].append(f"{before}{mark}{after}{counts.get(value, 0)})</option>")
    others = "".join(
        f'<option value="{escape(value)}" selected>{escape(facets.word("territory", value, 0))}</option>'
        for value in chosen
        if value not in options
    )
    body = "".join(
        f'<optgroup label="{escape(title)}">{"".join(groups[level])}</optgroup>'
        for level, title in (("region", _("Régions")), ("departement", _("Départements")))
        if groups[level]
    )
    title, everywhere = escape(facets.title("territory")), escape(_("Partout"))
    return (
        f'<div class="facet-select"><label for="territoire">{title}</label><select id="territoire" name="territoire">'
        f'<option value="">{everywhere}</option>{others}{body}</select></div>'
    )
