"""A real instance with one voyage, and as many server processes as a story needs.

What `bench.kills` and the stories of `e2e/test_voyage_kills.py` share, with the clients of bench/live_sailors.py:
pycrdt documents over WebSocket, half of them signed in (a session each), half with a guest link. Each keeps a ledger of
what the server said to be saved; `Shelf` reads the journal straight from the tables, past the code of the site.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.running import ROOT

POSTGRES = os.environ.get("MIEUX_BENCH_POSTGRES") or "postgresql:///postgres"
"""Where databases of a measure are made and dropped."""

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


if __name__ == "__main__":
    build()
