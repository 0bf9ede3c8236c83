"""No browser here: phones vote and write while their server is killed. What was answered with success is there once.

The long form is `python -m bench.workshop_kills`.
"""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench import workshop_kills
from bench.live_voyage import postgres_answers


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_server_killed_in_a_storm_of_votes_loses_and_doubles_nothing(kind: str, tmp_path: Path):
    if kind == "postgres" and not postgres_answers():
        pytest.skip("SKIPPED: no PostgreSQL (see bench/live_voyage.py)")
    # In a thread of its own: a browser of another story may hold the loop of this one.
    with ThreadPoolExecutor(1) as thread:
        seed = random.randrange(10**6)
        counted = thread.submit(workshop_kills.run, kind, 3, 12, seed, tmp_path).result()
    assert counted["gestures"] > 12
    assert counted["phones whose dots are as said"] > 0
