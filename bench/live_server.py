"""The site with one live door more, for bench/live.py: sessions, rights and a journal on disk are on."""

import os
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mieux.settings")

from mieux.live import door as doors
from mieux.live.door import Asked, Door
from mieux.live.journal import Entry, Stored, fold
from mieux.live.line import Limits, Rights
from mieux.live.messages import EMPTY_UPDATE, Close


class SqliteJournal:
    """A journal as a feature would write it: one table, one transaction a batch, `synchronous=FULL`."""

    def __init__(self, path: str) -> None:
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, topic TEXT, whom TEXT, at REAL, data BLOB);"
            "CREATE INDEX IF NOT EXISTS entry_topic ON entry (topic, id);"
            "CREATE TABLE IF NOT EXISTS snapshot (topic TEXT PRIMARY KEY, upto INTEGER, data BLOB)"
        )

    def load(self, topic: str) -> Stored:
        """Snapshot and what came after."""
        row = self._database.execute("SELECT upto, data FROM snapshot WHERE topic = ?", (topic,)).fetchone()
        upto, snapshot = row or (0, EMPTY_UPDATE)
        rows = self._database.execute(
            "SELECT id, data FROM entry WHERE topic = ? AND id > ? ORDER BY id", (topic, upto)
        ).fetchall()
        return Stored(snapshot, [data for _, data in rows], rows[-1][0] if rows else upto)

    def append(self, batch: Mapping[str, Sequence[Entry]]) -> Mapping[str, int]:
        """One transaction, one fsync."""
        self._database.execute("BEGIN IMMEDIATE")
        self._database.executemany(
            "INSERT INTO entry (topic, whom, at, data) VALUES (?, ?, ?, ?)",
            [(topic, whom, at, data) for topic, entries in batch.items() for data, whom, at in entries],
        )
        last = self._database.execute("SELECT last_insert_rowid()").fetchone()[0]
        self._database.execute("COMMIT")
        return dict.fromkeys(batch, last)

    def compact(self, topic: str) -> None:
        """Fold."""
        stored = self.load(topic)
        self._database.execute(
            "INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?)", (topic, stored.sequence, fold(stored))
        )


def rights(asked: Asked) -> Rights | Close:
    """Who is signed in may write."""
    user = asked.request.user
    if not user.is_authenticated:
        return Close.UNKNOWN_PERSON
    return Rights(write=True, whom=f"user:{user.pk}", shown={"user": {"name": user.name}})


doors.PER_ADDRESS = 5000
door = Door(
    "bench",
    rights=rights,
    journal=SqliteJournal(str(Path(os.environ["MIEUX_DATA"]) / "journal.sqlite3")),
    limits=Limits(lines=5000, message=8 * 2**20, document=64 * 2**20, bytes_at_once=64 * 2**20),
)


def main() -> None:
    """Serve on the port given, as `mieux serve` does."""
    import django
    from django.conf import settings

    settings.LIVE_DOORS = ["bench.live_server.door"]
    settings.RATE_LIMITS["socket"] = "100000/minute"
    django.setup()
    import uvicorn

    from mieux.asgi import application

    sys.modules["bench.live_server"] = sys.modules[__name__]
    uvicorn.run(
        application,
        port=int(sys.argv[1]),
        ws="mieux.live.wire:LiveProtocol",
        ws_max_size=16 * 2**20,
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
    )


if __name__ == "__main__":
    sys.modules["bench.live_server"] = sys.modules[__name__]
    main()
