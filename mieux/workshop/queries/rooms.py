"""What is in a room, as stage kinds and pages read it. Nothing here is sorted by a number of votes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import get_language

from ..models import Contribution, Participant, Stage, Standing, Vote, Workshop
from ..stages import kind_of
from ..stages.kind import Choice


def cards_of(stage: Stage, standing: Standing) -> "QuerySet[Contribution]":
    """The cards of a stage in this standing, in the order they were written."""
    return stage.contributions.filter(standing=standing).select_related("participant", "group")


def writers_of(stage: Stage) -> int:
    """How many people wrote something (a table is one writer)."""
    found = stage.contributions.aggregate(
        people=Count("participant", distinct=True), desk=Count("pk", filter=Q(participant=None))
    )
    return int(found["people"]) + (1 if found["desk"] else 0)


def voters_of(stage: Stage) -> int:
    """How many phones voted; hands are not known one by one."""
    return stage.votes.filter(participant__isnull=False).values("participant").distinct().count()


def dots_of(stage: Stage) -> Iterable[tuple[str, str, int]]:
    """(option, source, dots) of a stage."""
    rows: Iterable[tuple[str, str, int]] = (
        Vote.objects.filter(stage=stage).values_list("option", "source").annotate(Sum("dots")).order_by()
    )
    return rows


@dataclass(frozen=True)
class Tally:
    """The readings of one card: how many phones and people read it, and by option and source how many chose it."""

    phones: int
    people: int
    counts: dict[str, Counter[str]]


def readings_of(stage: Stage, begins: str) -> Tally:
    """The votes on options that begin so, in two questions."""
    votes = Vote.objects.filter(stage=stage, option__startswith=begins)
    counts: dict[str, Counter[str]] = {}
    for option, source, dots in votes.values_list("option", "source").annotate(Sum("dots")).order_by():
        counts.setdefault(option, Counter())[source] += dots
    readers = Participant.objects.filter(pk__in=votes.values("participant")).aggregate(
        phones=Count("pk"), people=Sum("people")
    )
    return Tally(int(readers["phones"]), int(readers["people"] or 0), counts)


def options_of(stage: Stage, participant: Participant) -> Iterable[str]:
    """What this participant chose."""
    options: Iterable[str] = Vote.objects.filter(stage=stage, participant=participant).values_list("option", flat=True)
    return options


def choices_before(stage: Stage) -> list[Choice]:
    """What the nearest stage before this one offers to choose from.

    Kept until phones have something new to show: what is offered was revealed, so whatever changes it is shown to them.
    """
    place = f"choices:{stage.pk}:{stage.workshop.beat}:{get_language()}"
    kept: list[Choice] | None = cache.get(place)
    if kept is None:
        kept = _choices_before(stage)
        cache.set(place, kept, 600)
    return kept


def _choices_before(stage: Stage) -> list[Choice]:
    before = Stage.objects.filter(workshop=stage.workshop_id, position__lt=stage.position)
    for other in before.select_related("workshop").order_by("-position", "-pk"):
        if found := kind_of(other).choices(other):
            return found
    return []


def attendance(workshop: Workshop) -> tuple[int, int]:
    """(phones, people) in the room; simulated ones are not counted."""
    found = Participant.objects.filter(workshop=workshop, simulated=False).aggregate(
        phones=Count("pk"), people=Sum("people")
    )
    return int(found["phones"]), int(found["people"] or 0)


def simulated(workshop: Workshop) -> int:
    """How many are simulated, in a rehearsal."""
    return Participant.objects.filter(workshop=workshop, simulated=True).count()
