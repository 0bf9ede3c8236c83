"""One room in two processes: through a bus that loses messages, then through Redis itself."""

import asyncio
import os
import random
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
import redis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mieux.live import messages, sharing
from mieux.live.far_bus import RedisBus
from mieux.live.journal import MemoryJournal, opened
from mieux.live.line import Rights
from mieux.live.messages import Close

from .rooms import Hub, Tab, house_of, settle

REDIS = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/0"


def run(story):
    """Run one story in an event loop of its own."""
    return asyncio.run(story())


def redis_answers() -> bool:
    try:
        return bool(redis.Redis.from_url(REDIS, socket_timeout=1, socket_connect_timeout=1).ping())
    except redis.RedisError:
        return False


needs_redis = pytest.mark.skipif(
    not redis_answers(), reason=f"SKIPPED: no Redis at {REDIS} (Debian: apt-get install redis-server, or set REDIS_URL)"
)


def test_two_processes_share_a_room_its_people_and_what_is_on_disk():
    async def story():
        hub, journal = Hub(), MemoryJournal()
        async with house_of(journal, await hub.bus()) as here, house_of(journal, await hub.bus()) as there:
            one, two = await here.enter("t:1"), await there.enter("t:1")
            aicha, basile = Tab("aicha").comes_in(one), Tab("basile").comes_in(two)
            await settle(aicha, basile)
            aicha.says(messages.awareness([messages.Present(1, 1, '{"zone":"rames"}')]))
            aicha.types("a", "Un phare")
            await settle(aicha, basile, rounds=16)
            assert basile.state == aicha.state
            assert basile.sees == {1: '{"zone":"rames"}'}
            assert len(journal.rooms["t:1"]) == 2  # written once, by the process that heard it
            assert not two.sharing.overdue(1e12)
            aicha.leaves()
            await settle(basile, rounds=16)
            assert basile.sees == {}
            assert len(two.presences) == 0

    run(story)


def test_what_the_bus_lost_comes_back():
    async def story():
        hub, journal = Hub(), MemoryJournal()
        async with house_of(journal, await hub.bus()) as here, house_of(journal, await hub.bus()) as there:
            one, two = await here.enter("t:1"), await there.enter("t:1")
            aicha, basile = Tab("aicha").comes_in(one), Tab("basile").comes_in(two)
            await settle(aicha, basile)
            hub.loses = lambda data: True
            aicha.types("a", "perdu en route")
            del aicha.cards["a"]["text"][0:2]
            await settle(aicha, basile)
            assert basile.state == {}
            hub.loses = lambda data: False
            # The next message shows that one is missing.
            aicha.types("b", "arrivé")
            await settle(aicha, basile, rounds=16)
            assert basile.state == aicha.state
            # The last one is lost, and nothing follows: the regular word says so.
            hub.loses = lambda data: True
            del aicha.cards["b"]["text"][0:2]
            await settle(aicha, basile)
            hub.loses = lambda data: False
            one.look_around()
            await settle(aicha, basile, rounds=16)
            assert basile.state == aicha.state

    run(story)


def test_what_a_process_had_no_time_to_write_is_written_by_the_other():
    """Aïcha's process dies between telling the other one and writing; Basile's edit builds on hers."""

    async def story():
        hub, journal = Hub(), MemoryJournal()
        async with (
            house_of(journal, await hub.bus(), write_every=60) as here,
            house_of(journal, await hub.bus()) as there,
        ):
            here._write_every = 60
            here._written_at = asyncio.get_running_loop().time()  # it will not write before a minute
            one, two = await here.enter("t:1"), await there.enter("t:1")
            aicha, basile = Tab("aicha").comes_in(one), Tab("basile").comes_in(two)
            await settle(aicha, basile)
            aicha.types("a", "Un phare")
            await settle(aicha, basile, rounds=8, patience=0)
            before = basile.saved
            basile.types("a", " dans la nuit")
            await settle(aicha, basile, rounds=8, patience=0)
            assert basile.saved == before < basile.line.taken  # what it builds on is not safe yet
            for task in here._tasks:
                task.cancel()
            one.ledger.unsaved, one.ledger.to_tell = [], {}  # dead
            here._to_write.clear()
            now = asyncio.get_running_loop().time() + sharing.PATIENCE + 1
            for lost in two.sharing.overdue(now):
                two.ledger.keep(lost, "")
            two._wake(two)
            two.ledger.tell_late()
            await settle(basile, rounds=8, patience=0)
            assert basile.saved == basile.line.taken
            assert opened(journal.load("t:1")).get("cards", type=type(basile.cards)).to_py() == basile.state

    run(story)


def test_who_was_revoked_while_the_bus_was_away_is_out_when_it_returns():
    async def story():
        hub = Hub()
        bus = await hub.bus()
        async with house_of(MemoryJournal(), bus) as house:
            dorian = Tab("dorian").comes_in(await house.enter("t:1"))
            await settle(dorian)
            asked = []
            dorian.line.on_doubt = lambda: asked.append(dorian.line.rights.become(Rights(read=False)))
            for returned in bus.on_return:
                returned()
            assert asked
            dorian.types("a", "trop tard")
            dorian.room.reassured(dorian.line)
            assert dorian.closed == Close.FORBIDDEN
            assert house.rooms["t:1"].doc.get("cards", type=type(dorian.cards)).to_py() in ({}, None)

    run(story)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abc"), st.text("ae", min_size=1, max_size=3)), max_size=15),
    st.integers(0, 9),
    st.integers(0, 2**16),
)
def test_both_processes_agree_in_the_end_however_much_was_lost(acts, tenths, seed):
    async def story():
        hub, journal = Hub(), MemoryJournal()
        async with house_of(journal, await hub.bus()) as here, house_of(journal, await hub.bus()) as there:
            rooms = [await here.enter("t:1"), await there.enter("t:1")]
            tabs = [Tab(f"tab{number}").comes_in(rooms[number % 2]) for number in range(4)]
            await settle(*tabs, rounds=1)
            lost = random.Random(seed)
            hub.loses = lambda data: lost.random() * 10 < tenths
            for who, card, text in acts:
                tabs[who].types(card, text)
                if len(text) > 2 and card in tabs[who].cards:
                    del tabs[who].cards[card]["text"][0:1]
                await asyncio.sleep(0.002)
            hub.loses = lambda data: False
            for _ in range(3):
                for room in rooms:
                    room.look_around()
                await settle(*tabs, rounds=2)
            assert all(tab.state == tabs[0].state for tab in tabs)
            await here.flush()
            await there.flush()
            assert opened(journal.load("t:1")).get("cards", type=type(tabs[0].cards)).to_py() == tabs[0].state

    run(story)


@needs_redis
def test_redis_carries_a_room_between_two_buses_and_back_after_a_cut():
    topic = f"t:{uuid.uuid4().hex}"

    async def story():
        journal = MemoryJournal()
        left, right = RedisBus(REDIS), RedisBus(REDIS)
        await left.open()
        await right.open()
        try:
            async with house_of(journal, left) as here, house_of(journal, right) as there:
                one, two = await here.enter(topic), await there.enter(topic)
                aicha, basile = Tab("aicha").comes_in(one), Tab("basile").comes_in(two)
                await settle(aicha, basile, rounds=5)
                aicha.types("a", "Un phare")
                await settle(aicha, basile, rounds=10)
                assert basile.state == aicha.state
                # Redis cuts everybody off; what is written meanwhile is asked for on return.
                with redis.Redis.from_url(REDIS) as admin:
                    for client in admin.client_list(_type="pubsub"):
                        admin.client_kill_filter(_id=client["id"])
                basile.types("b", "pendant la coupure")
                await settle(aicha, basile, rounds=80)
                one.look_around()
                two.look_around()
                await settle(aicha, basile, rounds=20)
                assert aicha.state == basile.state
                assert "b" in aicha.state
        finally:
            await left.close()
            await right.close()

    run(story)


@needs_redis
def test_two_real_processes_share_a_room(tmp_path):
    """Two servers, each in its own process, with its own clients."""
    topic = uuid.uuid4().hex
    command = [sys.executable, "-m", "mieux.live.tests.one_process", topic, REDIS, str(tmp_path)]
    ready = [
        subprocess.Popen(
            [*command, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
            env={**os.environ, "MIEUX_DATA": str(tmp_path)},
        )
        for name in ("aicha", "basile")
    ]
    try:
        for process in ready:
            assert process.stdout.readline().strip() == "ready"
        for process in ready:
            process.stdin.write("go\n")
            process.stdin.flush()
        states = [process.communicate(timeout=60)[0].strip() for process in ready]
        assert states[0] == states[1] == '{"aicha": "bonjour de aicha", "basile": "bonjour de basile"}'
    finally:
        for process in ready:
            process.kill()
            process.wait()
