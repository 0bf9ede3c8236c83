"""What hundreds of phones read alike when each asks for its own part at once: the room, its stage, who has which seat.

Read together once a change instead of row by row for each phone. A phone says of which change it was told (`seq`); what
was read then or later, and only just now, serves it. Never for a decision that writes.
"""

import threading
import time
from typing import NamedTuple

from . import keys
from .models import Participant, Stage, Ticket, Workshop

KEPT_SECONDS = 1.5
ROOMS_MOST = 200


class Snapshot(NamedTuple):
    """A room as it was read; `seats`: by the hash of a ticket."""

    read_at: float
    workshop: Workshop
    stage: Stage | None
    seats: dict[str, Participant]

    def whose(self, token: str) -> Participant | None:
        """Who has this ticket."""
        return self.seats.get(keys.hashed(token, b"ticket")) if token else None


_known: dict[str, Snapshot] = {}
_reading = threading.Lock()


def snapshot(code: str, told: int) -> Snapshot | None:
    """The room with this code, not older than change `told`; None when there is none."""
    # Whoever comes meanwhile waits, and finds what the first one read.
    with _reading:
        known = _known.get(code)
        if known and known.workshop.beat >= told and time.monotonic() - known.read_at < KEPT_SECONDS:
            return known
        made = _read(code)
        if made is None:
            _known.pop(code, None)
            return None
        if len(_known) >= ROOMS_MOST:
            _known.clear()
        _known[code] = made
        return made


def _read(code: str) -> Snapshot | None:
    # The sequence comes with the first row: what is read after it is as new, or newer.
    read_at = time.monotonic()
    workshop = Workshop.objects.filter(code=code).first()
    if workshop is None:
        return None
    stage = Stage.objects.filter(pk=workshop.stage_id, workshop=workshop).first() if workshop.stage_id else None
    if stage is not None:
        stage.workshop = workshop
    tickets = Ticket.objects.filter(participant__workshop=workshop).select_related("participant")
    seats = {ticket.hashed: ticket.participant for ticket in tickets}
    for participant in seats.values():
        participant.workshop = workshop
    return Snapshot(read_at, workshop, stage, seats)
