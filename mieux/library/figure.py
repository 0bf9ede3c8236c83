"""Where the leaves of the tree hang: geometry only, so that any pack's tree can be drawn."""

from dataclasses import dataclass
from random import Random

from mieux.method import Pack
from mieux.method.models import Branch, Leaf

WIDTH, HEIGHT = 1000, 760
ROW = 92
TRUNK_TOP = (500, 560)


@dataclass(frozen=True)
class DrawnLeaf:
    """A leaf at (x, y), turned by `turn` degrees, its label cut in `lines` (SVG text does not wrap)."""

    leaf: Leaf
    x: float
    y: float
    turn: float
    lines: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class DrawnBranch:
    """A branch as the path of a strip of paper, its leaves, and the number that names it in the list."""

    branch: Branch
    path: str
    leaves: tuple[DrawnLeaf, ...]


def wrap(label: str, width: int = 17) -> list[str]:
    """Cut a label into lines of about `width` signs, never inside a word."""
    lines: list[str] = []
    for word in label.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def grow(pack: Pack) -> tuple[DrawnBranch, ...]:
    """The tree of a pack: one column of leaves a branch, the outer columns hanging lower, as crowns do."""
    count = len(pack.branches)
    column = WIDTH / count
    drawn = []
    for index, branch in enumerate(pack.branches):
        # The same seed gives the same tree in every process.
        random = Random(index + 7)  # noqa: S311
        middle = column * (index + 0.5)
        from_centre = abs(index - (count - 1) / 2) / max(1, (count - 1) / 2)
        top = 50 + 75 * from_centre
        leaves = []
        for row, leaf in enumerate(branch.leaves):
            side = 1 if (row + index) % 2 else -1
            lines = wrap(leaf.label.plain)
            first = -(len(lines) - 1) * 8.5 + 5
            leaves.append(
                DrawnLeaf(
                    leaf,
                    x=round(middle + side * column * 0.09, 1),
                    y=round(top + row * ROW + 36, 1),
                    turn=round(side * random.uniform(1, 4), 1),
                    lines=tuple((line, round(first + n * 17, 1)) for n, line in enumerate(lines)),
                )
            )
        bottom = top + len(branch.leaves) * ROW - 20
        x, y = TRUNK_TOP
        path = f"M{x} {y}C{x} {y - 40} {middle:.0f} {bottom + 40:.0f} {middle:.0f} {bottom - 50:.0f}V{top + 20:.0f}"
        drawn.append(DrawnBranch(branch, path, tuple(leaves)))
    return tuple(drawn)
