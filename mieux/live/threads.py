"""Threads in which the database may be asked, for code that runs in the event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import close_old_connections, connections


class Threads:
    """A few threads that keep their database connection as long as Django would, and give it back at the end."""

    def __init__(self, count: int, name: str) -> None:
        self._count = count
        self._pool = ThreadPoolExecutor(count, name)

    async def run(self, call: Callable[..., Any], *values: Any) -> Any:
        """Call something in one of the threads, and wait for it without holding up the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, _with_fresh_connections, call, values)

    def close(self) -> None:
        """Wait for what runs, then close every connection: each thread has its own and must do so itself."""
        together = threading.Barrier(self._count)

        def close_mine() -> None:
            together.wait(10)
            connections.close_all()

        closing = [self._pool.submit(close_mine) for _ in range(self._count)]
        for one in closing:
            one.result()
        self._pool.shutdown()


def _with_fresh_connections(call: Callable[..., Any], values: tuple[Any, ...]) -> Any:
    close_old_connections()
    try:
        return call(*values)
    finally:
        close_old_connections()
