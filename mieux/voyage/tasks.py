"""Keeping cards, links and deeds up to date after changes came over the wire: thin, late, in nobody's way."""

import logging
import threading
import time
from collections.abc import Iterable

from django.db import close_old_connections

from . import projection
from .models import Voyage

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
