"""Live rooms under load, beside other servers: `python -m bench.live [b c g e d] [--seconds 5] [--peers]`.

The server runs on one core, the clients on the other, all on the loopback. What is counted: server processor time for
each update delivered to another client, the 95 % of the time from edit to delivery, memory. Clients speak the protocol
of y-websocket without compression; most of them only count what comes (a mark in each edit), three keep a whole
document and say at the end whether everybody agrees.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

import uvloop
from pycrdt import Doc, Map, Text

from bench.live_clients import Counter, Server, running
from bench.live_servers import mieux, peers

LOADS = {
    "b": (1, 100, 2.0, "100 clients × 2 edits/s, one room"),
    "c": (1, 300, 1.0, "300 × 1"),
    "g": (1, 300, 4.0, "300 × 4 (overload)"),
    "e": (200, 5, 1.0, "200 rooms × 5 × 1"),
}
MARK = re.compile(rb"~([0-9a-f]{13})~")
PEERS = Path(tempfile.gettempdir()) / "mieux-bench-peers"


async def load(server: Server, name: str, seconds: float) -> dict[str, float | bool | str]:
    """One load on one server; out: what was measured."""
    rooms, each, pace, _ = LOADS[name]
    loop = asyncio.get_running_loop()
    late: list[float] = []
    clients: list[Counter] = []
    for number in range(rooms * each):
        client = server.counter(f"{name}{number % rooms}", number // rooms, number // rooms % 10 == 1, late)
        await loop.create_connection(lambda client=client: client, "127.0.0.1", server.port)  # type: ignore[misc]
        clients.append(client)
        if number % 20 == 19:
            await asyncio.wait_for(client.ready, 30)
    await asyncio.gather(*(asyncio.wait_for(client.ready, 60) for client in clients))
    witness = server.witness(f"{name}0")
    await witness.open()
    await asyncio.sleep(1.5)
    late.clear()
    came, sent = sum(client.came for client in clients), sum(client.sent for client in clients)
    cpu, started = server.cpu(), time.monotonic()

    async def person(client: Counter) -> None:
        await asyncio.sleep(random.random() / pace)
        while time.monotonic() < started + seconds and not client.lost:
            client.edit()
            await asyncio.sleep(random.uniform(0.5, 1.5) / pace)

    async def careful() -> None:
        for number in range(int(seconds * 2)):
            await witness.write(f"{name}-w{number}")
            await asyncio.sleep(0.5)

    await asyncio.gather(careful(), *(person(client) for client in clients))
    window = time.monotonic() - started
    edits = sum(client.sent for client in clients) - sent
    others = each if rooms == 1 else each - 1  # with the witness in the only room
    for _ in range(100):  # until everything has come
        before = sum(client.came for client in clients)
        await asyncio.sleep(0.3)
        if sum(client.came for client in clients) == before:
            break
    used = server.cpu() - cpu
    expected = edits * (each - 1)
    delivered = sum(client.came for client in clients) - came
    fresh = server.witness(f"{name}0")
    await fresh.open()
    await asyncio.wait_for(fresh.synced.wait(), 30)
    await asyncio.sleep(0.5)
    texts = fresh.texts()
    marks = sum(text.count("~#") for text in texts.values())
    wanted = sum(client.sent for client in clients if client.room == f"{name}0")
    result: dict[str, float | bool | str] = {
        "µs": used * 1e6 / max(1, edits * others),
        "95 % ms": statistics.quantiles(late, n=20)[18] / 1000 if len(late) > 20 else float("nan"),
        "median ms": statistics.median(late) / 1000 if late else float("nan"),
        "MB": server.memory(),
        "core %": 100 * used / window,
        "agree": texts == witness.texts() and marks == wanted and delivered >= expected,
        "dropped": sum(client.lost for client in clients),
        "saved ms": 1000 * statistics.median(witness.saved_after) if witness.saved_after else float("nan"),
        "edits/s": edits / window,
    }
    await witness.close()
    await fresh.close()
    for client in clients:
        client.transport.close()
    await asyncio.sleep(0.5)
    return result


async def late_joiner(server: Server) -> dict[str, float | bool | str]:
    """5,000 cards after 50,000 edits: how long a newcomer waits for all of it."""
    doc = Doc()
    doc["cards"] = cards = Map()
    draw = random.Random(4)
    for number in range(5000):
        with doc.transaction():
            cards[f"card-{number}"] = Map({"zone": "port", "kind": "note", "text": Text("Une carte parmi d’autres")})
    for _ in range(50_000):
        card = cards[f"card-{draw.randrange(5000)}"]
        if draw.random() < 0.7:
            card["text"].insert(0, "x")
        else:
            card["zone"] = draw.choice(["port", "cale", "rames"])
    seed = server.witness("late")
    await seed.open()
    await asyncio.wait_for(seed.synced.wait(), 30)
    await seed.seed(doc)
    await asyncio.sleep(3)
    waits, spent, agree = [], [], True
    for _ in range(9):
        cpu = server.cpu()
        fresh = server.witness("late")
        await fresh.open()
        await asyncio.wait_for(fresh.synced.wait(), 60)
        await asyncio.sleep(0.2)
        waits.append(fresh.joined_after * 1000)
        spent.append((server.cpu() - cpu) * 1000)
        agree = agree and len(fresh.texts()) == 5000
        await fresh.close()
    await seed.close()
    return {"ms to the whole": statistics.median(waits), "ms of processor": statistics.mean(spent), "agree": agree}


def shown(result: dict[str, float | bool | str]) -> str:
    """One line of measures."""
    return ", ".join(
        f"{name} {value:.2f}" if isinstance(value, float) else f"{name} {'yes' if value is True else value}"
        for name, value in result.items()
    )


BUDGETS = {"b": (0.9, 10.0), "c": (0.65, 15.0), "g": (0.5, 25.0), "e": (0.75, 5.0)}
"""Of the best peer (for e: of Hocuspocus, which keeps what it is given as we do), and milliseconds."""
SAVED = 300.0
"""Milliseconds from an edit to « saved » (median), under c."""
MORE_MEMORY = 60.0
"""Megabytes above the smallest peer: sessions, rights, pages and Django are in them."""


def main() -> int:
    """Measure; 1 when somebody does not agree or, with peers, a budget is not held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("loads", nargs="*", default=["b", "c", "g", "e", "d"])
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--soak", type=float, metavar="MINUTES", help="100 clients for so long, and the memory")
    parser.add_argument("--peers", action="store_true", help="other servers too (fetched from their registries)")
    parser.add_argument("--only", default="", help="servers whose name has this in it")
    options = parser.parse_args()
    if options.soak:
        from bench.live_soak import soak

        return soak(options.soak)
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-1:])
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
        servers = [mieux(folder), *(peers() if options.peers or options.only else [])]
        servers = [server for server in servers if options.only.lower() in server.name.lower()]
        for name in options.loads:
            print(f"{name}: {LOADS[name][3] if name in LOADS else 'late joiner, 5,000 cards after 50,000 edits'}")
            results: dict[str, dict[str, float | bool | str]] = {}
            for server in servers:
                os.sched_setaffinity(0, range(os.cpu_count() or 1))
                try:
                    with running(server, folder):
                        os.sched_setaffinity(0, cores)
                        job = late_joiner(server) if name == "d" else load(server, name, options.seconds)
                        result = uvloop.run(job)
                except Exception as error:
                    print(f"   {server.name:22} failed: {type(error).__name__} {error}", flush=True)
                    failed += server.name == "Mieux"
                    continue
                results[server.name] = result
                print(f"   {server.name:22} {shown(result)}", flush=True)
            failed += judged(name, results) if not options.only else 0
    return 1 if failed else 0


def judged(name: str, results: dict[str, dict[str, float | bool | str]]) -> int:
    """How many promises a load broke; each is printed with what it is held to."""
    ours = results.get("Mieux")
    if ours is None:
        return 1
    broken = 0

    def held(what: str, value: float, most: float, unit: str = "") -> None:
        nonlocal broken
        good = value <= most
        broken += not good
        print(f"   {'held  ' if good else 'BROKEN'} {what}: {value:.2f}{unit} (held to {most:.2f}{unit})", flush=True)

    if not ours["agree"]:
        broken += 1
        print("   BROKEN not everybody agrees")
    if name not in BUDGETS:
        held("the whole document", float(ours["ms to the whole"]), 10, " ms")
        return broken
    share, most = BUDGETS[name]
    others = {peer: result for peer, result in results.items() if peer != "Mieux" and result["agree"]}
    if others:
        held("memory", float(ours["MB"]), MORE_MEMORY + min(float(each["MB"]) for each in others.values()), " MB")
    if name == "e":
        others = {peer: result for peer, result in others.items() if peer.startswith("Hocuspocus")}
    if others:
        best = min(float(result["µs"]) for result in others.values())
        held("processor, of the best peer", float(ours["µs"]) / best, share)
    held("95 % of deliveries", float(ours["95 % ms"]), most, " ms")
    if name == "c":
        held("said to be saved, median", float(ours["saved ms"]), SAVED, " ms")
    return broken


if __name__ == "__main__":
    sys.exit(main())
