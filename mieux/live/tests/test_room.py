"""What happens in one room. Aïcha, Basile and Chloé edit, Dorian only reads."""

import asyncio
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Map

from mieux.live import messages
from mieux.live.journal import MemoryJournal, opened
from mieux.live.line import Limits, Rights
from mieux.live.messages import Close, Present

from .rooms import Tab, house_of, settle


def run(story):
    """Run one story in an event loop of its own."""
    return asyncio.run(story())


def aware(client: int, clock: int, state: dict | None) -> bytes:
    return messages.awareness([Present(client, clock, None if state is None else json.dumps(state))])


def test_what_one_writes_the_others_see_and_the_writer_is_not_told_again():
    async def story():
        async with house_of() as house:
            room = await house.enter("voyage:1")
            aicha, basile = Tab("aicha").comes_in(room), Tab("basile").comes_in(room)
            await settle(aicha, basile)
            aicha.heard.clear()
            aicha.types("a", "Un phare")
            await settle(aicha, basile)
            assert basile.state["a"]["text"] == "Un phare"
            assert not [one for one in aicha.heard if isinstance(one, messages.Update)]

    run(story)


def test_saved_is_said_only_when_it_is_on_disk():
    async def story():
        journal = MemoryJournal(trouble=OSError("disk full"))
        async with house_of(journal) as house:
            room = await house.enter("voyage:1")
            aicha = Tab().comes_in(room)
            await settle(aicha, patience=0)
            aicha.types("a", "Un")
            await settle(aicha, patience=0)
            assert aicha.saved <= 1  # the empty answer of a page that has just opened
            assert room.ledger.unsaved
            journal.trouble = None
            for _ in range(150):
                await settle(aicha, rounds=1, patience=0)
                if aicha.saved == aicha.line.taken:
                    break
            assert aicha.saved == aicha.line.taken > 1
            entries = journal.rooms["voyage:1"]
            assert {entry.whom for entry in entries} == {"aicha"}
            assert opened(journal.load("voyage:1")).get("cards", type=Map).to_py() == aicha.state

    run(story)


def test_a_reader_cannot_write_and_stays():
    async def story():
        async with house_of() as house:
            room = await house.enter("voyage:1")
            aicha, dorian = Tab().comes_in(room), Tab("dorian", write=False).comes_in(room)
            await settle(aicha, dorian)
            dorian.types("a", "moi aussi")
            dorian.says(messages.step2(dorian.doc.get_update()))
            await settle(aicha, dorian)
            assert aicha.state == {}
            assert dorian.closed is None
            assert messages.Refused("read-only") in dorian.heard
            aicha.types("b", "Bienvenue")
            await settle(aicha, dorian)
            assert dorian.state["b"]["text"] == "Bienvenue"

    run(story)


def test_who_is_revoked_is_out_at_the_next_message():
    async def story():
        async with house_of() as house:
            room = await house.enter("voyage:1")
            aicha, basile = Tab().comes_in(room), Tab("basile").comes_in(room)
            await settle(aicha, basile)
            basile.rights.become(Rights(read=False))
            basile.types("a", "encore moi")
            assert basile.closed == Close.FORBIDDEN
            await settle(aicha)
            assert aicha.state == {}

    run(story)


def test_what_is_said_while_rights_are_asked_again_is_judged_by_the_answer():
    async def story():
        async with house_of() as house:
            room = await house.enter("voyage:1")
            aicha, basile = Tab().comes_in(room), Tab("basile").comes_in(room)
            await settle(aicha, basile)
            aicha.line.on_doubt = basile.line.on_doubt = lambda: None
            room.hear(messages.pack(messages.RightsChanged()))
            basile.types("a", "trop tard")
            aicha.types("b", "à temps")
            basile.rights.write = False
            room.reassured(basile.line)
            room.reassured(aicha.line)
            await settle(aicha, basile)
            assert set(aicha.state) == {"b"}
            assert basile.closed is None

    run(story)


def test_a_right_ends_at_its_hour():
    async def story():
        async with house_of() as house:
            room = await house.enter("voyage:1")
            dorian = Tab("dorian", until=1.0).comes_in(room)
            assert dorian.closed == Close.FORBIDDEN

    run(story)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x09",
        b"\x00\x02\x05abc",
        b"\x00\x02\x03\xff\xff\xff",
        b"\x00\x00\x02\xff\xff",
        b"\x79\x01\x01\x01",
        b"x" * 50,
    ],
)
def test_malformed_bytes_close_their_sender_only(data):
    async def story():
        async with house_of() as house:
            room = await house.enter("voyage:1")
            aicha, mallory = Tab().comes_in(room), Tab("mallory").comes_in(room)
            await settle(aicha, mallory)
            mallory.says(data)
            assert mallory.closed == Close.MALFORMED
            aicha.types("a", "Rien vu")
            basile = Tab("basile").comes_in(room)
            await settle(aicha, basile)
            assert basile.state == aicha.state

    run(story)


def test_limits_of_message_document_and_pace():
    async def story():
        limits = Limits(message=2_000, document=6_000, messages_per_second=10, messages_at_once=20, flood_seconds=3)
        async with house_of(limits=limits) as house:
            room = await house.enter("voyage:1")
            long = Tab().comes_in(room)
            long.types("a", "x" * 3_000)
            assert long.closed == Close.TOO_LARGE
            fast = Tab().comes_in(room)
            for number in range(60):
                fast.says(messages.query_awareness())
                assert fast.closed is None or number > 40
            assert fast.paused > 0
            assert fast.closed == Close.FLOOD
            for number in range(5):
                full = Tab().comes_in(room)
                full.types(f"{number}", "x" * 1_500)
            assert full.closed == Close.FULL
            late = Tab().comes_in(room)
            await settle(late)
            assert len([card for card in late.state.values() if card["text"]]) == 3

    run(story)


def test_a_tab_that_lags_gets_what_it_missed_or_is_dropped_and_comes_back():
    async def story():
        async with house_of(limits=Limits(waiting=2_000)) as house:
            room = await house.enter("voyage:1")
            aicha, slow, slower = Tab().comes_in(room), Tab("slow").comes_in(room), Tab("slower").comes_in(room)
            await settle(aicha, slow, slower)
            room.blocked(slow.line)
            room.blocked(slower.line)
            for number in range(3):
                aicha.types("a", f"{number} ")
                await settle(aicha, slow)
            assert slow.state == {}
            room.unblocked(slow.line)
            await settle(slow)
            assert slow.state == aicha.state
            for _ in range(4):
                aicha.types("a", "x" * 600)
                await settle(aicha, slow)
            assert slower.closed == 1006
            assert slow.state == aicha.state
            slower.leaves()
            slower.types("b", "écrit pendant ce temps")
            slower.comes_in(room)
            await settle(aicha, slow, slower)
            assert slower.state == aicha.state == slow.state
            assert "b" in aicha.state

    run(story)


def test_presence_is_signed_by_the_server_and_leaves_with_the_tab():
    async def story():
        async with house_of() as house:
            room = await house.enter("voyage:1")
            aicha = Tab("aicha", shown={"user": {"name": "Aïcha"}}).comes_in(room)
            basile = Tab("basile", shown={"user": {"name": "Basile"}}).comes_in(room)
            await settle(aicha, basile)
            basile.says(aware(2, 1, {"zone": "requins", "user": {"name": "Aïcha"}}))
            aicha.says(aware(1, 1, {"zone": "rames"}))
            await asyncio.sleep(0.08)
            await settle(aicha, basile)
            assert json.loads(aicha.sees[2]) == {"zone": "requins", "user": {"name": "Basile"}}
            # Basile speaks in Aïcha's name: nobody hears it.
            basile.says(aware(1, 99, {"zone": "port"}))
            basile.says(aware(1, 99, None))
            await asyncio.sleep(0.08)
            await settle(aicha, basile)
            chloe = Tab("chloe").comes_in(room)
            await settle(chloe)
            assert json.loads(chloe.sees[1])["zone"] == "rames"
            basile.leaves()
            await asyncio.sleep(0.08)
            await settle(aicha, chloe)
            assert 2 not in aicha.sees
            assert 2 not in chloe.sees

    run(story)


def test_presence_floods_and_follies_stay_with_their_sender():
    async def story():
        async with house_of() as house:
            room = await house.enter("voyage:1")
            aicha, mallory = Tab().comes_in(room), Tab("mallory").comes_in(room)
            await settle(aicha, mallory)
            for client in range(100, 200):
                mallory.says(aware(client, 1, {"x": 1}))
            for clock in range(2, 100):
                mallory.says(aware(100, clock, {"x": clock}))
            mallory.says(messages.awareness([Present(101, 5, "[" * 4000)]))
            mallory.says(messages.awareness([Present(101, 6, "no json")]))
            await asyncio.sleep(0.08)
            await settle(aicha)
            assert len(aicha.sees) == 3
            assert len([one for one in aicha.heard if isinstance(one, messages.Awareness)]) <= 2
            assert json.loads(aicha.sees[100]) == {"x": 99}
            room.presences.expire(asyncio.get_running_loop().time() + 100)
            assert len(room.presences) == 0

    run(story)


def test_an_update_that_builds_on_one_still_on_its_way_waits_for_it():
    """Two tabs of one browser tell each other first: the second may reach the server before the first."""

    async def story():
        async with house_of() as house:
            room = await house.enter("voyage:1")
            source = Doc()
            cards = source.get("cards", type=Map)
            updates = []
            source.observe(lambda event: updates.append(event.update))
            cards["a"] = "une"
            cards["b"] = "deux"
            one, two, reader = Tab().comes_in(room), Tab().comes_in(room), Tab().comes_in(room)
            await settle(one, two, reader)
            two.says(messages.update(updates[1]))
            await settle(one, two, reader)
            assert reader.state == {}
            assert two.saved < two.line.taken
            one.says(messages.update(updates[0]))
            await settle(one, two, reader)
            assert reader.state == {"a": "une", "b": "deux"}
            assert two.saved == two.line.taken
            # What never comes is given up, and its tab comes back to say everything.
            cards["c"] = "trois"
            cards["d"] = "quatre"
            two.says(messages.update(updates[3]))
            room.document.waiting = [one._replace(since=one.since - 60) for one in room.document.waiting]
            room.look_around()
            assert two.closed == Close.TRY_LATER
            assert reader.closed is None

    run(story)


def test_nothing_beyond_an_update_that_waits_is_said_to_be_saved():
    """A tab sends one update that has to wait, then one that does not: the second is no proof of the first."""

    async def story():
        journal = MemoryJournal()
        async with house_of(journal) as house:
            room = await house.enter("voyage:1")
            source, updates = Doc(), []
            source.observe(lambda event: updates.append(event.update))
            cards = source.get("cards", type=Map)
            cards["a"] = "une"
            cards["b"] = "deux"
            aicha, reader = Tab().comes_in(room), Tab().comes_in(room)
            await settle(aicha, reader)
            before = aicha.line.taken
            aicha.says(messages.update(updates[1]))
            aicha.types("c", "trois")
            await settle(aicha, reader, patience=0.2)
            assert set(reader.state) == {"c"}
            assert aicha.saved == before < aicha.line.taken
            aicha.says(messages.update(updates[0]))
            await settle(aicha, reader)
            assert aicha.saved == aicha.line.taken
            assert set(opened(journal.load("voyage:1")).get("cards", type=Map)) == {"a", "b", "c"}

    run(story)


def test_where_the_journal_knows_the_room_no_more_nothing_is_said_to_be_saved():
    class Deleted(MemoryJournal):
        def append(self, batch):
            return {}

    async def story():
        async with house_of(Deleted()) as house:
            room = await house.enter("voyage:1")
            aicha = Tab().comes_in(room)
            await settle(aicha, patience=0.1)
            before = aicha.saved
            aicha.types("a", "Un phare")
            await settle(aicha, patience=0.3)
            assert aicha.saved == before
            assert aicha.closed == Close.NO_SUCH_ROOM

    run(story)


def test_what_is_known_already_is_neither_written_nor_sent_again():
    async def story():
        journal = MemoryJournal()
        async with house_of(journal) as house:
            room = await house.enter("voyage:1")
            aicha, basile = Tab().comes_in(room), Tab("basile").comes_in(room)
            aicha.types("a", "Une longue phrase")
            await settle(aicha, basile)
            del aicha.cards["a"]["text"][0:4]
            await settle(aicha, basile)
            before = len(journal.rooms["voyage:1"])
            for _ in range(3):
                basile.says(messages.update(basile.doc.get_update()))
                basile.says(messages.step2(basile.doc.get_update()))
            aicha.heard.clear()
            await settle(aicha, basile)
            assert len(journal.rooms["voyage:1"]) == before
            assert not [one for one in aicha.heard if isinstance(one, messages.Update)]
            assert basile.saved == basile.line.taken

    run(story)


def test_an_idle_room_is_unloaded_and_opens_again_as_it_was():
    async def story():
        journal = MemoryJournal()
        async with house_of(journal, unload_after=0.0) as house:
            room = await house.enter("voyage:1")
            aicha = Tab().comes_in(room)
            aicha.types("a", "Toujours là")
            await settle(aicha)
            await house._tidy(room)
            assert "voyage:1" in house.rooms
            aicha.leaves()
            await asyncio.sleep(0.03)
            await house._tidy(room)
            assert house.rooms == {}
            assert "voyage:1" in journal.snapshots
            basile = Tab("basile").comes_in(await house.enter("voyage:1"))
            await settle(basile)
            assert basile.state == aicha.state

    run(story)


def test_there_is_no_room_where_the_journal_knows_none():
    async def story():
        async with house_of(MemoryJournal(exists=["voyage:1"])) as house:
            assert await house.enter("voyage:2") is None
            rooms = await asyncio.gather(*(house.enter("voyage:1") for _ in range(5)))
            assert len(set(rooms)) == 1

    run(story)


def test_texts_count_bytes_here_and_utf16_units_in_browsers_and_agree_all_the_same():
    """pycrdt's offsets are UTF-8 bytes; what travels is neither, so that emojis and accents arrive whole."""

    async def story():
        async with house_of() as house:
            room = await house.enter("voyage:1")
            aicha, basile = Tab().comes_in(room), Tab("basile").comes_in(room)
            aicha.types("a", "é👩‍👩‍👧 ça")
            await settle(aicha, basile)
            text = basile.cards["a"]["text"]
            assert len(text) == len("é👩‍👩‍👧 ça".encode())
            text.insert(len("é".encode()), "→")
            await settle(aicha, basile)
            assert aicha.state["a"]["text"] == "é→👩‍👩‍👧 ça"

    run(story)


def test_the_house_says_goodbye_and_writes_what_is_left():
    async def story():
        journal = MemoryJournal()
        async with house_of(journal, write_every=0.2) as house:
            room = await house.enter("voyage:1")
            aicha = Tab().comes_in(room)
            await settle(aicha)
            aicha.types("a", "dernière seconde")
        assert aicha.closed == Close.RESTARTING
        assert opened(journal.load("voyage:1")).get("cards", type=Map).to_py() == aicha.state

    run(story)


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("type"), st.integers(0, 2), st.sampled_from("abc"), st.text("aé👍 ", min_size=1, max_size=5)),
        st.tuples(st.just("move"), st.integers(0, 2), st.sampled_from("abc"), st.sampled_from(["port", "cale"])),
        st.tuples(st.just("remove"), st.integers(0, 2), st.sampled_from("abc"), st.just("")),
        st.tuples(st.just("read"), st.integers(0, 2), st.just(""), st.integers(1, 3)),
        st.tuples(st.just("cut"), st.integers(0, 2), st.just(""), st.just("")),
        st.tuples(st.just("back"), st.integers(0, 2), st.just(""), st.just("")),
        st.tuples(st.just("block"), st.integers(0, 2), st.just(""), st.just("")),
        st.tuples(st.just("unblock"), st.integers(0, 2), st.just(""), st.just("")),
        st.tuples(st.just("restart"), st.just(0), st.just(""), st.booleans()),
        st.tuples(st.just("pause"), st.just(0), st.just(""), st.just("")),
    ),
    max_size=40,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ACTS)
def test_everybody_agrees_in_the_end_whatever_happened_on_the_way(acts):
    """Random edits, tabs that read late, lose their network with what was under way, block, and servers that die
    without a word (what was not written is lost there) or restart politely."""

    async def story():
        journal = MemoryJournal()
        bus_options = {"write_every": 0.0, "look_every": 3600.0}
        from mieux.live.bus import LocalBus
        from mieux.live.house import House

        house = House(journal, **bus_options)
        await house.open(LocalBus())
        room = await house.enter("t:1")
        tabs = [Tab(name).comes_in(room) for name in ("aicha", "basile", "chloe")]
        for kind, who, card, what in acts:
            tab = tabs[who]
            match kind:
                case "type":
                    tab.types(card, what)
                case "move":
                    tab.writes(card, zone=what)
                case "remove":
                    if card in tab.cards:
                        del tab.cards[card]
                case "read":
                    tab.reads(what)
                case "cut":
                    tab.leaves()
                    tab.came.clear()
                case "back":
                    if not tab.connected:
                        tab.leaves()
                        tab.comes_in(room)
                case "block":
                    if tab.connected and tab.line.blocked_since is None:
                        room.blocked(tab.line)
                case "unblock":
                    if tab.connected and tab.line.blocked_since is not None:
                        room.unblocked(tab.line)
                case "pause":
                    await asyncio.sleep(0.01)
                case "restart":
                    if what:
                        await house.close()
                    else:  # killed: nothing more is written, nobody is told
                        for task in house._tasks:
                            task.cancel()
                        await asyncio.to_thread(house._writer.close)
                    for one in tabs:
                        one.leaves()
                    house = House(journal, **bus_options)
                    await house.open(LocalBus())
                    room = await house.enter("t:1")
        for tab in tabs:
            assert tab.closed in (None, 1006, Close.RESTARTING, Close.GOING_AWAY), tab.closed
            if tab.connected and tab.line.blocked_since is not None:
                room.unblocked(tab.line)
            if not tab.connected:
                tab.leaves()
                tab.comes_in(room)
        for _ in range(20):
            await settle(*tabs, rounds=1)
            if all(tab.saved >= 1 and not tab.came for tab in tabs) and not room.has_to_write:
                break
        await house.flush()
        await settle(*tabs, rounds=1)
        assert tabs[0].state == tabs[1].state == tabs[2].state
        assert room.doc.get("cards", type=Map).to_py() == tabs[0].state
        assert opened(journal.load("t:1")).get("cards", type=Map).to_py() == tabs[0].state
        late = Tab("late").comes_in(room)
        await settle(late, rounds=1)
        assert late.state == tabs[0].state
        await house.close()

    run(story)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_broken_updates_never_break_the_room(data):
    """Real updates with some bytes changed, cut or repeated: the sender may be closed, the others notice nothing, and
    the document always opens from the journal."""

    async def story():
        journal = MemoryJournal()
        async with house_of(journal) as house:
            room = await house.enter("t:1")
            source = Doc(client_id=7)
            updates: list[bytes] = []
            source.observe(lambda event: updates.append(event.update))
            writer = Tab("source", doc=source)
            for number in range(6):
                writer.types(f"{number % 3}", "abc")
                writer.writes(f"{number % 3}", zone="port")
            aicha, mallory = Tab().comes_in(room), Tab("mallory").comes_in(room)
            await settle(aicha, mallory, rounds=1)
            for _ in range(data.draw(st.integers(1, 6))):
                broken = bytearray(data.draw(st.sampled_from(updates)))
                for _ in range(data.draw(st.integers(0, 3))):
                    broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
                broken = broken[: data.draw(st.integers(max(0, len(broken) - 9), len(broken)))]
                say = data.draw(st.sampled_from([messages.update, messages.step2]))
                mallory.says(say(bytes(broken)))
                if mallory.closed is not None:
                    mallory.leaves()
                    mallory = Tab("mallory").comes_in(room)
            aicha.types("mine", "à moi")
            await settle(aicha, rounds=2)
            assert aicha.closed is None
            assert aicha.state["mine"]["text"] == "à moi"
            late = Tab("late").comes_in(room)
            await settle(late, rounds=1)
            assert str(late.cards["mine"]["text"]) == "à moi"
            await house.flush()
            assert str(opened(journal.load("t:1")).get("cards", type=Map)["mine"]["text"]) == "à moi"

    run(story)
