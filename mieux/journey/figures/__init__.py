"""The figures of the steps: from the pack to what a template needs to draw, nothing about one method in particular.

Each figure is a function `Pack -> dict` (the template's context) and a template `journey/figures/<name>.html`.
A figure and its table are made from the same objects, so they cannot disagree.
"""

from collections.abc import Callable
from typing import Any

from mieux.library.figure import grow
from mieux.method import Pack

from . import domino, path, sea, wheel

Figure = Callable[[Pack], dict[str, Any]]


def nothing_to_compute(pack: Pack) -> dict[str, Any]:
    """The template reads the pack itself."""
    return {}


FIGURES: dict[str, Figure] = {
    "scales": nothing_to_compute,
    "forms": nothing_to_compute,
    "field": nothing_to_compute,
    "wheel": wheel.figure,
    "phases": wheel.figure,
    "mnemonic": wheel.mnemonic,
    "domino": domino.figure,
    "levels": domino.figure,
    "sea": sea.figure,
    "zones": sea.figure,
    "points": nothing_to_compute,
    "tree": lambda pack: {"tree": grow(pack)},
}

__all__ = ["FIGURES", "path"]
