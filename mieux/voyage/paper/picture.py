"""The poster as one image: its sheets one under the other."""

import base64
import io
import re
from collections.abc import Sequence
from html import escape
from typing import Final

from PIL import Image

PPI: Final = 160
"""An A3 sheet is 2,646 by 1,871 pixels: a whole screen, sharp when one looks closer."""
PAGES_MOST: Final = 12
"""Sheets in one PNG; a voyage that fills more is one to read as PDF or SVG, and its last sheet says so."""
GAP: Final = 24

_ROOT = re.compile(r"<svg\b[^>]*>", re.S)
_BOX = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')
_IMAGE = re.compile(r'<image\b([^>]*?)xlink:href="data:image/svg\+xml;base64,([^"]+)"([^>]*)/>')
_PLACE = re.compile(r'\b(x|y|width|height|transform|preserveAspectRatio)="[^"]*"')


def svg(pages: Sequence[bytes], title: str, language: str) -> bytes:
    """One SVG with every sheet; letters are shapes, drawings are part of it, nothing comes from elsewhere."""
    parts, down, wide = [], 0.0, 0.0
    for number, page in enumerate(pages):
        text = page.decode()
        root = _ROOT.search(text)
        box = _BOX.search(root.group()) if root else None
        if root is None or box is None:
            raise ValueError("no SVG")
        width, height = float(box.group(1)), float(box.group(2))
        body = _IMAGE.sub(_inlined, text[root.end() : text.rindex("</svg>")])
        # Letters have the same name on each sheet when they have the same shape.
        parts.append(
            f'<svg x="0" y="{down:g}" width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}">{body}</svg>'
        )
        down += height + (GAP if number < len(pages) - 1 else 0)
        wide = max(wide, width)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'xmlns:h5="http://www.w3.org/1999/xhtml" '
        f'viewBox="0 0 {wide:g} {down:g}" width="{wide:g}pt" height="{down:g}pt" role="img" '
        f'lang="{escape(language)}" xml:lang="{escape(language)}" aria-labelledby="affiche"><title id="affiche">{escape(title)}</title>'
    )
    return (head + "".join(parts) + "</svg>").encode()


def _inlined(found: re.Match[str]) -> str:
    """A drawing of ours as shapes of the page, not as a picture within it."""
    drawing = base64.b64decode(found.group(2)).decode()
    root = _ROOT.search(drawing)
    if root is None:
        return found.group()
    place = " ".join(each.group() for each in _PLACE.finditer(found.group(1) + found.group(3)))
    box = re.search(r'viewBox="[^"]*"', root.group())
    font = re.search(r'font-family="[^"]*"', root.group())
    said = " ".join(each.group() for each in (box, font) if each)
    return f"<svg {place} {said}>{drawing[root.end() :]}"


def png(pages: Sequence[bytes]) -> bytes:
    """One PNG with every sheet."""
    if len(pages) == 1:
        return pages[0]
    images = [Image.open(io.BytesIO(page)) for page in pages]
    wide = max(image.width for image in images)
    tall = sum(image.height for image in images) + GAP * (len(images) - 1)
    whole = Image.new("RGB", (wide, tall), "#fff9f0")
    down = 0
    for image in images:
        whole.paste(image.convert("RGB"), (0, down))
        down += image.height + GAP
    buffer = io.BytesIO()
    whole.save(buffer, "PNG")
    return buffer.getvalue()
