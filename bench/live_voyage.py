"""A real instance with one voyage, as many server processes as a story needs, and clients that edit it for real.

What `bench.kills` and the stories of `e2e/test_voyage_kills.py` share. The clients are pycrdt documents over
WebSocket: half of them signed in (a session each), half with a guest link. Each keeps a ledger of what the server said
to be saved; `Shelf` reads the journal straight from the tables, past the code of the site.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import select
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from pycrdt import Doc, Map, Text
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from bench.running import ROOT
from mieux.live import messages
from mieux.live.journal import Stored, opened

POSTGRES = os.environ.get("MIEUX_BENCH_POSTGRES") or "postgresql:///postgres"
"""Where databases of a measure are made and dropped."""

SHARED = 12
"""Cards in which everybody writes."""

_CREW = """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from mieux.people.sessions import SessionStore
from mieux.voyage.actions import links, voyages
from mieux.voyage.models import Right, Role, Shipmate
people, guests = {people}, {guests}
cookies, tokens, voyage = [], [], None
for number in range(people):
    user = get_user_model().objects.create_user(f"marin{{number}}@example.org", name=f"Marin {{number}}")
    if voyage is None:
        voyage = voyages.start(user, "Le jardin dans la cour")
    else:
        Shipmate.objects.create(voyage=voyage, user=user, role=Role.CREW)
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    cookies.append(store.session_key)
for number in range(guests):
    tokens.append(links.make_link(voyage, Right.EDIT, label=str(number))[1])
print("crew " + json.dumps(dict(pk=voyage.pk, key=voyage.key, cookies=cookies, tokens=tokens)))
"""


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address (`DATABASE_URL`) of an empty database, thrown away afterwards. `kind`: sqlite or postgres."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'voyage.sqlite3'}"
        return
    name = f"mieux_bench_{uuid.uuid4().hex[:10]}"
    with psycopg.connect(POSTGRES, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        info = admin.info
        host, password = info.host.replace("/", "%2F"), f":{info.password}" if info.password else ""
        address = f"postgres://{info.user}{password}@{host}:{info.port}/{name}"
    try:
        yield address
    finally:
        with psycopg.connect(POSTGRES, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def postgres_answers() -> bool:
    """Whether databases can be made here."""
    with suppress(psycopg.Error), psycopg.connect(POSTGRES, connect_timeout=3):
        return True
    return False


@dataclass
class Crew:
    """The voyage and the ways into it: the headers and the path of each client."""

    pk: int
    key: str
    cookies: list[str]
    tokens: list[str]

    def ways(self) -> list[tuple[str, dict[str, str]]]:
        """Path and headers, signed-in people and guests in turn."""
        signed_in = [(f"/live/voyage/{self.key}", {"Cookie": f"mieux_session={each}"}) for each in self.cookies]
        guests: list[tuple[str, dict[str, str]]] = [(f"/live/voyage/{each}?nom=Samira", {}) for each in self.tokens]
        return signed_in + guests


class Forked:
    """A server that came out of a shipyard, handled as a `Popen`."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._file = os.pidfd_open(pid)

    def poll(self) -> int | None:
        """None while it runs."""
        return 0 if select.select([self._file], [], [], 0)[0] else None

    def wait(self, seconds: float = 30.0) -> int:
        """Until it has ended."""
        if not select.select([self._file], [], [], seconds)[0]:
            raise subprocess.TimeoutExpired("mieux serve", seconds)
        return 0

    def send_signal(self, number: int) -> None:
        """Send a signal; to a process that has ended, nothing."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._file, number)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)


class Shipyard:
    """A process that has imported everything and opened nothing: each server is a fork of it that runs
    `mieux serve --port …` from its first line. A hundred starts then cost seconds of processor instead of minutes."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "bench.live_voyage"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=out,
                text=True,
            )
        self._say("")

    def _say(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().strip()
        if not answer:
            raise RuntimeError("the shipyard is closed")
        return answer

    def serve(self, port: int) -> Forked:
        """A new server."""
        return Forked(int(self._say(str(port))))

    def close(self) -> None:
        """No more servers."""
        self._process.kill()
        self._process.wait()


def build() -> None:
    """The shipyard itself: a port comes in, the number of a new process goes out."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mieux.settings")
    import django

    django.setup()
    from importlib import import_module

    from django.db import connections
    from django.urls import get_resolver

    from mieux import cli

    get_resolver().reverse_dict  # noqa: B018
    import_module("mieux.asgi")
    connections.close_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        pid = os.fork() if line.strip() else -1
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.close(0)
            os.dup2(2, 1)
            cli.main(["serve", "--port", line.strip()])
            os._exit(0)
        print(pid, flush=True)


Server = subprocess.Popen | Forked


class Instance:
    """One instance: its folder, its database, and the servers that were started on it."""

    def __init__(self, folder: Path, database_url: str, redis_url: str = "") -> None:
        self.folder, self.database_url = folder, database_url
        self.environment = {
            **os.environ,
            "MIEUX_DATA": str(folder),
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
        }
        self.log = folder / "servers.log"
        self.yard: Shipyard | None = None
        """Where servers come from, when there will be many; else each is a new interpreter."""
        self._running: list[Server] = []

    def manage(self, *arguments: str) -> str:
        """Run `mieux …`; out: what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "mieux.cli", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return done.stdout

    def prepare(self, people: int, guests: int) -> Crew:
        """Tables, people with sessions, a voyage and guest links to it."""
        self.manage("manage", "migrate", "--verbosity", "0")
        said = self.manage("manage", "shell", "--verbosity", "0", "-c", _CREW.format(people=people, guests=guests))
        return Crew(**json.loads(said.rsplit("crew ", 1)[1]))

    def serve(self, port: int, *, wait: bool = True) -> Server:
        """Start `mieux serve`; back when it listens."""
        process: Server
        if self.yard is not None:
            process = self.yard.serve(port)
        else:
            with self.log.open("ab") as log:
                command = [sys.executable, "-W", "ignore", "-m", "mieux.cli", "serve", "--port", str(port)]
                process = subprocess.Popen(
                    command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
                )
        self._running.append(process)
        if wait:
            self.listens(process, port)
        return process

    def listens(self, process: Server, port: int, seconds: float = 60.0) -> None:
        """Wait until a server answers on its port."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if process.poll() is not None:
                raise RuntimeError("the server did not start: " + self.log.read_text()[-2000:])
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.02)
        raise RuntimeError("the server does not listen")

    def stop(self) -> None:
        """End every server that was started."""
        for process in self._running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self._running:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self.yard is not None:
            self.yard.close()


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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


if __name__ == "__main__":
    build()
