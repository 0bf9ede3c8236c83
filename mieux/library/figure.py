"""Where the leaves of the tree hang: geometry only, so that any pack's tree can be drawn."""

from dataclasses import dataclass
from random import Random

from mieux.method import Pack
from mieux.method.models import Branch, Leaf

WIDTH = 1200
FORK = (600, 660)
"""Where the trunk divides (units of the drawing, 1200 × 820)."""
LOWEST, ROW = 566, 80
LINE = 17


@dataclass(frozen=True)
class DrawnLeaf:
    """A leaf whose stalk is at (x, y), growing to one side (`mirrored`: to the left) at `turn` degrees.

    `lines` is its label, cut because SVG text does not wrap, each line with its own height.
    """

    leaf: Leaf
    x: float
    y: float
    turn: float
    mirrored: bool
    lines: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class DrawnBranch:
    """A branch as a strip of paper, and its leaves."""

    branch: Branch
    path: str
    leaves: tuple[DrawnLeaf, ...]


def wrap(label: str, width: int = 14) -> list[str]:
    """Cut a label into lines of about `width` signs, never inside a word."""
    lines: list[str] = []
    for word in label.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def grow(pack: Pack) -> tuple[DrawnBranch, ...]:
    """The tree of a pack: branches fan out from the fork, leaves grow on both sides, the crown is round."""
    count = len(pack.branches)
    band = WIDTH / count
    drawn = []
    for index, branch in enumerate(pack.branches):
        # The same seed grows the same tree in every process.
        random = Random(index + 3)  # noqa: S311
        middle = band * (index + 0.5)
        outwards = (middle - WIDTH / 2) / (WIDTH / 2)
        lowest = LOWEST + 16 * abs(outwards) - 34
        highest = lowest - ROW * (len(branch.leaves) - 1)

        def at(y: float, middle: float = middle, outwards: float = outwards, lowest: float = lowest) -> float:
            """Where the branch is at height y: it leans outwards as it climbs."""
            return middle + (16 if outwards > 0 else -16) + outwards * ((lowest - y) * 0.075 - 34)

        leaves = []
        for row, leaf in enumerate(reversed(branch.leaves)):
            mirrored = bool(row % 2) if index < count / 2 else not row % 2
            y = lowest - row * ROW
            lines = wrap(leaf.label.plain)
            first = -(len(lines) - 1) * LINE / 2 + 5
            leaves.append(
                DrawnLeaf(
                    leaf,
                    x=round(at(y), 1),
                    y=round(y, 1),
                    turn=round((1 if mirrored else -1) * random.uniform(3, 9), 1),
                    mirrored=mirrored,
                    lines=tuple((line, round(first + n * LINE, 1)) for n, line in enumerate(lines)),
                )
            )
        x, y = FORK
        path = (
            f"M{x} {y + 30}C{x} {y - 50} {at(lowest + 10):.0f} {lowest + 150:.0f} {at(lowest):.0f} {lowest:.0f}"
            f"L{at(highest - 26):.0f} {highest - 26:.0f}"
        )
        # Read from the top of the branch down, as the list is.
        drawn.append(DrawnBranch(branch, path, tuple(reversed(leaves))))
    return tuple(drawn)
