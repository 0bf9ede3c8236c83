"""Two clouds of words. The view one would take is a reading; both, and the one between, are legitimate."""

from dataclasses import dataclass
from urllib.parse import urlencode

from mieux.workshop.rules import CHANGE, CHOICE, MANY, SENT, Query

NARROW, WIDE, BETWEEN = "narrow", "wide", "between"
VIEWS = (NARROW, WIDE, BETWEEN)
CLOUDS = (NARROW, WIDE)

VIEW = "view"
"""The item under which a view is kept."""


def word_item(cloud: str) -> str:
    """The item under which a visitor's word for a cloud is kept: one word a cloud and guest."""
    return f"word-{cloud}"


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
