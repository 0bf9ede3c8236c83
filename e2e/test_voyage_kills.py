"""No browser here: programs aboard a voyage, servers that are killed, buses that are cut. What was saved stays.

The long form is `python -m bench.kills`; the clients and the reading of the tables are the same.
"""

import asyncio
import json
import random
import re
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from conftest import ROOT

from bench import kills
from bench.live_sailors import Sailor, Shelf, new_card, shown, until
from bench.live_voyage import Crew, Instance, database, free_port, postgres_answers
from mieux.live.messages import Close

T = TypeVar("T")


@pytest.fixture
def on_sqlite(new_data: Callable[[], Path]) -> Iterator[Instance]:
    data = new_data()
    instance = Instance(data, f"sqlite:///{data / 'mieux.sqlite3'}")
    yield instance
    instance.stop()


def done(story: Coroutine[Any, Any, T]) -> T:
    """The end of a story, played in a thread of its own: a browser of another story may hold its loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, story).result()


def sailor(crew: Crew, number: int) -> Sailor:
    path, headers = crew.ways()[number]
    return Sailor(number, path, headers, random.Random(number))


async def aboard(port: int, *sailors: Sailor) -> list[asyncio.Task[None]]:
    """Everybody has come in."""
    tasks = [asyncio.create_task(one.stay(port)) for one in sailors]
    await until(lambda: all(one.is_quiet for one in sailors), 30, "not everybody came aboard")
    return tasks


def test_a_server_killed_again_and_again_loses_nothing_on_sqlite(on_sqlite: Instance):
    crew = on_sqlite.prepare(people=6, guests=6)
    counted = done(kills.story(on_sqlite, crew, 3, seed=random.randrange(10**6)))
    assert counted["said to be saved"] > 15


@pytest.mark.skipif(not postgres_answers(), reason="SKIPPED: no PostgreSQL (see bench/live_voyage.py)")
def test_a_server_killed_again_and_again_loses_nothing_on_postgresql(tmp_path: Path):
    with ThreadPoolExecutor(1) as thread:
        counted = thread.submit(kills.run, "postgres", 2, 12, random.randrange(10**6), tmp_path).result()
    assert counted["said to be saved"] > 10


def has_yjs() -> bool:
    """Whether y-websocket is there, or could be installed (package.json; only for tests)."""
    if not shutil.which("node") or not shutil.which("npm"):
        return False
    if not (ROOT / "node_modules/y-websocket").exists():
        command = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
        return subprocess.run(command, cwd=ROOT, capture_output=True).returncode == 0
    return True


def test_the_client_of_y_websocket_and_one_of_pycrdt_edit_the_same_voyage(on_sqlite: Instance):
    if not has_yjs():
        pytest.skip("SKIPPED: Node.js and npm are needed for the client of y-websocket")
    crew = on_sqlite.prepare(people=1, guests=2)
    port = free_port()
    on_sqlite.serve(port)

    async def story() -> tuple[dict, list[dict]]:
        basile = sailor(crew, 0)
        tasks = await aboard(port, basile)
        nodes = [
            await asyncio.create_subprocess_exec(
                "node",
                str(ROOT / "e2e/yjs_client.mjs"),
                f"ws://127.0.0.1:{port}/live/voyage",
                token,
                name,
                "3",
                cwd=ROOT,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            for token, name in zip(crew.tokens, ("node", "noeud"), strict=True)
        ]
        basile.cards["python"] = new_card("C’était ")
        text = basile.cards["python"]["text"]
        await basile.flush()
        for word in ("beau ", "→ ", "à la mer"):
            text.insert(len(text), word)
            await basile.flush()
        said = [await asyncio.wait_for(node.communicate(), 40) for node in nodes]
        await until(lambda: basile.is_quiet, 10, "not all is saved")
        for task in tasks:
            task.cancel()
        assert all(node.returncode == 0 for node in nodes), said
        return {card: fields["text"] for card, fields in shown(basile.doc).items()}, [json.loads(o) for o, _e in said]

    mine, theirs = done(story())
    assert mine == theirs[0] == theirs[1]
    assert mine == {
        "node": "Un été 👩‍👩‍👧 à la mer",
        "noeud": "Un été 👩‍👩‍👧 à la mer",
        "python": "C’était beau → à la mer",
    }
    shelf = Shelf(on_sqlite.database_url, crew.pk)
    shelf.look()
    assert {card: fields["text"] for card, fields in shown(shelf.doc).items()} == mine


class OwnRedis:
    """A Redis of this test, which may be stopped: its messages are lost for good."""

    def __init__(self, folder: Path) -> None:
        self.port, self._folder = free_port(), folder
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
        self._process = subprocess.Popen([*command, "--dir", str(self._folder)], stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[OwnRedis]:
    if not shutil.which("redis-server"):
        pytest.skip("SKIPPED: no redis-server (Debian: apt-get install redis-server)")
    running = OwnRedis(tmp_path)
    yield running
    running.kill()


def revoke(port: int, crew: Crew) -> None:
    """The captain takes the newest link back on the page of one of the processes, as a browser does."""
    cookie = f"mieux_session={crew.cookies[0]}"
    page = f"http://127.0.0.1:{port}/voyages/{crew.key}/liens/"
    with urllib.request.urlopen(urllib.request.Request(page, headers={"Cookie": cookie})) as answer:
        csrf = re.search(r"mieux_csrf=(\w+)", " ".join(answer.headers.get_all("Set-Cookie") or []))[1]
        html = answer.read().decode()
    action = re.search(rf'action="(/voyages/{crew.key}/liens/\d+/reprendre/)"', html)[1]
    data = urllib.parse.urlencode({"csrfmiddlewaretoken": csrf, "sure": "yes"}).encode()
    headers = {"Cookie": f"{cookie}; mieux_csrf={csrf}", "Referer": page, "Origin": f"http://127.0.0.1:{port}"}
    urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}{action}", data, headers)).close()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_two_processes_share_a_voyage_and_heal_when_redis_dies(
    kind: str, own_redis: OwnRedis, tmp_path: Path, new_data: Callable[[], Path]
):
    if kind == "postgres" and not postgres_answers():
        pytest.skip("SKIPPED: no PostgreSQL (see bench/live_voyage.py)")
    data = new_data()
    with database(kind, tmp_path) as address:
        url = f"sqlite:///{data / 'mieux.sqlite3'}" if kind == "sqlite" else address
        instance = Instance(data, url, own_redis.url)
        try:
            _two_processes(instance, own_redis)
        finally:
            instance.stop()


def _two_processes(instance: Instance, own_redis: OwnRedis) -> None:
    crew = instance.prepare(people=2, guests=1)
    here, there = free_port(), free_port()
    servers = [instance.serve(port, wait=False) for port in (here, there)]
    for process, port in zip(servers, (here, there), strict=True):
        instance.listens(process, port)

    async def story() -> dict:
        aicha, basile, dorian = sailor(crew, 0), sailor(crew, 1), sailor(crew, 2)
        tasks = [*await aboard(here, aicha), *await aboard(there, basile, dorian)]

        async def writes(one: Sailor, card: str, text: str) -> None:
            one.cards[card] = new_card(text)
            await one.flush(("mark", f"{card} {text}"))

        def agree() -> bool:
            return shown(aicha.doc) == shown(basile.doc) == shown(dorian.doc)

        await writes(aicha, "a", "Écrit ici")
        await writes(basile, "b", "Écrit là-bas")
        await until(lambda: agree() and len(shown(aicha.doc)) == 2, 10, "what is written here does not come there")

        own_redis.kill()
        await writes(aicha, "c", "pendant la panne, ici")
        await writes(basile, "d", "pendant la panne, là-bas")
        del basile.cards["b"]
        await basile.flush()
        await until(lambda: aicha.is_quiet and basile.is_quiet, 15, "without Redis nothing is saved any more")
        assert "d" not in shown(aicha.doc)
        own_redis.start()
        await until(
            lambda: agree() and set(shown(aicha.doc)) == {"a", "c", "d"}, 20, "what was lost does not come back"
        )

        await asyncio.to_thread(revoke, here, crew)
        # The other process hears of it through Redis: what is on its way in that moment is still taken.
        await until(lambda: Close.FORBIDDEN in dorian.closed, 5, "the guest of the other process is still in")
        await writes(dorian, "e", "trop tard")
        await writes(aicha, "f", "sans Dorian")
        await until(lambda: "f" in shown(basile.doc), 10, "the others cannot go on")
        await until(lambda: aicha.is_quiet and basile.is_quiet, 10, "not all is saved")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert shown(aicha.doc) == shown(basile.doc)
        return shown(aicha.doc)

    cards = done(story())
    assert set(cards) == {"a", "c", "d", "f"}
    shelf = Shelf(instance.database_url, crew.pk)
    shelf.look()
    assert shown(shelf.doc) == cards
