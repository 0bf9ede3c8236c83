"""The voyage drawn: every zone of the pack has its place on the sea; the list beside it says the same."""

import math
from dataclasses import dataclass
from typing import Any

from mieux.core import paper
from mieux.method import Pack
from mieux.method.models import ExampleZone, Zone

WIDTH = 1200
HEIGHT = 640

# Where the drawings of a sea stand naturally (centre x, foot y, width), by drawing and not by zone: a pack that uses
# other drawings, or more of them, gets places along a wave.
PLACES: dict[str, tuple[float, float, float]] = {
    "sea-port": (172, 318, 210),
    "sea-phare": (1045, 290, 220),
    "sea-equipage": (474, 366, 245),
    "sea-rames": (772, 330, 165),
    "sea-bateau-secours": (236, 574, 190),
    "sea-requins": (614, 578, 176),
    "sea-balises": (955, 566, 210),
}


@dataclass(frozen=True)
class Spot:
    """A zone on the drawing: the box of its piece, and the sign that carries its number and its names."""

    number: int
    zone: Zone
    x: float
    y: float
    size: float
    sign_x: float
    sign_y: float
    half: float
    """Half the width of the sign: its two names fit, whatever their length."""

    @property
    def board(self) -> str:
        """The board of the sign, around its own middle."""
        return paper.sheet(-self.half, -27, 2 * self.half, 54, seed=self.number, wobble=3)


def _place(index: int, total: int) -> tuple[float, float, float]:
    """Centre x, foot y and width of the `index`-th of `total` pieces along a wave."""
    size = min(250.0, 1000 / max(total, 1) * 1.35)
    share = (index + 0.5) / max(total, 1)
    high = index % 2 == 0
    return 70 + share * (WIDTH - 140), (310 if high else 560) + 18 * math.sin(share * 6), size


def spots(pack: Pack) -> tuple[Spot, ...]:
    """One spot for each zone, in order."""
    found = []
    for n, zone in enumerate(pack.zones):
        # SVG text neither wraps nor tells its width: about this much for each letter at these sizes.
        half = max(len(zone.metaphor.plain) * 11.4, len(zone.label.plain) * 8.9) / 2 + 44
        x, foot, size = PLACES.get(zone.art) or _place(n, len(pack.zones))
        found.append(Spot(n + 1, zone, x - size / 2, foot - size, size, x, foot + 8, half))
    return tuple(found)


def figure(pack: Pack) -> dict[str, Any]:
    """The sea with its questions."""
    return {"spots": spots(pack), "width": WIDTH, "height": HEIGHT}


def example(pack: Pack) -> dict[str, Any]:
    """The worked example laid on the same sea: each spot with its cards."""
    cards: dict[str, ExampleZone] = dict(pack.voyage.example.zones.by_id)
    places = spots(pack)
    return {
        "places": places,
        "spots": [(spot, cards[spot.zone.id].cards) for spot in places],
        "width": WIDTH,
        "height": HEIGHT,
        "example": pack.voyage.example,
    }
