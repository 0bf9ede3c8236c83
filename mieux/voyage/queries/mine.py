"""The voyages of a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from mieux.atlas.models import Initiative

from .. import zones
from ..document import Board, CardView
from ..models import Card, Shipmate, Voyage
from .passage import passages

if TYPE_CHECKING:
    from mieux.people.models import User

EXAMPLES = {"fr": "exemple", "en": "example"}
"""Language → key of the worked example: public, so that it may be guessed."""


def example(language: str) -> Voyage | None:
    """The worked example in this language, or in the other one."""
    found = {row.language: row for row in Voyage.objects.filter(key__in=EXAMPLES.values(), public=True)}
    return found.get(language) or next(iter(found.values()), None)


def at_sea(user: "User") -> "QuerySet[Shipmate]":
    """Where they are aboard and what still sails, the latest at sea first."""
    rows = Shipmate.objects.filter(user=user, voyage__closed_at__isnull=True)
    return rows.select_related("voyage__initiative").order_by("-voyage__updated_at", "-pk")


def over(user: "User") -> "QuerySet[Shipmate]":
    """Crossings that ended, to be read again."""
    rows = Shipmate.objects.filter(user=user, voyage__closed_at__isnull=False)
    return rows.select_related("voyage__initiative").order_by("-voyage__closed_at", "-pk")


@dataclass(frozen=True)
class Sailing:
    """A voyage in the list: who one is aboard, and what comes next."""

    mate: Shipmate
    stopover: date | None
    """When the stopover of the next buoy is due; None when no buoy has a day to come."""
    buoy: str


def with_next_stopover(mates: Iterable[Shipmate]) -> list[Sailing]:
    """Their next stopovers, read from the cards: one query, however many voyages."""
    mates, zone, today = list(mates), zones.zone_of(zones.BUOYS), timezone.localdate()
    buoys: dict[int, dict[str, CardView]] = {}
    for row in Card.objects.filter(voyage__in=[mate.voyage_id for mate in mates], zone=zone or ""):
        card = CardView(row.card_id, row.zone, row.text, row.kind, row.order, fields=row.fields)
        buoys.setdefault(row.voyage_id, {})[row.card_id] = card
    found = []
    for mate in mates:
        board = Board(buoys.get(mate.voyage_id, {}), {}, {})
        coming = [each for each in passages(board, mate.voyage.created_at.date()) if not each.done]
        after = next((each for each in coming if each.day >= today), None)
        day = None if after is None else max(after.middle, today)
        found.append(Sailing(mate, day, " ".join(after.card.text.split())[:80] if after else ""))
    return found


MOST_FICHES = 4


def fiches_without_voyage(user: "User") -> list[Initiative]:
    """Initiatives of their teams that no voyage has begun with yet."""
    rows = Initiative.objects.filter(team__user=user, voyages__isnull=True).distinct()
    return list(rows.order_by("-pk")[:MOST_FICHES])


def open_to(user: "User") -> "QuerySet[Voyage]":
    """Voyages of their teams that they have not joined."""
    rows = Voyage.objects.filter(initiative__team__user=user, closed_at__isnull=True)
    return rows.exclude(shipmates__user=user).select_related("initiative").order_by("-updated_at")


def of_initiative(initiative: Initiative) -> "QuerySet[Voyage]":
    """The voyages of one initiative, the first crossing first."""
    return Voyage.objects.filter(initiative=initiative).order_by("created_at", "crossing")
