"""Effect by effect: straight arrow or zig-zag, then whom it touches.

A reading is a level; its kind (direct or indirect) follows, because the method says which levels an effect
reaches directly. The cells the book marks as a bonus are not asked: they are shown once the other effects of the
same initiative were read.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mieux.method import Pack
from mieux.workshop.rules import Play, Query, one_of, read_play

ARROW = "fleche"
"""The word of the address for the arrow chosen before the level."""


def asked(game: Any) -> tuple[Any, ...]:
    """The effects the game asks about; a game made of bonuses only asks them all."""
    return tuple(item for item in game.items if not item.bonus) or tuple(game.items)


def read(query: Query, game: Any, pack: Pack) -> Play:
    """Return the state an address describes; the cards are the effects."""
    return read_play(query, [item.id for item in asked(game)], one_of(pack.levels.ids))


def label(level: Any) -> str:
    """A level with the word of its arrow: « Groupe, direct »."""
    kind = _("direct") if level.kind == "direct" else _("indirect")
    return f"{level.label.plain}, {kind}"


def arrow(query: Query, pack: Pack) -> str:
    """The arrow chosen for the effect on the table; "" when none is, or when there is no such arrow."""
    return next((kind for kind in reversed(query.getlist(ARROW)[-10:]) if kind in pack.kinds.ids), "")


@dataclass(frozen=True)
class Cell:
    """A cell of the synthesis table: the book's effect, and my level when I read it elsewhere."""

    level: Any
    item: Any | None
    mine: Any | None
    hidden: bool = False
    """A bonus that is still to be discovered, or an effect still to be read."""

    @property
    def elsewhere(self) -> bool:
        """I read this effect at another level than the book: a subject to talk about."""
        return self.mine is not None and self.mine.id != self.level.id


@dataclass(frozen=True)
class Row:
    """A line of the synthesis table."""

    initiative: Any
    cells: tuple[Cell, ...]


def bonuses(game: Any, play: Play, initiative: str) -> list[Any]:
    """The bonus effects of an initiative, once its other effects were all read; nothing before."""
    others = [item.id for item in asked(game) if item.initiative == initiative]
    if not all(id in play.read for id in others):
        return []
    return [item for item in game.items if item.bonus and item.initiative == initiative and item.id not in others]


def table(play: Play, game: Any, pack: Pack) -> list[Row]:
    """The synthesis: a row an initiative, a cell a level. What was not read yet stays an invitation."""
    rows = []
    for id in dict.fromkeys(item.initiative for item in game.items):
        shown = {item.id for item in bonuses(game, play, id)} | set(play.read)
        cells = []
        for level in pack.levels:
            item = next((one for one in game.items if one.initiative == id and one.level == level.id), None)
            mine = play.read.get(item.id, ()) if item else ()
            cells.append(
                Cell(
                    level,
                    item,
                    pack.levels[mine[0]] if mine else None,
                    hidden=item is not None and item.id not in shown,
                )
            )
        rows.append(Row(pack.initiatives[id], tuple(cells)))
    return rows
