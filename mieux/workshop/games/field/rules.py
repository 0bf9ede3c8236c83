"""Two clouds of words. The view one would take is a reading; both, and the one between, are legitimate."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from mieux.workshop.rules import CHANGE, CHOICE, MANY, SENT, Query

NARROW, WIDE, BETWEEN = "narrow", "wide", "between"
VIEWS = (NARROW, WIDE, BETWEEN)
CLOUDS = (NARROW, WIDE)

VIEW = "view"
"""The item under which a view is kept."""


def word_item(cloud: str) -> str:
    """The item under which a visitor's word for a cloud is kept: one word a cloud and guest."""
    return f"word-{cloud}"


def views_of(game: Any) -> list[tuple[str, Any]]:
    """(id, label) of the views one may take."""
    return [(NARROW, game.narrow_label), (WIDE, game.wide_label), (BETWEEN, _("Un peu des deux, selon les jours"))]


def book_of(game: Any) -> tuple[tuple[str, ...], Any]:
    """The book takes the wide view; the second paragraph of the game's text says why."""
    return (WIDE,), game.text[1] if game.text[1:] else None


@dataclass(frozen=True)
class Look:
    """The view taken, if any."""

    view: str = ""
    changing: bool = False
    empty_handed: bool = False

    card = VIEW
    next_card = None

    @property
    def mine(self) -> tuple[str, ...]:
        """The view as a reading."""
        return (self.view,) if self.view else ()

    @property
    def answered(self) -> bool:
        """A view was taken and is not being changed."""
        return bool(self.view) and not self.changing

    @property
    def others_read(self) -> list[str]:
        """There is one card only."""
        return []

    def query(self, **words: str) -> str:
        """The query string of this state."""
        pairs = [(CHOICE, self.view)] if self.view else []
        return "?" + urlencode([*pairs, *words.items()])


def read(query: Query) -> Look:
    """Return the view an address describes; an unknown one is none."""
    given = [view for view in query.getlist(CHOICE)[:MANY] if view in VIEWS][-1:]
    return Look(
        view=given[0] if given else "",
        changing=bool(query.getlist(CHANGE)),
        empty_handed=bool(query.getlist(SENT)) and not given,
    )
