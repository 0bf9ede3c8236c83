"""How bytes of a socket reach a room and leave it.

uvicorn's sans-I/O protocol reads and checks every frame (the library `websockets` below it). Once a door has accepted
the socket, whole binary messages go straight to the room instead of through a queue and a task, and one frame made for
all lines of a room is written straight to each transport: that is most of the speed (bench/live.py). Under another
server, or in Starlette's test client, the same lines run over plain `receive` and `send`.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

logger = logging.getLogger(__name__)
_quiet = logging.getLogger("mieux.live.sockets")
_quiet.setLevel(logging.WARNING)

EXTENSION = "mieux.live"
_HIGH = 256 * 1024
"""Bytes that may wait in the transport of one socket before the room holds back."""


class LiveProtocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol, which lets a door take over the binary messages of an accepted socket."""

    taker: Callable[[bytes], None] | None = None
    on_block: Callable[[bool], None] | None = None
    _waking: asyncio.TimerHandle | None = None

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        # uvicorn would log the address of the client and the key in the address of the page.
        self.logger = _quiet

    def handle_connect(self, event: Any) -> None:
        """Offer ourselves to the application."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope["extensions"][EXTENSION] = {"protocol": self}  # type: ignore[index]

    def take(self, hear: Callable[[bytes], None], on_block: Callable[[bool], None]) -> None:
        """From now on whole binary messages go to `hear`; `on_block` is told when the socket takes no more, or again.

        What came before is in the queue, to be read first.
        """
        self.taker, self.on_block = hear, on_block
        self.transport.set_write_buffer_limits(high=_HIGH)
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()

    def send_receive_event_to_app(self) -> None:
        """One whole message has come."""
        if self.taker is None or self.curr_msg_data_type != "bytes":
            super().send_receive_event_to_app()
            return
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        if self.close_sent:
            return
        try:
            self.taker(data)
        except Exception:
            logger.exception("a room failed to hear a message")
            self.transport.abort()

    def pause_writing(self) -> None:
        """The other side reads too slowly."""
        super().pause_writing()
        if self.on_block is not None:
            self.on_block(True)

    def resume_writing(self) -> None:
        """It reads again."""
        super().resume_writing()
        if self.on_block is not None and not self.transport.is_closing():
            self.on_block(False)

    def pause(self, seconds: float) -> None:
        """Read nothing for a while: TCP slows the other side down."""
        if self._waking is not None:
            self._waking.cancel()
        self.transport.pause_reading()
        self._waking = self.loop.call_later(seconds, self._wake)

    def _wake(self) -> None:
        self._waking = None
        with suppress(RuntimeError):
            self.transport.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        """Gone."""
        self.taker = self.on_block = None
        if self._waking is not None:
            self._waking.cancel()
        super().connection_lost(exc)


class DirectTransport:
    """Frames written straight to the socket."""

    def __init__(self, protocol: LiveProtocol, websocket: WebSocket) -> None:
        self._protocol, self._websocket = protocol, websocket
        self._transport = protocol.transport
        self._write = protocol.transport.write
        self._closing: asyncio.Task[None] | None = None

    def send(self, message: bytes, frame: bytes) -> None:
        """Send now; a socket that is going away takes nothing."""
        if not self._protocol.close_sent:
            try:
                self._write(frame)
            except RuntimeError:  # closed a moment ago; the door is about to hear of it
                self._protocol.close_sent = True

    def close(self, code: int, reason: str) -> None:
        """Say goodbye, after what was sent."""
        self._closing = asyncio.ensure_future(_close(self._websocket, code, reason))

    def abort(self) -> None:
        """Cut."""
        self._transport.abort()

    def pause(self, seconds: float) -> None:
        """Read nothing for a while."""
        self._protocol.pause(seconds)


class QueuedTransport:
    """Messages sent one after the other by a task, under any ASGI server."""

    def __init__(self, websocket: WebSocket, on_block: Callable[[bool], None]) -> None:
        self._websocket, self._on_block = websocket, on_block
        self._out: deque[bytes | tuple[int, str]] = deque()
        self._size = 0
        self._blocked = False
        self._more = asyncio.Event()
        self.wait_until = 0.0
        self.task = asyncio.ensure_future(self._run())

    def send(self, message: bytes, frame: bytes) -> None:
        """Send soon."""
        self._out.append(message)
        self._size += len(message)
        self._more.set()
        if self._size > _HIGH and not self._blocked:
            self._blocked = True
            self._on_block(True)

    def close(self, code: int, reason: str) -> None:
        """Say goodbye, after what was sent."""
        self._out.append((code, reason))
        self._more.set()

    def abort(self) -> None:
        """Cut."""
        self._out.clear()
        self.close(1011, "")

    def pause(self, seconds: float) -> None:
        """Read nothing for a while (the door looks at it)."""
        self.wait_until = asyncio.get_running_loop().time() + seconds

    async def _run(self) -> None:
        with suppress(WebSocketDisconnect, RuntimeError):
            while True:
                await self._more.wait()
                self._more.clear()
                while self._out:
                    item = self._out.popleft()
                    if isinstance(item, tuple):
                        await _close(self._websocket, *item)
                        return
                    await self._websocket.send_bytes(item)
                    self._size -= len(item)
                    if self._blocked and self._size < _HIGH // 4:
                        self._blocked = False
                        self._on_block(False)


async def _close(websocket: WebSocket, code: int, reason: str) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):
        if websocket.application_state == WebSocketState.CONNECTED:
            await websocket.close(code, reason[:100])
