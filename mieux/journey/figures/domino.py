"""The dominoes: one tile for each level of impact; the first ones fall by direct impact, the others by rebound."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from mieux.core import paper
from mieux.method import Pack
from mieux.method.models import Effect, ImpactKind, Initiative, Level

HEIGHT = 500
GROUND = 390
STEP = 218
MARGIN = 40
ZIGZAG = 18


@dataclass(frozen=True)
class Tile:
    """A level as a domino: the further, the taller. Units of the drawing."""

    number: int
    level: Level
    kind: ImpactKind
    x: float
    y: float
    width: float
    height: float
    path: str
    pips: tuple[tuple[float, float], ...]
    """Where the dots stand: as many as the number of the tile."""
    middle: float
    pairs: tuple[tuple[Any, Any], ...]
    """Each behaviour with the impact that follows from it."""

    @property
    def art_size(self) -> float:
        """Side of the square that holds the level's drawing on the face of the tile."""
        return self.width * 0.84

    @property
    def art_x(self) -> float:
        """Left of that square."""
        return self.x + self.width * 0.08

    @property
    def art_y(self) -> float:
        """Top of that square."""
        return self.y + 14


@dataclass(frozen=True)
class Arrow:
    """Under neighbouring tiles of one kind: straight when direct, zig-zag when by rebound."""

    kind: ImpactKind
    path: str
    head: str
    middle: float
    y: float


def tiles(pack: Pack) -> tuple[Tile, ...]:
    """One tile for each level of the pack, in order."""
    found = []
    for n, level in enumerate(pack.levels, 1):
        height = 150 + 44 * n
        width = 84 + 14 * n
        x = MARGIN + (n - 1) * STEP + 50
        y = GROUND - height
        across = (0,) if n == 1 else (-0.22, 0.22)
        pips = tuple(
            (x + width * (0.5 + dx), y + height - 26 - 26 * row)
            for row in range((n + 1) // 2)
            for dx in ((0,) if n % 2 and row == (n + 1) // 2 - 1 else across)
        )
        pairs = tuple(zip(level.behaviours, level.impacts, strict=True))
        path = paper.sheet(x, y, width, height, seed=n, wobble=4)
        found.append(Tile(n, level, pack.kinds[level.kind], x, y, width, height, path, pips, x + width / 2, pairs))
    return tuple(found)


def arrows(pack: Pack, row: tuple[Tile, ...]) -> tuple[Arrow, ...]:
    """One arrow under each run of tiles of the same kind."""
    found = []
    y = GROUND + 46
    for kind, run in groupby(row, key=lambda tile: tile.level.kind):
        members = list(run)
        start, end = members[0].x, members[-1].x + members[-1].width + 36
        if kind == "direct":
            line = f"M{start:.0f} {y}H{end - 14:.0f}"
        else:
            teeth = max(4, int((end - start) / 34)) // 2 * 2
            width = (end - 14 - start) / teeth
            line = (
                f"M{start:.0f} {y}"
                + "".join(
                    f"L{start + width * (n + 0.5):.0f} {y + (-ZIGZAG if n % 2 else ZIGZAG) / 1.3:.0f}"
                    for n in range(teeth)
                )
                + f"L{end - 14:.0f} {y}"
            )
        head = f"M{end - 20:.0f} {y - 15}L{end + 8:.0f} {y}L{end - 20:.0f} {y + 15}Z"
        found.append(Arrow(pack.kinds[kind], line, head, (start + end) / 2, y + 40))
    return tuple(found)


def figure(pack: Pack) -> dict[str, Any]:
    """Tiles, arrows and the size of the table they stand on."""
    row = tiles(pack)
    width = MARGIN * 2 + STEP * len(row) + 90
    return {
        "tiles": row,
        "arrows": arrows(pack, row),
        "width": width,
        "height": HEIGHT,
        "ground": paper.sheet(10, GROUND - 6, width - 20, 22, seed=8),
    }


@dataclass(frozen=True)
class Row:
    """One initiative of the synthesis table: its effect at each level, or nothing where the book says nothing."""

    initiative: Initiative
    cells: tuple[tuple[Level, Effect | None], ...]


def synthesis(pack: Pack) -> dict[str, Any]:
    """The table of impacts: the initiatives whose impacts are told, by level. No sum, no order of merit."""
    listed = pack.manifest("initiatives.impacts")
    told = [one for one in listed if isinstance(one, Initiative) and one.impacts]
    return {
        "rows": [
            Row(initiative, tuple((level, initiative.impacts.get(level.id)) for level in pack.levels))
            for initiative in told
        ]
    }
