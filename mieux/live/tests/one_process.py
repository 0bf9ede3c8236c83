"""One of two processes of test_sharing.py: a room of its own on the shared bus, and one tab that writes."""

import asyncio
import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mieux.settings")


async def main(topic: str, url: str, name: str) -> None:
    """Write one card, and wait until there are two."""
    from mieux.live.far_bus import RedisBus
    from mieux.live.tests.rooms import Tab, house_of, settle

    bus = RedisBus(url)
    await bus.open()
    async with house_of(bus=bus) as house:
        room = await house.enter(topic)
        tab = Tab(name).comes_in(room)
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        tab.cards[name] = f"bonjour de {name}"
        for _ in range(400):
            await settle(tab, rounds=1)
            if len(tab.state) == 2:
                break
            room.look_around()
        await settle(tab, rounds=40)
        print(json.dumps(dict(sorted(tab.state.items()))), flush=True)
        await asyncio.sleep(1)
    await bus.close()


if __name__ == "__main__":
    django.setup()
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[4]))
