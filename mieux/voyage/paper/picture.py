"""The poster as one image."""

import base64
import re
from collections.abc import Mapping
from html import escape
from typing import Any, Final

from django.utils.translation import gettext as _

from mieux.exports import apart

from .letters import BREAK

TEMPLATE: Final = "voyage/poster.typ"
PPI: Final = 180
"""An A3 sheet is 2,976 by 2,105 pixels: more than a whole screen, and sharp on an A4 print."""

_ROOT = re.compile(r"<svg\b[^>]*>", re.S)
_BOX = re.compile(r'viewBox="[^"]*"')
_IMAGE = re.compile(r'<image\b([^>]*?)xlink:href="data:image/svg\+xml;base64,([^"]+)"([^>]*)/>')
_PLACE = re.compile(r'\b(x|y|width|height|transform|preserveAspectRatio)="[^"]*"')
_KEPT = re.compile(r'(?:viewBox|font-family)="[^"]*"')
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")


def png(content: Mapping[str, Any]) -> bytes:
    """The poster as PNG."""
    return apart.pages(TEMPLATE, content, format="png", ppi=PPI)[0]


def svg(content: Mapping[str, Any]) -> bytes:
    """The poster as SVG: letters are shapes, drawings are part of it, nothing comes from elsewhere.

    What the shapes say is in its title and description, whole, for those who listen and those who search.
    """
    page = apart.pages(TEMPLATE, content, format="svg")[0].decode()
    root = _ROOT.search(page)
    box = _BOX.search(root.group()) if root else None
    if root is None or box is None:
        raise ValueError("Typst wrote no SVG")
    body = _IMAGE.sub(_inlined, page[root.end() :])
    width, height = content["sheet"]
    language = escape(content["language"])
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'{box.group()} width="{width}mm" height="{height}mm" role="img" lang="{language}" xml:lang="{language}" '
        'aria-labelledby="affiche-t" aria-describedby="affiche-d">'
        f'<title id="affiche-t">{_words(content["title"])}</title>'
        f'<desc id="affiche-d">{_words(_description(content))}</desc>'
    )
    return (head + body).encode()


def _words(text: str) -> str:
    return escape(_UNSEEN.sub("", text.replace(BREAK, "")))


def _description(content: Mapping[str, Any]) -> str:
    lines = [f"{content['method']}. {content['crossing']}, {content['date']}."]
    for zone in content["zones"]:
        lines.append(f"{zone['metaphor']}, {zone['label']}")
        lines += [f"{card['n']}. {card['text']}" for card in zone["cards"]] or [_("Aucune carte pour l’instant.")]
    return "\n".join(lines)


def _inlined(found: re.Match[str]) -> str:
    """A drawing of ours as shapes of the page, not as a picture within it."""
    drawing = base64.b64decode(found.group(2)).decode()
    root = _ROOT.search(drawing)
    if root is None:
        return found.group()
    place = " ".join(each.group() for each in _PLACE.finditer(found.group(1) + found.group(3)))
    return f"<svg {place} {' '.join(_KEPT.findall(root.group()))}>{drawing[root.end() :]}"
