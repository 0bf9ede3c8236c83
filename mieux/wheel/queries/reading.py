"""Readings one by one: the list, one whole reading, one cell read by everybody."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When

from ..models import COLOURED, Reading, ReadingCell, Word
from .scope import Scope

#: What a line of a list shows of a reading.
_SHOWN = ("reader", "context", "round")


def listed(scope: Scope) -> QuerySet[Reading]:
    """Readings of a scope for a list, the latest first, with their cells."""
    return (
        scope.readings()
        .select_related(*_SHOWN)
        .prefetch_related(Prefetch("cells", queryset=ReadingCell.objects.prefetch_related("evidence")))
        .order_by("-shared_at", "-pk")
    )


def whole(scope: Scope, pk: int) -> Reading | None:
    """One reading with everything it says: an open one, or the viewer's own in any state."""
    return (
        Reading.objects.shown_to(scope.viewer, scope.guest_key)
        .filter(initiative=scope.initiative, pk=pk)
        .select_related(*_SHOWN, "initiative")
        .prefetch_related(
            "forms", "versions", Prefetch("cells", queryset=ReadingCell.objects.prefetch_related("evidence"))
        )
        .first()
    )


def cell_rows(scope: Scope, criterion: str, phase: str) -> QuerySet[ReadingCell]:
    """What each reading says of one cell: in the order of the words, then by date."""
    order = Case(
        *[When(word=word, then=Value(place)) for place, word in enumerate(Word.values)], output_field=IntegerField()
    )
    return (
        ReadingCell.objects.filter(criterion=criterion, phase=phase)
        .filter(reading__in=scope.readings().order_by().values("pk"))
        .select_related("reading__reader", "reading__context", "reading__round")
        .prefetch_related("evidence")
        .order_by(order, "reading__shared_at", "pk")
    )


def seen_in(reading: Reading) -> list[str]:
    """Criteria that a reading colours (`cells` loaded), each once, in the order in which they were written."""
    return list(dict.fromkeys(cell.criterion for cell in reading.cells.all() if cell.word in COLOURED))
