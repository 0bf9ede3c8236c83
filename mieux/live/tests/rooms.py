"""Rooms without a network: tabs whose messages a test carries, loses, holds back or lets through."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager

from pycrdt import Doc, Map, Text

from mieux.live import messages
from mieux.live.bus import LocalBus
from mieux.live.house import House
from mieux.live.journal import MemoryJournal
from mieux.live.line import Limits, Line, Rights
from mieux.live.messages import Step1, Step2, Update
from mieux.live.room import Room


class Tab:
    """One open page: a document, what it has sent and what has come, and the code it was closed with."""

    def __init__(self, name: str = "aicha", *, write: bool = True, doc: Doc | None = None, **rights) -> None:
        self.doc = doc or Doc()
        self.cards = self.doc.get("cards", type=Map)
        self.rights = Rights(write=write, whom=name, **rights)
        self.came: deque[bytes] = deque()
        self.heard: list[messages.Message] = []
        self.closed: int | None = None
        self.paused = 0.0
        self.room: Room | None = None
        self.line: Line | None = None
        self._silent = False
        self._mine = self.doc.observe(self._changed)

    # What the room calls.

    def send(self, message: bytes, frame: bytes) -> None:
        assert frame.endswith(message)
        self.came.append(message)

    def close(self, code: int, reason: str) -> None:
        self.closed = code

    def abort(self) -> None:
        self.closed = 1006

    def pause(self, seconds: float) -> None:
        self.paused += seconds

    # What the person and the network do.

    def comes_in(self, room: Room, limits: Limits | None = None) -> Tab:
        self.closed = None
        self.came.clear()
        self.room = room
        self.line = Line(self, self.rights, limits or room.limits, asyncio.get_running_loop().time())
        room.join(self.line)
        self.says(messages.wants_saved())
        self.says(messages.step1(self.doc.get_state()))
        return self

    def leaves(self) -> None:
        if self.room is not None and self.line is not None:
            self.room.leave(self.line)
        self.room = None

    @property
    def connected(self) -> bool:
        return self.room is not None and self.closed is None

    def says(self, data: bytes) -> None:
        if self.connected:
            self.room.receive(self.line, data)

    def _changed(self, event) -> None:
        if not self._silent and self.connected:
            self.says(messages.update(event.update))

    def writes(self, card: str, **fields) -> None:
        with self.doc.transaction():
            if card not in self.cards:
                self.cards[card] = Map({"text": Text("")})
            for key, value in fields.items():
                self.cards[card][key] = value

    def types(self, card: str, text: str) -> None:
        self.writes(card)
        written = self.cards[card]["text"]
        written.insert(len(str(written).encode()), text)

    def reads(self, count: int | None = None) -> None:
        """Take what has come (or the first messages of it)."""
        while self.came and (count is None or count > 0):
            message = messages.read(self.came.popleft())
            self.heard.append(message)
            count = None if count is None else count - 1
            if isinstance(message, Step1):
                self.says(messages.step2(self.doc.get_update(message.state)))
            elif isinstance(message, (Step2, Update)):
                self._silent = True
                self.doc.apply_update(message.update)
                self._silent = False

    @property
    def state(self) -> dict:
        return self.cards.to_py()

    @property
    def saved(self) -> int:
        return max((one.so_far for one in self.heard if isinstance(one, messages.Saved)), default=0)

    @property
    def sees(self) -> dict[int, str | None]:
        found: dict[int, str | None] = {}
        for one in self.heard:
            if isinstance(one, messages.Awareness):
                for client, _clock, state in one.present:
                    found[client] = state
        return {client: state for client, state in found.items() if state is not None}


@asynccontextmanager
async def house_of(journal=None, bus=None, **options):
    """A house that writes quickly and does not look around by itself."""
    house = House(journal or MemoryJournal(), **{"write_every": 0.0, "look_every": 3600.0, **options})
    await house.open(bus or LocalBus())
    try:
        yield house
    finally:
        await house.close()


async def settle(*tabs: Tab, rounds: int = 4, patience: float = 2.0) -> None:
    """Let ticks pass, and every tab read, until nothing is under way any more (or patience ends)."""
    loop = asyncio.get_running_loop()
    until = loop.time() + patience
    while rounds > 0 or (loop.time() < until and any(_is_busy(tab) for tab in tabs)):
        rounds -= 1
        await asyncio.sleep(0.012)
        for tab in tabs:
            tab.reads()


def _is_busy(tab: Tab) -> bool:
    if not tab.connected:
        return False
    room, house = tab.room, tab.room._wake.__self__
    return bool(tab.came or room._tick_timer or room.herald.is_waiting or house._writing or house._to_write)


class Hub:
    """Buses of several processes in one, which lose what `loses` says."""

    def __init__(self) -> None:
        self.buses: list[HubBus] = []
        self.loses = lambda data: False

    async def bus(self) -> HubBus:
        bus = HubBus(self)
        await bus.open()
        self.buses.append(bus)
        return bus


class HubBus(LocalBus):
    shared = True

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub

    def publish(self, topic: str, data: bytes) -> None:
        if self.hub.loses(data):
            return
        for other in self.hub.buses:
            if other is not self:
                other._loop.call_soon(other._deliver, topic, data)
