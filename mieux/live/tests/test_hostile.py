"""Mallory may write, and writes anything. The others notice nothing, a newcomer reads what they read, what is stored
opens; Mallory is told or dropped."""

import asyncio
import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment

from mieux.live import messages
from mieux.live.journal import MemoryJournal, opened
from mieux.live.line import Limits
from mieux.live.messages import Close, Present

from .rooms import Tab, house_of, settle

FINAL = {Close.MALFORMED, Close.TOO_LARGE, Close.FULL, Close.FLOOD, Close.TRY_LATER}


def run(story):
    """Run one story in an event loop of its own."""
    return asyncio.run(story())


def foreign() -> Doc:
    """A document of another program: every kind of content, and our names for other things."""
    doc = Doc(client_id=7)
    doc.get("cards", type=Array).extend([1, "deux", {"trois": [3.0, None, True]}, b"quatre"])
    doc.get("links", type=Text).insert(0, "<script>alert(1)</script>")
    doc.get("meta", type=XmlFragment).children.append(XmlElement("p", {"class": "x"}, ["texte"]))
    text = doc.get("words", type=Text)
    text.insert(0, "bonjour 👍")
    text.format(0, 3, {"bold": True})
    del text[2:5]
    doc.get("boats", type=Array).append(Doc({"inner": Map({"a": 1})}))
    return doc


def updates_of(make) -> list[bytes]:
    """What a document says as it is written."""
    return [make().get_update()]


def ours() -> list[bytes]:
    """What a page of ours says."""
    doc, found = Doc(client_id=9), []
    doc.observe(lambda event: found.append(event.update))
    cards = doc.get("cards", type=Map)
    cards["a"] = Map({"text": Text("Un été 👍"), "zone": "port", "fields": {"owner": None, "n": 1.5, "ok": True}})
    cards["a"]["text"].insert(3, "bel ")
    cards["a"]["zone"] = "cale"
    del cards["a"]["text"][0:4]
    del cards["a"]
    return found


REAL = [*updates_of(foreign), *ours()]
HUGE = st.sampled_from([2**20, 2**31 - 1, 2**32 - 1, 2**32, 2**40, 2**53 - 1, 2**63 - 1, 2**64 - 1])


def varint(value: int) -> bytes:
    """A number of any size, larger than ours may be too."""
    parts = bytearray()
    while value > 0x7F:
        parts.append(0x80 | value & 0x7F)
        value >>= 7
    return bytes((*parts, value))


@st.composite
def hostile_updates(draw) -> bytes:
    """A real update with numbers made huge, bytes changed, cut, repeated or glued to another one."""
    data = draw(st.sampled_from(REAL))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.integers(0, 4)):
            case 0:
                data = data[:at] + varint(draw(HUGE)) + data[at + 1 :]
            case 1:
                data = data[:at] + bytes((draw(st.integers(0, 255)),)) + data[at + 1 :]
            case 2:
                data = data[:at]
            case 3:
                data = data[:at] + draw(st.sampled_from(REAL))
            case 4:
                data = data[:at] + data[at:] * 2
    return data


SAYINGS = st.one_of(
    hostile_updates().map(messages.update),
    hostile_updates().map(messages.step2),
    st.binary(max_size=40).map(messages.step1),
    st.lists(st.tuples(HUGE.filter(lambda n: n < 2**53), HUGE.filter(lambda n: n < 2**53)), max_size=4).map(
        lambda pairs: messages.step1(b"".join([varint(len(pairs)), *(varint(n) for pair in pairs for n in pair)]))
    ),
    st.binary(max_size=60),
    st.tuples(st.integers(0, 9), st.integers(0, 2**53 - 1), st.text(max_size=20)).map(
        lambda said: messages.awareness([Present(said[0], said[1], said[2])])
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SAYINGS, min_size=1, max_size=8), st.booleans())
def test_whatever_mallory_says_the_room_lives(sayings, replayed):
    async def story():
        journal = MemoryJournal()
        async with house_of(journal) as house:
            room = await house.enter("t:1")
            aicha, mallory = Tab("aicha").comes_in(room), Tab("mallory").comes_in(room)
            aicha.writes("mine", zone="port")
            await settle(aicha, mallory, rounds=1)
            for said in sayings * (2 if replayed else 1):
                mallory.says(said)
                if mallory.closed is not None:
                    assert mallory.closed in FINAL
                    mallory.leaves()
                    mallory = Tab("mallory").comes_in(room)
            aicha.types("mine", "à moi")
            await settle(aicha, rounds=2)
            assert aicha.closed is None
            assert str(aicha.cards["mine"]["text"]) == "à moi"
            assert aicha.saved == aicha.line.taken or room.document.waiting
            late = Tab("late").comes_in(room)
            await settle(late, rounds=1)
            assert late.doc.get_state() == room.doc.get_state() or room.document.waiting
            assert str(late.cards["mine"]["text"]) == "à moi"
            await house.flush()
            stored = journal.load("t:1")
            assert str(opened(stored).get("cards", type=Map)["mine"]["text"]) == "à moi"
            journal.compact("t:1")
            assert str(opened(journal.load("t:1")).get("cards", type=Map)["mine"]["text"]) == "à moi"

    run(story)


def test_a_card_of_a_hundred_thousand_letters_and_html_go_through_as_they_are():
    async def story():
        journal = MemoryJournal()
        async with house_of(journal) as house:
            room = await house.enter("t:1")
            aicha, basile = Tab("aicha").comes_in(room), Tab("basile").comes_in(room)
            aicha.types("long", "é" * 100_000)
            aicha.types("html", '<img src=x onerror="alert(1)">\x00\u202e</script>')
            await settle(aicha, basile)
            assert basile.state == aicha.state
            assert basile.closed is None
            assert opened(journal.load("t:1")).get("cards", type=Map).to_py() == aicha.state

    run(story)


def test_an_endless_list_of_what_somebody_claims_to_know_is_refused_at_once():
    """Two megabytes of state vector would hold everybody up for half a second, again and again."""

    async def story():
        async with house_of() as house:
            room = await house.enter("t:1")
            mallory = Tab("mallory").comes_in(room)
            await settle(mallory, rounds=1)
            state = messages.number(200_000) + b"".join(messages.number(n) + b"\x05" for n in range(200_000))
            started = time.perf_counter()
            mallory.says(messages.step1(state))
            assert mallory.closed == Close.MALFORMED
            assert time.perf_counter() - started < 0.1

    run(story)


@pytest.mark.parametrize("moment", [0.0, 4e9])
def test_a_server_whose_clock_is_in_1970_keeps_what_is_written(monkeypatch, moment):
    """No battery, no network time: the machine believes that it is 1970 (or 2096). Rooms work all the same."""

    async def story():
        journal = MemoryJournal()
        async with house_of(journal) as house:
            room = await house.enter("t:1")
            aicha = Tab("aicha").comes_in(room)
            aicha.types("a", "Un phare")
            await settle(aicha)
            assert aicha.saved == aicha.line.taken
            assert journal.rooms["t:1"][0].at == moment

    monkeypatch.setattr(time, "time", lambda: moment)
    run(story)


def test_a_flood_of_presences_costs_the_others_a_few_messages_and_the_flooder_the_socket():
    async def story():
        async with house_of(limits=Limits(messages_per_second=10, messages_at_once=200, flood_seconds=5)) as house:
            room = await house.enter("t:1")
            aicha, mallory = Tab("aicha").comes_in(room), Tab("mallory").comes_in(room)
            await settle(aicha, mallory)
            aicha.heard.clear()
            for clock in range(1, 400):
                mallory.says(messages.awareness([Present(5, clock, json.dumps({"x": clock, "pad": "y" * 3000}))]))
            assert mallory.closed == Close.FLOOD
            mallory.leaves()
            await asyncio.sleep(0.08)
            await settle(aicha)
            assert len([one for one in aicha.heard if isinstance(one, messages.Awareness)]) <= 3
            assert 5 not in aicha.sees

    run(story)


def test_an_empty_room_gives_its_memory_back():
    """A document of four megabytes, its photograph and its frame go with the room."""

    async def story():
        import gc
        import weakref

        async with house_of(unload_after=0.0) as house:
            room = await house.enter("t:1")
            aicha = Tab("aicha").comes_in(room)
            for number in range(4):
                aicha.types(str(number), "x" * 2**20)
            await settle(aicha)
            gone = [weakref.ref(room), weakref.ref(room.document), weakref.ref(aicha.line.rights)]
            aicha.leaves()
            aicha.line = aicha.rights = None
            await asyncio.sleep(0.06)
            await house.flush()
            await house._tidy(room)
            assert house.rooms == {}
            del room
            gc.collect()
            assert [one() for one in gone] == [None, None, None]

    run(story)
