"""An hour at sea: 100 clients edit one voyage of a real `mieux serve`, and the memory of the server is written down.

`python -m bench.live --soak MINUTES`. Sessions, rights, the journal and the reading of the cards are on. Each client
keeps its own card at five marks, so that the document stays as large as it is: what grows is a leak. Every minute some
clients leave and others come. Held to: 10 % more at the end than after a tenth of the time (two minutes at least).
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

from bench.live_clients import Counter, Server, running
from bench.live_sailors import Shelf
from bench.live_voyage import Instance, database

CLIENTS = 100
PACE = 1.0
GROWTH = 0.10


class Awake(Counter):
    """A counter that answers pings, as browsers do by themselves: without it the server hangs up after a minute."""

    _frames = b""

    def data_received(self, data: bytes) -> None:
        """Look at the heads of frames only."""
        first = not self.ready.done()
        super().data_received(data)
        self._frames += data.partition(b"\r\n\r\n")[2] if first else data
        while len(self._frames) >= 2:
            size, start = self._frames[1] & 127, 2
            if size >= 126:
                start = 4 if size == 126 else 10
                size = int.from_bytes(self._frames[2:start], "big") if len(self._frames) >= start else 1 << 62
            if len(self._frames) < start + size:
                return
            payload, opcode = self._frames[start : start + size], self._frames[0] & 15
            self._frames = self._frames[start + size :]
            if opcode == 9:
                self.transport.write(bytes((0x8A, 0x80 | len(payload), 0, 0, 0, 0)) + payload)


def soak(minutes: float) -> int:
    """Run it; 1 when memory grew more than it may, or somebody was dropped."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, database("sqlite", Path(folder)) as address:
        instance = Instance(Path(folder), address)
        crew = instance.prepare(people=1, guests=0)
        server = Server(
            "mieux serve",
            lambda port, _folder: [sys.executable, "-W", "ignore", "-m", "mieux.cli", "serve", "--port", str(port)],
            "/live/voyage/{room}",
            {"Cookie": f"mieux_session={crew.cookies[0]}"},
            {"DATABASE_URL": address, "REDIS_URL": "", "MIEUX_HOSTS": "localhost,127.0.0.1"},
        )
        with running(server, folder):
            grown, dropped = asyncio.run(_story(server, crew.key, minutes))
        shelf = Shelf(address, crew.pk)
        shelf.look()
        print(f"   {shelf.number} changes in the journal, none is missing")
    print(f"   growth {100 * grown:.1f} % (held to {100 * GROWTH:.0f} %), {dropped} dropped")
    return int(grown > GROWTH or dropped > 0)


async def _story(server: Server, room: str, minutes: float) -> tuple[float, int]:
    loop = asyncio.get_running_loop()
    late: list[float] = []
    clients: list[Counter] = []
    count, dropped, edits = 0, 0, 0

    async def come() -> None:
        nonlocal count
        # Who comes later would read old marks with the whole document: only the first ones measure.
        client = Awake(server, room, count, count % 10 == 1 and count < CLIENTS, late)
        count += 1
        await loop.create_connection(lambda: client, "127.0.0.1", server.port)
        await asyncio.wait_for(client.ready, 60)
        clients.append(client)

    async def person(mine: int) -> None:
        nonlocal edits
        await asyncio.sleep(random.random() / PACE)
        while True:
            client = clients[mine % len(clients)]
            if not client.lost:
                client.edit(keep=90)
                edits += 1
            await asyncio.sleep(random.uniform(0.5, 1.5) / PACE)

    for _ in range(CLIENTS):
        await come()
    people = [asyncio.create_task(person(number)) for number in range(CLIENTS)]
    started = time.monotonic()
    settled_at = started + max(120.0, 6 * minutes)
    settled, memory = 0.0, server.memory()
    while time.monotonic() < started + 60 * minutes:
        await asyncio.sleep(30)
        dropped += sum(client.lost for client in clients)
        clients[:] = [client for client in clients if not client.lost]
        for _ in range(3):
            clients.pop().transport.close()
        while len(clients) < CLIENTS:
            await come()
        memory = server.memory()
        if not settled and time.monotonic() >= settled_at:
            settled = memory
        ordered = sorted(late) or [0.0]
        print(
            f"   {(time.monotonic() - started) / 60:5.1f} min  {memory:6.1f} MB  "
            f"95 % {ordered[int(0.95 * (len(ordered) - 1))] / 1000:.0f} ms  {edits} edits",
            flush=True,
        )
        late.clear()
    for one in people:
        one.cancel()
    await asyncio.gather(*people, return_exceptions=True)
    for client in clients:
        client.transport.close()
    return (memory / settled - 1 if settled else 0.0), dropped
