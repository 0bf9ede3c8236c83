"""The workshops of a facilitator, her own templates, and the hours of one workshop."""

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from ..models import OwnTemplate, Stage, Workshop
from ..stages import kind_of
from ..stages.kind import Kind

if TYPE_CHECKING:
    from mieux.people.models import User

DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Slot:
    """A stage with its time: minutes after the start, and the hour of the start when it is known."""

    stage: Stage
    kind: Kind
    starts: int
    begin: time | None = None

    @property
    def hour(self) -> str:
        """« 14:00–14:15 »; without an hour of the start « 0 h 25 » after it."""
        if self.begin is None:
            return f"{self.starts // 60} h {self.starts % 60:02}"
        first = clock(self.begin, self.starts)
        return f"{first}–{clock(self.begin, self.starts + self.stage.minutes)}" if self.stage.minutes else first


def clock(begin: time, minutes: int) -> str:
    """What the clock on the wall says so many minutes later; after midnight it begins again."""
    at = (begin.hour * 60 + begin.minute + minutes) % DAY_MINUTES
    return f"{at // 60:02}:{at % 60:02}"


def workshops_of(user: "User") -> "QuerySet[Workshop]":
    """Those she facilitates, the newest first, with the number of their stages and their minutes; no rehearsals."""
    rows = Workshop.objects.filter(facilitators__user=user, rehearsal_of=None)
    return rows.annotate(stage_count=Count("stages", distinct=True), minutes=Sum("stages__minutes"))


@dataclass(frozen=True)
class Calendar:
    """The workshops of somebody: what is to come, what is over."""

    coming: list[Workshop]
    past: list[Workshop]

    @property
    def some(self) -> bool:
        """Whether there is any."""
        return bool(self.coming or self.past)


BY_NAME, BY_DAY = "nom", "date"


def calendar_of(user: "User", order: str = BY_DAY) -> Calendar:
    """Her workshops by their day (the soonest first, those without a day after them; the past backwards) or name."""
    today = timezone.localdate()
    coming: list[Workshop] = []
    past: list[Workshop] = []
    for row in workshops_of(user):
        over = row.is_over or (not row.is_open and row.day is not None and row.day < today)
        (past if over else coming).append(row)
    if order == BY_NAME:
        return Calendar(sorted(coming, key=_name), sorted(past, key=_name))
    coming.sort(key=lambda row: (not row.is_open, row.day is None, row.day or today, _name(row)))
    past.sort(key=lambda row: row.day or timezone.localdate(row.closed_at or row.created_at), reverse=True)
    return Calendar(coming, past)


def _name(row: Workshop) -> str:
    return row.title.casefold()


def templates_of(user: "User") -> "QuerySet[OwnTemplate]":
    """Her own templates, by name."""
    return OwnTemplate.objects.filter(user=user)


def clock_of(workshop: Workshop) -> tuple[list[Slot], int]:
    """The stages, each with the minutes that have passed when it starts; and the length of the whole."""
    slots, at = [], 0
    for stage in workshop.stages.all():
        slots.append(Slot(stage, kind_of(stage), at, workshop.hour))
        at += stage.minutes
    return slots, at
