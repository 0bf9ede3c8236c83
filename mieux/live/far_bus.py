"""The bus between several processes: Redis pub/sub. Imported only where there is a Redis: its client takes 14 MB.

Messages may be lost (Redis is cut off, a process is slow): rooms heal by themselves, see sharing.py.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from redis import asyncio as aioredis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from .bus import CHANNEL, Hear, LocalBus

logger = logging.getLogger(__name__)

_OUTBOX = 20_000
"""Messages that wait for Redis; the oldest go when it does not answer."""


class RedisBus(LocalBus):
    """Several processes through Redis pub/sub; each is told only about the topics it has open."""

    shared = True

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._out: deque[tuple[str, bytes]] = deque(maxlen=_OUTBOX)
        self._waiting = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._pubsub: Any = None
        self._wanted: dict[str, bool] = {}
        self._wants = asyncio.Event()

    async def open(self) -> None:
        """Connect; comes back when the first subscriptions can be made, or after 2 s without Redis."""
        await super().open()
        ready = asyncio.Event()
        self._tasks = [asyncio.create_task(self._listen(ready)), asyncio.create_task(self._send())]
        with suppress(TimeoutError):
            await asyncio.wait_for(ready.wait(), 2)

    async def close(self) -> None:
        """Send what waits, disconnect."""
        for _ in range(50):
            if not self._out:
                break
            await asyncio.sleep(0.01)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await super().close()

    def subscribe(self, topic: str, hear: Hear) -> Callable[[], None]:
        """Hear what is said on a topic, here and elsewhere."""
        leave = super().subscribe(topic, hear)
        self._wanted[topic] = True
        self._wants.set()

        def leave_everywhere() -> None:
            leave()
            if topic not in self._listeners:
                self._wanted[topic] = False
                self._wants.set()

        return leave_everywhere

    def publish(self, topic: str, data: bytes) -> None:
        """Say something to the other processes."""
        self._out.append((CHANNEL + topic, self.origin.encode() + data))
        self._waiting.set()

    def _client(self) -> Any:
        return aioredis.Redis.from_url(self._url, retry=Retry(NoBackoff(), 0), socket_connect_timeout=2)

    async def _send(self) -> None:
        client = self._client()
        try:
            while True:
                await self._waiting.wait()
                self._waiting.clear()
                while self._out:
                    pipe = client.pipeline(transaction=False)
                    batch = [self._out.popleft() for _ in range(min(len(self._out), 200))]
                    for channel, data in batch:
                        pipe.publish(channel, data)
                    try:
                        await pipe.execute()
                    except (RedisError, OSError):
                        logger.warning("the bus cannot reach Redis; %d messages are lost", len(batch))
                        await asyncio.sleep(0.5)
        finally:
            await client.aclose()

    async def _listen(self, ready: asyncio.Event) -> None:
        before = False
        while True:
            client = self._client()
            try:
                async with client.pubsub() as pubsub:
                    await pubsub.subscribe(CHANNEL, *(CHANNEL + topic for topic in self._listeners))
                    self._wanted = {}
                    ready.set()
                    if before:
                        for lost in list(self.on_return):
                            lost()
                    before = True
                    follow = asyncio.create_task(self._follow(pubsub))
                    try:
                        async for message in pubsub.listen():
                            if message["type"] == "message":
                                self._heard(message["channel"], message["data"])
                    finally:
                        follow.cancel()
            except (RedisError, OSError):
                logger.warning("the bus has lost Redis; it tries again")
                await asyncio.sleep(0.5)
            finally:
                await client.aclose()

    async def _follow(self, pubsub: Any) -> None:
        """Tell Redis which topics are open here, as that changes."""
        with suppress(RedisError, OSError):
            while True:
                await self._wants.wait()
                self._wants.clear()
                wanted, self._wanted = self._wanted, {}
                if on := [CHANNEL + topic for topic, yes in wanted.items() if yes]:
                    await pubsub.subscribe(*on)
                if off := [CHANNEL + topic for topic, yes in wanted.items() if not yes]:
                    await pubsub.unsubscribe(*off)

    def _heard(self, channel: bytes, data: bytes) -> None:
        size = len(self.origin)
        if data[:size] != self.origin.encode():
            self._deliver(channel.decode()[len(CHANNEL) :], data[size:])
