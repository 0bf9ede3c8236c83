"""A page whose words never change is written by its template once; then only what changes is put in its slots.

The layout and the labels of a busy page are some hundred tags of the template language that give the same text each
time. A :class:`Frame` is that text with slots. It is made by the very template that draws the page for a signed-in
person, so there is one place to change the page. Nothing personal may be in a frame: it is made for everybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import translate_url
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

# Signs for private use: no text of ours holds them, and a text of somebody else is never in a frame.
_SLOT = re.compile("\ue000([a-z_]+)\ue001")
_MOST = 64
_frames: dict[Hashable, Frame] = {}


class Frame:
    """A text with slots. Values are escaped unless they are safe; a slot without a value is an error."""

    def __init__(self, html: str) -> None:
        self._parts = _SLOT.split(html)

    def fill(self, values: Mapping[str, str]) -> SafeString:
        """The text, every slot filled."""
        parts = self._parts.copy()
        for place in range(1, len(parts), 2):
            parts[place] = conditional_escape(values[parts[place]])
        return SafeString("".join(parts))


def slot(name: str) -> SafeString:
    """What to give a template in the place of a value: small letters and underscores."""
    return SafeString(f"\ue000{name}\ue001")


def frame(key: Hashable, make: Callable[[], str]) -> Frame:
    """The frame of this key (which must name everything it depends on), made when it is asked for first."""
    found = _frames.get(key)
    if found is None or settings.DEBUG:
        if len(_frames) >= _MOST:
            _frames.clear()
        found = _frames[key] = Frame(make())
    return found


def layout(
    request: HttpRequest, template: str, slots: tuple[str, ...], constant: Mapping[str, Hashable], key: Hashable
) -> Frame:
    """A whole page for people without a session, its layout included; the slots `url_<language>` are for its links.

    `constant` is given to the template as it is; `key` names what else the page depends on.
    """

    def make() -> str:
        languages = [{"code": code, "name": name, "url": slot(f"url_{code}")} for code, name in settings.LANGUAGES]
        links = {
            "languages": languages,
            "other_languages": [item for item in languages if item["code"] != get_language()],
        }
        return render_to_string(template, {**constant, **links, **{name: slot(name) for name in slots}}, request)

    name = (template, request.path, request.scheme, request.get_host(), get_language(), *sorted(constant.items()), key)
    return frame(name, make)


def addresses(request: HttpRequest) -> dict[str, str]:
    """Values of the slots `url_<language>`: this page in each language, its question included."""
    question = request.get_full_path().partition("?")[2]
    active = get_language() or settings.LANGUAGE_CODE
    return {
        f"url_{code}": _elsewhere(request.path, active, code) + (f"?{question}" if question else "")
        for code, _ in settings.LANGUAGES
    }


@lru_cache(maxsize=256)
def _elsewhere(path: str, active: str, code: str) -> str:
    # A path means something in the active language only.
    return translate_url(path, code)
