"""tldraw sync under the same loads: another protocol (JSON, records with one writer at a time on the server), hence
clients of its own. The server is theirs (`TLSocketRoom`), in memory, without a journal."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from pycrdt import Doc, Map

from bench.live_clients import Counter, Server, Witness, masked

SCHEMA = {"schemaVersion": 2, "sequences": {}}
PROTOCOL = 8
SERVER = """
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { InMemorySyncStorage, TLSocketRoom } from '@tldraw/sync-core';
import { StoreSchema, createRecordType } from '@tldraw/store';
const card = createRecordType('card', { scope: 'document', validator: { validate: (x) => x } });
const schema = StoreSchema.create({ card });
const rooms = new Map();
function roomOf(name) {
  if (!rooms.has(name)) {
    const snapshot = { documents: [], clock: 0, schema: schema.serialize() };
    const storage = new InMemorySyncStorage({ snapshot });
    const log = { warn() {}, error: console.error };
    rooms.set(name, new TLSocketRoom({ schema, storage, clientTimeout: 600000, log }));
  }
  return rooms.get(name);
}
const http = createServer();
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false, maxPayload: 64 * 2 ** 20 });
let count = 0;
sockets.on('connection', (socket, request) => {
  roomOf(request.url).handleSocketConnect({ sessionId: String(++count), socket });
});
http.listen(Number(process.env.PORT), '127.0.0.1');
"""


def _push(clock: int, diff: dict[str, Any]) -> bytes:
    return json.dumps({"type": "push", "clientClock": clock, "diff": diff}, separators=(",", ":")).encode()


def _record(name: str, text: str) -> dict[str, str]:
    return {"id": f"card:{name}", "typeName": "card", "zone": "port", "text": text}


class TldrawServer(Server):
    """Their server."""

    def hello(self, room: str) -> list[bytes]:
        """« connect »."""
        request = {"type": "connect", "connectRequestId": "x", "lastServerClock": 0, "protocolVersion": PROTOCOL}
        return [json.dumps({**request, "schema": SCHEMA}).encode()]

    def counter(self, room: str, number: int, measures: bool, late: list[float]) -> Counter:
        """A client that counts."""
        return TldrawCounter(self, room, number, measures, late)

    def witness(self, room: str) -> Witness:
        """A client that keeps everything."""
        return TldrawWitness(self, room)


class TldrawCounter(Counter):
    """Appends marks to the text of its own record."""

    length = -1
    clock = 0

    def say(self, message: bytes) -> None:
        """JSON goes as text."""
        self.transport.write(masked(message, text=True))

    def edit(self, keep: int = 0) -> None:
        """Append a mark that says when."""
        mark = f"~{time.time_ns() // 1000:013x}~#"
        self.clock += 1
        self.say(
            _push(self.clock, {f"card:{self.room}-{self.number}": ["patch", {"text": ["append", mark, self.length]}]})
        )
        self.length += len(mark)
        self.sent += 1

    def flush(self) -> None:
        """The record itself, once."""
        if self.length < 0:
            self.length = 0
            name = f"{self.room}-{self.number}"
            self.say(_push(0, {f"card:{name}": ["put", _record(name, "")]}))


class TldrawWitness(Witness):
    """Keeps all records. tldraw sync says « commit », not « saved »: nothing is measured of that."""

    def __init__(self, server: Server, room: str) -> None:
        super().__init__(server, room)
        self.records: dict[str, dict[str, str]] = {}

    async def _hello(self) -> None:
        for message in self.server.hello(self.room):
            await self.socket.send(message.decode())

    async def _listen(self, started: float) -> None:
        async for data in self.socket:
            message = json.loads(data)
            if message["type"] == "connect":
                self.joined_after = time.perf_counter() - started
                self._take(message["diff"])
                self.synced.set()
            for one in message.get("data", [message]):
                if one["type"] == "patch":
                    self._take(one["diff"])

    def _take(self, diff: dict[str, Any]) -> None:
        for name, (kind, *what) in diff.items():
            if kind == "put":
                self.records[name] = what[0]
            elif kind == "patch":
                for key, (change, value, *_at) in what[0].items():
                    record = self.records[name]
                    record[key] = record[key] + value if change == "append" else value
            else:
                self.records.pop(name, None)

    async def write(self, name: str) -> None:
        """Nothing: there is no « saved » to wait for."""

    async def seed(self, doc: Doc) -> None:
        """The cards of a document as records, five hundred at a time."""
        cards = list((doc.get("cards", type=Map).to_py() or {}).items())
        for start in range(0, len(cards), 500):
            puts = {f"card:{n}": ["put", _record(n, str(card["text"]))] for n, card in cards[start : start + 500]}
            await self.socket.send(_push(start, puts).decode())
            await asyncio.sleep(0.05)

    def texts(self) -> dict[str, str]:
        """What is in the records."""
        return {name: self.records[name]["text"] for name in sorted(self.records)}
