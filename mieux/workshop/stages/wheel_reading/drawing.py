"""The wheel as a room colours it, with as many rings as moments that are read. Its words stand in a list beside it.

How many people say a word changes nothing to a piece of paper: seen, seen in part, seen by some and not by others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from mieux.method import pack
from mieux.wheel.models import COLOURED, Word
from mieux.wheel.petals import cell_middle, cell_path, criteria_of

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


def draw(cells: Mapping[tuple[str, str], Iterable[str]], moments: tuple[str, ...]) -> dict[str, object]:
    """The pieces of the wheel. `cells`: (criterion, moment) → the words said of it."""
    criteria = criteria_of(pack())
    pieces = []
    for at, criterion in enumerate(criteria):
        for ring, moment in enumerate(moments):
            words = set(cells.get((criterion.id, moment), ()))
            x, y = cell_middle(len(criteria), len(moments), at, ring)
            pieces.append(
                Piece(
                    colour=criterion.colour,
                    whole=cell_path(len(criteria), len(moments), at, ring),
                    seen=_seen(words, len(criteria), len(moments), at, ring),
                    looked=Word.NOT_SEEN in words,
                    sign=_sign(words),
                    x=f"{x:.0f}",
                    y=f"{y:.0f}",
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
