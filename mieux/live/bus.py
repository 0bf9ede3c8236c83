"""What is said to every process that has a topic open: within one process by a call, between several through Redis
(far_bus.py)."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress

logger = logging.getLogger(__name__)

Hear = Callable[[bytes], None]

CHANNEL = "mieux:live:"
NOBODY = "-" * 12
"""The origin of what a process without sockets says."""


class LocalBus:
    """The bus of a process that is alone. Subclasses carry the messages further."""

    shared = False
    """Whether other processes may be listening."""

    def __init__(self) -> None:
        self.origin = secrets.token_hex(6)
        """Which process this is."""
        self._listeners: dict[str, list[Hear]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self.on_return: list[Callable[[], None]] = []
        """Called when messages may have been lost."""
        self.on_settle: list[Callable[[str], Awaitable[bool]]] = []
        """Called, in the event loop, before the journal of a topic is read for good."""

    @property
    def running(self) -> bool:
        """Whether an event loop listens here."""
        return self._loop is not None and not self._loop.is_closed()

    async def open(self) -> None:
        """Start; in the event loop that listens."""
        self._loop = asyncio.get_running_loop()

    async def close(self) -> None:
        """Stop."""
        self._loop = None

    def subscribe(self, topic: str, hear: Hear) -> Callable[[], None]:
        """Hear what is said on a topic, until what is given back is called."""
        self._listeners.setdefault(topic, []).append(hear)

        def leave() -> None:
            heard = self._listeners.get(topic, [])
            with suppress(ValueError):
                heard.remove(hear)
            if not heard:
                self._listeners.pop(topic, None)

        return leave

    def publish(self, topic: str, data: bytes) -> None:
        """Say something to the other processes; from the event loop."""

    def tell(self, topic: str, data: bytes) -> None:
        """Say something to everybody, this process too; from any thread."""
        if self._loop is not None:
            with suppress(RuntimeError):  # closed meanwhile
                self._loop.call_soon_threadsafe(self._tell, topic, data)

    def settle(self, topic: str, seconds: float) -> bool:
        """Have what open rooms of this process still hold of a topic written; from a thread, outside of transactions.

        False when that did not come in time.
        """
        loop = self._loop
        if loop is None or not loop.is_running():
            return True
        asked = asyncio.run_coroutine_threadsafe(self._settle(topic), loop)
        try:
            return asked.result(seconds)
        except TimeoutError:
            asked.cancel()
            return False

    async def _settle(self, topic: str) -> bool:
        return all([await call(topic) for call in self.on_settle])

    def _tell(self, topic: str, data: bytes) -> None:
        self._deliver(topic, data)
        self.publish(topic, data)

    def _deliver(self, topic: str, data: bytes) -> None:
        for hear in list(self._listeners.get(topic, ())):
            try:
                hear(data)
            except Exception:
                logger.exception("a listener of the bus failed")


def bus_for(url: str) -> LocalBus:
    """The bus for `REDIS_URL`: through Redis when there is one."""
    if not url:
        return LocalBus()
    from .far_bus import RedisBus

    return RedisBus(url)


_current: LocalBus | None = None


def current() -> LocalBus | None:
    """The bus of this process, when it serves sockets."""
    return _current


def use(bus: LocalBus | None) -> None:
    """Make a bus the one of this process (asgi.py does, and tests)."""
    global _current
    _current = bus
