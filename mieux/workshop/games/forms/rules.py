"""Initiative by initiative: one form of renewal, or several, for several may apply."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mieux.method import Pack
from mieux.workshop.rules import Play, Query, read_play, several_of


def read(query: Query, game: Any, pack: Pack) -> Play:
    """Return the state an address describes; the cards are the initiatives of the game."""
    return read_play(query, game.items.ids, several_of(forms_of(pack).ids))


def forms_of(pack: Pack) -> Any:
    """The forms on the table, in the order of the manifest `forms.game` (or of the pack)."""
    return pack.manifest("forms.game")


@dataclass(frozen=True)
class Row:
    """A line of the table at the end: an initiative, my reading, the book's."""

    initiative: Any
    mine: tuple[Any, ...]
    book: tuple[Any, ...]


def table(play: Play, game: Any, pack: Pack) -> list[Row]:
    """Return every initiative that was read, with both readings: a list to talk about, in the order of the pack."""
    labels: Mapping[str, Any] = dict(forms_of(pack).choices())
    return [
        Row(
            pack.initiatives[item.initiative],
            tuple(labels[id] for id in play.read[item.id]),
            (pack.forms[item.book].label,),
        )
        for item in game.items
        if item.id in play.read
    ]
