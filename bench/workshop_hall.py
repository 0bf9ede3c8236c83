"""Phones as light as can be, and the hall they are in: what the measures of workshops share.

Real HTTP and real sockets. A phone does what static/workshop/phone.js does: it hears that something changed, waits a
moment of chance, fetches the scene with what it was told of, then what is its own.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import random
import re
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SCENE_CHANCE, MINE_CHANCE = 0.25, 0.3
"""Seconds, as in room.js and phone.js."""

Form = dict[str, Any] | list[tuple[str, Any]]


@dataclass
class Browser:
    """One kept connection, cookies, nothing else. `address`: where it seems to come from, behind a proxy of ours."""

    port: int
    address: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None
    token: str = ""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def ask(self, method: str, path: str, form: Form | None = None) -> tuple[int, str]:
        """Send one request; (status, body). A kept connection that the server closed is opened again, once."""
        async with self.turn:
            for attempt in (1, 2):
                try:
                    return await self._ask(method, path, form)
                except (OSError, asyncio.IncompleteReadError):
                    self.leave()
                    if attempt == 2:
                        raise
        raise AssertionError

    async def ask_once(self, method: str, path: str, form: Form | None = None) -> tuple[int, str] | None:
        """The same without a second try; None when no answer came."""
        async with self.turn:
            try:
                return await self._ask(method, path, form)
            except (OSError, asyncio.IncompleteReadError):
                self.leave()
                return None

    def leave(self) -> None:
        """Close the connection."""
        if self.writer is not None:
            self.writer.close()
        self.writer = None

    async def _ask(self, method: str, path: str, form: Form | None) -> tuple[int, str]:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self.reader is not None
        body = urlencode(form or {}).encode() if method == "POST" else b""
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Cookie: {jar}", "Accept-Encoding: gzip"]
        head += [f"X-Forwarded-For: {self.address}"]
        if method == "POST":
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
            head += [f"X-CSRFToken: {self.token}", "Accept: application/json"]
        self.writer.write("\r\n".join([*head, "", ""]).encode() + body)
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        length, packed = 0, False
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "content-length":
                length = int(value)
            elif name.lower() == "content-encoding":
                packed = value == "gzip"
            elif name.lower() == "set-cookie":
                cookie, _, rest = value.partition("=")
                self.cookies[cookie] = rest.partition(";")[0]
        data = await self.reader.readexactly(length) if length else b""
        text = (gzip.decompress(data) if packed else data).decode()
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
        await self.connect()

    async def connect(self) -> None:
        """The socket."""
        headers = {"X-Forwarded-For": self.browser.address}
        address = f"ws://127.0.0.1:{self.browser.port}/live/atelier/{self.code}.phone"
        self.socket = await connect(address, compression=None, additional_headers=headers)

    async def listen(self) -> None:
        """As phone.js does: a notice, a moment of chance, the scene; later what is one's own."""
        assert self.socket is not None
        have = 0
        async for message in self.socket:
            told = json.loads(message)["seq"]
            if told <= have:
                continue
            await asyncio.sleep(random.random() * SCENE_CHANCE)
            query = f"role=phone&seq={told}&have={have}"
            status, text = await self.browser.ask("GET", f"/atelier/{self.code}/scene/?{query}")
            if status != 200:
                continue
            scene = json.loads(text)["scene"]
            have = scene["seq"]
            stage = scene["stage"]["id"] if scene["stage"] else None
            moved = stage != self.stage
            await asyncio.sleep(random.random() * MINE_CHANCE)
            await self.browser.ask("GET", f"/atelier/{self.code}/moi/?seq={have}")
            if moved:
                self.stage, self.stage_at = stage, time.monotonic()

    async def stay(self) -> None:
        """Listen for as long as it takes; a dropped socket is opened again after a moment, as in room.js."""
        while True:
            try:
                if self.socket is None:
                    await self.connect()
                await self.listen()
            except (OSError, ConnectionClosed, InvalidStatus, TimeoutError, asyncio.IncompleteReadError):
                pass
            self.socket = None
            await asyncio.sleep(0.5 + random.random() * 0.5)


class Hall:
    """A workshop, everybody in it, and its remote. `told`: what `mieux atelier open --json` says."""

    def __init__(self, port: int, told: dict[str, str], phones: int) -> None:
        # As behind a proxy: every hall has an address of its own, and everybody in a hall has the same.
        address = f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(1, 255)}"
        self.told, self.code = told, told["code"]
        self.phones = [Phone(Browser(port, address), self.code) for _ in range(phones)]
        self.remote = Browser(port, address)
        self.key = told["remote"].partition("cle=")[2]
        self.stages: dict[str, list[int]] = {}

    async def pilot(self, verb: str, **form: object) -> None:
        """A gesture of the remote."""
        if not self.remote.token:
            await self.remote.ask("GET", f"/atelier/{self.code}/telecommande/?cle={self.key}")
        status, text = await self.remote.ask("POST", f"/atelier/{self.code}/pilote/{verb}/", {"cle": self.key, **form})
        assert status == 200, (verb, status, text[:300])

    async def scene(self, role: str = "screen") -> dict[str, Any]:
        """What the projection shows."""
        status, text = await self.remote.ask("GET", f"/atelier/{self.code}/scene/?role={role}&cle={self.key}")
        assert status == 200, (role, status)
        return dict(json.loads(text)["scene"])

    async def look_around(self) -> None:
        """Which stages there are, by kind; before anybody came in."""
        while True:
            try:
                await self.pilot("suivante")
            except AssertionError:
                break
            stage = (await self.scene())["stage"]
            self.stages.setdefault(stage["kind"], []).append(stage["id"])
        await self.pilot("aller", sequence=next(iter(self.stages.values()))[0])

    async def everybody_on(self, stage: int, started: float, seconds: float = 15) -> list[float]:
        """Wait until every phone shows this stage; how long each took."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and any(phone.stage != stage for phone in self.phones):
            await asyncio.sleep(0.02)
        late = [phone for phone in self.phones if phone.stage != stage]
        assert not late, f"{len(late)} phones never saw the stage"
        return [phone.stage_at - started for phone in self.phones]

    async def prepare_dots(self, cards: int = 6) -> tuple[int, list[str]]:
        """Some phones write, it is revealed, everybody is at the dots: the stage and what can be chosen."""
        dots = self.stages["dots"][0]
        write = max(stage for stage in self.stages["brainstorm"] if stage < dots)
        await self.pilot("aller", sequence=write)
        for number, phone in enumerate(self.phones[:cards]):
            form = {"sequence": write, "texte": f"Idée {number}", "envoi": f"k{number}"}
            status, text = await phone.browser.ask("POST", f"/atelier/{self.code}/ecrire/", form)
            assert status == 200, (status, text[:300])
        await self.pilot("phase", sequence=write, phase="reveal")
        await self.pilot("aller", sequence=dots)
        return dots, [choice["id"] for choice in (await self.scene())["data"]["choices"]]


def processor(pid: int) -> float:
    """Seconds of processor of a process and its children so far."""
    found = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            name, _, rest = stat.read_text().rpartition(")")
            parts = rest.split()
            if pid in (int(name.split()[0]), int(parts[1])):
                found += (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")
    return found
