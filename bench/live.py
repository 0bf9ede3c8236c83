"""Live rooms under load, beside other servers: `python -m bench.live [b c g e d] [--seconds 5] [--peers]`.

The server runs on one core, the clients on the other, all on the loopback. What is counted: server processor time for
each update delivered to another client, the 95 % of the time from edit to delivery, memory. Clients speak the protocol
of y-websocket without compression; most of them only count what comes (a mark in each edit), three keep a whole
document and say at the end whether everybody agrees.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvloop
from pycrdt import Doc, Map, Text
from websockets.asyncio.client import connect
from websockets.frames import Frame, Opcode

from bench.running import ROOT
from mieux.live import messages

LOADS = {
    "b": (1, 100, 2.0, "100 clients × 2 edits/s, one room"),
    "c": (1, 300, 1.0, "300 × 1"),
    "g": (1, 300, 4.0, "300 × 4 (overload)"),
    "e": (200, 5, 1.0, "200 rooms × 5 × 1"),
}
MARK = re.compile(rb"~([0-9a-f]{13})~")
PEERS = Path(tempfile.gettempdir()) / "mieux-bench-peers"


@dataclass
class Server:
    """One server under measure: how it is started, how its rooms are addressed, what stands before each message."""

    name: str
    command: Callable[[int, str], list[str]]
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    named_messages: bool = False
    """Hocuspocus writes the name of the room before each message, and wants a token first."""
    pid: int = 0
    port: int = 0

    def before(self, room: str) -> bytes:
        """What each message starts with."""
        name = room.encode()
        return messages.number(len(name)) + name if self.named_messages else b""

    def hello(self, room: str) -> list[bytes]:
        """What a client says first."""
        first = [self.before(room) + b"\x02\x00\x01x"] if self.named_messages else []
        return [*first, self.before(room) + messages.step1(messages.EMPTY_STATE)]

    def cpu(self) -> float:
        """Seconds of processor used so far, by all its threads."""
        parts = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Resident megabytes."""
        text = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", text)
        return int(found.group(1)) / 1024 if found else 0.0


@contextmanager
def running(server: Server, folder: str) -> Iterator[Server]:
    """Start a server on the first core and wait until it listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server.port = probe.getsockname()[1]
    log = Path(folder) / f"{server.name.replace(' ', '-').replace('/', '-')}.log"
    cores = sorted(os.sched_getaffinity(0))
    with log.open("w") as out:
        process = subprocess.Popen(
            server.command(server.port, folder),
            cwd=ROOT,
            env={
                **os.environ,
                "MIEUX_DATA": folder,
                "PORT": str(server.port),
                "HOST": "127.0.0.1",
                **server.environment,
            },
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        os.sched_setaffinity(process.pid, cores[:1])
        for _ in range(600):
            if process.poll() is not None:
                raise RuntimeError(f"{server.name} did not start: {log.read_text()[-1500:]}")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", server.port)) == 0:
                    break
            time.sleep(0.1)
        for task in Path(f"/proc/{process.pid}/task").iterdir():
            os.sched_setaffinity(int(task.name), cores[:1])
        server.pid = process.pid
        yield server
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def masked(message: bytes) -> bytes:
    """A client's frame; its mask is zero, which changes nothing and costs nothing."""
    frame = bytearray(Frame(Opcode.BINARY, message).serialize(mask=False))
    frame[1] |= 0x80
    size = 2 if len(message) < 126 else 4 if len(message) < 65536 else 10
    return bytes(frame[:size]) + b"\x00\x00\x00\x00" + message


class Counter(asyncio.Protocol):
    """A client that edits its own card and counts the marks that come; it reads no frame, so that it costs little."""

    def __init__(self, server: Server, room: str, number: int, measures: bool, late: list[float]) -> None:
        self.server, self.room, self.number, self.measures, self.late = server, room, number, measures, late
        self.came, self.sent, self.lost, self.ready = 0, 0, False, asyncio.get_running_loop().create_future()
        self._rest = b""
        self._before = server.before(room)
        self._out: list[bytes] = []
        self._doc = Doc()
        with self._doc.transaction():
            self._doc["cards"] = cards = Map()
        self._doc.observe(lambda event: self._out.append(event.update))
        cards[f"{room}-{number}"] = Map({"text": Text("")})
        self._text = cards[f"{room}-{number}"]["text"]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.transport = transport
        headers = {
            "Host": f"localhost:{self.server.port}",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
            "Sec-WebSocket-Version": "13",
            **self.server.headers,
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        transport.write(f"GET {self.server.path.format(room=self.room)} HTTP/1.1\r\n{lines}\r\n".encode())

    def data_received(self, data: bytes) -> None:
        if not self.ready.done():
            if b" 101 " not in data[:20]:
                raise RuntimeError(data[:300])
            self.ready.set_result(True)
            for message in self.server.hello(self.room):
                self.transport.write(masked(message))
            self.flush()
            return
        data = self._rest + data
        if self.measures:
            now = time.time_ns() // 1000
            found = MARK.findall(data)
            self.came += len(found)
            self.late.extend(now - int(mark, 16) for mark in found)
            last = data.rfind(b"~")
            cut = data[-14:] if last < len(data) - 14 else data[last:]
            self._rest = b"" if MARK.search(data[-15:]) and data.endswith(b"~") else cut
        else:
            self.came += data.count(b"~#")
            self._rest = data[-1:] if data.endswith(b"~") else b""

    def edit(self) -> None:
        """Insert a mark that says when."""
        mark = f"~{time.time_ns() // 1000:013x}~#"
        self._text.insert(0, mark)
        self.sent += 1
        self.flush()

    def flush(self) -> None:
        """Send what the document has to say."""
        for update in self._out:
            self.transport.write(masked(self._before + messages.update(update)))
        self._out.clear()

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost = True


class Witness:
    """A client that keeps the whole document, and measures when its edits are said to be saved."""

    def __init__(self, server: Server, room: str) -> None:
        self.server, self.room, self.doc = server, room, Doc()
        self.before = server.before(room)
        self.saved_after: list[float] = []
        self.joined_after = 0.0
        self._waiting: list[float] = []
        self._counted = 0

    async def open(self) -> None:
        """Connect and take the document."""
        url = f"ws://localhost:{self.server.port}{self.server.path.format(room=self.room)}"
        self.socket = await connect(
            url, proxy=None, compression=None, max_size=None, additional_headers=self.server.headers
        )
        self.synced = asyncio.Event()
        started = time.perf_counter()
        if not self.server.named_messages:
            await self.socket.send(messages.wants_saved())
        for message in self.server.hello(self.room):
            await self.socket.send(message)
        self._listening = asyncio.ensure_future(self._listen(started))

    async def _listen(self, started: float) -> None:
        async for data in self.socket:
            assert isinstance(data, bytes)
            try:
                message = messages.read(data[len(self.before) :])
            except messages.Malformed:
                continue
            if isinstance(message, messages.Step1):
                await self.say(messages.step2(messages.EMPTY_UPDATE))
                self._waiting.append(time.perf_counter())
            elif isinstance(message, messages.Step2):
                if not self.joined_after:
                    self.joined_after = time.perf_counter() - started
                self.doc.apply_update(message.update)
                self.synced.set()
            elif isinstance(message, messages.Update):
                self.doc.apply_update(message.update)
            elif isinstance(message, messages.Saved):
                now = time.perf_counter()
                while self._counted < message.so_far:
                    self.saved_after.append(now - self._waiting[self._counted])
                    self._counted += 1

    async def say(self, message: bytes) -> None:
        """Send one message."""
        await self.socket.send(self.before + message)

    async def edit(self, update: bytes) -> None:
        """Send one update; the word that it is saved comes later."""
        self.doc.apply_update(update)
        self._waiting.append(time.perf_counter())
        await self.say(messages.update(update))

    async def close(self) -> None:
        """Leave."""
        self._listening.cancel()
        await self.socket.close()

    def texts(self) -> dict[str, str]:
        """What is on the cards."""
        cards = self.doc.get("cards", type=Map)
        return {key: str(cards[key]["text"]) for key in sorted(cards.keys())}


async def load(server: Server, name: str, seconds: float) -> dict[str, float | bool | str]:
    """One load on one server; out: what was measured."""
    rooms, each, pace, _ = LOADS[name]
    loop = asyncio.get_running_loop()
    late: list[float] = []
    clients: list[Counter] = []
    for number in range(rooms * each):
        client = Counter(server, f"{name}{number % rooms}", number // rooms, number // rooms % 10 == 1, late)
        await loop.create_connection(lambda client=client: client, "127.0.0.1", server.port)  # type: ignore[misc]
        clients.append(client)
        if number % 20 == 19:
            await asyncio.wait_for(client.ready, 30)
    await asyncio.gather(*(asyncio.wait_for(client.ready, 60) for client in clients))
    witness = Witness(server, f"{name}0")
    await witness.open()
    await asyncio.sleep(1.5)
    late.clear()
    came, sent = sum(client.came for client in clients), sum(client.sent for client in clients)
    cpu, started = server.cpu(), time.monotonic()

    editor = Doc()
    editor["cards"] = cards = Map()
    out: list[bytes] = []
    editor.observe(lambda event: out.append(event.update))

    async def person(client: Counter) -> None:
        await asyncio.sleep(random.random() / pace)
        while time.monotonic() < started + seconds and not client.lost:
            client.edit()
            await asyncio.sleep(random.uniform(0.5, 1.5) / pace)

    async def careful() -> None:
        for number in range(int(seconds * 2)):
            cards[f"{name}-w{number}"] = Map({"text": Text("lent")})
            for update in out:
                await witness.edit(update)
            out.clear()
            await asyncio.sleep(0.5)

    await asyncio.gather(careful(), *(person(client) for client in clients))
    window = time.monotonic() - started
    edits = sum(client.sent for client in clients) - sent
    others = each if rooms == 1 else each - 1  # with the witness in the only room
    for _ in range(100):  # until everything has come
        before = sum(client.came for client in clients)
        await asyncio.sleep(0.3)
        if sum(client.came for client in clients) == before:
            break
    used = server.cpu() - cpu
    expected = edits * (each - 1)
    delivered = sum(client.came for client in clients) - came
    fresh = Witness(server, f"{name}0")
    await fresh.open()
    await asyncio.wait_for(fresh.synced.wait(), 30)
    await asyncio.sleep(0.5)
    texts = fresh.texts()
    marks = sum(text.count("~#") for text in texts.values())
    wanted = sum(client.sent for client in clients if client.room == f"{name}0")
    result: dict[str, float | bool | str] = {
        "µs": used * 1e6 / max(1, edits * others),
        "95 % ms": statistics.quantiles(late, n=20)[18] / 1000 if len(late) > 20 else float("nan"),
        "median ms": statistics.median(late) / 1000 if late else float("nan"),
        "MB": server.memory(),
        "core %": 100 * used / window,
        "agree": texts == witness.texts() and marks == wanted and delivered >= expected,
        "dropped": sum(client.lost for client in clients),
        "saved ms": 1000 * statistics.median(witness.saved_after) if witness.saved_after else float("nan"),
        "edits/s": edits / window,
    }
    await witness.close()
    await fresh.close()
    for client in clients:
        client.transport.close()
    await asyncio.sleep(0.5)
    return result


async def late_joiner(server: Server) -> dict[str, float | bool | str]:
    """5,000 cards after 50,000 edits: how long a newcomer waits for all of it."""
    doc = Doc()
    doc["cards"] = cards = Map()
    draw = random.Random(4)
    for number in range(5000):
        with doc.transaction():
            cards[f"card-{number}"] = Map({"zone": "port", "kind": "note", "text": Text("Une carte parmi d’autres")})
    for _ in range(50_000):
        card = cards[f"card-{draw.randrange(5000)}"]
        if draw.random() < 0.7:
            card["text"].insert(0, "x")
        else:
            card["zone"] = draw.choice(["port", "cale", "rames"])
    seed = Witness(server, "late")
    await seed.open()
    await asyncio.wait_for(seed.synced.wait(), 30)
    await seed.say(messages.update(doc.get_update()))
    await asyncio.sleep(3)
    waits, spent, agree = [], [], True
    for _ in range(9):
        cpu = server.cpu()
        fresh = Witness(server, "late")
        await fresh.open()
        await asyncio.wait_for(fresh.synced.wait(), 60)
        await asyncio.sleep(0.2)
        waits.append(fresh.joined_after * 1000)
        spent.append((server.cpu() - cpu) * 1000)
        agree = agree and len(fresh.doc.get("cards", type=Map)) == 5000
        await fresh.close()
    await seed.close()
    return {"ms to the whole": statistics.median(waits), "ms of processor": statistics.mean(spent), "agree": agree}


def mieux(folder: str) -> Server:
    """This site, with a signed-in person: the session is read at each connection."""
    environment = {**os.environ, "MIEUX_DATA": folder}
    manage = [sys.executable, "-m", "mieux.cli", "manage"]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], cwd=ROOT, env=environment, check=True)
    script = (
        "from django.contrib.auth import get_user_model, SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY;"
        "from mieux.people.sessions import SessionStore;"
        "u = get_user_model().objects.create_user('aicha@example.org', name='Aïcha');"
        "s = SessionStore(); s[SESSION_KEY] = str(u.pk);"
        "s[BACKEND_SESSION_KEY] = 'django.contrib.auth.backends.ModelBackend';"
        "s[HASH_SESSION_KEY] = u.get_session_auth_hash(); s.save(); print('key', s.session_key)"
    )
    said = subprocess.run(
        [*manage, "shell", "-c", script], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout
    key = said.rsplit("key ", 1)[1].strip()
    return Server(
        "Mieux",
        lambda port, folder: [sys.executable, "-m", "bench.live_server", str(port)],
        "/live/bench/{room}",
        {"Cookie": f"mieux_session={key}"},
    )


HOCUSPOCUS = """
import { Server } from '@hocuspocus/server';
import { SQLite } from '@hocuspocus/extension-sqlite';
const server = new Server({ port: Number(process.env.PORT), address: '127.0.0.1', quiet: true,
  extensions: [new SQLite({ database: process.env.MIEUX_DATA + '/hocuspocus.sqlite' })] });
server.listen();
"""
PYCRDT = """
import asyncio, os, sys
from pycrdt.websocket import WebsocketServer, ASGIServer
import uvicorn
server = WebsocketServer()
app = ASGIServer(server)
async def main():
    async with server:
        await uvicorn.Server(uvicorn.Config(app, port=int(os.environ['PORT']), log_level='error',
            ws_per_message_deflate=False)).serve()
asyncio.run(main())
"""


def peers() -> list[Server]:
    """Other servers, installed from their registries into a folder of their own; those that cannot be are left out."""
    found = []
    PEERS.mkdir(exist_ok=True)
    if shutil.which("npm"):
        if not (PEERS / "node_modules/better-sqlite3/build").exists():
            install = ["npm", "install", "--silent", "--no-audit", "--no-fund"]
            wanted = ["@hocuspocus/server@4", "@hocuspocus/extension-sqlite@4", "yjs@13", "y-websocket@1.5.4"]
            subprocess.run([*install, *wanted], cwd=PEERS, check=False)
            build = ["npm", "rebuild", "--silent", "better-sqlite3", "--allow-scripts=better-sqlite3"]
            subprocess.run(build, cwd=PEERS, check=False)
        if (PEERS / "node_modules/better-sqlite3/build").exists():
            (PEERS / "hocuspocus.mjs").write_text(HOCUSPOCUS)
            start = PEERS / "hocuspocus.mjs"
            command = ["node", str(start)]
            found.append(Server("Hocuspocus + SQLite", lambda port, folder: command, "/", named_messages=True))
        y_websocket = PEERS / "node_modules/y-websocket/bin/server.js"
        if y_websocket.exists():
            found.append(Server("y-websocket server", lambda port, folder: ["node", str(y_websocket)], "/{room}"))
    python = PEERS / "python/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS / "python")], check=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "-q", "pycrdt-websocket", "uvicorn", "websockets", "uvloop"],
            check=False,
        )
    (PEERS / "pycrdt_server.py").write_text(PYCRDT)
    found.append(
        Server("pycrdt-websocket", lambda port, folder: [str(python), str(PEERS / "pycrdt_server.py")], "/{room}")
    )
    return found


def shown(result: dict[str, float | bool | str]) -> str:
    """One line of measures."""
    return ", ".join(
        f"{name} {value:.2f}" if isinstance(value, float) else f"{name} {'yes' if value is True else value}"
        for name, value in result.items()
    )


BUDGETS = {"b": (0.9, 10.0), "c": (0.65, 15.0), "g": (0.5, 25.0), "e": (0.75, 5.0)}
"""Of the best peer (for e: of Hocuspocus, which keeps what it is given as we do), and milliseconds."""


def main() -> int:
    """Measure; 1 when somebody does not agree or, with peers, a budget is not held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("loads", nargs="*", default=["b", "c", "g", "e", "d"])
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--peers", action="store_true", help="other servers too (fetched from their registries)")
    options = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-1:])
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
        servers = [mieux(folder), *(peers() if options.peers else [])]
        for name in options.loads:
            print(f"{name}: {LOADS[name][3] if name in LOADS else 'late joiner, 5,000 cards after 50,000 edits'}")
            results: dict[str, dict[str, float | bool | str]] = {}
            for server in servers:
                os.sched_setaffinity(0, range(os.cpu_count() or 1))
                try:
                    with running(server, folder):
                        os.sched_setaffinity(0, cores)
                        job = late_joiner(server) if name == "d" else load(server, name, options.seconds)
                        result = uvloop.run(job)
                except Exception as error:
                    print(f"   {server.name:22} failed: {type(error).__name__} {error}", flush=True)
                    failed += server.name == "Mieux"
                    continue
                results[server.name] = result
                print(f"   {server.name:22} {shown(result)}", flush=True)
            failed += judged(name, results)
    return 1 if failed else 0


def judged(name: str, results: dict[str, dict[str, float | bool | str]]) -> int:
    """How many promises a load broke."""
    ours = results.get("Mieux")
    if ours is None:
        return 1
    broken = 0 if ours["agree"] else 1
    if name not in BUDGETS:
        return broken + (float(ours["ms to the whole"]) > 10)
    share, most = BUDGETS[name]
    others = {peer: result for peer, result in results.items() if peer != "Mieux" and result["agree"]}
    if name == "e":
        others = {peer: result for peer, result in others.items() if peer.startswith("Hocuspocus")}
    if others:
        best = min(float(result["µs"]) for result in others.values())
        print(f"   processor: {float(ours['µs']) / best:.2f} of the best peer (held to {share})")
        broken += float(ours["µs"]) > share * best
    return broken + (float(ours["95 % ms"]) > most)


if __name__ == "__main__":
    sys.exit(main())
