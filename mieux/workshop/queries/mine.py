"""The workshops of a facilitator, and the hours of one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet, Sum

from ..models import Stage, Workshop
from ..stages import kind_of
from ..stages.kind import Kind

if TYPE_CHECKING:
    from mieux.people.models import User


@dataclass(frozen=True)
class Slot:
    """A stage with its hour: minutes after the start."""

    stage: Stage
    kind: Kind
    starts: int

    @property
    def hour(self) -> str:
        """« 0 h 25 » after the start."""
        return f"{self.starts // 60} h {self.starts % 60:02}"


def workshops_of(user: "User") -> "QuerySet[Workshop]":
    """Those she facilitates, the newest first, with the number of their stages and their minutes."""
    rows = Workshop.objects.filter(facilitators__user=user)
    return rows.annotate(stage_count=Count("stages", distinct=True), minutes=Sum("stages__minutes"))


def clock_of(workshop: Workshop) -> tuple[list[Slot], int]:
    """The stages, each with the minutes that have passed when it starts; and the length of the whole."""
    slots, at = [], 0
    for stage in workshop.stages.all():
        slots.append(Slot(stage, kind_of(stage), at))
        at += stage.minutes
    return slots, at
