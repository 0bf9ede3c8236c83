"""The socket of the canvas: who comes in, with which right, and that what is shown as saved is on disk."""

import asyncio
from contextlib import suppress

import pytest
from django.test import RequestFactory
from websockets.exceptions import ConnectionClosed

from mieux.live.door import Door
from mieux.live.messages import Close
from mieux.live.tests.test_door import Page, serving, until
from mieux.people.models import User
from mieux.voyage import document, journal
from mieux.voyage.actions import crossing, links, voyages, writing
from mieux.voyage.live import _Journal, rights_of
from mieux.voyage.models import Change, Course, Right, Voyage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def port():
    with serving(Door("voyage", rights=rights_of, journal=_Journal())) as port:
        yield port


@pytest.fixture(autouse=True)
def _no_thread(monkeypatch):
    monkeypatch.setattr("mieux.voyage.tasks.look_soon", lambda keys: None)


async def in_thread(call, *values):
    from mieux.live.threads import Threads

    threads = Threads(1, "test")
    try:
        return await threads.run(call, *values)
    finally:
        await asyncio.to_thread(threads.close)


def test_a_guest_writes_by_token_and_the_journal_keeps_it(boat: Voyage, port: int):
    _row, token = links.make_link(boat, Right.EDIT)

    async def story():
        guest, other = Page(), Page()
        async with guest.open(port, f"/live/voyage/{token}?nom=Samira"), other.open(port, f"/live/voyage/{token}"):
            await until(lambda: len(guest.state) == 6)
            document.add_card(guest.doc, "phare", "Des tomates.", card_id="tomates")
            await guest.flush()
            await until(lambda: "tomates" in other.state and guest.saved == guest.sent)

    asyncio.run(story())
    board = document.read(journal.opened(boat.pk))
    assert board.cards["tomates"].text == "Des tomates."
    assert Change.objects.filter(voyage=boat).last().whom.endswith(":Samira")


def test_what_was_just_typed_goes_on_the_next_crossing(boat: Voyage, aicha: User):
    """The room gathers changes before it writes; beginning again reads the journal."""
    _row, token = links.make_link(boat, Right.EDIT)

    async def story(port: int):
        page, other = Page(), Page()
        async with page.open(port, f"/live/voyage/{token}"), other.open(port, f"/live/voyage/{token}"):
            await until(lambda: len(page.state) == len(other.state) == 6)
            document.add_card(page.doc, "phare", "Des tomates", card_id="tomates")
            await page.flush()
            await until(lambda: page.saved == page.sent)
            document.add_card(page.doc, "phare", "Des courges", card_id="courges")
            await page.flush()
            # The server has it, and has not written it yet.
            await until(lambda: "courges" in other.state)
            assert page.saved < page.sent
            await in_thread(crossing.stop_over, boat, aicha, Course.RESTART)

    with serving(Door("voyage", rights=rights_of, journal=_Journal(), write_every=1.0)) as port:
        asyncio.run(story(port))
    (after,) = Voyage.objects.filter(before=boat)
    assert {"tomates", "courges"} <= set(document.read(journal.opened(after.pk)).cards)


def test_a_revoked_guest_is_out_at_the_next_message(boat: Voyage, port: int):
    row, token = links.make_link(boat, Right.EDIT)

    async def story():
        page = Page()
        async with page.open(port, f"/live/voyage/{token}"):
            await until(lambda: len(page.state) == 6)
            await in_thread(links.revoke_link, row)
            with suppress(ConnectionClosed):
                await page.writes("trop tard", "Encore moi")
            await until(lambda: page.closed is not None)
            assert page.closed == Close.FORBIDDEN
        again = Page()
        async with again.open(port, f"/live/voyage/{token}"):
            await until(lambda: again.closed == Close.FORBIDDEN)

    asyncio.run(story())
    assert "trop tard" not in document.read(journal.opened(boat.pk)).cards


def test_a_form_writes_into_the_open_room(boat: Voyage, port: int):
    _row, token = links.make_link(boat, Right.SEE)

    async def story():
        page = Page()
        async with page.open(port, f"/live/voyage/{token}"):
            await until(lambda: len(page.state) == 6)
            made = await in_thread(writing.add_card, boat, "user:1", "phare", "Écrit sans JavaScript")
            await until(lambda: made in page.state)
            await page.writes("interdit", "par un lecteur")
            await asyncio.sleep(0.2)

    asyncio.run(story())
    assert "interdit" not in document.read(journal.opened(boat.pk)).cards


def test_nobody_a_stranger_and_no_voyage(boat: Voyage, port: int, chloe, aicha):
    from mieux.live.door import Asked

    def ask(key, user):
        from django.conf import settings
        from django.contrib.auth.models import AnonymousUser

        request = RequestFactory().get(f"/live/voyage/{key}")
        request.user = user or AnonymousUser()
        if user:
            request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
        return rights_of(Asked(key, request))

    assert ask(boat.key, None) == Close.UNKNOWN_PERSON
    assert ask(boat.key, chloe) == Close.FORBIDDEN
    assert ask("nulle-part", aicha) == Close.NO_SUCH_ROOM
    assert ask(boat.key, aicha).write
    voyages.change_role(boat.shipmates.get(user__name="Basile"), "captain")
    voyages.go_ashore(boat.shipmates.get(user=aicha))
    assert ask(boat.key, aicha) == Close.FORBIDDEN
