"""« La flotte »: the projects somebody accompanies, side by side and never compared.

The same number of questions to the database for five projects and for fifty.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mieux.voyage import zones
from mieux.voyage.document import Board, CardView
from mieux.voyage.models import Card, CardLink, Comment, LogEntry, Role, Shipmate, Voyage
from mieux.voyage.queries.passage import Passage, passages

from ..models import Workshop, WorkshopState

if TYPE_CHECKING:
    from mieux.people.models import User

SILENCE = timedelta(days=30)
SHOWN = 3
"""Buoys and sharks written out for each project; the rest is on its map."""
EXCERPT = 90
BY_NAME, BY_DATE = "nom", "date"


@dataclass(frozen=True)
class Boat:
    """One project of the fleet."""

    mate: Shipmate
    stopover: date | None
    buoys: list[Passage]
    sharks: list[str]
    more_sharks: bool
    heard: datetime
    """When somebody last wrote: on the map, in the log, in a comment."""
    workshop: Workshop | None
    today: date = field(default_factory=timezone.localdate)

    @property
    def voyage(self) -> Voyage:
        """Its canvas."""
        return self.mate.voyage

    @property
    def own(self) -> str:
        """« capitaine », « équipage » for the projects that are her own; empty for those she accompanies."""
        return "" if self.mate.role == Role.COMPANION else str(Role(self.mate.role).label)

    @property
    def silent(self) -> bool:
        """Nobody wrote for more than thirty days."""
        return timezone.now() - self.heard > SILENCE

    @property
    def heard_words(self) -> str:
        """When somebody last wrote, in words."""
        return since(timezone.localdate(self.heard), self.today)

    @property
    def silence_words(self) -> str:
        """« rien depuis 74 jours »."""
        return _("rien depuis %(when)s") % {"when": lasting((self.today - timezone.localdate(self.heard)).days)}

    @property
    def next_day(self) -> date | None:
        """The first thing that comes: a stopover, a buoy, a workshop."""
        days = [self.stopover, self.buoys[0].day if self.buoys else None, self.workshop.day if self.workshop else None]
        return min((day for day in days if day is not None), default=None)


def since(day: date, today: date) -> str:
    """« il y a 3 jours », « il y a deux mois »."""
    days = (today - day).days
    if days <= 0:
        return _("aujourd’hui")
    if days == 1:
        return _("hier")
    return _("il y a %(when)s") % {"when": lasting(days)}


def lasting(days: int) -> str:
    """« 12 jours », « 2 mois », « 3 ans »."""
    if days < 60:
        return ngettext("%(n)s jour", "%(n)s jours", days) % {"n": days}
    if days < 730:
        months = days // 30
        return ngettext("%(n)s mois", "%(n)s mois", months) % {"n": months}
    return ngettext("%(n)s an", "%(n)s ans", days // 365) % {"n": days // 365}


def fleet_of(user: "User", order: str = BY_NAME, *, only_silent: bool = False) -> list[Boat]:
    """Her projects that still sail, by name or by the first day that comes."""
    mates = list(
        Shipmate.objects.filter(user=user, voyage__closed_at__isnull=True).select_related(
            "voyage", "voyage__initiative"
        )
    )
    boats = _boats(mates, user)
    if only_silent:
        boats = [boat for boat in boats if boat.silent]
    boats.sort(key=lambda boat: boat.voyage.title.casefold())
    if order == BY_DATE:
        boats.sort(key=lambda boat: boat.next_day or date.max)
    return boats


def _boats(mates: list[Shipmate], user: "User") -> list[Boat]:
    keys = [mate.voyage_id for mate in mates]
    cards, oars = _cards(keys), _with_oar(keys)
    log, comments = _last(LogEntry.objects.all(), keys), _last(Comment.objects.filter(removed_at__isnull=True), keys)
    workshops = _workshops(user, keys)
    today, sharks_zone = timezone.localdate(), zones.zone_of(zones.SHARKS)
    boats = []
    for mate in mates:
        pk, voyage = mate.voyage_id, mate.voyage
        board = Board(cards.get(pk, {}), {}, {})
        coming = [each for each in passages(board, voyage.created_at.date()) if not each.done and each.day >= today]
        alone = [
            " ".join(card.text.split())[:EXCERPT]
            for card in sorted(board.in_zone(sharks_zone or ""), key=lambda card: card.place)
            if (pk, card.id) not in oars and not card.fields.get("accepted")
        ]
        boats.append(
            Boat(
                mate,
                stopover=max(coming[0].middle, today) if coming else None,
                buoys=coming[:SHOWN],
                sharks=alone[:SHOWN],
                more_sharks=len(alone) > SHOWN,
                heard=max(filter(None, (voyage.updated_at, log.get(pk), comments.get(pk)))),
                workshop=workshops.get(pk),
                today=today,
            )
        )
    return boats


def _cards(keys: list[int]) -> dict[int, dict[str, CardView]]:
    """The sharks and buoys of each voyage."""
    wanted = [zone for role in (zones.SHARKS, zones.BUOYS) if (zone := zones.zone_of(role))]
    found: dict[int, dict[str, CardView]] = {}
    for row in Card.objects.filter(voyage__in=keys, zone__in=wanted):
        card = CardView(row.card_id, row.zone, row.text, row.kind, row.order, fields=row.fields)
        found.setdefault(row.voyage_id, {})[row.card_id] = card
    return found


def _with_oar(keys: list[int]) -> set[tuple[int, str]]:
    """(voyage, shark) of the sharks that some oar answers."""
    return set(CardLink.objects.filter(voyage__in=keys, type="shark-oar").values_list("voyage_id", "source"))


def _last(rows: "QuerySet[LogEntry] | QuerySet[Comment]", keys: list[int]) -> dict[int, datetime]:
    found: Iterable[tuple[int, datetime]] = (
        rows.filter(voyage__in=keys).order_by().values_list("voyage_id").annotate(Max("at"))
    )
    return dict(found)


def _workshops(user: "User", keys: list[int]) -> dict[int, Workshop]:
    """The next workshop of each voyage, of those she facilitates: an open one first, then the soonest day."""
    rows = Workshop.objects.filter(
        facilitators__user=user,
        voyage__in=keys,
        rehearsal_of=None,
        state__in=(WorkshopState.PREPARED, WorkshopState.OPEN),
    )
    today = timezone.localdate()
    found: dict[int, Workshop] = {}
    for row in sorted(rows, key=lambda row: (not row.is_open, row.day is None, row.day or today)):
        if row.voyage_id is not None and (row.is_open or row.day is None or row.day >= today):
            found.setdefault(row.voyage_id, row)
    return found
