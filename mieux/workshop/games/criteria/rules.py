"""Story by story: which parts of the mnemonic do you see? Several, usually; nothing is counted."""

from dataclasses import dataclass
from typing import Any

from mieux.method import Pack
from mieux.workshop.rules import Play, Query, read_play, several_of


def read(query: Query, game: Any, pack: Pack) -> Play:
    """Return the state an address describes; the cards are the initiatives of the game."""
    return read_play(query, game.items.ids, several_of(pack.mnemonic_parts.ids))


@dataclass(frozen=True)
class Cell:
    """One part of the mnemonic for one story: who reads it there."""

    part: Any
    mine: bool
    book: bool


@dataclass(frozen=True)
class Row:
    """A line of the table at the end: a story and, part by part, the two readings."""

    initiative: Any
    cells: tuple[Cell, ...]


def table(play: Play, game: Any, pack: Pack) -> list[Row]:
    """Return every story that was read, in the order of the pack, with both readings of each part."""
    return [
        Row(
            pack.initiatives[item.initiative],
            tuple(Cell(part, part.id in play.read[item.id], part.id in item.parts) for part in pack.mnemonic_parts),
        )
        for item in game.items
        if item.id in play.read
    ]
