"""A vote storm while the server is killed again and again: `python -m bench.workshop_kills [--kills 20]`.

Thirty phones vote and write without a break; `mieux serve` is killed (SIGKILL) at a random moment and started again.
Whoever got no answer sends the same with the same key, as phone.js does. After each kill, before anybody can mend
anything, what was answered with success is looked for in the tables. In the end every card is there once and every
phone's dots are those of its last vote. SQLite and PostgreSQL.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from bench.live_voyage import Instance, Server, Shipyard, database, free_port, postgres_answers
from bench.workshop_hall import Hall, Phone

STATIC = "from mieux.core.prepare import collect_static; collect_static(print)"


class Tables:
    """What is in the database, past the code of the site."""

    def __init__(self, address: str) -> None:
        self.address = address

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        if self.address.startswith("sqlite"):
            with closing(sqlite3.connect(self.address.removeprefix("sqlite:///"), timeout=20)) as connection:
                return connection.execute(sql).fetchall()
        with psycopg.connect(self.address) as connection:
            return connection.execute(sql.encode()).fetchall()

    def cards(self) -> Counter[str]:
        """How often each text is there."""
        return Counter(text for (text,) in self._rows("SELECT text FROM workshop_contribution"))

    def dots(self) -> dict[int, Counter[str]]:
        """By number of the participant: its dots."""
        found: dict[int, Counter[str]] = {}
        for number, option, dots in self._rows(
            "SELECT p.number, v.option, v.dots FROM workshop_vote v "
            "JOIN workshop_participant p ON p.id = v.participant_id"
        ):
            found.setdefault(number, Counter())[option] += dots
        return found


class Voter:
    """Somebody who votes and writes without a break, and remembers what was answered."""

    def __init__(self, phone: Phone, number: int, draw: random.Random) -> None:
        self.phone, self.number, self.draw = phone, number, draw
        self.written: set[str] = set()
        """Texts that were answered with success."""
        self.voted: set[str] | None = None
        """The last vote that was answered with success; None while another one is on its way."""
        self.sent = self.again = 0

    async def go_on(self, write: int, dots: int, options: list[str]) -> None:
        """Until it is cancelled between two gestures."""
        while True:
            self.sent += 1
            if self.sent % 3 == 0:
                text = f"Idée {self.number}-{self.sent}"
                await self._until_answered("ecrire", [("sequence", write), ("texte", text), ("envoi", text)])
                self.written.add(text)
            else:
                wanted, self.voted = set(self.draw.sample(options, 2)), None
                form = [("sequence", dots), *(("choix", option) for option in wanted), ("envoi", f"v{self.sent}")]
                await self._until_answered("vote", form)
                self.voted = wanted
            # Half of what one seat may do in a minute is enough of a storm.
            await asyncio.sleep(self.draw.uniform(0.6, 1.2))

    async def _until_answered(self, verb: str, form: list[tuple[str, Any]]) -> None:
        while True:
            answer = await self.phone.browser.ask_once("POST", f"/atelier/{self.phone.code}/{verb}/", form)
            if answer and answer[0] == 200:
                return
            assert answer is None or answer[0] in (429, 502, 503), answer
            self.again += 1
            await asyncio.sleep(self.draw.uniform(0.05, 0.2))


def lost(voters: list[Voter], tables: Tables) -> list[str]:
    """What was answered with success and is not there, or is there twice."""
    cards, dots = tables.cards(), tables.dots()
    wrong = [f"{text}: {cards[text]} times" for one in voters for text in one.written if cards[text] != 1]
    wrong += [f"{text}: {count} times" for text, count in cards.items() if count > 1]
    for one in voters:
        mine = dots.get(one.number, Counter())
        if one.voted is not None and mine != Counter(one.voted):
            wrong.append(f"phone {one.number}: {dict(mine)} instead of {one.voted}")
    return wrong


async def story(instance: Instance, kills: int, phones: int, seed: int, say: Callable[[str], None]) -> dict[str, float]:
    """Kill the server so many times; AssertionError when a promise was broken."""
    draw, port = random.Random(seed), free_port()
    tables = Tables(instance.database_url)
    server: Server = instance.serve(port)
    told = json.loads(instance.manage("atelier", "open", "voyage", "--json").strip().splitlines()[-1])
    hall = Hall(port, told, phones)
    await hall.look_around()
    # One after the other: the number of a phone is then known.
    for phone in hall.phones:
        await phone.join()
    dots, options = await hall.prepare_dots()
    write = max(stage for stage in hall.stages["brainstorm"] if stage < dots)
    voters = [Voter(phone, number, random.Random(seed + number)) for number, phone in enumerate(hall.phones, 1)]
    tasks = [asyncio.create_task(one.go_on(write, dots, options)) for one in voters]
    for number in range(1, kills + 1):
        await asyncio.sleep(draw.uniform(0.5, 2.5))
        server.kill()
        server.wait()
        # Nobody can mend anything: there is no server.
        wrong = lost(voters, tables)
        assert not wrong, wrong[:5]
        server = instance.serve(port)
        if number % 5 == 0 or number == kills:
            sent, again = sum(one.sent for one in voters), sum(one.again for one in voters)
            say(f"   {number} kills, {sent} gestures, {again} sent again")
        assert not any(task.done() for task in tasks), [task.exception() for task in tasks if task.done()]
    until = time.monotonic() + 60
    for one in voters:
        one.draw = random.Random(0)
    while time.monotonic() < until and any(one.voted is None for one in voters):
        await asyncio.sleep(0.05)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0.5)
    settled = [one for one in voters if one.voted is not None]
    wrong = lost(settled, tables)
    assert not wrong, wrong[:5]
    return {
        "kills": kills,
        "gestures": sum(one.sent for one in voters),
        "sent again": sum(one.again for one in voters),
        "cards": sum(tables.cards().values()),
        "phones whose dots are as said": len(settled),
    }


def run(
    kind: str, kills: int, phones: int, seed: int, folder: Path, say: Callable[[str], None] = print
) -> dict[str, float]:
    """The whole story on one database, in a folder that the caller throws away."""
    with database(kind, folder) as address:
        instance = Instance(folder, address)
        instance.environment["MIEUX_PROXIES"] = "1"
        try:
            instance.manage("manage", "migrate", "--verbosity", "0")
            instance.manage("manage", "shell", "--verbosity", "0", "-c", STATIC)
            instance.yard = Shipyard(instance.environment, instance.log)
            return asyncio.run(story(instance, kills, phones, seed, say))
        finally:
            instance.stop()


def main() -> int:
    """Kill on each database that answers; 1 when something that was answered with success is lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgres"), action="append")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--phones", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0, help="0: another one each time")
    options = parser.parse_args()
    seed, failed = options.seed or random.randrange(1, 10**6), 0
    for kind in options.database or ["sqlite", *(["postgres"] if postgres_answers() else [])]:
        print(f"{kind}: {options.phones} phones, {options.kills} kills, seed {seed}", flush=True)
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            try:
                counted = run(kind, options.kills, options.phones, seed, Path(folder))
            except AssertionError as error:
                print(f"   BROKEN: {error}")
                failed += 1
                continue
        print("   " + ", ".join(f"{name} {value:g}" for name, value in counted.items()))
        print("   every gesture answered with success is there, once", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
