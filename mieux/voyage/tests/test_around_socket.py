"""L10, on the wire: who is put ashore is out at the next message, and what they then write is not taken."""

import asyncio
from contextlib import suppress

import pytest
from django.conf import settings
from websockets.exceptions import ConnectionClosed

from mieux.conftest import browser_of
from mieux.live.messages import Close
from mieux.live.tests.test_door import Page, until
from mieux.people.models import User
from mieux.voyage import document, journal
from mieux.voyage.actions import crossing, links, voyages
from mieux.voyage.models import Course, Right, Role, Voyage

from .test_socket import _no_thread, in_thread, port

__all__ = ["_no_thread", "port"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("role", [Role.COMPANION, Role.CREW])
def test_a_mate_put_ashore_is_out_at_the_next_message(boat: Voyage, basile: User, port: int, role: Role):
    mate = boat.shipmates.get(user=basile)
    voyages.change_role(mate, role)
    cookie = f"{settings.SESSION_COOKIE_NAME}={browser_of(basile).cookies[settings.SESSION_COOKIE_NAME].value}"

    async def story():
        page = Page()
        async with page.open(port, f"/live/voyage/{boat.key}", Cookie=cookie):
            await until(lambda: len(page.state) == 6)
            await in_thread(voyages.go_ashore, mate)
            with suppress(ConnectionClosed):
                await page.writes("trop tard", "Encore moi")
            await until(lambda: page.closed is not None)
            assert page.closed == Close.FORBIDDEN
        again = Page()
        async with again.open(port, f"/live/voyage/{boat.key}", Cookie=cookie):
            await until(lambda: again.closed == Close.FORBIDDEN)

    asyncio.run(story())
    assert "trop tard" not in document.read(journal.opened(boat.pk)).cards


def test_a_restart_lets_open_pages_read_and_write_no_more(boat: Voyage, aicha: User, port: int):
    _row, token = links.make_link(boat, Right.EDIT)

    async def story():
        page = Page()
        async with page.open(port, f"/live/voyage/{token}"):
            await until(lambda: len(page.state) == 6)
            await in_thread(crossing.stop_over, boat, aicha, Course.RESTART)
            with suppress(ConnectionClosed):
                await page.writes("trop tard", "Encore moi")
            # Final: this page must not come back and pour the former crossing into the next one.
            await until(lambda: page.closed == Close.NO_SUCH_ROOM)
        # The same link, opened anew, is the next crossing.
        after = Page()
        async with after.open(port, f"/live/voyage/{token}"):
            await until(lambda: len(after.state) == 6)
            await after.writes("à temps", "Me voici")
            await until(lambda: after.saved == after.sent)

    asyncio.run(story())
    assert "trop tard" not in document.read(journal.opened(boat.pk)).cards
    assert "à temps" in document.read(journal.opened(Voyage.objects.get(before=boat).pk)).cards
