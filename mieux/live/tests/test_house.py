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
