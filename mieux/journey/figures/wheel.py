"""The wheel of colours as the path explains it: petals and rings (mieux/wheel/petals.py), the same cells by phase."""

from typing import Any

from mieux.core import paper
from mieux.method import Pack
from mieux.wheel.petals import CENTRE, HUB, SIZE, Petal, Piece, Ring, petals, sentence

__all__ = ["Petal", "Piece", "Ring", "figure", "mnemonic", "petals", "sentence"]


def figure(pack: Pack) -> dict[str, Any]:
    """The wheel and the same cells by phase."""
    wheel = petals(pack)
    return {
        "petals": wheel,
        "size": SIZE,
        "centre": CENTRE,
        "hub": paper.disc(CENTRE, CENTRE, HUB - 12, seed=3),
        "phases": [(n, phase, [(p, p.rings[n - 1]) for p in wheel]) for n, phase in enumerate(pack.phases, 1)],
    }


def mnemonic(pack: Pack) -> dict[str, Any]:
    """The parts of the sentence, each with the petals it stands for."""
    wheel = petals(pack)
    return figure(pack) | {
        "sentence": sentence(pack),
        "parts": [
            (n, part, [petal for petal in wheel if petal.criterion.id in part.criteria])
            for n, part in enumerate(pack.mnemonic_parts, 1)
        ],
    }
