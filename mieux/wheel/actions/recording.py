"""What every write on a reading leaves behind, in its own transaction."""

from django.utils import timezone

from mieux.atlas.actions.recording import append_changes

from ..models import Move, Reading, ReadingState, ReadingVersion
from ..snapshot import snapshot


class Refused(Exception):
    """The write is not possible as things stand; the message says why, for the person who tried."""


def locked(reading: Reading) -> Reading:
    """The row as it is now, held until the transaction ends: two tabs write one after the other."""
    return (
        Reading.objects.select_for_update(of=("self",))
        .select_related("initiative", "round", "context")
        .get(pk=reading.pk)
    )


def touch(reading: Reading, *names: str) -> None:
    """Save these columns and the moment."""
    reading.updated_at = timezone.now()
    reading.save(update_fields=["updated_at", *names])


def keep_version(reading: Reading, move: Move, reason: str = "") -> None:
    """Keep the reading as it is now under the next number, with what happened and why."""
    reading.version += 1
    touch(reading, "version")
    ReadingVersion.objects.create(
        reading=reading,
        number=reading.version,
        move=move,
        at=reading.updated_at,
        reason=reason[:300],
        data=snapshot(reading),
    )
    # The search knows which criteria are evidenced; of a closed box it knows nothing, until the box opens (rounds.py).
    if reading.round is None or not reading.round.is_closed_box:
        append_changes([reading.initiative_id])


def changed(reading: Reading, move: Move, reason: str = "") -> None:
    """After any write: a draft is simply saved, what is shared gets a dated version."""
    if reading.state == ReadingState.SHARED:
        keep_version(reading, move, reason)
    else:
        touch(reading)
