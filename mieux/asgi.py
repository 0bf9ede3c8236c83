"""One process, two doors: `/live/…` (native async sockets) and everything else (plain synchronous Django).

Django runs as WSGI in a small pool of threads (mieux/core/bridge.py): three times
the pages per second of Django's own ASGI handler, and views stay ordinary functions.
"""

import os

from django.core.wsgi import get_wsgi_application
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from mieux.core.bridge import Pages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mieux.settings")

pages = get_wsgi_application()

# The live features (voyage, workshop) add their socket routes here.
live_routes: list[BaseRoute] = []

application = Starlette(
    routes=[*live_routes, Mount("/", app=Pages(pages, workers=8))],  # type: ignore[arg-type]
)


def worker() -> Starlette:
    """The application of one process among several: it starts from nothing, so its logs are set up here."""
    from mieux.core import logs

    logs.set_up()
    return application
