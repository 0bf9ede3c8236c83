"""The games. Each is one folder that holds its rules, its page, its drawings' styles and its tests.

To add a game: copy the folder of its sister, list it here, and give the pack a game with that id. Nothing is
discovered. The folders are Django apps (without tables), so that their templates and static files are found:
the settings list them from this dict.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class Box:
    """A game in its box: the package that holds it and the colour of its paper."""

    package: str
    tint: str

    @property
    def play(self) -> "Callable[[HttpRequest, Any], HttpResponse]":
        """The view of the game: `play(request, game)`, where `game` is the pack's."""
        # Imported when somebody plays: the settings read this dict before Django is ready.
        view: Callable[[HttpRequest, Any], HttpResponse] = import_module(f"{self.package}.views").play
        return view


GAMES: Mapping[str, Box] = MappingProxyType(
    {
        "forms": Box("mieux.workshop.games.forms", tint="ouverture"),
        "hangman": Box("mieux.workshop.games.hangman", tint="experimentation"),
        "field": Box("mieux.workshop.games.field", tint="mer"),
        "criteria": Box("mieux.workshop.games.criteria", tint="participation"),
        "impacts": Box("mieux.workshop.games.impacts", tint="impact"),
        "press": Box("mieux.workshop.games.press", tint="nouveaute"),
    }
)
"""By the id a game has in the packs."""
