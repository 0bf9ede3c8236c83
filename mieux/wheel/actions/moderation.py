"""What is said about a reading, and what moderators decide; always with words for its author."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from mieux.atlas.actions.recording import append_changes

from .. import letters
from ..models import Reading, ReadingReport, ReadingState
from .recording import locked, touch

if TYPE_CHECKING:
    from mieux.people.models import User


@transaction.atomic
def report(reading: Reading, motive: str, text: str, by: "User | None") -> ReadingReport:
    """Keep what somebody says is wrong, for the moderators. It hides nothing: a stranger cannot silence a reader."""
    row, _new = ReadingReport.objects.get_or_create(reading=reading, motive=motive, text=text, by=by, decided_at=None)
    return row


@transaction.atomic
def decide_report(report: ReadingReport, decision: str) -> None:
    """Close a report with words that say what was done."""
    ReadingReport.objects.filter(pk=report.pk, decided_at__isnull=True).update(
        decision=decision, decided_at=timezone.now()
    )


@transaction.atomic
def hide(reading: Reading, reason: str, site: str = "") -> Reading:
    """Take a shared reading out of sight; its author reads why, and nothing is erased."""
    reading = locked(reading)
    if reading.state == ReadingState.SHARED:
        reading.state, reading.reason = ReadingState.HIDDEN, reason
        touch(reading, "state", "reason")
        append_changes([reading.initiative_id])
        letters.reading_hidden(reading, reason, site)
    return reading


@transaction.atomic
def show_again(reading: Reading) -> Reading:
    """Undo `hide`."""
    reading = locked(reading)
    if reading.state == ReadingState.HIDDEN:
        reading.state, reading.reason = ReadingState.SHARED, ""
        touch(reading, "state", "reason")
        append_changes([reading.initiative_id])
    return reading
