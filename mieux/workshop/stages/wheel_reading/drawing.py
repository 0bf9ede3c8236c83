"""The wheel as a room colours it: as many rings as moments of the project are read.

How many people say a word changes nothing to a piece of paper: seen, seen in part, seen by some and not by others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from mieux.core import paper
from mieux.method import pack
from mieux.wheel.models import COLOURED, Word
from mieux.wheel.petals import CENTRE, LABEL, cell_middle, cell_path, criteria_of

_GAP = 0.012
_COVER = 0.6


@dataclass(frozen=True)
class Piece:
    """One cell: the paper beneath, what is coloured of it, and a sign where it stands."""

    colour: str
    whole: str
    seen: str
    looked: bool
    """Somebody looked and did not see: a dashed edge."""
    sign: str
    x: str
    y: str
    name: str
    """The criterion, written once on its petal; beside it stand the words in a list."""
    name_x: str
    name_y: str


def draw(cells: Mapping[tuple[str, str], Iterable[str]], moments: tuple[str, ...]) -> dict[str, object]:
    """The pieces of the wheel. `cells`: (criterion, moment) → the words said of it."""
    criteria = criteria_of(pack())
    pieces = []
    for at, criterion in enumerate(criteria):
        for ring, moment in enumerate(moments):
            words = set(cells.get((criterion.id, moment), ()))
            x, y = cell_middle(len(criteria), len(moments), at, ring)
            around = paper.point(CENTRE, CENTRE, LABEL, -90 + at * 360 / len(criteria))
            pieces.append(
                Piece(
                    colour=criterion.colour,
                    whole=cell_path(len(criteria), len(moments), at, ring),
                    seen=_seen(words, len(criteria), len(moments), at, ring),
                    looked=Word.NOT_SEEN in words,
                    sign=_sign(words),
                    x=f"{x:.0f}",
                    y=f"{y:.0f}",
                    name=criterion.short.plain if ring == len(moments) - 1 else "",
                    name_x=f"{around[0]:.0f}",
                    name_y=f"{around[1]:.0f}",
                )
            )
    return {"pieces": [asdict(piece) for piece in pieces]}


def _seen(words: set[str], petals: int, rings: int, petal: int, ring: int) -> str:
    if not words & set(COLOURED):
        return ""
    if Word.NOT_SEEN in words:
        return cell_path(petals, rings, petal, ring, part=(0, 0.5 - _GAP), seed=100)
    if Word.PRESENT not in words:
        return cell_path(petals, rings, petal, ring, cover=_COVER, seed=300)
    return cell_path(petals, rings, petal, ring)


def _sign(words: set[str]) -> str:
    if words & set(COLOURED):
        return "≠" if Word.NOT_SEEN in words else ""
    return "?" if words == {Word.UNKNOWN} else ""
