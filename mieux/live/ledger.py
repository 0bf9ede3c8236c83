"""What a room still owes: changes to the journal, and to each tab the word of how much of what it sent is on disk.

A tab hears « saved » only after the journal has said so, and never beyond a change of its own that still waits for
another one to build on, or beyond what another process has yet to write.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from . import messages
from .document import Waiting
from .journal import Entry
from .line import Line
from .sharing import Sharing


class Sent(NamedTuple):
    """Which update of which line: its `number`-th."""

    line: Line
    number: int


@dataclass
class Batch:
    """What was handed to the journal, and whom to tell when it is on disk."""

    entries: list[Entry]
    tell: dict[Line, int]
    turn: int
    needs: dict[str, int]


class Ledger:
    """What is to be written, and whom to tell then. `waiting` gives the updates that wait for another one."""

    def __init__(self, sequence: int, sharing: Sharing | None, waiting: Callable[[], Sequence[Waiting]]) -> None:
        self.sequence, self._sharing, self._waiting = sequence, sharing, waiting
        self.unsaved: list[Entry] = []
        self.size = 0
        """Bytes that are not on disk yet."""
        self.since_compacted = 0
        self.has_gap = False
        """Whether the journal holds changes that were not written from here: were they all heard?"""
        self.to_tell: dict[Line, int] = {}
        self._told_late: list[tuple[dict[str, int], dict[Line, int]]] = []

    def keep(self, update: bytes, whom: str) -> None:
        """A change to be written."""
        self.unsaved.append(Entry(update, whom, time.time()))
        self.size += len(update)

    def owe(self, line: Line) -> None:
        """Once what is here is on disk, a line is to be told: up to its last update, or the one that waits."""
        held = [one.whose.number for one in self._waiting() if isinstance(one.whose, Sent) and one.whose.line is line]
        count = min(held) - 1 if held else line.taken
        if not held or count > line.saved:
            self.to_tell[line] = count

    def forget(self, line: Line) -> None:
        """A line is gone."""
        self.to_tell.pop(line, None)

    @property
    def is_settled(self) -> bool:
        """Whether nothing waits for the journal, or for its word."""
        return not (self.unsaved or self.to_tell)

    def take_batch(self) -> Batch:
        """What the journal is to write now."""
        sharing = self._sharing
        batch = Batch(
            self.unsaved, self.to_tell, sharing.turn if sharing else 0, sharing.waits_for() if sharing else {}
        )
        self.unsaved, self.to_tell = [], {}
        return batch

    def put_back(self, batch: Batch) -> None:
        """The journal could not write: the same again, later."""
        self.unsaved = batch.entries + self.unsaved
        self.to_tell = {**batch.tell, **self.to_tell}

    def written(self, batch: Batch, sequence: int | None) -> bool:
        """The journal has it on disk: only now may anybody be told that it is saved. False when the journal took
        nothing: there is no such room any more."""
        self.size -= sum(len(entry.update) for entry in batch.entries)
        if batch.entries and sequence is None:
            return False
        if (sequence or 0) > self.sequence + len(batch.entries):
            self.has_gap = True
        self.sequence = max(self.sequence, sequence or 0)
        self.since_compacted += len(batch.entries)
        if self._sharing:
            if batch.entries:
                self._sharing.kept(batch.turn)
            if batch.needs and self._sharing.still_waits_for(batch.needs):
                self._told_late.append((batch.needs, batch.tell))
                return True
        self.tell(batch.tell)
        return True

    def tell(self, counts: dict[Line, int]) -> None:
        """Say how many updates of each line are on disk."""
        at = int(time.time() * 1000)
        for line, count in counts.items():
            line.saved = count
            if line.wants_saved and line.blocked_since is None and count:
                line.send(messages.saved(count, self.sequence, at))

    def tell_late(self) -> None:
        """Say it to those who had to wait for another process."""
        if self._sharing and self._told_late:
            waiting, self._told_late = self._told_late, []
            for needs, counts in waiting:
                if self._sharing.still_waits_for(needs):
                    self._told_late.append((needs, counts))
                else:
                    self.tell(counts)
