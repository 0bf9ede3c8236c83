"""The doors: who may come into a room, from where, and how often; and what they are told when they may not.

A feature makes one door in its `live.py` and names it in `settings.LIVE_DOORS`:

    door = Door("voyage", rights=rights_of, journal=VoyageJournal())

`rights_of(asked)` is asked in a thread when a socket opens, again every minute, and at once after
`announce.rights_changed(topic)`: it returns the `Rights`, or the `Close` that says why not.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, QueryDict
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from mieux.core import limits as rate_limits

from . import bus as buses
from . import messages
from .house import House
from .journal import Journal
from .line import Limits, Line, Rights
from .messages import Close
from .room import Room
from .threads import Threads
from .wire import EXTENSION, DirectTransport, QueuedTransport

logger = logging.getLogger(__name__)

ASK_AGAIN_EVERY = 60.0
PER_ADDRESS = 600
"""Sockets open at the same time from one address and process: a hall full of people is behind one."""


@dataclass(frozen=True)
class Asked:
    """Who asks for which room. `request` has the session, the user, the cookies, GET: as a view would see it."""

    key: str
    request: HttpRequest


RightsOf = Callable[[Asked], Rights | Close]


class _Guard:
    """What every door checks before it looks at rights: from where, from which page, how often, how many."""

    threads: Threads
    open_here: Counter[str] = Counter()

    @classmethod
    async def let_in(cls, websocket: WebSocket) -> str | None:
        """The address (as a key) of a socket that may go on, or None when it was refused."""
        if not _comes_from_here(websocket):
            await websocket.close()
            return None
        request = _request_of(websocket)
        address = rate_limits.household(rate_limits.address_of(request))
        if cls.open_here[address] >= PER_ADDRESS:
            await websocket.send_denial_response(PlainTextResponse("too many", 429, {"Retry-After": "30"}))
            return None
        wait = await cls.threads.run(rate_limits.seconds_to_wait, request, "socket")
        if wait:
            await websocket.send_denial_response(PlainTextResponse("too often", 429, {"Retry-After": str(wait)}))
            return None
        cls.open_here[address] += 1
        return address

    @classmethod
    def let_out(cls, address: str) -> None:
        """The socket is closed."""
        cls.open_here[address] -= 1
        if cls.open_here[address] <= 0:
            del cls.open_here[address]


def _comes_from_here(websocket: WebSocket) -> bool:
    """Whether a page of this site opened the socket. A browser always says which page; other programs need not."""
    allowed = settings.ALLOWED_HOSTS
    host, _ = split_domain_port(websocket.headers.get("host", ""))
    if not host or not validate_host(host, allowed):
        return False
    origin = websocket.headers.get("origin")
    if origin is None:
        return True
    with suppress(ValueError):
        parts = urlsplit(origin)
        return parts.scheme in {"http", "https"} and (
            parts.netloc == websocket.headers.get("host") or origin in settings.CSRF_TRUSTED_ORIGINS
        )
    return False


def _request_of(websocket: WebSocket) -> HttpRequest:
    """The handshake as Django would see it; session and user are looked up when somebody asks for them."""
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = websocket.url.path
    request.META = {
        "REMOTE_ADDR": websocket.client.host if websocket.client else "",
        "QUERY_STRING": websocket.url.query,
        **{"HTTP_" + name.upper().replace("-", "_"): value for name, value in websocket.headers.items()},
    }
    request.COOKIES = parse_cookie(websocket.headers.get("cookie", ""))
    request.GET = QueryDict(websocket.url.query)  # type: ignore[assignment]
    return request


def _asked(websocket: WebSocket) -> Asked:
    """The question of rights, made afresh each time: a session may have ended since. From a thread only."""
    request = _request_of(websocket)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    request.user = get_user(request)
    return Asked(websocket.path_params["key"], request)


class Door:
    """The way into the rooms of one feature, at /live/<name>/<key>; the topic of a room is « name:key »."""

    def __init__(
        self,
        name: str,
        *,
        rights: RightsOf,
        journal: Journal,
        limits: Limits | None = None,
        **house: Any,
    ) -> None:
        self.name, self._rights = name, rights
        self.house = House(journal, limits=limits, **house)
        self._doubts: set[asyncio.Task[None]] = set()

    def routes(self) -> list[BaseRoute]:
        """What asgi.py serves."""
        return [WebSocketRoute(f"/live/{self.name}/{{key}}", self._open)]

    async def open(self, bus: buses.LocalBus) -> None:
        """Start."""
        await self.house.open(bus)

    async def close(self) -> None:
        """Write what is left; every tab is told that the server restarts."""
        await self.house.close()

    def _rights_of(self, websocket: WebSocket) -> Rights | Close:
        return self._rights(_asked(websocket))

    async def _open(self, websocket: WebSocket) -> None:
        address = await _Guard.let_in(websocket)
        if address is None:
            return
        asked_at = asyncio.get_running_loop().time()
        try:
            rights = await _Guard.threads.run(self._rights_of, websocket)
            await websocket.accept()
            if isinstance(rights, Close):
                await self._refuse(websocket, rights)
            elif not rights.read:
                await self._refuse(websocket, Close.FORBIDDEN)
            elif (room := await self.house.enter(f"{self.name}:{rights.room or websocket.path_params['key']}")) is None:
                await self._refuse(websocket, Close.RESTARTING if self.house.closing else Close.NO_SUCH_ROOM)
            else:
                await self._stay(websocket, room, rights, asked_at)
        except WebSocketDisconnect:
            pass
        finally:
            _Guard.let_out(address)

    async def _refuse(self, websocket: WebSocket, code: Close) -> None:
        """Say it as y-websocket understands it, then close: the code is seen only after the socket was accepted."""
        await websocket.send_bytes(messages.refused(code.name.lower()))
        await websocket.close(int(code), code.name.lower())

    async def _stay(self, websocket: WebSocket, room: Room, rights: Rights, asked_at: float) -> None:
        def on_block(blocked: bool) -> None:
            (room.blocked if blocked else room.unblocked)(line)

        protocol = (websocket.scope.get("extensions") or {}).get(EXTENSION, {}).get("protocol")
        transport = DirectTransport(protocol, websocket) if protocol else QueuedTransport(websocket, on_block)
        line = Line(transport, rights, self.house.limits, asyncio.get_running_loop().time())
        line.on_doubt = lambda: self._doubt(websocket, room, line)
        asking = asyncio.ensure_future(self._ask_now_and_then(line))
        try:
            room.join(line)
            if room.doubted_at >= asked_at:
                # What this line may do may have changed between the question and now, and it did not hear of it.
                room.ask_again(line)
            if protocol:
                protocol.take(lambda data: room.receive(line, data), on_block)
            await self._listen(websocket, room, line, transport)
        finally:
            asking.cancel()
            room.leave(line)
            if isinstance(transport, QueuedTransport):
                transport.task.cancel()

    async def _listen(self, websocket: WebSocket, room: Room, line: Line, transport: Any) -> None:
        """Until the socket is closed. With our protocol, messages do not come this way (but for the first ones)."""
        while True:
            event = await websocket.receive()
            if event["type"] == "websocket.disconnect":
                return
            data = event.get("bytes")
            if data is None:
                line.close(Close.MALFORMED)
            else:
                room.receive(line, data)
            if isinstance(transport, QueuedTransport):
                await asyncio.sleep(max(0.0, transport.wait_until - asyncio.get_running_loop().time()))

    async def _ask_now_and_then(self, line: Line) -> None:
        while True:
            await asyncio.sleep(ASK_AGAIN_EVERY)
            if line.on_doubt is not None and not line.doubted:
                line.on_doubt()

    def _doubt(self, websocket: WebSocket, room: Room, line: Line) -> None:
        line.asked += 1
        task = asyncio.ensure_future(self._ask_again(websocket, room, line, line.asked))
        self._doubts.add(task)
        task.add_done_callback(self._doubts.discard)

    async def _ask_again(self, websocket: WebSocket, room: Room, line: Line, question: int) -> None:
        try:
            rights = await _Guard.threads.run(self._rights_of, websocket)
        except Exception:
            # Nobody knows: the tab comes back when the answer can be had.
            logger.exception("rights could not be asked again")
            line.close(Close.TRY_LATER)
            return
        if question != line.asked:
            return  # asked again since: this answer may be from before the change
        if isinstance(rights, Close):
            line.close(rights)
        elif rights.room and room.topic != f"{self.name}:{rights.room}":
            # The address names another room by now. What this tab holds belongs to the former one: it must not pour it
            # into the other by coming back.
            line.close(Close.NO_SUCH_ROOM)
        else:
            line.rights.become(rights)
        room.reassured(line)


class Bell:
    """A socket that only says when: `{"seq": n}`, at /live/<name>/<key>. What has changed is fetched by HTTP.

    `now_at(asked)` gives the sequence at the moment (sent at once), or the `Close` that says why not.
    """

    def __init__(self, name: str, *, now_at: Callable[[Asked], int | Close]) -> None:
        self.name, self._now_at = name, now_at
        self._bus = buses.LocalBus()

    def routes(self) -> list[BaseRoute]:
        """What asgi.py serves."""
        return [WebSocketRoute(f"/live/{self.name}/{{key}}", self._open)]

    async def open(self, bus: buses.LocalBus) -> None:
        """Start."""
        self._bus = bus

    async def close(self) -> None:
        """Nothing to write."""

    async def _open(self, websocket: WebSocket) -> None:
        address = await _Guard.let_in(websocket)
        if address is None:
            return
        newest, news = 0, asyncio.Event()

        def hear(data: bytes) -> None:
            nonlocal newest
            with suppress(messages.Malformed):
                if isinstance(notice := messages.unpack(data), messages.Notice) and notice.sequence > newest:
                    newest = notice.sequence
                    news.set()

        leave = self._bus.subscribe(f"{self.name}:{websocket.path_params['key']}", hear)
        try:
            start = await _Guard.threads.run(lambda: self._now_at(_asked(websocket)))
            await websocket.accept()
            if isinstance(start, Close):
                await websocket.close(int(start), start.name.lower())
                return
            newest = max(newest, start)
            ringing = asyncio.ensure_future(self._ring(websocket, lambda: newest, news))
            try:
                event = await websocket.receive()
                if event["type"] != "websocket.disconnect":
                    await websocket.close(int(Close.MALFORMED), "nothing is heard here")
            finally:
                ringing.cancel()
        except WebSocketDisconnect:
            pass
        finally:
            leave()
            _Guard.let_out(address)

    async def _ring(self, websocket: WebSocket, newest: Callable[[], int], news: asyncio.Event) -> None:
        with suppress(WebSocketDisconnect, RuntimeError):
            while True:
                news.clear()
                await websocket.send_text(json.dumps({"seq": newest()}))
                await news.wait()


AnyDoor = Door | Bell


def doors_of(names: Sequence[str]) -> list[AnyDoor]:
    """The doors named in `settings.LIVE_DOORS` (« mieux.voyage.live.door »)."""
    found = []
    for name in names:
        module, _, attribute = name.rpartition(".")
        found.append(getattr(import_module(module), attribute))
    return found


@asynccontextmanager
async def opened(doors: Iterable[AnyDoor], redis_url: str = "") -> AsyncIterator[buses.LocalBus | None]:
    """Everything that doors need, while the server runs; on the way out, all that was taken is written."""
    doors = list(doors)
    if not doors:
        yield None
        return
    bus = buses.bus_for(redis_url)
    await bus.open()
    buses.use(bus)
    _Guard.threads = Threads(4, "door")
    for door in doors:
        await door.open(bus)
    try:
        yield bus
    finally:
        for door in doors:
            await door.close()
        buses.use(None)
        await bus.close()
        await asyncio.to_thread(_Guard.threads.close)
