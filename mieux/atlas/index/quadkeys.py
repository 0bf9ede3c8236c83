"""Places as numbers: the map cut into four, sixteen, sixty-four… cells, named so that near places have near names.

A *place* is a whole number of 36 bits: eighteen times two bits, each time « which quarter ». Its first ``2 × level``
bits name the cell of that level. The projection is Web Mercator, so a cell is a square of every web map.
"""

from __future__ import annotations

import math
from functools import lru_cache

from ..outlines import mercator
from ..territories import EARTH_KM

LEVELS = 18
#: Levels whose cells are terms of the index: a disc is covered with them.
COVER = (4, 6, 8, 10, 12, 14, 16)

_SPREAD = [sum(((byte >> bit) & 1) << (2 * bit) for bit in range(8)) for byte in range(256)]


def place(lat: float, lon: float) -> int:
    """The number of a place (degrees; latitudes beyond the map count as its edge)."""
    x, y = mercator(lat, lon)
    side = 1 << LEVELS
    column, row = min(side - 1, max(0, int(x * side))), min(side - 1, max(0, int(y * side)))
    return _number(column, row)


def cell(number: int, level: int) -> int:
    """The cell of ``level`` that a place lies in."""
    return number >> 2 * (LEVELS - level)


_SHIFTS = [(f"q{level:x}.", 2 * (LEVELS - level)) for level in COVER]


def terms(number: int) -> list[str]:
    """What the index files a place under: one term per level of :data:`COVER`."""
    return [f"{prefix}{number >> shift:x}" for prefix, shift in _SHIFTS]


def term(level: int, cell_number: int) -> str:
    """The term of one cell."""
    return f"q{level:x}.{cell_number:x}"


# Four bits of a column (the even ones) or of a row (the odd ones) out of each byte of a number.
_EVEN = [sum(((byte >> 2 * bit) & 1) << bit for bit in range(4)) for byte in range(256)]
_ODD = [_EVEN[byte >> 1] for byte in range(256)]


def _corner(cell_number: int) -> tuple[int, int]:
    """Column and row of a cell of any level."""
    column = row = shift = 0
    while cell_number:
        byte = cell_number & 255
        column |= _EVEN[byte] << shift
        row |= _ODD[byte] << shift
        cell_number >>= 8
        shift += 4
    return column, row


def _number(column: int, row: int) -> int:
    """The cell in a column and a row of any level."""
    return (
        (_SPREAD[column >> 16] | _SPREAD[row >> 16] << 1) << 32
        | (_SPREAD[column >> 8 & 255] | _SPREAD[row >> 8 & 255] << 1) << 16
        | (_SPREAD[column & 255] | _SPREAD[row & 255] << 1)
    )


def _latitude(y: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))


@lru_cache(maxsize=20_000)
def box(level: int, cell_number: int) -> tuple[float, float, float, float]:
    """(west, south, east, north) of a cell, in degrees."""
    column, row = _corner(cell_number)
    side = 1 << level
    return (
        column / side * 360 - 180,
        _latitude((row + 1) / side),
        (column + 1) / side * 360 - 180,
        _latitude(row / side),
    )


@lru_cache(maxsize=50_000)
def middle(level: int, cell_number: int) -> tuple[float, float]:
    """(lat, lon) of the middle of a cell."""
    column, row = _corner(cell_number)
    side = 1 << level
    return _latitude((row + 0.5) / side), (column + 0.5) / side * 360 - 180


def _half_width(latitude: float, lat: float, km: float) -> float:
    """Half the width in degrees of longitude, at ``latitude``, of the disc of ``km`` around ``lat``; −1 outside it."""
    p, q = math.radians(latitude), math.radians(lat)
    left = math.sin(km / EARTH_KM / 2) ** 2 - math.sin((p - q) / 2) ** 2
    if left < 0:
        return -1.0
    share = math.sqrt(left / max(1e-12, math.cos(p) * math.cos(q)))
    return 180.0 if share >= 1 else math.degrees(2 * math.asin(share))


@lru_cache(maxsize=256)
def cover(lat: float, lon: float, km: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Terms of the cells that lie wholly within ``km`` of a place, and of those that its circle cuts through.

    The cells that are cut measure a twelfth of the radius or less: only what lies in them must be measured one by
    one. The disc is cut into rows of cells, each row into what is inside for sure, perhaps, and not at all.
    """
    width = 40_075 * math.cos(math.radians(min(80.0, abs(lat))))
    level = next((at for at in COVER if width / (1 << at) <= km / 12), COVER[-1])
    side = 1 << level
    reach = math.degrees(km / EARTH_KM)
    top = int(mercator(lat + reach, 0)[1] * side)
    bottom = min(side - 1, int(mercator(lat - reach, 0)[1] * side))
    # Where the disc is widest: a little nearer to the pole than its middle.
    ratio = math.sin(math.radians(lat)) / math.cos(min(1.5, km / EARTH_KM))
    widest = math.degrees(math.asin(max(-1.0, min(1.0, ratio))))
    inside: set[int] = set()
    cut: list[str] = []
    for row in range(top, bottom + 1):
        north, south = _latitude(row / side), _latitude((row + 1) / side)
        edges = (_half_width(north, lat, km), _half_width(south, lat, km))
        inner = min(edges)
        outer = max(*edges, _half_width(min(north, max(south, widest)), lat, km))
        if outer < 0:
            continue
        first, last = ((lon + way * outer + 180) / 360 * side for way in (-1, 1))
        sure_first, sure_last = ((lon + way * inner + 180) / 360 * side for way in (-1, 1))
        for column in range(math.floor(first), min(math.floor(last), math.floor(first) + side - 1) + 1):
            turned = column % side
            number = _number(turned, row)
            if inner >= 0 and sure_first <= column and column + 1 <= sure_last:
                inside.add(number)
            else:
                cut.append(term(level, number))
    return _joined(level, inside), tuple(cut)


def _joined(level: int, inside: set[int]) -> tuple[str, ...]:
    """Terms of cells of one level; sixteen brothers are one larger cell."""
    found: list[str] = []
    while inside:
        parents: dict[int, int] = {}
        for number in inside:
            parents[number >> 4] = parents.get(number >> 4, 0) + 1
        whole = {parent for parent, children in parents.items() if children == 16} if level > COVER[0] else set()
        found += [term(level, number) for number in inside if number >> 4 not in whole]
        inside, level = whole, level - 2
    return tuple(found)


@lru_cache(maxsize=256)
def cover_box(west: float, south: float, east: float, north: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The same for a box (west ≤ east, degrees): cells wholly inside, cells that its border cuts."""
    left, top = mercator(north, west)
    right, bottom = mercator(south, east)
    level = next((at for at in COVER if max(right - left, bottom - top) * (1 << at) >= 8), COVER[-1])
    side = 1 << level
    x0, x1, y0, y1 = left * side, right * side, top * side, bottom * side
    inside: set[int] = set()
    cut: list[str] = []
    for row in range(max(0, int(y0)), min(side - 1, int(y1)) + 1):
        for column in range(max(0, int(x0)), min(side - 1, int(x1)) + 1):
            number = _number(column, row)
            # Beyond the edge of the map (85°) everything falls into the outermost row, which is never « inside ».
            if x0 < column and column + 1 < x1 and y0 < row and row + 1 < y1 and 0 < row < side - 1:
                inside.add(number)
            else:
                cut.append(term(level, number))
    return _joined(level, inside), tuple(cut)
