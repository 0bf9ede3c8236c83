"""How the rows keep up with the database, by the same numbers as the search index (`IndexChange`).

Turning a text into a row takes a few milliseconds and an encoder in memory: pages never do it. `mieux follow-index`
does, when the instance starts and whenever a page notices that changes wait (`ask_for_it`, a process of its own).
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from mieux.core.doctor import Finding
from mieux.method import pack
from mieux.spot.encoder import encoder

from ..following import changes, last_change
from ..index import IndexDoc
from ..models import IndexChange, Initiative
from .space import SAMPLE, EncoderChanged, Rows, Space, learn
from .store import Store

_CHUNK = 500
#: So many fiches wait beside a generation at most, or this part of it, before a new one is made.
_LATE, _PART = 500, 0.05
_PAUSE = 30.0
_lock = threading.Lock()
_asked_at = 0.0


def store() -> Store:
    """The rows of this instance and method (one object a process)."""
    return _store(Path(settings.INDEX_DIR).with_name(f"{Path(settings.INDEX_DIR).name}-meaning"), pack().stamp)


@lru_cache(maxsize=4)
def _store(folder: Path, stamp: str) -> Store:
    folder.mkdir(parents=True, exist_ok=True)
    return Store(folder, stamp)


def catch_up(say: Callable[[str], None] = lambda _text: None) -> int:
    """Bring the rows up to the last change, making them all if need be; out: how many rows were made."""
    state = store().state()
    if state is not None and state.seq == last_change():
        return 0
    with store().alone():
        return _catch_up(say)


def _catch_up(say: Callable[[str], None]) -> int:
    kept = store()
    # Another process may have done it while this one waited.
    state, wanted = kept.state(), last_change()
    if state is not None and state.seq == wanted:
        return 0
    count = Initiative.objects.public().count()
    space = kept.space() if state else None
    # The space was learnt when the atlas was half as large, or smaller: learn it again.
    if state is None or space is None or state.seq > wanted or count > 2 * max(state.learnt_on, 20):
        return _rebuild(say)
    if space.encoder != encoder().name:
        return _rebuild(say)
    made, seq = 0, state.seq
    while batch := changes(seq, _CHUNK):
        # The last word on each fiche: it may have changed several times.
        now = {change.id: change.doc for change in batch}
        told = [(id, doc) for id, doc in now.items() if doc is not None and doc.public]
        rows = space.rows([text_of(doc) for _id, doc in told])
        seq = batch[-1].seq
        waiting = kept.amend(
            [id for id, _doc in told], rows, [id for id, doc in now.items() if doc is None or not doc.public], seq
        )
        made += len(told)
        if waiting > max(_LATE, _PART * count):
            return made + _rebuild(say)
    return made


def rebuild(say: Callable[[str], None] = lambda _text: None) -> int:
    """Make every row again; out: how many."""
    with store().alone():
        return _rebuild(say)


def _rebuild(say: Callable[[str], None]) -> int:
    kept, wanted = store(), last_change()
    count = Initiative.objects.public().count()
    step = max(1, count // SAMPLE)
    sample = [text_of(doc) for at, doc in enumerate(_everything()) if at % step == 0][:SAMPLE] if count else []
    space = learn(sample)
    return kept.write(space, _chunks(space, count, say), wanted, count)


def _chunks(space: Space, count: int, say: Callable[[str], None]) -> Iterator[tuple[list[int], Rows]]:
    done, said_at = 0, time.monotonic()
    waiting: list[IndexDoc] = []
    for doc in _everything():
        waiting.append(doc)
        if len(waiting) == _CHUNK:
            yield [doc.id for doc in waiting], space.rows([text_of(doc) for doc in waiting])
            done += len(waiting)
            waiting = []
            if time.monotonic() - said_at > 5:
                said_at = time.monotonic()
                say(f"neighbours: {done} of {count} fiches")
    if waiting:
        yield [doc.id for doc in waiting], space.rows([text_of(doc) for doc in waiting])


def _everything() -> Iterable[IndexDoc]:
    from ..following import _everything as everything

    return everything()


def text_of(doc: IndexDoc) -> str:
    """What is compared: the name, the sentence, the story."""
    return ". ".join(part for part in (doc.title, doc.pitch, doc.body[:2000]) if part)


def ask_for_it() -> None:
    """Have the rows brought up to date soon, by a process of its own; asked too often, it does nothing."""
    global _asked_at
    if settings.TESTING or time.monotonic() - _asked_at < _PAUSE or not _lock.acquire(blocking=False):
        return
    try:
        _asked_at = time.monotonic()
        environment = os.environ | {"OMP_NUM_THREADS": "1", "MIEUX_DATA": str(settings.DATA_DIR)}
        child = subprocess.Popen(
            [sys.executable, "-m", "mieux.cli", "follow-index"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        threading.Thread(target=child.wait, daemon=True).start()
    finally:
        _lock.release()


def examine() -> Iterator[Finding]:
    """What `mieux doctor` says of the rows."""
    try:
        state, wanted = store().state(), last_change()
    except DatabaseError:
        return
    if encoder().name == "none":
        yield Finding(
            "neighbours", None, "no sentence encoder is installed: neighbours are found by their letters only"
        )
    if state is None:
        yield Finding("neighbours", None, "not there (yet): `mieux follow-index` makes them")
    else:
        behind = IndexChange.objects.filter(seq__gt=state.seq).count() if state.seq < wanted else 0
        yield Finding("neighbours", True, f"{behind} changes behind, followed soon" if behind else "up to date")


__all__ = ["EncoderChanged", "ask_for_it", "catch_up", "examine", "rebuild", "store", "text_of"]
