"""What happens beside the pages: cards kept up to date after changes came over the wire, and the letters of the day."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import close_old_connections

from mieux.core import mail

from . import letters, projection
from .actions import letters as actions
from .models import Voyage
from .queries.letters import due_today, lost_on_their_way

logger = logging.getLogger(__name__)

GATHER = 2.0
"""Seconds that changes gather before the cards are read again; longer when reading them takes long."""

_lock = threading.Lock()
_waiting: set[str] = set()
_running = False


def look_soon(keys: Iterable[str]) -> None:
    """Read the cards of these voyages again, soon, in a thread of this process.

    What a process that dies does not do is done with the next change, or by `mieux refresh-voyages`.
    """
    global _running
    with _lock:
        _waiting.update(keys)
        if _running or not _waiting:
            return
        _running = True
    threading.Thread(target=_look, name="voyage-cards", daemon=True).start()


def _look() -> None:
    global _running
    pause = GATHER
    while True:
        time.sleep(pause)
        with _lock:
            keys = sorted(_waiting)
            _waiting.clear()
            if not keys:
                _running = False
                return
        started = time.monotonic()
        try:
            look(keys)
        finally:
            close_old_connections()
        # At most a tenth of the time: the canvas comes first.
        pause = max(GATHER, 10 * (time.monotonic() - started))


def look(keys: Iterable[str]) -> None:
    """Read the cards of these voyages again, now."""
    close_old_connections()
    for pk in Voyage.objects.filter(key__in=list(keys)).values_list("pk", flat=True):
        try:
            projection.catch_up(pk)
        except Exception:
            logger.exception("the cards of a voyage could not be read again")


@dataclass
class Report:
    """What became of the day's letters."""

    due: int = 0
    sent: int = 0
    refused: int = 0
    #: Letters of which nobody knows whether they left.
    uncertain: int = 0


def remind(today: date, site: str, say: Callable[[str], None], *, dry_run: bool = False, again: bool = False) -> Report:
    """Send the logs of the month and the stopovers half-way: one letter a person and voyage (and buoy), never twice."""
    report = Report()
    for due in due_today(today, again=again):
        report.due += 1
        taken = None if dry_run else actions.take(due, again=again)
        if taken is None:
            continue
        letter = letters.timely(taken, site)
        if letter is not None and mail.send(letter):
            actions.sent(taken)
            report.sent += 1
        else:
            actions.give_back(taken)
            report.refused += letter is not None
    report.uncertain = lost_on_their_way()
    say(f"voyages: letters due: {report.due}; sent: {report.sent}; refused by the mail server: {report.refused}")
    if report.uncertain:
        say(
            f"voyages: letters of which nobody knows whether they left: {report.uncertain} "
            "(something broke while sending; `mieux remind --again` sends them)"
        )
    return report
