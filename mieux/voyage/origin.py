"""« Venue de l’atelier … du … »: what a card says of the workshops it comes from."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mieux.core.days import date_format

from . import document
from .document import ORIGIN, CardView

MOST = 20
"""Workshops that one card remembers."""


@dataclass(frozen=True)
class Origin:
    """One workshop: its number here, its title, its day."""

    n: int
    title: str
    day: str

    @property
    def words(self) -> str:
        """The sentence."""
        if document.is_day(self.day):
            day = date_format(date.fromisoformat(self.day))
            return _("venue de l’atelier « {title} » du {day}").format(title=self.title, day=day)
        return _("venue de l’atelier « {title} »").format(title=self.title)

    @property
    def plain(self) -> dict[str, Any]:
        """As the document holds it."""
        return {"n": self.n, "title": self.title, "day": self.day}


def origins_of(card: CardView) -> list[Origin]:
    """The workshops of a card; what anybody wrote there that is none is left out."""
    found = card.fields.get(ORIGIN)
    rows = found[:MOST] if isinstance(found, list) else []
    return [
        Origin(row["n"], " ".join(row["title"].split())[:160], str(row.get("day", ""))[:10])
        for row in rows
        if isinstance(row, dict) and isinstance(row.get("n"), int) and isinstance(row.get("title"), str)
    ]


def with_origin(card: CardView | None, new: Origin) -> list[dict[str, Any]]:
    """What the field holds once this workshop is in it too."""
    known = origins_of(card) if card else []
    return [each.plain for each in [*(one for one in known if one.n != new.n), new][-MOST:]]


def without_origin(card: CardView, n: int) -> list[dict[str, Any]]:
    """What the field holds once this workshop is out of it."""
    return [each.plain for each in origins_of(card) if each.n != n]
