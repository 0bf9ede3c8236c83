"""Servers under measure and the clients that load them; see bench/live.py."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pycrdt import Doc, Map, Text
from websockets.asyncio.client import connect
from websockets.frames import Frame, Opcode

from bench.running import ROOT
from mieux.live import messages

MARK = re.compile(rb"~([0-9a-f]{13})~")


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

    def counter(self, room: str, number: int, measures: bool, late: list[float]) -> Counter:
        """A client that counts."""
        return Counter(self, room, number, measures, late)

    def witness(self, room: str) -> Witness:
        """A client that keeps everything."""
        return Witness(self, room)

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


def masked(message: bytes, *, text: bool = False) -> bytes:
    """A client's frame; its mask is zero, which changes nothing and costs nothing."""
    frame = bytearray(Frame(Opcode.TEXT if text else Opcode.BINARY, message).serialize(mask=False))
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
                self.say(message)
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

    def say(self, message: bytes) -> None:
        """Send one message."""
        self.transport.write(masked(message))

    def edit(self, keep: int = 0) -> None:
        """Insert a mark that says when.

        `keep`: written at the end as people write, and cut in front at so many characters. Without it the text grows
        for ever. What is deleted behind a pen leaves one trace that grows no larger; what is deleted before it leaves
        one for each mark, which no document of this kind can forget.
        """
        mark = f"~{time.time_ns() // 1000:013x}~#"
        self._text.insert(len(self._text) if keep else 0, mark)
        if keep and len(self._text) > keep:
            del self._text[: len(self._text) - keep]
        self.sent += 1
        self.flush()

    def flush(self) -> None:
        """Send what the document has to say."""
        for update in self._out:
            self.say(self._before + messages.update(update))
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
        await self._hello()
        self._listening = asyncio.ensure_future(self._listen(started))

    async def _hello(self) -> None:
        if not self.server.named_messages:
            await self.socket.send(messages.wants_saved())
        for message in self.server.hello(self.room):
            await self.socket.send(message)

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

    async def write(self, name: str) -> None:
        """Add a card; the word that it is saved comes later."""
        out: list[bytes] = []
        watch = self.doc.observe(lambda event: out.append(event.update))
        self.doc.get("cards", type=Map)[name] = Map({"text": Text("lent")})
        self.doc.unobserve(watch)
        for update in out:
            self._waiting.append(time.perf_counter())
            await self.say(messages.update(update))

    async def seed(self, doc: Doc) -> None:
        """Give the room a whole document."""
        await self.say(messages.update(doc.get_update()))

    async def close(self) -> None:
        """Leave."""
        self._listening.cancel()
        await self.socket.close()

    def texts(self) -> dict[str, str]:
        """What is on the cards."""
        cards = self.doc.get("cards", type=Map)
        return {key: str(cards[key]["text"]) for key in sorted(cards.keys())}
