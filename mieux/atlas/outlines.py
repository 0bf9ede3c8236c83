"""The drawn maps: outlines of régions, départements and countries as SVG paths, and where a point falls on them.

Everything is in Web Mercator, as the interactive map is, so that both show the same picture. A drawing is one
canvas with one or more frames (France: the mainland and five insets); the page draws each frame as a nested
``<svg>`` and asks :meth:`Drawing.xy` for the places of its points.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from .territories import DATA, countries, departements, regions

Box = tuple[float, float, float, float]
Level = Literal["regions", "departements", "countries"]

FRANCE: Box = (-5.3, 41.25, 9.75, 51.2)
EUROPE: Box = (-25.0, 34.0, 45.0, 71.5)
WORLD: Box = (-170.0, -57.0, 180.0, 78.0)
INSETS: tuple[tuple[str, Box], ...] = (
    ("971", (-61.85, 15.8, -60.95, 16.55)),
    ("972", (-61.27, 14.36, -60.78, 14.92)),
    ("973", (-54.7, 2.05, -51.5, 5.85)),
    ("974", (55.18, -21.42, 55.88, -20.84)),
    ("976", (44.98, -13.04, 45.33, -12.6)),
)


def mercator(lat: float, lon: float) -> tuple[float, float]:
    """Web Mercator: the world is the unit square, (0, 0) its north-west corner."""
    wide = math.radians(max(-85.05, min(85.05, lat)))
    return (lon + 180) / 360, (1 - math.asinh(math.tan(wide)) / math.pi) / 2


@dataclass(frozen=True, slots=True)
class Shape:
    """One territory: its ``key`` in the search index, names, SVG path data and where its label stands."""

    key: str
    code: str
    name: str
    name_en: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A window of the drawing: ``bbox`` (west, south, east, north) shown at (x, y) with this size in pixels."""

    id: str
    x: float
    y: float
    width: float
    height: float
    bbox: Box
    shapes: tuple[Shape, ...]

    def xy(self, lat: float, lon: float) -> tuple[float, float] | None:
        """Where a place falls inside the frame (its own corner is 0, 0); None outside."""
        west, south, east, north = self.bbox
        if not (south <= lat <= north and west <= lon <= east):
            return None
        left, top = mercator(north, west)
        right, _ = mercator(north, east)
        px, py = mercator(lat, lon)
        scale = self.width / (right - left)
        return round((px - left) * scale, 1), round((py - top) * scale, 1)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A canvas of ``width`` × ``height`` pixels with its frames, the main one first."""

    width: float
    height: float
    frames: tuple[Frame, ...]

    def xy(self, lat: float, lon: float) -> tuple[float, float] | None:
        """Where a place falls on the canvas, None when no frame shows it."""
        for frame in self.frames:
            spot = frame.xy(lat, lon)
            if spot:
                return round(frame.x + spot[0], 1), round(frame.y + spot[1], 1)
        return None


@cache
def _topology(name: str) -> tuple[list[list[tuple[float, float]]], dict[str, Any]]:
    """Arcs already in Mercator, and objects, of a TopoJSON file."""
    raw = json.loads((DATA / name).read_text())
    step = raw["transform"]["scale"][0]
    arcs = []
    for coded in raw["arcs"]:
        x = y = 0
        line = []
        for dx, dy in coded:
            x, y = x + dx, y + dy
            line.append(mercator(y * step, x * step))
        arcs.append(line)
    return arcs, {level: {g["id"]: g["arcs"] for g in o["geometries"]} for level, o in raw["objects"].items()}


@cache
def _rings(level: Level) -> dict[str, list[tuple[list[tuple[float, float]], Box]]]:
    """Rings of each territory of a level in Mercator, with their bounding boxes (left, top, right, bottom)."""
    arcs, objects = _topology("world.topo.json" if level == "countries" else "france.topo.json")
    out: dict[str, list[tuple[list[tuple[float, float]], Box]]] = {}
    for code, polygons in objects[level].items():
        rings = []
        for ring in (ring for polygon in polygons for ring in polygon):
            line: list[tuple[float, float]] = []
            for number in ring:
                part = arcs[number] if number >= 0 else arcs[~number][::-1]
                line += part[1:] if line else part
            xs, ys = [p[0] for p in line], [p[1] for p in line]
            rings.append((line, (min(xs), min(ys), max(xs), max(ys))))
        out[code] = rings
    return out


def _names(level: Level) -> dict[str, tuple[str, str, str, float | None, float | None]]:
    if level == "countries":
        return {c.iso: (f"{c.iso}", c.name_fr, c.name_en, c.lat, c.lon) for c in countries().values()}
    table = regions() if level == "regions" else departements()
    return {t.code: (t.key, t.name, t.name, t.lat, t.lon) for t in table.values()}


def _height(bbox: Box, width: float) -> float:
    west, south, east, north = bbox
    (left, top), (right, bottom) = mercator(north, west), mercator(south, east)
    return round(width * (bottom - top) / (right - left), 1)


def _frame(name: str, level: Level, bbox: Box, x: float, y: float, width: float) -> Frame:
    west, south, east, north = bbox
    left, top = mercator(north, west)
    right, bottom = mercator(south, east)
    scale = width / (right - left)
    named = _names(level)
    shapes = []
    for code, rings in _rings(level).items():
        pieces = []
        for line, (x0, y0, x1, y1) in rings:
            # Outside the window, or too small to be seen at this scale.
            if x1 < left or x0 > right or y1 < top or y0 > bottom or max(x1 - x0, y1 - y0) * scale < 1.2:
                continue
            last: tuple[float, float] | None = None
            spots = []
            for px, py in line:
                spot = round((px - left) * scale, 1), round((py - top) * scale, 1)
                if spot != last:
                    spots.append(f"{spot[0]:g} {spot[1]:g}")
                    last = spot
            if len(spots) > 3:
                pieces.append("M" + "L".join(spots[:-1]) + "Z")
        if not pieces:
            continue
        key, french, english, lat, lon = named.get(code, ("", "", "", None, None))
        spot_x = spot_y = -1.0
        if lat is not None and lon is not None:
            mx, my = mercator(lat, lon)
            spot_x, spot_y = round((mx - left) * scale, 1), round((my - top) * scale, 1)
        shapes.append(Shape(key, code, french, english, "".join(pieces), spot_x, spot_y))
    return Frame(name, x, y, width, _height(bbox, width), bbox, tuple(shapes))


@lru_cache(maxsize=16)
def drawing(what: Literal["regions", "departements", "europe", "world"]) -> Drawing:
    """The four ready maps, 1000 pixels wide: France by régions or départements with its insets, Europe, the world."""
    if what in ("regions", "departements"):
        level: Level = "regions" if what == "regions" else "departements"
        main = _frame("metropole", level, FRANCE, 0, 0, 1000)
        frames, at, row = [main], 0.0, 170.0
        gap = 16.0
        room = (1000 - gap * (len(INSETS) - 1)) / len(INSETS)
        for code, bbox in INSETS:
            width = min(room, round(row / _height(bbox, 1.0), 1))
            frames.append(_frame(code, level, bbox, round(at + (room - width) / 2, 1), main.height + gap, width))
            at += room + gap
        return Drawing(1000, round(main.height + gap + max(f.height for f in frames[1:]), 1), tuple(frames))
    frame = _frame(what, "countries", EUROPE if what == "europe" else WORLD, 0, 0, 1000)
    return Drawing(1000, frame.height, (frame,))


@lru_cache(maxsize=64)
def map_paths(level: Level, bbox: Box, width: float = 1000) -> Drawing:
    """A map of any box (west, south, east, north), west < east: one frame, no insets."""
    frame = _frame("box", level, bbox, 0, 0, width)
    return Drawing(width, frame.height, (frame,))


def around(level: Level, code: str, margin: float = 0.08) -> Box | None:
    """The box around one territory, with a margin (share of its size); None if it has no outline."""
    rings = _rings(level).get(code)
    if not rings:
        return None
    left, top = min(b[0] for _, b in rings), min(b[1] for _, b in rings)
    right, bottom = max(b[2] for _, b in rings), max(b[3] for _, b in rings)
    more = max(right - left, bottom - top) * margin

    def latitude(y: float) -> float:
        return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))

    return (
        round((left - more) * 360 - 180, 4),
        round(latitude(bottom + more), 4),
        round((right + more) * 360 - 180, 4),
        round(latitude(top - more), 4),
    )
