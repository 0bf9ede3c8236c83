"""From the event loop to the threads that make pages, and back, with one hop for a page made in one piece.

a2wsgi carries every piece of an answer — its headers, its body, its end — to the event loop on its own and waits each
time: three hops that cost more than a page served from memory. Here the whole answer is carried at once; an answer
that streams (an export, a file) still goes piece by piece, each waited for, so that it never fills the memory.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from a2wsgi.wsgi import Body, build_environ

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Pages:
    """A WSGI application as an ASGI one, for HTTP only; at most `workers` pages are made at the same time."""

    def __init__(self, app: Callable[..., Iterable[bytes]], workers: int) -> None:
        self.app = app
        self.threads = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1000})
            return
        loop = asyncio.get_running_loop()
        environ = dict(build_environ(scope, Body(loop, receive)))  # type: ignore[arg-type]
        context = contextvars.copy_context()
        for message in await loop.run_in_executor(self.threads, context.run, self._answer, environ, loop, send):
            await send(message)

    def _answer(self, environ: dict[str, Any], loop: asyncio.AbstractEventLoop, send: Send) -> list[Message]:
        """Make a page in this thread; out: what is still to be sent."""
        head: Message = {"type": "http.response.start"}

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            head["status"] = int(status[:3])
            head["headers"] = [(n.strip().lower().encode("latin1"), v.strip().encode("latin1")) for n, v in headers]

        answer = self.app(environ, start_response)
        try:
            if not getattr(answer, "streaming", True):
                return [head, {"type": "http.response.body", "body": b"".join(answer)}]
            _wait(send(head), loop)
            for piece in answer:
                _wait(send({"type": "http.response.body", "body": piece, "more_body": True}), loop)
            return [{"type": "http.response.body", "body": b""}]
        finally:
            getattr(answer, "close", lambda: None)()


def _wait(sending: Any, loop: asyncio.AbstractEventLoop) -> None:
    asyncio.run_coroutine_threadsafe(sending, loop).result()
