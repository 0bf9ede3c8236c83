"""The drawings of the pack as pictures of their own, so that twenty cards do not weigh twenty drawings."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from mieux.exports.drawings import printable_file


def url(art: str) -> str:
    """Address of a drawing; it changes with the drawing, so that browsers may keep it for ever. Empty: no drawing."""
    return _url(art, _path(art), get_language() or "fr")


@lru_cache(maxsize=512)
def _url(art: str, path: Path, language: str) -> str:
    stamp = _stamp(path)
    return reverse("atlas:vignette", args=[art, stamp]) if stamp else ""


def svg(art: str) -> str:
    """The drawing in the colours of the light theme: cards lay it on light paper in both themes. Empty: none."""
    return _svg(_path(art))


def stamp(art: str) -> str:
    """Digest of the drawing as it is served."""
    return _stamp(_path(art))


def _path(art: str) -> Path:
    return settings.PACKS_DIR / settings.MIEUX_PACK / "art" / f"{art}.svg"


@lru_cache(maxsize=256)
def _svg(path: Path) -> str:
    return printable_file(path)


@lru_cache(maxsize=256)
def _stamp(path: Path) -> str:
    drawing = _svg(path)
    return blake2b(drawing.encode(), digest_size=5).hexdigest() if drawing else ""
