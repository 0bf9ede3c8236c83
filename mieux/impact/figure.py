"""The dominoes of an initiative, drawn: one column a level, one tile a claim, an arrow where one set another going.

Positions are computed; nothing is placed by hand. The same sentences stand beside it as a list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from mieux.core import paper
from mieux.method import pack

from .models import Domino
from .queries.matrix import ClaimLine, Matrix

TILE, GAP_X, GAP_Y = 218, 74, 26
TOP, MARGIN = 58, 14
LINE, LETTERS, MOST_LINES = 21, 23, 5


@dataclass(frozen=True)
class Tile:
    """A claim as a domino. Units of the drawing."""

    line: ClaimLine
    kind: str
    number: int
    x: float
    y: float
    height: float
    path: str
    words: tuple[tuple[float, str], ...]

    @property
    def middle(self) -> float:
        """Where arrows come in and go out."""
        return self.y + self.height / 2

    @property
    def text_x(self) -> float:
        """Left of its words."""
        return self.x + 16

    @property
    def state_x(self) -> float:
        """Right end of the word that says how sure it is."""
        return self.x + TILE - 16

    @property
    def state_y(self) -> float:
        """Its line."""
        return self.y + 25

    @property
    def pips(self) -> list[tuple[float, float]]:
        """As many dots as the number of its level, in a row at the top."""
        return [(self.x + 22 + 18 * n, self.y + 20) for n in range(self.number)]

    @property
    def rule(self) -> str:
        """The line that parts a domino in two."""
        return f"M{self.x + 14:.0f} {self.y + 36:.0f}H{self.x + TILE - 14:.0f}"


@dataclass(frozen=True)
class Arrow:
    """From one tile to the next: full between people, broken when it goes on by rebound."""

    path: str
    head: str
    rebound: bool


@dataclass(frozen=True)
class Column:
    """The name of a level above its tiles."""

    label: str
    x: float


@dataclass(frozen=True)
class Figure:
    """The drawing."""

    width: int
    height: int
    columns: tuple[Column, ...]
    tiles: tuple[Tile, ...]
    arrows: tuple[Arrow, ...]


def figure(matrix: Matrix, dominos: Sequence[Domino]) -> Figure | None:
    """Lay the tiles that at least one arrow touches; nothing without dominoes."""
    lines = {line.claim.pk: line for line in matrix.lines}
    pairs = [(row.cause_id, row.effect_id) for row in dominos if row.cause_id in lines and row.effect_id in lines]
    if not pairs:
        return None
    levels = list(pack().levels)
    order = {level.id: n for n, level in enumerate(levels)}
    touched = {pk for pair in pairs for pk in pair}
    used = sorted({order.get(lines[pk].claim.level, len(levels)) for pk in touched})
    columns = {
        place: [pk for pk in lines if pk in touched and order.get(lines[pk].claim.level, len(levels)) == place]
        for place in used
    }
    _untangle(columns, pairs)
    tiles: dict[int, Tile] = {}
    heads = []
    tallest = max(sum(_height(lines[pk]) + GAP_Y for pk in pks) for pks in columns.values())
    for n, (place, pks) in enumerate(columns.items()):
        x = MARGIN + n * (TILE + GAP_X)
        level = levels[place] if place < len(levels) else None
        heads.append(Column(level.label.plain if level else "…", x))
        y = TOP + (tallest - sum(_height(lines[pk]) + GAP_Y for pk in pks)) / 2
        for pk in pks:
            tiles[pk] = _tile(lines[pk], level.kind if level else "indirect", place + 1, x, y)
            y += tiles[pk].height + GAP_Y
    width = MARGIN * 2 + len(columns) * TILE + (len(columns) - 1) * GAP_X
    # A column alone has its arrows beside it.
    inside = any(tiles[cause].x == tiles[effect].x for cause, effect in pairs)
    arrows = tuple(_arrow(tiles[cause], tiles[effect]) for cause, effect in pairs)
    return Figure(
        int(width + (46 if inside else 0)), int(TOP + tallest + MARGIN), tuple(heads), tuple(tiles.values()), arrows
    )


def _words(line: ClaimLine) -> list[str]:
    text = str(getattr(line.text, "plain", line.text))
    words = wrap(text, LETTERS) or [""]
    return words if len(words) <= MOST_LINES else [*words[: MOST_LINES - 1], f"{words[MOST_LINES - 1][: LETTERS - 1]}…"]


def _height(line: ClaimLine) -> float:
    return 58 + LINE * len(_words(line))


def _tile(line: ClaimLine, kind: str, number: int, x: float, y: float) -> Tile:
    height = _height(line)
    words = tuple((y + 60 + LINE * n, each) for n, each in enumerate(_words(line)))
    path = paper.sheet(x, y, TILE, height, seed=line.claim.pk, wobble=3)
    return Tile(line, kind, number, x, y, height, path, words)


def _untangle(columns: dict[int, list[int]], pairs: Sequence[tuple[int, int]]) -> None:
    """Order each column by the middle of what its tiles are tied to, a few times over: fewer arrows cross."""
    tied: dict[int, list[int]] = {}
    for cause, effect in pairs:
        tied.setdefault(cause, []).append(effect)
        tied.setdefault(effect, []).append(cause)
    for _round in range(4):
        place = {pk: n / max(1, len(pks)) for pks in columns.values() for n, pk in enumerate(pks)}
        for pks in columns.values():
            pks.sort(key=lambda pk: sum(place[other] for other in tied[pk]) / len(tied[pk]))


def _arrow(cause: Tile, effect: Tile) -> Arrow:
    rebound = effect.kind == "indirect"
    if effect.x > cause.x:
        x0, y0, x1, y1 = cause.x + TILE + 4, cause.middle, effect.x - 6, effect.middle
        bend = (x1 - x0) * 0.5
        path = f"M{x0:.0f} {y0:.0f}C{x0 + bend:.0f} {y0:.0f} {x1 - bend - 8:.0f} {y1:.0f} {x1 - 8:.0f} {y1:.0f}"
        return Arrow(path, f"M{x1 - 13:.0f} {y1 - 9:.0f}L{x1:.0f} {y1:.0f}L{x1 - 13:.0f} {y1 + 9:.0f}Z", rebound)
    # Within a column, or back to an earlier one: out on the right and in again on the right.
    x0, y0, x1, y1 = cause.x + TILE + 4, cause.middle + 8, effect.x + TILE + 6, effect.middle - 8
    out = max(x0, x1) + 34
    path = f"M{x0:.0f} {y0:.0f}C{out:.0f} {y0:.0f} {out:.0f} {y1:.0f} {x1 + 8:.0f} {y1:.0f}"
    return Arrow(path, f"M{x1 + 13:.0f} {y1 - 9:.0f}L{x1:.0f} {y1:.0f}L{x1 + 13:.0f} {y1 + 9:.0f}Z", rebound)
