"""A full hall on one process and SQLite: `python -m bench.workshop [--phones 300] [--data FOLDER]`.

Real HTTP and real sockets, all from one address as in a school: 300 phones join, a stage changes on all of them, all
vote within five seconds. Held to: joined in ≤ 20 s; 95 % of the phones have the new stage in ≤ 1 s; no vote lost or
doubled; the tally is on the projection ≤ 1 s after the last vote was answered. The phones and the server share the
machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import uvloop
from websockets.asyncio.client import ClientConnection, connect

from bench.running import ROOT, running_site

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Browser:
    """A browser as light as can be: one kept connection, cookies, nothing else."""

    host: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None
    token: str = ""

    async def ask(self, method: str, path: str, form: dict | list | None = None) -> tuple[int, str]:
        """Send one request; (status, body)."""
        for attempt in (1, 2):
            try:
                return await self._ask(method, path, form)
            except (OSError, asyncio.IncompleteReadError):
                self.writer = None
                if attempt == 2:
                    raise
        raise AssertionError

    async def _ask(self, method: str, path: str, form: dict | list | None) -> tuple[int, str]:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        assert self.reader is not None
        body = urlencode(form or {}).encode() if method == "POST" else b""
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", f"Cookie: {jar}"]
        if method == "POST":
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
            head += [f"X-CSRFToken: {self.token}", "Accept: application/json"]
        self.writer.write("\r\n".join([*head, "", ""]).encode() + body)
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        length = 0
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "content-length":
                length = int(value)
            elif name.lower() == "set-cookie":
                cookie, _, rest = value.partition("=")
                self.cookies[cookie] = rest.partition(";")[0]
        text = (await self.reader.readexactly(length)).decode() if length else ""
        if found := TOKEN.search(text):
            self.token = found[1]
        return int(lines[0].split()[1]), text


@dataclass
class Phone:
    """A participant: a browser and a socket, which says when to ask what."""

    browser: Browser
    code: str
    stage: int | None = None
    stage_at: float = 0.0
    socket: ClientConnection | None = None

    async def join(self) -> None:
        """The page, the button, the room, the socket."""
        where = f"/atelier/{self.code}/"
        status, _ = await self.browser.ask("GET", where)
        assert status == 200, status
        status, _ = await self.browser.ask("POST", where, {"csrfmiddlewaretoken": self.browser.token})
        assert status == 302, status
        status, _ = await self.browser.ask("GET", where)
        assert status == 200, status
        self.socket = await connect(
            f"ws://{self.browser.host}:{self.browser.port}/live/atelier/{self.code}.phone", compression=None
        )

    async def listen(self) -> None:
        """As phone.js does: a notice, a moment of chance, the scene."""
        assert self.socket is not None
        seen = 0
        async for message in self.socket:
            if json.loads(message)["seq"] <= seen:
                continue
            await asyncio.sleep(random.random() * 0.25)
            _status, text = await self.browser.ask("GET", f"/atelier/{self.code}/scene/?role=phone")
            scene = json.loads(text)["scene"]
            seen = scene["seq"]
            stage = scene["stage"]["id"] if scene["stage"] else None
            if stage != self.stage:
                self.stage, self.stage_at = stage, time.monotonic()


class Hall:
    """A workshop and everybody in it."""

    def __init__(self, url: str, told: dict[str, str], phones: int) -> None:
        parts = urlsplit(url)
        self.where = (parts.hostname or "127.0.0.1", parts.port or 80)
        self.told, self.code = told, told["code"]
        self.phones = [Phone(Browser(*self.where), self.code) for _ in range(phones)]
        self.remote = Browser(*self.where)
        self.key = told["remote"].partition("cle=")[2]

    async def pilot(self, verb: str, **form: object) -> None:
        """A gesture of the remote."""
        if not self.remote.token:
            await self.remote.ask("GET", f"/atelier/{self.code}/telecommande/?cle={self.key}")
        status, text = await self.remote.ask("POST", f"/atelier/{self.code}/pilote/{verb}/", {"cle": self.key, **form})
        assert status == 200, (verb, status, text[:300])

    async def scene(self, role: str = "screen") -> dict:
        """What the projection shows."""
        _, text = await self.remote.ask("GET", f"/atelier/{self.code}/scene/?role={role}&cle={self.key}")
        return dict(json.loads(text)["scene"])

    async def everybody_on(self, stage: int, started: float, seconds: float = 15) -> list[float]:
        """Wait until every phone shows this stage; how long each took."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and any(phone.stage != stage for phone in self.phones):
            await asyncio.sleep(0.02)
        late = [phone for phone in self.phones if phone.stage != stage]
        assert not late, f"{len(late)} phones never saw the stage"
        return [phone.stage_at - started for phone in self.phones]


async def evening(url: str, told: dict[str, str], phones: int) -> bool:
    """Join, change stages, vote; whether everything was within its budget."""
    hall, good = Hall(url, told, phones), True

    def held(what: str, value: float, budget: float, unit: str = "s") -> None:
        nonlocal good
        good = good and value <= budget
        print(f"  {'ok' if value <= budget else '!!'}  {what}: {value:.2f} {unit} (≤ {budget:g})", flush=True)

    started = time.monotonic()
    await asyncio.gather(*(phone.join() for phone in hall.phones))
    held(f"{phones} phones joined", time.monotonic() - started, 20)
    listening = [asyncio.create_task(phone.listen()) for phone in hall.phones]
    await asyncio.sleep(1)

    worst: list[float] = []
    for _ in range(3):
        started = time.monotonic()
        await hall.pilot("suivante")
        stage = (await hall.scene())["stage"]["id"]
        times = await hall.everybody_on(stage, started)
        worst.append(statistics.quantiles(times, n=20)[-1])
        await asyncio.sleep(1)
    held("a stage change on 95 % of the phones, median of three", statistics.median(worst), 1)

    writers = hall.phones[:6]
    for number, phone in enumerate(writers):
        form = {"sequence": stage, "texte": f"Idée {number}", "envoi": f"k{number}"}
        status, _ = await phone.browser.ask("POST", f"/atelier/{hall.code}/ecrire/", form)
        assert status == 200, status
    await hall.pilot("phase", sequence=stage, phase="reveal")
    # The list of stages is on the remote; the one with dots is told by its kind.
    _, page = await hall.remote.ask("GET", f"/atelier/{hall.code}/telecommande/?cle={hall.key}")
    ids = sorted({int(found) for found in re.findall(r'name="sequence" value="(\d+)"', page)})
    for candidate in ids:
        await hall.pilot("aller", sequence=candidate)
        scene = await hall.scene()
        if scene["stage"]["kind"] == "dots":
            break
    await hall.everybody_on(scene["stage"]["id"], time.monotonic())
    options = [choice["id"] for choice in scene["data"]["choices"]]
    dots = scene["stage"]["id"]

    async def vote(phone: Phone) -> tuple[int, float]:
        await asyncio.sleep(random.random() * 4.5)
        form = [("sequence", dots), *(("choix", option) for option in random.sample(options, 2)), ("envoi", "v")]
        asked = time.monotonic()
        status, _ = await phone.browser.ask("POST", f"/atelier/{hall.code}/vote/", form)
        return status, time.monotonic() - asked

    started = time.monotonic()
    answers = await asyncio.gather(*(vote(phone) for phone in hall.phones))
    last = time.monotonic()
    taken = sum(status == 200 for status, _ in answers)
    held("all votes answered", last - started, 6)
    held("95 % of the votes answered", statistics.quantiles([seconds for _, seconds in answers], n=20)[-1], 1)
    while (await hall.scene())["data"]["voted"] < taken and time.monotonic() - last < 10:
        await asyncio.sleep(0.05)
    held("tally on the projection after the last vote", time.monotonic() - last, 1)
    await hall.pilot("phase", sequence=dots, phase="reveal")
    counted = sum(choice["dots"] for choice in (await hall.scene())["data"]["choices"])
    held("votes refused", phones - taken, 0, "votes")
    held("dots lost or doubled", abs(counted - 2 * taken), 0, "dots")
    for task in listening:
        task.cancel()
    await asyncio.gather(*(phone.socket.close() for phone in hall.phones if phone.socket), return_exceptions=True)
    return good


def main() -> int:
    """One evening; 1 when something was outside its budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--data", type=Path, help="a prepared data folder (it is written to); default: a fresh one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = options.data or Path(folder)
        with running_site(data) as url:
            done = subprocess.run(
                [sys.executable, "-m", "mieux.cli", "atelier", "open", "voyage", "--json"],
                cwd=ROOT,
                env={**os.environ, "MIEUX_DATA": str(data)},
                capture_output=True,
                text=True,
                check=True,
            )
            told = json.loads(done.stdout.strip().splitlines()[-1])
            uvloop.install()
            return 0 if asyncio.run(evening(url, told, options.phones)) else 1


if __name__ == "__main__":
    sys.exit(main())
