"""Full halls: `python -m bench.workshop [--on sqlite --on postgres] [--halls 1 --phones 300]`.

Real HTTP and real sockets. 300 phones of one hall, all from one address as in a school, then twenty halls of thirty at
once: everybody joins, a stage changes on all phones, all vote within five seconds. On SQLite with one process, and on
PostgreSQL with Redis and two processes where they answer (MIEUX_BENCH_POSTGRES, MIEUX_BENCH_REDIS). Held to: joined in
≤ 20 s; 95 % of the phones have the new stage in ≤ 1 s; no vote lost or doubled; the tally is on the projection ≤ 1 s
after the last vote was answered. Phones and servers share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import redis
import uvloop

from bench.live_voyage import Instance, database, free_port, postgres_answers
from bench.workshop_hall import Hall, Phone, processor

REDIS = os.environ.get("MIEUX_BENCH_REDIS") or "redis://127.0.0.1:6379/7"
_OPEN = """
import json
from mieux.core.prepare import collect_static
from mieux.workshop.actions import preparing, running
from mieux.workshop.commands import addresses
collect_static(print)
told = []
for _ in range({halls}):
    workshop = preparing.make(None, "Le jardin dans la cour", template="voyage")
    running.open_room(workshop)
    told.append(addresses(workshop))
print("told " + json.dumps(told))
"""


class Way(NamedTuple):
    """What is measured on what."""

    kind: str
    workers: int
    halls: int
    phones: int

    def __str__(self) -> str:
        where = "SQLite, one process" if self.kind == "sqlite" else f"PostgreSQL, Redis, {self.workers} processes"
        return f"{self.halls} × {self.phones} phones, {where}"


class Held:
    """Budgets, and whether all were kept."""

    def __init__(self) -> None:
        self.good = True

    def __call__(self, what: str, value: float, budget: float, unit: str = "s") -> None:
        self.good = self.good and value <= budget
        print(f"  {'ok' if value <= budget else '!!'}  {what}: {value:.2f} {unit} (≤ {budget:g})", flush=True)


def most(values: list[float]) -> float:
    """What 95 % stay under."""
    return statistics.quantiles(values, n=20)[-1]


async def evening(halls: list[Hall], held: Held, pid: int) -> None:
    """Join, change stages, vote. `pid`: the server, whose processor is counted too: the machine may be busy."""
    spent = processor(pid)

    def burnt(what: str) -> None:
        nonlocal spent
        print(f"      (processor of the server for {what}: {processor(pid) - spent:.2f} s)")
        spent = processor(pid)

    for hall in halls:
        await hall.look_around()
    burnt("looking around")
    phones = [phone for hall in halls for phone in hall.phones]
    started = time.monotonic()
    await asyncio.gather(*(phone.join() for phone in phones))
    held(f"{len(phones)} phones joined", time.monotonic() - started, 20 * max(1, len(phones) / 300))
    listening = [asyncio.create_task(phone.stay()) for phone in phones]
    await asyncio.sleep(1.5)
    burnt("joining")
    await _changes(halls, held)
    burnt("five changes")
    await _votes(halls, held)
    burnt("the dots")
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    await asyncio.gather(*(phone.socket.close() for phone in phones if phone.socket), return_exceptions=True)


async def _changes(halls: list[Hall], held: Held) -> None:
    async def change(hall: Hall) -> list[float]:
        started = time.monotonic()
        await hall.pilot("suivante")
        stage = (await hall.scene())["stage"]["id"]
        return await hall.everybody_on(stage, started)

    worst: list[float] = []
    for _ in range(5):
        found = await asyncio.gather(*(change(hall) for hall in halls))
        worst.append(most([seconds for hall in found for seconds in hall]))
        await asyncio.sleep(2)
    print(f"      (five changes, 95 % each: {', '.join(f'{seconds:.2f}' for seconds in worst)} s)")
    held("a stage change on 95 % of the phones, median of five", statistics.median(worst), 1)


async def _votes(halls: list[Hall], held: Held) -> None:
    places = [await hall.prepare_dots() for hall in halls]
    for hall, (dots, _) in zip(halls, places, strict=True):
        await hall.everybody_on(dots, time.monotonic())
    await asyncio.sleep(2)

    async def vote(hall: Hall, phone: Phone, dots: int, options: list[str]) -> tuple[int, float]:
        await asyncio.sleep(random.random() * 4.5)
        form = [("sequence", dots), *(("choix", option) for option in random.sample(options, 2)), ("envoi", "v")]
        asked = time.monotonic()
        status, _ = await phone.browser.ask("POST", f"/atelier/{hall.code}/vote/", form)
        return status, time.monotonic() - asked

    async def all_votes(hall: Hall, dots: int, options: list[str]) -> tuple[list[tuple[int, float]], float]:
        """The answers, and how long after the last one the projection had counted all."""
        answers = await asyncio.gather(*(vote(hall, phone, dots, options) for phone in hall.phones))
        last, taken = time.monotonic(), sum(status == 200 for status, _ in answers)
        while (await hall.scene())["data"]["voted"] < taken and time.monotonic() - last < 10:
            await asyncio.sleep(0.05)
        return answers, time.monotonic() - last

    started = time.monotonic()
    found = await asyncio.gather(*(all_votes(hall, *place) for hall, place in zip(halls, places, strict=True)))
    held("all votes answered", time.monotonic() - started, 6)
    held("95 % of the votes answered", most([seconds for answers, _ in found for _, seconds in answers]), 1)
    held("tally on the projection after the last vote", max(seconds for _, seconds in found), 1)
    refused, wrong = 0, 0
    for hall, (dots, _), (answers, _) in zip(halls, places, found, strict=True):
        taken = sum(status == 200 for status, _ in answers)
        refused += len(answers) - taken
        await hall.pilot("phase", sequence=dots, phase="reveal")
        wrong += abs(sum(choice["dots"] for choice in (await hall.scene())["data"]["choices"]) - 2 * taken)
    held("votes refused", refused, 0, "votes")
    held("dots lost or doubled", wrong, 0, "dots")


def measure(way: Way, folder: Path, held: Held) -> None:
    """One way, in a folder that is thrown away by the caller."""
    with database(way.kind, folder) as address:
        instance = Instance(folder, address, REDIS if way.workers > 1 else "")
        instance.environment |= {"MIEUX_WORKERS": str(way.workers), "MIEUX_PROXIES": "1"}
        try:
            instance.manage("manage", "migrate", "--verbosity", "0")
            said = instance.manage("manage", "shell", "--verbosity", "0", "-c", _OPEN.format(halls=way.halls))
            told = json.loads(said.rsplit("told ", 1)[1])
            port = free_port()
            server = instance.serve(port)
            uvloop.install()
            asyncio.run(evening([Hall(port, each, way.phones) for each in told], held, server.pid))
        finally:
            instance.stop()


def redis_answers() -> bool:
    """Whether there is a Redis for this measure."""
    with suppress(redis.RedisError):
        return bool(redis.Redis.from_url(REDIS, socket_timeout=2).ping())
    return False


def main() -> int:
    """All ways; 1 when something was outside its budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--on", choices=("sqlite", "postgres"), action="append", help="all that answer when not given")
    parser.add_argument("--halls", type=int, help="with --phones: only this, instead of 1 × 300 and 20 × 30")
    parser.add_argument("--phones", type=int, default=300)
    options = parser.parse_args()
    both = postgres_answers() and redis_answers()
    if not both and not options.on:
        print("  SKIPPED: PostgreSQL and Redis do not both answer (MIEUX_BENCH_POSTGRES, MIEUX_BENCH_REDIS)")
    sizes = [(options.halls, options.phones)] if options.halls else [(1, 300), (20, 30)]
    held = Held()
    for kind in options.on or ["sqlite", *(["postgres"] if both else [])]:
        for halls, phones in sizes:
            way = Way(kind, 2 if kind == "postgres" else 1, halls, phones)
            print(f"{way} (load of the machine {os.getloadavg()[0]:.1f})", flush=True)
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                measure(way, Path(folder), held)
    return 0 if held.good else 1


if __name__ == "__main__":
    sys.exit(main())
