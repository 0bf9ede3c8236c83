"""Three hundred phones ask for the same scene in the same quarter of a second: made once, given to all from memory.

In front of Django, in the event loop. A phone that was told « there is a change n » (the bell, live.py) asks for the
scene with `seq=n`. The first one is answered by Django; whoever asks for n meanwhile waits for that answer, and whoever
asks within the next moment gets the same bytes. Nothing here decides what is shown or to whom: a scene is the same for
everybody in the room (scenes.py), who asks must have a seat in it (seats.py), and a phone that does not say that there
is something newer than what it has — polling, a page without JavaScript — goes to Django as ever. So a scene from
memory is never older than what its reader was told of; the next bell tells of the next one. Several processes need not
agree on anything.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import brotli
from django.http import HttpRequest
from django.http.cookie import parse_cookie

from mieux.core.middleware import SMALLEST_WORTH_COMPRESSING, coding_for
from mieux.live.threads import Threads

from . import seats
from .models import Workshop

Scope = dict[str, Any]
Message = dict[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]
Send = Callable[[Message], Awaitable[None]]

KEPT_SECONDS = 1.5
"""How long the bytes of a scene are given away; then Django is asked again, which keeps them longer (scenes.py)."""
NOW_SECONDS = 0.2
"""The hour of the server in an answer is this old at most: timers count seconds."""
SEATED_SECONDS = 300.0
SEATS_MOST, SCENES_MOST = 20_000, 500

_PATH = re.compile(r"/(?:[a-z]{2}/)?atelier/([A-Z0-9]{1,12})/scene/")
_LEFT_OUT = {b"content-length", b"content-encoding", b"connection", b"date", b"server"}


class Asked(NamedTuple):
    """A phone asks for a scene that it was told of. `place`: what answers alike (host, scheme, path with language)."""

    place: tuple[str, ...]
    code: str
    ticket: str
    seq: int
    coding: str


@dataclass
class Kept:
    """A scene as Django answered it."""

    seq: int
    made: float
    head: list[tuple[bytes, bytes]]
    scene: bytes
    bodies: dict[str, tuple[float, bytes]] = field(default_factory=dict)
    """By coding: when it was made, and what is sent."""

    def body(self, coding: str) -> bytes:
        """What is sent, compressed as this phone takes it."""
        at, body = self.bodies.get(coding, (0.0, b""))
        now = time.time()
        if abs(now - at) > NOW_SECONDS:
            body = b'{"now": %.3f, "scene": %b}' % (now, self.scene)
            if coding == "br":
                body = brotli.compress(body, quality=4)
            elif coding == "gzip":
                body = gzip.compress(body, compresslevel=4)
            self.bodies[coding] = (now, body)
        return body


def asked_of(scope: Scope) -> Asked | None:
    """The question of a phone, when it is one that may be answered from memory."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    found = _PATH.fullmatch(scope["path"])
    query = dict(parse_qsl(scope.get("query_string", b"")[:200].decode("latin-1")))
    if found is None or query.pop("role", "") != "phone":
        return None
    seq, have = query.pop("seq", ""), query.pop("have", "0")
    if query or not all(number.isascii() and number.isdigit() and len(number) < 19 for number in (seq, have)):
        return None
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    ticket = parse_cookie(headers.get(b"cookie", "")).get(seats.COOKIE, "")
    if int(seq) <= int(have) or not ticket:
        return None
    place = (headers.get(b"host", ""), headers.get(b"x-forwarded-proto", ""), scope["path"])
    return Asked(place, found[1], ticket, int(seq), coding_for(headers.get(b"accept-encoding", "")))


def _is_seated(code: str, ticket: str) -> bool:
    """Whether this cookie has a seat in this room; in a thread, for it may ask the database."""
    workshop = Workshop.objects.filter(code=code).first()
    request = HttpRequest()
    request.COOKIES = {seats.COOKIE: ticket}
    return workshop is not None and seats.is_seated(request, workshop)


class Crowd:
    """The application in front of which it stands, and what it remembers for a moment."""

    def __init__(self, app: App, threads: Threads | None = None) -> None:
        self.app, self._threads = app, threads
        self._scenes: dict[tuple[str, ...], Kept] = {}
        self._making: dict[tuple[str, ...], asyncio.Future[None]] = {}
        self._seats: dict[tuple[str, str], float] = {}

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        asked = asked_of(scope)
        kept = None
        if asked is not None and await self._seated(asked):
            kept = await self._scene(asked, scope, receive)
        if asked is None or kept is None:
            await self.app(scope, receive, send)
            return
        coding = asked.coding if len(kept.scene) >= SMALLEST_WORTH_COMPRESSING else ""
        body = kept.body(coding)
        head = [*kept.head, (b"content-length", str(len(body)).encode())]
        if coding:
            head.append((b"content-encoding", coding.encode()))
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": body})

    def close(self) -> None:
        """Give the database connections back."""
        if self._threads is not None:
            self._threads.close()
            self._threads = None

    async def _seated(self, asked: Asked) -> bool:
        known, now = (asked.code, asked.ticket), time.monotonic()
        if self._seats.get(known, 0.0) > now:
            return True
        if self._threads is None:
            self._threads = Threads(2, "seat")
        if not await self._threads.run(_is_seated, *known):
            return False
        if len(self._seats) >= SEATS_MOST:
            self._seats.clear()
        self._seats[known] = now + SEATED_SECONDS
        return True

    async def _scene(self, asked: Asked, scope: Scope, receive: Any) -> Kept | None:
        """The scene, kept or made now; None when Django has something else to say."""
        # What somebody else is fetching may be older than what this phone was told of: then once more.
        for _try in range(3):
            kept = self._scenes.get(asked.place)
            if kept and kept.seq >= asked.seq and time.monotonic() - kept.made < KEPT_SECONDS:
                return kept
            making = self._making.get(asked.place)
            if making is not None:
                await asyncio.shield(making)
                continue
            self._making[asked.place] = done = asyncio.get_running_loop().create_future()
            try:
                made = await self._ask(scope, receive)
                if made is not None:
                    self._keep(asked.place, made)
            finally:
                del self._making[asked.place]
                done.set_result(None)
            if made is None:
                return None
        return None

    def _keep(self, place: tuple[str, ...], made: Kept) -> None:
        if len(self._scenes) >= SCENES_MOST:
            old = time.monotonic() - KEPT_SECONDS
            self._scenes = {place: kept for place, kept in self._scenes.items() if kept.made > old}
        self._scenes[place] = made

    async def _ask(self, scope: Scope, receive: Any) -> Kept | None:
        """Have Django make it, as for the phone that asks, but whole and not compressed."""
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        started, said = time.monotonic(), list[Message]()

        async def take(message: Message) -> None:
            said.append(message)

        await self.app({**scope, "query_string": b"role=phone", "headers": headers}, receive, take)
        head: list[tuple[bytes, bytes]] = said[0].get("headers", [])
        if said[0].get("status") != 200 or any(name == b"set-cookie" for name, _ in head):
            return None
        scene = json.loads(b"".join(message.get("body", b"") for message in said))["scene"]
        kept_head = [(name, value) for name, value in head if name not in _LEFT_OUT]
        return Kept(int(scene["seq"]), started, kept_head, json.dumps(scene, ensure_ascii=False).encode())
