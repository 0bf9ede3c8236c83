"""What features say to open sockets, from ordinary Django code. Only `actions.py` calls this, inside its transaction.

Everything goes out after the commit: whoever is told can fetch the new state. A process that serves no socket (a
command, a worker) is heard through Redis; without Redis it is alone, and pages that poll find out by themselves.
"""

from __future__ import annotations

import threading
import time
from functools import partial

from django.conf import settings
from django.db import transaction

from . import bus, messages

PER_SECOND = 4
"""How often one topic is announced at most; what comes in between is said once, with the newest sequence."""

_lock = threading.Lock()
_last: dict[str, float] = {}
_waiting: dict[str, int] = {}


def announce(topic: str, sequence: int) -> None:
    """After the commit, tell whoever listens that state `sequence` of a topic can be fetched."""
    transaction.on_commit(partial(_announce, topic, sequence))


def rights_changed(topic: str) -> None:
    """After the commit, have every open socket of a room asked again what it may do."""
    transaction.on_commit(partial(_tell, topic, messages.RightsChanged()))


def push(topic: str, update: bytes) -> None:
    """After the commit, put a change that the server made itself (it is in the journal) into the open room."""
    transaction.on_commit(partial(_tell, topic, messages.Pushed(update)))


SETTLE_SECONDS = 2.0


def settle(topic: str) -> bool:
    """Before a journal is read for good: have what the open room of this process still holds of it written.

    From a view or a command, outside of any transaction (it would keep the pen from the room: nothing is done then).
    False when not all of it is written; other processes are not asked.
    """
    here = bus.current()
    if here is None or not here.running or transaction.get_connection().in_atomic_block:
        return True
    return here.settle(topic, SETTLE_SECONDS)


def _announce(topic: str, sequence: int) -> None:
    now = time.monotonic()
    with _lock:
        if topic in _waiting:
            _waiting[topic] = max(sequence, _waiting[topic])
            return
        wait = _last.get(topic, 0.0) + 1 / PER_SECOND - now
        if wait > 0:
            _waiting[topic] = sequence
            timer = threading.Timer(wait, _announce_what_waited, (topic,))
            timer.daemon = True
            timer.start()
            return
        _last[topic] = now
        if len(_last) > 10_000:
            for old in [known for known, at in _last.items() if now - at > 1]:
                del _last[old]
    _tell(topic, messages.Notice(sequence))


def _announce_what_waited(topic: str) -> None:
    with _lock:
        sequence = _waiting.pop(topic)
        _last[topic] = time.monotonic()
    _tell(topic, messages.Notice(sequence))


def _tell(topic: str, message: messages.BusMessage) -> None:
    data = messages.pack(message)
    here = bus.current()
    if here is not None and here.running:
        here.tell(topic, data)
    elif settings.REDIS_URL:
        import redis

        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2) as client:
            client.publish(bus.CHANNEL + topic, bus.NOBODY.encode() + data)
