"""Template words used on every page (loaded as builtins): drawings, wrapping texts, terms of the glossary."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.template.context import RequestContext
from django.template.defaultfilters import date as django_date
from django.urls import translate_url
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from mieux.core import drawings, static_files
from mieux.core.days import firsts

register = template.Library()

SVG_ROOT = re.compile(r"<svg\b([^>]*)>", re.S)
TITLE_AND_DESC = re.compile(r"<title\b.*?</title>|<desc\b.*?</desc>", re.S)
ROLE = re.compile(r"\s(?:role|aria-labelledby|aria-label|focusable|width|height)=\"[^\"]*\"")


@register.filter("date", expects_localtime=True, is_safe=False)
def dated(value: Any, form: str | None = None) -> Any:
    """Django's `date`, with « 1er mars » in French."""
    said = django_date(value, form)
    return firsts(said) if isinstance(said, str) else said


@register.filter
def joined(name: str) -> str:
    """The file that holds this module and what it imports: `{% static 'a/b.js'|joined %}`."""
    return static_files.module(name)


@lru_cache(maxsize=512)
def _drawing(path: str, modified: float) -> str:
    """The SVG text without XML header, comments and blank runs; `modified` makes a changed file read again."""
    text = Path(path).read_text(encoding="utf-8")
    text = text[text.index("<svg") :]
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    return re.sub(r">\s+<", "><", text).strip()


def _art_path(art_id: str) -> Path | None:
    return drawings.find(art_id) if re.fullmatch(r"[a-z0-9-]+", art_id) else None


@register.simple_tag
def art(art_id: str, css: str = "", label: str = "", **place: float | str) -> SafeString:
    """Draw `art/<art_id>.svg` of the pack in the page, so that it follows the theme.

    Without `label` the drawing is decoration and hidden from screen readers; with it, the label is its name.
    A drawing that does not exist (yet) leaves a quiet piece of paper, never a broken page. Inside another drawing,
    `x`, `y`, `width` and `height` (units of that drawing) say where it stands.
    """
    classes = f"art {css}".strip()
    path = _art_path(str(art_id))
    where = format_html_join("", ' {}="{}"', ((k, place[k]) for k in ("x", "y", "width", "height") if k in place))
    if path is None:
        if place:
            return format_html('<rect class="{} art--missing"{} rx="12" fill="none"/>', classes, where)
        return format_html('<span class="{} art--missing" aria-hidden="true"></span>', classes)
    source = _drawing(str(path), path.stat().st_mtime)
    attributes = (
        format_html(' class="{}" role="img" aria-label="{}"', classes, label)
        if label
        else format_html(' class="{}" aria-hidden="true" focusable="false"', classes)
    )
    source = TITLE_AND_DESC.sub("", source)
    root = SVG_ROOT.match(source)
    assert root is not None
    opened = "<svg" + ROLE.sub("", root.group(1)) + str(attributes) + str(where) + ">"
    # The drawings are files of the pack, checked by `make check`: no script, no style, no outside reference.
    return mark_safe(opened + source[root.end() :])  # noqa: S308


@register.simple_tag(takes_context=True)
def same_page_in(context: RequestContext, code: str) -> str:
    """The address of this page in another language, filters included."""
    return translate_url(context["request"].get_full_path(), code)


@register.filter
def lines(value: Any) -> SafeString:
    """Plain text of a person → paragraphs; everything in it is escaped."""
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", str(value).replace("\r\n", "\n")) if part.strip()]
    return mark_safe("".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs))  # noqa: S308


@register.filter
def unlocal(value: Any) -> str:
    """A number as machines write it (1.5, 2014): for SVG attributes, years and addresses, whatever the language."""
    return str(value)


@register.simple_tag
def lang_attr(text: Any) -> SafeString:
    """` lang="fr"` when this text is not in the language of the page, else nothing."""
    lang = getattr(text, "lang", None)
    return format_html(' lang="{}"', lang) if lang and lang != get_language() else SafeString("")


@register.simple_tag(takes_context=True)
def here(context: RequestContext, *prefixes: str) -> SafeString:
    """` aria-current` for the link of the section one is in; a prefix after a dash is another link's."""
    request = context.get("request")
    if request is None:
        return SafeString("")
    path = re.sub(r"^/en(?=/)", "", request.path)
    if any(p.startswith("-") and path.startswith(p[1:]) for p in prefixes):
        return SafeString("")
    if any(path == p or (p != "/" and path.startswith(p)) for p in prefixes):
        return SafeString(' aria-current="page"' if path in prefixes else ' aria-current="true"')
    return SafeString("")
