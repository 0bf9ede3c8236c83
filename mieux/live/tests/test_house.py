"""What the house does when others write into the journal, and when one room cannot be written."""

import asyncio

from pycrdt import Doc, Map

from mieux.live.journal import Entry, MemoryJournal

from .rooms import Tab, house_of, settle


def written_elsewhere(journal: MemoryJournal, topic: str, card: str) -> None:
    """A command writes into the journal and ends before it can tell the open room."""
    doc = Doc()
    found: list[bytes] = []
    doc.observe(lambda event: found.append(event.update))
    doc.get("cards", type=Map)[card] = "écrit ailleurs"
    journal.append({topic: [Entry(update, "user:1", 1.0) for update in found]})


def test_what_was_written_elsewhere_without_a_word_is_read_when_the_numbers_show_it():
    class Counting(MemoryJournal):
        read = 0

        def load(self, topic):
            self.read += 1
            return super().load(topic)

    async def story():
        journal = Counting()
        async with house_of(journal) as house:
            room = await house.enter("t:1")
            aicha = Tab().comes_in(room)
            aicha.types("phare", "Un jardin")
            await settle(aicha)
            written_elsewhere(journal, "t:1", "port")
            await house._look_once()
            await settle(aicha)
            assert "port" not in aicha.state
            aicha.types("rames", "Des bacs")
            await settle(aicha)
            before, kept = journal.read, len(journal.rooms["t:1"])
            await house._look_once()
            await settle(aicha)
            assert aicha.state["port"] == "écrit ailleurs"
            # Once is enough, and what was read is not written a second time.
            await house._look_once()
            assert (journal.read, len(journal.rooms["t:1"])) == (before + 1, kept)

    asyncio.run(story())


def test_a_room_that_cannot_be_written_does_not_hold_up_the_others():
    class Refusing(MemoryJournal):
        refuses = True

        def append(self, batch):
            if self.refuses and "t:odd" in batch:
                raise ValueError("an entry that the database refuses")
            return super().append(batch)

    async def story():
        journal = Refusing()
        async with house_of(journal) as house:
            odd = Tab().comes_in(await house.enter("t:odd"))
            good = Tab("basile").comes_in(await house.enter("t:good"))
            odd.types("a", "Un phare")
            good.types("b", "Un port")
            for _ in range(80):
                await asyncio.sleep(0.1)
                good.reads()
                odd.reads()
                if good.saved == good.line.taken:
                    break
            assert len(journal.rooms["t:good"]) == good.line.taken - 1  # the first message brings nothing to write
            assert (odd.saved, odd.closed) == (0, None)
            # From then on the others do not wait at all.
            good.types("b", "Encore ")
            await settle(good)
            assert good.saved == good.line.taken
            journal.refuses = False
            await settle(odd, patience=3.0)
            assert odd.saved == odd.line.taken
            assert journal.rooms["t:odd"]
            assert not house._refused

    asyncio.run(story())
