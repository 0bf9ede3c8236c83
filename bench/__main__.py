"""`make bench`: every measure of the issue, one after the other. `python -m bench pages search …` runs some of them."""

import subprocess
import sys
import time

from bench.running import ROOT

MEASURES: dict[str, tuple[str, list[str]]] = {
    "pages": ("home and steps: ≤ 15 ms server time, ≤ 150 KB before images", ["-m", "bench.pages"]),
    "search": ("search page, 10,000 fiches: ≥ 300 pages/s with 20 clients", ["bench/search_page.py", "--n", "10000"]),
    "index": (
        "index of 1,000,000 fiches: ≥ 15,000 fiches/s, ≤ 400 MB, process ≤ 600 MB",
        ["bench/search_bench.py", "--n", "1000000"],
    ),
    "million": (
        "search page, 1,000,000 fiches: median ≤ 60 ms, 95 % ≤ 120 ms",
        ["bench/search_page.py", "--n", "1000000", "--no-http"],
    ),
    "neighbours": ("1,000,000 rows: 24 neighbours in ≤ 50 ms", ["-m", "bench.neighbours"]),
    "readings": (
        "page of an initiative, 200 readings × 15 cells, 300 values: ≤ 40 ms; wheel of 1,000 readings: ≤ 60 ms",
        ["-m", "bench.readings"],
    ),
    "spot": ("spotting: loading ≤ 3 s, 40 sentences ≤ 2 s, ≤ 1.2 GB; quality held out", ["-m", "bench.spot"]),
    "values": ("50,000 values imported with their preview: ≤ 10 s", ["bench/values_import.py"]),
    "live": ("live rooms: late joiner ≤ 10 ms, 95 % ≤ 10 / 15 / 25 / 5 ms, everybody agrees", ["-m", "bench.live"]),
    "canvas": (
        "canvas on a slow phone: interactive ≤ 2.5 s, ≤ 220 KB, a move among 500 cards ≤ 100 ms, 2,000 as a list",
        ["-m", "bench.canvas_page"],
    ),
    "kills": (
        "five kills under twenty clients, on each database that is here: nothing said to be saved is lost",
        ["-m", "bench.kills", "--kills", "5"],
    ),
    "soak": ("three minutes of 100 clients: memory grows by ≤ 10 %", ["-m", "bench.live", "--soak", "3"]),
    "workshop": (
        "300 phones and 20 × 30; SQLite, PostgreSQL + Redis + 2 processes: joined ≤ 20 s, stage change ≤ 1 s (95 %), "
        "votes in 5 s, none lost or doubled",
        ["-m", "bench.workshop"],
    ),
    "workshop-kills": (
        "five kills in a storm of votes, on each database that is here: what was answered with success is there once",
        ["-m", "bench.workshop_kills", "--kills", "5"],
    ),
    "workshop-pages": (
        "the phone's page of every stage kind: ≤ 60 KB before images, there after ≤ 2 s on a slow phone",
        ["-m", "bench.workshop_pages"],
    ),
    "lighthouse": ("Lighthouse, mobile: performance ≥ 95, the rest 100", ["-m", "bench.lighthouse"]),
}


def main() -> int:
    """Run the measures named (all by default), printing what each is held to."""
    wanted = [name for name in sys.argv[1:] if name in MEASURES] or list(MEASURES)
    failed = []
    for name in wanted:
        text, command = MEASURES[name]
        print(f"\n=== {name}: {text}", flush=True)
        started = time.monotonic()
        if subprocess.run([sys.executable, *command], cwd=ROOT).returncode:
            failed.append(name)
        print(f"    ({time.monotonic() - started:.0f} s)", flush=True)
    print(f"\nbench: {len(wanted)} measures, {', '.join(failed) or 'none'} outside its budget")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
