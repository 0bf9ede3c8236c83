"""Clients that edit a voyage for real, and the journal as its tables have it; see bench/live_voyage.py."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg
from pycrdt import Doc, Map, Text
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from mieux.live import messages
from mieux.live.journal import Stored, opened

SHARED = 12
"""Cards in which everybody writes."""


class Shelf:
    """The journal of a voyage as its tables have it, followed change by change."""

    def __init__(self, database_url: str, pk: int) -> None:
        self._url, self._pk = database_url, pk
        self.number = 0
        self.doc: Doc = Doc()

    def look(self) -> None:
        """Read what was written since the last time. Raises AssertionError when a number is missing."""
        query = (
            "SELECT number, {update} FROM voyage_change WHERE voyage_id = {mark} AND number > {mark} ORDER BY number"
        )
        rows: list[tuple[int, bytes]]
        if self._url.startswith("sqlite"):
            base = sqlite3.connect(self._url.removeprefix("sqlite:///"), timeout=30)
            rows = base.execute(query.format(update='"update"', mark="?"), (self._pk, self.number)).fetchall()
            base.close()
        else:
            with psycopg.connect(self._url.replace("postgres://", "postgresql://", 1)) as link:
                found = link.execute(query.format(update='"update"', mark="%s"), (self._pk, self.number))
                rows = [(number, bytes(update)) for number, update in found]
        for number, update in rows:
            assert number == self.number + 1, f"change {self.number + 1} is missing"
            self.number = number
            self.doc.apply_update(bytes(update))

    def snapshots_open(self) -> bool:
        """Whether the newest snapshot and what came after make the same document as all changes."""
        query = (
            "SELECT number, state FROM voyage_snapshot WHERE voyage_id = {mark} ORDER BY number DESC, id DESC LIMIT 1"
        )
        rest = 'SELECT "update" FROM voyage_change WHERE voyage_id = {mark} AND number > {mark} ORDER BY number'
        if self._url.startswith("sqlite"):
            base: Any = sqlite3.connect(self._url.removeprefix("sqlite:///"), timeout=30)
            mark = "?"
        else:
            base, mark = psycopg.connect(self._url.replace("postgres://", "postgresql://", 1)), "%s"
        number, state = base.execute(query.format(mark=mark), (self._pk,)).fetchone() or (0, messages.EMPTY_UPDATE)
        updates = [bytes(row[0]) for row in base.execute(rest.format(mark=mark), (self._pk, number)).fetchall()]
        base.close()
        return shown(opened(Stored(bytes(state), updates))) == shown(self.doc)


def shown(doc: Doc) -> dict[str, Any]:
    """The cards of a document, as plain values."""
    return doc.get("cards", type=Map).to_py() or {}


@dataclass
class Sailor:
    """One client: a document that outlives its sockets, and what the server said about what it sent."""

    number: int
    path: str
    headers: dict[str, str]
    draw: random.Random
    forgets: float = 0.0
    """How often it comes back without its document, as a tab in another browser would."""
    doc: Doc = field(default_factory=Doc)
    sent: int = 0
    saved: int = 0
    edits: int = 0
    closed: list[int] = field(default_factory=list)
    synced: bool = False
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    """What is on disk, the server says: ("mark", words that must be read) or ("gone", a card that must not be)."""
    slow: list[float] = field(default_factory=list)
    """Seconds from sending to « saved »."""

    def __post_init__(self) -> None:
        self.socket: ClientConnection | None = None
        self._waiting: list[tuple[int, tuple[str, str] | None, float]] = []
        self._scratch: list[str] = []
        self._quiet = False
        self._begin(self.doc)

    def _begin(self, doc: Doc) -> None:
        self.doc = doc
        self.cards = doc.get("cards", type=Map)
        self._out: list[bytes] = []
        self._watch = doc.observe(self._changed)

    def _changed(self, event: Any) -> None:
        if not self._quiet:
            self._out.append(event.update)

    async def stay(self, port: int) -> None:
        """Come in, and come back whenever the socket is closed; until cancelled."""
        while True:
            with suppress(OSError, WebSocketException, TimeoutError):
                await self.visit(port)
            self.socket, self.synced = None, False
            self._waiting.clear()
            if self.draw.random() < self.forgets:
                self._scratch = []
                self._begin(Doc())
            await asyncio.sleep(self.draw.uniform(0.02, 0.1))

    async def visit(self, port: int) -> None:
        """One socket, until it is closed."""
        async with connect(
            f"ws://127.0.0.1:{port}{self.path}",
            additional_headers=self.headers,
            proxy=None,
            compression=None,
            max_size=None,
            open_timeout=20,
            ping_interval=None,
        ) as self.socket:
            self.sent = self.saved = 0
            self._waiting, self._out = [], []
            try:
                await self.socket.send(messages.wants_saved())
                await self.socket.send(messages.step1(self.doc.get_state()))
                async for data in self.socket:
                    assert isinstance(data, bytes)
                    await self._hear(messages.read(data))
            except ConnectionClosed:
                pass
            finally:
                self.closed.append(self.socket.close_code or 0)

    async def _hear(self, message: messages.Message) -> None:
        if isinstance(message, messages.Step1):
            # All that was written meanwhile goes with the answer.
            self._out.clear()
            await self._say(messages.step2(self.doc.get_update(message.state)), None)
        elif isinstance(message, (messages.Step2, messages.Update)):
            self._quiet = True
            self.doc.apply_update(message.update)
            self._quiet = False
            self.synced = self.synced or isinstance(message, messages.Step2)
        elif isinstance(message, messages.Saved):
            self.saved = message.so_far
            now = time.perf_counter()
            while self._waiting and self._waiting[0][0] <= message.so_far:
                _count, fact, at = self._waiting.pop(0)
                if fact is not None:
                    self.acknowledged.append(fact)
                    self.slow.append(now - at)

    async def _say(self, data: bytes, fact: tuple[str, str] | None) -> None:
        if self.socket is not None:
            self.sent += 1
            self._waiting.append((self.sent, fact, time.perf_counter()))
            await self.socket.send(data)

    async def flush(self, fact: tuple[str, str] | None = None) -> None:
        """Send what the document has to say; `fact` holds when the last of it is saved."""
        out, self._out = self._out, []
        with suppress(ConnectionClosed):
            for number, update in enumerate(out, 1):
                await self._say(messages.update(update), fact if number == len(out) else None)

    async def live(self, pace: float) -> None:
        """Edit `pace` times a second whenever it is connected; until cancelled."""
        while True:
            await asyncio.sleep(self.draw.uniform(0.5, 1.5) / pace)
            if self.synced and self.socket is not None:
                await self.edit()

    async def edit(self) -> None:
        """One edit: words into a card of all or into one's own, a card that moves, comes or goes."""
        self.edits += 1
        kind = self.draw.random()
        own = f"own-{self.number}"
        if kind < 0.75 or own not in self.cards:
            mark = f"~{self.number}.{self.edits}~"
            target = f"shared-{self.draw.randrange(SHARED)}" if self.draw.random() < 0.6 else own
            with self.doc.transaction():
                if target not in self.cards:
                    # A card made twice at once has one text in the end: one's own cards are made by one's own.
                    target = own
                    if own not in self.cards:
                        self.cards[own] = new_card()
                text = self.cards[target]["text"]
                text.insert(len(text), mark)
            await self.flush(("mark", f"{target} {mark}"))
        elif kind < 0.85:
            self.cards[own]["zone"] = self.draw.choice(["phare", "port", "requins", "rames", "hold"])
            await self.flush()
        elif kind < 0.93 or not self._scratch:
            name = f"scratch-{self.number}-{self.edits}"
            self.cards[name] = new_card("à jeter")
            self._scratch.append(name)
            await self.flush()
        else:
            name = self._scratch.pop(0)
            if name in self.cards:
                del self.cards[name]
                await self.flush(("gone", name))

    @property
    def is_quiet(self) -> bool:
        """Whether all it sent is said to be saved."""
        return self.socket is not None and self.synced and self.sent == self.saved


def new_card(text: str = "") -> Map:
    """A card as the page makes it."""
    fields = {"zone": "port", "text": Text(text), "kind": "", "order": "a", "author": "", "colour": ""}
    return Map(fields)


def lost(facts: list[tuple[str, str]], doc: Doc) -> list[str]:
    """Which of the things said to be saved are not so in a document."""
    cards = shown(doc)
    missing = []
    for kind, what in facts:
        if kind == "gone":
            if what in cards:
                missing.append(f"{what} is back")
            continue
        card, _, mark = what.partition(" ")
        if mark not in str(cards.get(card, {}).get("text", "")):
            missing.append(what)
    return missing


async def until(fact: Any, seconds: float, what: str) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > end:
            raise AssertionError(f"after {seconds} s: {what}")
        await asyncio.sleep(0.02)
