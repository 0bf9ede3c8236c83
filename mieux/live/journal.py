"""Where the changes of rooms are kept, seen from a room. A feature writes its own journal over its tables.

The journal is the truth: a room is opened from it, and what it has written is what « enregistré » means.
"""

from __future__ import annotations

import os
import struct
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from pycrdt import Doc

from .messages import EMPTY_UPDATE


class Entry(NamedTuple):
    """One change: what, by whom (the `whom` of their rights), when (seconds since 1970, this machine's clock)."""

    update: bytes
    whom: str
    at: float


@dataclass(frozen=True)
class Stored:
    """A document as the journal has it: a snapshot, what came after, and the number of the last change."""

    snapshot: bytes = EMPTY_UPDATE
    updates: Sequence[bytes] = ()
    sequence: int = 0


class Journal(Protocol):
    """What rooms need. Every call comes from a thread, never from the event loop; the calls of one process to `append`
    come one after the other."""

    def load(self, topic: str) -> Stored | None:
        """The document, or None when there is no such room."""
        ...

    def append(self, batch: Mapping[str, Sequence[Entry]]) -> Mapping[str, int]:
        """Write the changes of several rooms, in one transaction; back when they are on disk, with the last number of
        each room. An exception means that nothing was written: the same batch will be given again."""
        ...

    def compact(self, topic: str) -> None:
        """Fold what has piled up into a new snapshot, from what is stored and nothing else (`fold` does it): another
        process may have written what this one has not heard of."""
        ...


def fold(stored: Stored) -> bytes:
    """The whole document as one snapshot. A change that cannot be applied is left out: the rest must always open."""
    return opened(stored).get_update()


def opened(stored: Stored) -> Doc:
    """The document. It may be used in another thread than the one that opened it."""
    doc: Doc = Doc(allow_multithreading=True)
    for update in (stored.snapshot, *stored.updates):
        if apply(doc, update) is not None:
            good = doc.get_update()
            doc = Doc(allow_multithreading=True)
            doc.apply_update(good)
    return doc


def apply(doc: Doc, update: bytes) -> str | None:
    """Apply an update; None when all went well, else the name of what went wrong."""
    try:
        doc.apply_update(update)
    except BaseException as error:  # a panic of the Rust side is no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        return type(error).__name__
    return None


@dataclass
class MemoryJournal:
    """For tests: everything in memory; `trouble` makes writing fail, `exists` says which rooms there are."""

    rooms: dict[str, list[Entry]] = field(default_factory=dict)
    snapshots: dict[str, tuple[bytes, int]] = field(default_factory=dict)
    exists: Sequence[str] | None = None
    trouble: Exception | None = None
    appended: int = 0

    def load(self, topic: str) -> Stored | None:
        """What was appended."""
        if self.exists is not None and topic not in self.exists:
            return None
        snapshot, upto = self.snapshots.get(topic, (EMPTY_UPDATE, 0))
        entries = self.rooms.get(topic, [])
        return Stored(snapshot, [entry.update for entry in entries[upto:]], len(entries))

    def append(self, batch: Mapping[str, Sequence[Entry]]) -> Mapping[str, int]:
        """Keep the changes."""
        if self.trouble:
            raise self.trouble
        self.appended += 1
        for topic, entries in batch.items():
            self.rooms.setdefault(topic, []).extend(entries)
        return {topic: len(self.rooms[topic]) for topic in batch}

    def compact(self, topic: str) -> None:
        """A new snapshot; the entries stay, as a history would need them."""
        if stored := self.load(topic):
            self.snapshots[topic] = (fold(stored), stored.sequence)


class FileJournal:
    """For measures: one file that only grows, one fsync a batch; what a crash cut off at its end is cut off."""

    _HEAD = struct.Struct("<HHIqd")  # length of the topic, of whom, of the update; sequence; moment

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._rooms: dict[str, list[bytes]] = {}
        self._sequences: dict[str, int] = {}
        good = self._read()
        self._file = path.open("ab")
        self._file.truncate(good)

    def _read(self) -> int:
        if not self._path.exists():
            return 0
        data, at, size = self._path.read_bytes(), 0, self._HEAD.size
        while at + size <= len(data):
            topic_size, whom_size, update_size, sequence, _moment = self._HEAD.unpack_from(data, at)
            end = at + size + topic_size + whom_size + update_size
            if end > len(data):
                break
            topic = data[at + size : at + size + topic_size].decode()
            self._rooms.setdefault(topic, []).append(data[end - update_size : end])
            self._sequences[topic] = sequence
            at = end
        return at

    def load(self, topic: str) -> Stored:
        """What was appended; a room that nobody has written in is empty."""
        with self._lock:
            return Stored(EMPTY_UPDATE, list(self._rooms.get(topic, ())), self._sequences.get(topic, 0))

    def append(self, batch: Mapping[str, Sequence[Entry]]) -> Mapping[str, int]:
        """Write, and wait for the disk."""
        parts: list[bytes] = []
        with self._lock:
            for topic, entries in batch.items():
                name = topic.encode()
                sequence = self._sequences.get(topic, 0)
                room = self._rooms.setdefault(topic, [])
                for update, whom, at in entries:
                    sequence += 1
                    who = whom.encode()
                    parts += (self._HEAD.pack(len(name), len(who), len(update), sequence, at), name, who, update)
                    room.append(update)
                self._sequences[topic] = sequence
            self._file.write(b"".join(parts))
            self._file.flush()
            os.fdatasync(self._file.fileno())
            return {topic: self._sequences[topic] for topic in batch}

    def compact(self, topic: str) -> None:
        """Fold in memory; the file stays as it is."""
        stored = self.load(topic)
        folded = fold(stored)
        with self._lock:
            self._rooms[topic][: len(stored.updates)] = [folded]

    def close(self) -> None:
        """Close the file."""
        self._file.close()
