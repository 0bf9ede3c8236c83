"""Rights that change at the worst moment: while somebody comes in, and while they are being asked already."""

import asyncio
import threading

from mieux.live import announce, messages
from mieux.live.door import Asked, Door
from mieux.live.journal import MemoryJournal
from mieux.live.line import Rights
from mieux.live.messages import Close
from mieux.live.tests.rooms import Tab, house_of, settle
from mieux.live.tests.test_door import Page, serving, until


def test_who_was_let_in_a_moment_before_the_link_was_taken_back_is_out():
    """The room is not open in this process yet: nobody there hears that rights have changed."""
    answers = [Rights(write=True, whom="guest"), Close.FORBIDDEN]

    async def story(port):
        page = Page()
        async with page.open(port):
            await until(lambda: page.closed == Close.FORBIDDEN)

    with serving(Door("voyage", rights=lambda asked: answers.pop(0), journal=MemoryJournal())) as port:
        asyncio.run(story(port))


def test_an_answer_from_before_the_change_does_not_count():
    journal, asked, go_on = MemoryJournal(), [], threading.Event()

    def rights(question: Asked) -> Rights | Close:
        asked.append(question)
        if len(asked) == 3:  # the first doubt: looked up before the change, answered after it
            go_on.wait(5)
            return Rights(write=True, whom="guest")
        if len(asked) > 3:
            go_on.set()
            threading.Event().wait(0.2)  # the older answer comes first
            return Close.FORBIDDEN
        return Rights(write=True, whom="guest")

    async def story(port):
        page = Page()
        async with page.open(port):
            await until(lambda: len(asked) == 2)
            await page.writes("a", "à temps")
            await until(lambda: page.saved == page.sent)
            announce._tell("voyage:1", messages.RightsChanged())
            await until(lambda: len(asked) == 3)
            announce._tell("voyage:1", messages.RightsChanged())
            await page.writes("b", "trop tard")
            await until(lambda: page.closed == Close.FORBIDDEN)

    with serving(Door("voyage", rights=rights, journal=journal)) as port:
        asyncio.run(story(port))
    stored = b"".join(entry.update for entry in journal.rooms["voyage:1"])
    assert "à temps".encode() in stored
    assert b"trop tard" not in stored


def test_a_room_that_fails_after_the_writing_does_not_stop_the_others(monkeypatch):
    async def story():
        journal = MemoryJournal()
        async with house_of(journal) as house:
            broken, good = await house.enter("voyage:1"), await house.enter("voyage:2")
            aicha, basile = Tab().comes_in(broken), Tab("basile").comes_in(good)
            await settle(aicha, basile)
            monkeypatch.setattr(broken.ledger, "tell", lambda counts: 1 / 0)
            aicha.types("a", "un")
            await settle(aicha, basile)
            basile.types("b", "deux")
            await settle(aicha, basile)
            assert basile.saved
            assert journal.rooms["voyage:1"]

    asyncio.run(story())
