"""Geometry of cut paper: shapes with slightly uneven edges, as SVG path data. The same arguments give the same edge."""

import math
from random import Random


def point(cx: float, cy: float, radius: float, degrees: float) -> tuple[float, float]:
    """The point at `degrees` (0 = right, clockwise, as SVG turns) and `radius` from the centre."""
    angle = math.radians(degrees)
    return cx + radius * math.cos(angle), cy + radius * math.sin(angle)


def _path(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def ring_piece(
    cx: float,
    cy: float,
    inner: float,
    outer: float,
    start: float,
    end: float,
    *,
    bulge: float = 0,
    hollow: float = 0,
    part: tuple[float, float] = (0, 1),
    seed: int = 0,
) -> str:
    """A piece of a ring between two radii and two angles (degrees), cut by hand.

    `bulge` swells the middle of the outer edge and `hollow` that of the inner edge (units of the drawing), so that
    pieces laid one after the other make a petal. `part` keeps only what lies between two shares of the angle (0 to 1):
    pieces of one cell, side by side, swell as the whole cell does.
    """
    # Not for secrets: the same seed must cut the same edge in every process.
    random = Random(seed)  # noqa: S311
    first, last = part
    steps = max(4, int((end - start) * (last - first) / 7))
    wobble = (outer - inner) * 0.008 + 0.4

    def edge(radius: float, swell: float, backwards: bool) -> list[tuple[float, float]]:
        points = []
        for n in range(steps + 1):
            share = first + (last - first) * n / steps
            swollen = radius + swell * math.sin(math.pi * share) ** 0.8
            points.append(point(cx, cy, swollen + random.uniform(-wobble, wobble), start + (end - start) * share))
        return points[::-1] if backwards else points

    return _path(edge(outer, bulge, False) + edge(inner, hollow, True))


def arc(cx: float, cy: float, radius: float, start: float, end: float) -> str:
    """An open arc for text to follow; from `start` to `end` degrees, either way round."""
    x0, y0 = point(cx, cy, radius, start)
    x1, y1 = point(cx, cy, radius, end)
    large = 1 if abs(end - start) > 180 else 0
    sweep = 1 if end > start else 0
    return f"M{x0:.1f} {y0:.1f}A{radius:.1f} {radius:.1f} 0 {large} {sweep} {x1:.1f} {y1:.1f}"


def sheet(x: float, y: float, width: float, height: float, *, seed: int = 0, wobble: float = 3) -> str:
    """A sheet of paper: a rectangle whose corners were cut by hand."""
    random = Random(seed)  # noqa: S311

    def off() -> float:
        return random.uniform(-wobble, wobble)

    return _path(
        [
            (x + off(), y + off()),
            (x + width * 0.52, y + off() / 2),
            (x + width + off(), y + off()),
            (x + width + off() / 2, y + height * 0.48),
            (x + width + off(), y + height + off()),
            (x + width * 0.46, y + height + off() / 2),
            (x + off(), y + height + off()),
            (x + off() / 2, y + height * 0.54),
        ]
    )


def disc(cx: float, cy: float, radius: float, *, seed: int = 0) -> str:
    """A disc cut with scissors: nearly round."""
    random = Random(seed)  # noqa: S311
    return _path([point(cx, cy, radius * random.uniform(0.965, 1.03), degrees) for degrees in range(0, 360, 18)])
