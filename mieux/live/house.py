"""The rooms that are open in this process: opened from the journal, written together, unloaded when nobody is there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from pycrdt import Doc

from .bus import LocalBus
from .journal import Journal, Stored, opened
from .ledger import Batch
from .line import Limits
from .messages import Close
from .room import Room
from .threads import Threads

logger = logging.getLogger(__name__)

_TOGETHER_MOST = 3
"""So many failures of a whole batch, one after the other; then room by room."""
_ALONE_SECONDS = 5.0
"""A round of single rooms ends after so long: when nothing at all can be written, each may wait for the database."""
_SELDOM = 6
"""With several processes, a gap in the numbers is the rule: the journal is read again at every sixth look only."""


class House:
    """All rooms of one feature. `write_every` is how long changes gather before they are written together, in
    seconds: with one fsync a batch, twenty batches a second leave the disk to others."""

    def __init__(
        self,
        journal: Journal,
        *,
        limits: Limits | None = None,
        write_every: float = 0.05,
        unload_after: float = 60.0,
        look_every: float = 5.0,
        compact_after: int = 2000,
    ) -> None:
        self.journal, self.limits = journal, limits or Limits()
        self.rooms: dict[str, Room] = {}
        self.bus: LocalBus = LocalBus()
        self._write_every, self._unload_after = write_every, unload_after
        self._look_every, self._compact_after = look_every, compact_after
        self._opening: dict[str, asyncio.Future[Room | None]] = {}
        self._leaving: dict[str, Callable[[], None]] = {}
        self._to_write: set[Room] = set()
        self._woken = asyncio.Event()
        self._writing = False
        self._written_at = 0.0
        self._turns = self._failures = 0
        self._refused: dict[Room, float] = {}
        self._looks = 0
        self._tasks: list[asyncio.Task[None]] = []
        self._healing: set[asyncio.Future[None]] = set()
        self.closing = False

    async def open(self, bus: LocalBus) -> None:
        """Start; in the event loop that serves."""
        self.bus = bus
        self.closing = False
        # One thread writes, so that batches come one after the other; others read.
        self._writer, self._readers = Threads(1, "journal-write"), Threads(2, "journal-read")
        bus.on_return.append(self._heal)
        bus.on_settle.append(self.settle)
        self._tasks = [asyncio.create_task(self._write()), asyncio.create_task(self._look_around())]

    async def close(self) -> None:
        """Say goodbye to every tab, write what is left, stop."""
        self.closing = True
        for room in list(self.rooms.values()):
            room.end(Close.RESTARTING)
        await self.flush()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for leave in self._leaving.values():
            leave()
        self._leaving.clear()
        for room in self.rooms.values():
            room.document.let_go()
        self.rooms.clear()
        for threads in (self._writer, self._readers):
            await asyncio.to_thread(threads.close)

    async def flush(self, seconds: float = 5.0) -> bool:
        """Wait until everything taken so far is on disk; False when that did not come in time."""
        until = asyncio.get_running_loop().time() + seconds
        while self._to_write or self._writing:
            if asyncio.get_running_loop().time() > until:
                logger.error("changes could not be written before stopping")
                return False
            await asyncio.sleep(0.005)
        return True

    async def settle(self, topic: str) -> bool:
        """Wait until what a room has taken so far was handed to the journal and written; other rooms do not matter."""
        room = self.rooms.get(topic)
        if room is None:
            return True
        turns = self._turns + (2 if self._writing else 1)
        while (room.ledger.unsaved or self._writing) and self._turns < turns:
            await asyncio.sleep(0.005)
        return room not in self._refused

    async def enter(self, topic: str) -> Room | None:
        """The room of a topic, opened if need be; None when there is no such room."""
        if room := self.rooms.get(topic):
            return room
        opening = self._opening.get(topic)
        if opening is None:
            opening = asyncio.ensure_future(self._open(topic))
            self._opening[topic] = opening
            opening.add_done_callback(lambda _: self._opening.pop(topic, None))
        return await asyncio.shield(opening)

    async def _open(self, topic: str) -> Room | None:
        heard: list[bytes] = []
        # Listening starts before the journal is read, so that nothing falls in between.
        leave = self.bus.subscribe(topic, heard.append)
        try:
            loaded = await self._read(self._load, topic)
        except BaseException:
            leave()
            raise
        if loaded is None or self.closing:
            leave()
            return None
        doc, stored = loaded
        room = Room(topic, doc, stored.sequence, bus=self.bus, limits=self.limits, wake=self._wake)
        room.ledger.since_compacted = len(stored.updates)
        self.rooms[topic] = room
        self._leaving[topic] = self.bus.subscribe(topic, room.hear)
        leave()
        for data in heard:
            room.hear(data)
        if room.sharing:
            room.sharing.ask(doc.get_state())
        return room

    def _load(self, topic: str) -> tuple[Doc, Stored] | None:
        stored = self.journal.load(topic)
        return None if stored is None else (opened(stored), stored)

    async def _read(self, call: Callable[..., Any], *values: Any) -> Any:
        return await self._readers.run(call, *values)

    # --- Writing --------------------------------------------------------------------------------

    def _wake(self, room: Room) -> None:
        self._to_write.add(room)
        self._woken.set()

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._woken.wait()
            await asyncio.sleep(max(0.0, self._written_at + self._write_every - loop.time()))
            self._woken.clear()
            self._writing = True
            self._written_at = loop.time()
            try:
                good = await self._write_once()
                self._turns += good
            except Exception:
                logger.exception("the rooms could not be written; it is tried again")
                good = False
            finally:
                self._writing = False
            if not good:
                await asyncio.sleep(1.0)

    async def _write_once(self) -> bool:
        """Write what waits; False when the journal could not. (A function of its own: a loop that waits would keep the
        last rooms in memory after they were unloaded.)

        One batch for all. After a few failures each room alone, so that what the journal refuses of one does not hold
        up the others; such a room stays alone, a second apart, until it could be written.
        """
        now = asyncio.get_running_loop().time()
        alone = [room for room in self._to_write if room in self._refused or self._failures >= _TOGETHER_MOST]
        alone.sort(key=lambda room: self._refused.get(room, 0.0))
        together = self._to_write.difference(alone)
        good = await self._write_batch(together) if together else True
        if together:
            self._failures = 0 if good else self._failures + 1
        for room in alone:
            if self._refused.get(room, 0.0) > now or asyncio.get_running_loop().time() > now + _ALONE_SECONDS:
                self._woken.set()
            elif await self._write_batch({room}):
                self._refused.pop(room, None)
                self._failures = 0
            else:
                self._refused[room] = asyncio.get_running_loop().time() + 1.0
        if good and not together and self._woken.is_set():
            # Only what was refused waits: not in a hurry.
            await asyncio.sleep(0.05)
        return good

    async def _write_batch(self, rooms: set[Room]) -> bool:
        """Write what some rooms hold, in one transaction; False when the journal could not: they wait again."""
        self._to_write = self._to_write - rooms
        batches = {room: room.ledger.take_batch() for room in rooms}
        try:
            sequences = await self._append(batches)
        except Exception as error:
            logger.error("the journal could not be written: %s; it is tried again", type(error).__name__)
            for room, batch in batches.items():
                room.ledger.put_back(batch)
            self._to_write |= rooms
            self._woken.set()
            return False
        for room, batch in batches.items():
            try:
                room.written(batch, sequences.get(room.topic))
            except Exception:
                # It is on disk. What went wrong is in one room: the others go on.
                logger.exception("a room could not tell what is saved")
        return True

    async def _append(self, batches: dict[Room, Batch]) -> Any:
        entries = {room.topic: batch.entries for room, batch in batches.items() if batch.entries}
        if not entries:
            return {}
        return await self._writer.run(self.journal.append, entries)

    # --- Keeping house --------------------------------------------------------------------------

    async def _look_around(self) -> None:
        while True:
            await asyncio.sleep(self._look_every)
            await self._look_once()

    async def _look_once(self) -> None:
        self._looks += 1
        for room in list(self.rooms.values()):
            try:
                room.look_around()
                # Others wrote, and may have ended before they said so. Several processes always write by turns.
                if room.ledger.has_gap and (room.sharing is None or self._looks % _SELDOM == 0):
                    room.ledger.has_gap = False
                    await self._read_again(room)
                await self._tidy(room)
            except Exception:
                logger.exception("a room could not be looked after")

    async def _tidy(self, room: Room) -> None:
        """Fold the journal of a room when it has grown; unload the room when nobody came for a while."""
        idle = not room.lines and asyncio.get_running_loop().time() - room.emptied_at > self._unload_after
        if room.ledger.since_compacted > (0 if idle else self._compact_after):
            room.ledger.since_compacted = 0
            await self._read(self.journal.compact, room.topic)
        if idle and not room.lines and not room.has_to_write and room not in self._to_write and not self._writing:
            room.end(Close.GOING_AWAY)
            self.rooms.pop(room.topic, None)
            self._leaving.pop(room.topic, lambda: None)()
            room.document.let_go()

    def _heal(self) -> None:
        """The bus was away: read the journals again, ask around, and ask again what everybody may do."""
        for room in list(self.rooms.values()):
            room.doubt()
            if room.sharing:
                room.sharing.ask(room.doc.get_state())
            task = asyncio.ensure_future(self._read_again(room))
            self._healing.add(task)
            task.add_done_callback(self._healing.discard)

    async def _read_again(self, room: Room) -> None:
        if lacking := await self._read(self._lacking, room.topic, room.document.state()):
            room.catch_up(lacking)

    def _lacking(self, topic: str, state: bytes) -> bytes:
        """What the journal knows beyond a state; in a thread, so that the loop only takes what is new."""
        loaded = self._load(topic)
        return b"" if loaded is None else loaded[0].get_update(state)
