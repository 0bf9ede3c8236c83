"""The wheel of colours: one petal for each criterion, one ring for each phase, from the hub outwards."""

from dataclasses import dataclass
from functools import lru_cache

from mieux.core import paper
from mieux.method import Pack, Text
from mieux.method.models import Criterion, Part, Phase

SIZE = 640
CENTRE = SIZE / 2
HUB = 62
RIM = 232
LABEL = 288
SWELL = 26
"""How far a petal swells beyond the rim, in the middle."""
GAP = 2.6
"""Degrees of air on each side of a petal."""


@dataclass(frozen=True)
class Ring:
    """One cell: a criterion at one phase."""

    number: int
    phase: Phase
    path: str
    question: Text


@dataclass(frozen=True)
class Petal:
    """One criterion. `label_path` is the arc its name follows, turned so that it is never upside down."""

    number: int
    criterion: Criterion
    part: Part
    part_number: int
    rings: tuple[Ring, ...]
    outline: str
    label_path: str


@lru_cache(maxsize=2048)
def cell_path(
    petals: int,
    rings: int,
    petal: int,
    ring: int,
    *,
    part: tuple[float, float] = (0, 1),
    cover: float = 1,
    seed: int = 0,
) -> str:
    """The piece of paper of one cell (petal and ring counted from 0), or the `part` of it between two shares of its
    angle, or what a paper reaching only to the share `cover` of its depth would cover."""
    start, end = _angles(petals, petal)
    depth = (RIM - HUB) / max(rings, 1)
    inner = HUB + ring * depth + (5 if ring else 0)
    outer = HUB + (ring + 1) * depth
    return paper.ring_piece(
        CENTRE,
        CENTRE,
        inner,
        inner + (outer - inner) * cover,
        start,
        end,
        bulge=SWELL * (ring + cover) / rings,
        hollow=SWELL * ring / rings,
        part=part,
        seed=petal * 10 + ring + seed,
    )


def cell_middle(petals: int, rings: int, petal: int, ring: int) -> tuple[float, float]:
    """The middle of a cell, where a mark stands."""
    start, end = _angles(petals, petal)
    depth = (RIM - HUB) / max(rings, 1)
    radius = HUB + (ring + 0.5) * depth + SWELL * (ring + 0.5) / rings
    return paper.point(CENTRE, CENTRE, radius + 2, (start + end) / 2)


def _angles(petals: int, petal: int) -> tuple[float, float]:
    share = 360 / max(petals, 1)
    middle = -90 + petal * share
    return middle - share / 2 + GAP, middle + share / 2 - GAP


@lru_cache(maxsize=16)
def _shapes(petals: int, rings: int) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """For each petal: its outline, its rings from the hub outwards, the arc of its label."""
    share = 360 / max(petals, 1)
    shapes = []
    for n in range(petals):
        middle = -90 + n * share
        start, end = _angles(petals, n)
        cells = tuple(cell_path(petals, rings, n, r) for r in range(rings))
        outline = paper.ring_piece(CENTRE, CENTRE, HUB - 4, RIM + 6, start - 1, end + 1, bulge=SWELL, seed=n)
        # Below the middle, letters would stand on their head: the arc runs the other way, a little further out.
        below = 20 < middle < 160
        bulged = LABEL + (20 if below else 0)
        label = (
            paper.arc(CENTRE, CENTRE, bulged, middle + 50, middle - 50)
            if below
            else paper.arc(CENTRE, CENTRE, bulged, middle - 50, middle + 50)
        )
        shapes.append((outline, cells, label))
    return tuple(shapes)


def criteria_of(pack: Pack) -> list[Criterion]:
    """The criteria of a pack's wheel, in the order of the manifest `criteria.wheel`."""
    return [thing for thing in pack.manifest("criteria.wheel") if isinstance(thing, Criterion)]


def petals(pack: Pack) -> tuple[Petal, ...]:
    """The petals of a pack's wheel, in the order of the manifest `criteria.wheel`."""
    criteria = criteria_of(pack)
    shapes = _shapes(len(criteria), len(pack.phases))
    found = []
    for n, (criterion, (outline, cells, label)) in enumerate(zip(criteria, shapes, strict=True), 1):
        part = pack.part_of(criterion.id)
        found.append(
            Petal(
                number=n,
                criterion=criterion,
                part=part,
                part_number=pack.mnemonic_parts.ids.index(part.id) + 1,
                rings=tuple(
                    Ring(r, phase, path, criterion.phases[phase.id])
                    for r, (phase, path) in enumerate(zip(pack.phases, cells, strict=True), 1)
                ),
                outline=outline,
                label_path=label,
            )
        )
    return tuple(found)


@dataclass(frozen=True)
class Piece:
    """A piece of the sentence as it is written: the part it is, or nothing for what stands between two parts."""

    words: str
    part: Part | None = None
    number: int = 0
    colours: tuple[str, ...] = ()


def sentence(pack: Pack) -> tuple[Piece, ...]:
    """The mnemonic sentence cut into its parts, in the active language; the commas stay where the sentence has them.

    A part whose words the sentence does not contain is added at the end, so that it can still be chosen.
    """
    words = pack.mnemonic.plain
    pieces: list[Piece] = []
    at = 0
    for number, part in enumerate(pack.mnemonic_parts, 1):
        label = part.label.plain
        colours = tuple(criterion.colour for criterion in pack.criteria if criterion.id in part.criteria)
        start = words.casefold().find(label.casefold(), at)
        if start < 0:
            pieces.append(Piece(label, part, number, colours))
            continue
        if start > at:
            pieces.append(Piece(words[at:start]))
        at = start + len(label)
        pieces.append(Piece(words[start:at], part, number, colours))
    if at < len(words):
        pieces.append(Piece(words[at:]))
    return tuple(pieces)
