"""The sea of the canvas: where each zone lies on it, and the papers it is made of.

A zone has its place by its drawing, never by coordinates of cards: the sea is a grid of paper whose rows grow with
what is laid on them, so that sixty cards, or one of two thousand words, never leave it. A pack with other drawings
gets its zones one after the other on the same water.
"""

from dataclasses import dataclass
from random import Random
from typing import Final

from .zones import ASHORE, HOLD, Place

AREAS: Final = {
    "sea-port": "port",
    "sea-phare": "lighthouse",
    "sea-equipage": "crew",
    "sea-rames": "oars",
    "sea-bateau-secours": "lifeboat",
    "sea-requins": "sharks",
    "sea-balises": "buoys",
}
"""Drawing of a zone → its area in the grid of canvas.css."""
ART: Final = {ASHORE: "sea-quai", HOLD: "sea-cale"}
"""Drawings of the two zones that every voyage has."""

EDGE_WIDTH: Final = 2400
EDGE_HEIGHT: Final = 70


@dataclass(frozen=True)
class Spot:
    """Where a zone lies: its area in the grid, and its drawing."""

    area: str
    art: str


def spot_of(place: Place) -> Spot:
    """The spot of a zone."""
    if place.id in ART:
        return Spot(place.id, ART[place.id])
    return Spot(AREAS.get(place.art, "any"), place.art)


def wave(seed: int, *, length: float = 118, height: float = 15) -> str:
    """The upper edge of a sheet of water, cut by hand: one scallop after the other, then straight down."""
    random = Random(seed)  # noqa: S311  # the same edge in every process; no secret
    top = EDGE_HEIGHT * 0.45
    x, parts = -20.0, [f"M-20 {top:.0f}"]
    while x < EDGE_WIDTH + 20:
        wide = length * random.uniform(0.82, 1.2)
        deep = height * random.uniform(0.75, 1.25)
        rise = random.uniform(-3, 3)
        parts.append(f"q{wide / 2:.0f} {deep * 2:.0f} {wide:.0f} {rise:.0f}")
        x += wide
        # Each crest comes back to the line, so that a long edge stays level.
        parts.append(f"l0 {-rise:.0f}")
    parts.append(f"L{EDGE_WIDTH + 40} {EDGE_HEIGHT}L-40 {EDGE_HEIGHT}Z")
    return "".join(parts)


def shore(seed: int) -> str:
    """The beach, in a box of 100 by 100 that is stretched: a dune at the top, water on the right, in long cuts."""
    random = Random(seed)  # noqa: S311
    parts, x = ["M0 1.4Q18 -.6 42 .5T86 2.6"], 86.0
    for step in range(1, 9):
        y = step * 12.2
        goal = 90 - 30 * (step / 8) ** 1.7 + (4 if step % 2 else -3)
        bend = max(x, goal) + random.uniform(1, 4) if step % 2 else min(x, goal) - random.uniform(0, 2)
        parts.append(f"Q{bend:.1f} {y - 6:.1f} {goal:.1f} {y:.1f}")
        x = goal
    return "".join([*parts, f"Q{x - 12:.1f} 99.6 {x - 26:.1f} 99.2T0 98.8Z"])


@dataclass(frozen=True)
class Sheet:
    """One sheet of water: its name in the style sheet and its upper edge."""

    name: str
    edge: str


def sheets() -> tuple[Sheet, ...]:
    """From the horizon to the reader: each lies over the one before."""
    return (
        Sheet("far", wave(3, length=90, height=9)),
        Sheet("mid", wave(8, length=126, height=14)),
        Sheet("near", wave(21, length=150, height=18)),
    )
