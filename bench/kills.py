"""Twenty clients edit one voyage while its server is killed again and again: `python -m bench.kills [--kills 100]`.

Each time: `mieux serve` is killed (SIGKILL) at a random moment, while clients come back or write; then, before
any of them can repair anything, every edit that was said to be saved is looked for in the tables. Some clients come
back without their document, as from another browser. In the end everybody agrees, a newcomer too.
Sessions, guest rights and the journal are on, as they always are.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.live_sailors import SHARED, Sailor, Shelf, lost, new_card, shown, until
from bench.live_voyage import Crew, Instance, Shipyard, database, free_port, postgres_answers


async def story(
    instance: Instance, crew: Crew, kills: int, *, seed: int, pace: float = 4.0, say: Callable[[str], None] = print
) -> dict[str, float]:
    """Kill the server so many times; out: what was counted. Raises AssertionError when a promise was broken."""
    draw = random.Random(seed)
    port = free_port()
    shelf = Shelf(instance.database_url, crew.pk)
    sailors = [
        Sailor(number, path, headers, random.Random(seed * 1000 + number), forgets=0.3 if number % 4 == 3 else 0.0)
        for number, (path, headers) in enumerate(crew.ways())
    ]
    process = instance.serve(port)
    tasks = [asyncio.create_task(sailor.stay(port)) for sailor in sailors]
    await until(lambda: all(sailor.synced for sailor in sailors), 60, "not everybody came aboard")
    for number in range(SHARED):
        sailors[0].cards[f"shared-{number}"] = new_card()
    await sailors[0].flush()
    await until(lambda: all(sailor.is_quiet for sailor in sailors), 20, "the first cards are not saved")
    writing = [asyncio.create_task(sailor.live(pace)) for sailor in sailors]
    checked, downs, early = 0, [], 0
    try:
        for number in range(1, kills + 1):
            if draw.random() < 0.25:  # while people come back
                await asyncio.sleep(draw.uniform(0.0, 0.3))
            else:  # while they write
                await until(lambda: all(sailor.synced for sailor in sailors), 30, "not everybody came back")
                await asyncio.sleep(draw.uniform(0.1, 1.2))
            early += not all(sailor.synced for sailor in sailors)
            process.kill()
            process.wait()
            down = time.monotonic()
            await until(lambda: all(sailor.socket is None for sailor in sailors), 10, "somebody did not notice")
            process = instance.serve(port, wait=False)
            checked += _check(sailors, shelf)
            while True:
                try:
                    await asyncio.to_thread(instance.listens, process, port, 0.2)
                    break
                except RuntimeError as error:
                    if "listen" not in str(error) or time.monotonic() - down > 60:
                        raise
            downs.append(time.monotonic() - down)
            if number % 10 == 0 or number == kills:
                edits = sum(sailor.edits for sailor in sailors)
                say(f"   {number} kills, {edits} edits, {checked} said to be saved and found, {shelf.number} changes")
        await asyncio.sleep(1.0)
    finally:
        for task in writing:
            task.cancel()
    await until(lambda: all(sailor.is_quiet for sailor in sailors), 60, "not everything is saved in the end")
    await until(lambda: _agree(sailors), 30, "the clients do not agree")
    checked += _check(sailors, shelf)
    assert shown(shelf.doc) == shown(sailors[0].doc), "the journal says something else than the clients"
    assert shelf.snapshots_open(), "the snapshot says something else than the changes"
    fresh = Sailor(len(sailors), *crew.ways()[0], random.Random(0))
    tasks.append(asyncio.create_task(fresh.stay(port)))
    await until(lambda: fresh.is_quiet and _agree([*sailors, fresh]), 30, "a newcomer reads something else")
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, *writing, return_exceptions=True)
    return {
        "kills": kills,
        "edits": sum(sailor.edits for sailor in sailors),
        "said to be saved": checked,
        "changes": shelf.number,
        "killed while people came back": early,
        "seconds to listen again": statistics.median(downs),
        "ms to « saved »": 1000 * statistics.median(one for sailor in sailors for one in sailor.slow),
    }


def _check(sailors: list[Sailor], shelf: Shelf) -> int:
    """Look for all that was said to be saved since the last time; out: how much that was."""
    facts = [fact for sailor in sailors for fact in sailor.acknowledged]
    for sailor in sailors:
        sailor.acknowledged = []
    shelf.look()
    missing = lost(facts, shelf.doc)
    assert not missing, f"said to be saved, and lost: {missing[:5]}"
    return len(facts)


def _agree(sailors: list[Sailor]) -> bool:
    first = shown(sailors[0].doc)
    return all(shown(sailor.doc) == first for sailor in sailors[1:])


def run(
    kind: str,
    kills: int,
    clients: int,
    seed: int,
    folder: Path,
    *,
    forked: bool = False,
    say: Callable[[str], None] = print,
) -> dict[str, float]:
    """The whole story on one database, in a folder that is thrown away by the caller. `forked`: servers that start
    quickly, see `Shipyard`."""
    with database(kind, folder) as address:
        instance = Instance(folder, address)
        try:
            crew = instance.prepare((clients + 1) // 2, clients // 2)
            if forked:
                instance.yard = Shipyard(instance.environment, instance.log)
            return asyncio.run(story(instance, crew, kills, seed=seed, say=say))
        finally:
            instance.stop()


def main() -> int:
    """Kill on each database asked for; 1 when something that was said to be saved is lost, or somebody disagrees."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--database", choices=("sqlite", "postgres"), action="append", help="all that answer when not given"
    )
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--real", action="store_true", help="a new interpreter for each server: slower")
    parser.add_argument("--seed", type=int, default=0, help="0: another one each time")
    options = parser.parse_args()
    seed = options.seed or random.randrange(1, 10**6)
    failed = 0
    for kind in options.database or ["sqlite", *(["postgres"] if postgres_answers() else [])]:
        print(f"{kind}: {options.clients} clients, {options.kills} kills, seed {seed}", flush=True)
        started = time.monotonic()
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            try:
                counted = run(
                    kind,
                    options.kills,
                    options.clients,
                    seed,
                    Path(folder),
                    forked=not options.real,
                    say=lambda text: print(text, flush=True),
                )
            except AssertionError as error:
                print(f"   BROKEN: {error}")
                failed += 1
                continue
        print("   " + ", ".join(f"{name} {value:.4g}" for name, value in counted.items()))
        print(f"   nothing lost, everybody agrees ({time.monotonic() - started:.0f} s)", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
