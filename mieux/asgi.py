"""One process, two doors: `/live/…` (native async sockets) and everything else (plain synchronous Django).

Django runs as WSGI in a small pool of threads (mieux/core/bridge.py): three times
the pages per second of Django's own ASGI handler, and views stay ordinary functions.
"""

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from mieux.core.bridge import Pages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mieux.settings")

pages = get_wsgi_application()

from mieux.live.door import doors_of, opened  # noqa: E402  # doors read the settings: after them
from mieux.workshop.crowd import Crowd  # noqa: E402  # reads tables: after Django is ready

# The live features (voyage, workshop) name their doors in settings.LIVE_DOORS.
live_doors = doors_of(settings.LIVE_DOORS)
live_routes: list[BaseRoute] = [route for door in live_doors for route in door.routes()]
# What hundreds of phones ask for at once is made once.
crowd = Crowd(Pages(pages, workers=8))


@asynccontextmanager
async def lifespan(_application: Starlette) -> AsyncIterator[None]:
    """Look at the busiest pages once, aside: the first reader does not wait for places, maps and templates to load."""
    threading.Thread(target=_warm_up, daemon=True).start()
    async with opened(live_doors, settings.REDIS_URL):
        yield
    await asyncio.to_thread(crowd.close)


def _warm_up() -> None:
    for path in ("/", "/atlas/", "/en/"):
        host = settings.ALLOWED_HOSTS[0].lstrip(".")
        environ: dict[str, Any] = {"PATH_INFO": path, "HTTP_HOST": host, "HTTP_X_FORWARDED_PROTO": "https"}
        setup_testing_defaults(environ)
        # What goes wrong here goes wrong again, and is told, when somebody asks.
        with suppress(Exception):
            pages(environ, lambda *_: None).close()  # type: ignore[attr-defined,arg-type]  # closes the connections too


application = Starlette(
    routes=[*live_routes, Mount("/", app=crowd)],  # type: ignore[arg-type]
    lifespan=lifespan,
)


def worker() -> Starlette:
    """The application of one process among several: it starts from nothing, so its logs are set up here."""
    from mieux.core import logs

    logs.set_up()
    return application
