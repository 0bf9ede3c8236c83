"""The journal: numbers without a gap under races, compaction that loses nothing, a killed server that kept its word."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from pycrdt import Doc

from mieux.live.journal import Entry
from mieux.voyage import document, journal
from mieux.voyage.actions import voyages, writing
from mieux.voyage.journal import VoyageJournal, topic_of
from mieux.voyage.models import Change, Snapshot, Voyage


def update_of(make) -> bytes:
    doc: Doc = Doc()
    make(doc)
    return doc.get_update()


def card(text: str) -> bytes:
    return update_of(lambda doc: document.add_card(doc, "phare", text))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="in memory, tables are locked at once; a file is below")
def test_numbers_follow_each_other_whoever_writes(aicha):
    boats = [voyages.start(aicha, f"Bateau {number}") for number in range(2)]
    errors = []

    def write(name: str) -> None:
        try:
            for turn in range(8):
                order = boats if turn % 2 else boats[::-1]
                batch = [Entry(card(f"{name} {turn} {each}"), name, 0.0) for each in "ab"]
                VoyageJournal().append({topic_of(boat): batch for boat in order})
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(name,)) for name in ("un", "deux", "trois")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    for boat in boats:
        numbers = list(Change.objects.filter(voyage=boat).values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(document.read(journal.opened(boat.pk)).cards) == 48


@pytest.mark.django_db
def test_a_batch_is_written_whole_or_not_at_all(boat: Voyage, aicha, monkeypatch):
    other = voyages.start(aicha, "Un autre")
    before = Change.objects.count()

    def fail(rows):
        insert(rows)
        raise RuntimeError("the disk is full")

    insert = journal._insert
    monkeypatch.setattr(journal, "_insert", fail)
    batch = {topic_of(each): [Entry(card("x"), "user:1", 0.0)] for each in (boat, other)}
    with pytest.raises(RuntimeError):
        VoyageJournal().append(batch)
    assert Change.objects.count() == before


@pytest.mark.django_db
def test_compaction_folds_what_is_stored_and_history_stays(boat: Voyage):
    for number in range(5):
        writing.add_card(boat, "user:1", "phare", f"carte {number}")
    whole = document.read(journal.opened(boat.pk))
    changes = Change.objects.filter(voyage=boat).count()
    VoyageJournal().compact(topic_of(boat))
    found = journal.stored(boat.pk)
    assert not found.updates
    assert found.sequence == journal.last_number(boat.pk)
    assert document.read(journal.opened(boat.pk)) == whole
    assert Change.objects.filter(voyage=boat).count() == changes
    writing.add_card(boat, "user:1", "phare", "après")
    VoyageJournal().compact(topic_of(boat))
    assert Snapshot.objects.filter(voyage=boat).count() == 1
    assert len(document.read(journal.opened(boat.pk)).cards) == len(whole.cards) + 1
    assert len(document.read(journal.opened(boat.pk, 1)).cards) == 6


@pytest.mark.django_db
def test_a_hostile_change_never_closes_the_book(boat: Voyage):
    before = document.read(journal.opened(boat.pk))
    VoyageJournal().append({topic_of(boat): [Entry(b"\xff\xff\x00garbage", "user:1", 1e300), Entry(b"", "", -1.0)]})
    assert document.read(journal.opened(boat.pk)) == before
    assert VoyageJournal().append({"voyage:nowhere": [Entry(b"\x00\x00", "", 0.0)]}) == {}
    assert VoyageJournal().load("voyage:nowhere") is None


KILLED = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "mieux.settings"
import django; django.setup()
from mieux.live.journal import Entry
from mieux.voyage.journal import VoyageJournal
from mieux.voyage.tests.test_journal import card
number = 0
while True:
    batch = [Entry(card(f"{number}.{each}"), "user:1", time.time()) for each in range(3)]
    VoyageJournal().append({"voyage:tue": batch})
    print(number, flush=True)
    number += 1
"""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the file of the database is copied by path")
def test_what_was_acknowledged_survives_a_kill(tmp_path: Path):
    """Two processes write batches and say each number after it is written; they are killed, twice."""
    data = {**os.environ, "MIEUX_DATA": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'kill.sqlite3'}"}
    root = settings.BASE_DIR
    code = "from mieux.voyage.models import Voyage; from mieux.method import pack; "
    run = [sys.executable, "-m", "mieux.cli", "manage"]
    subprocess.run([*run, "migrate", "-v0"], check=True, cwd=root, env=data)
    make = code + "Voyage.objects.create(key='tue', title='Tué', method=pack().stamp)"
    subprocess.run([*run, "shell", "-v0", "-c", make], check=True, cwd=root, env=data)
    said = 0
    command = [sys.executable, "-c", KILLED]
    for after in (2, 4):
        # Two at a time: their numbers must not meet.
        both = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, env=data, text=True) for _ in range(2)]
        for process in both:
            for _ in range(after):
                assert process.stdout.readline()
                said += 1
        for process in both:
            process.send_signal(signal.SIGKILL)
        for process in both:
            said += len(process.stdout.read().splitlines())
            process.wait()
            process.stdout.close()
    look = (
        "from mieux.voyage import journal, document; from mieux.voyage.models import Voyage, Change; "
        "v = Voyage.objects.get(key='tue'); "
        "print(len(document.read(journal.opened(v.pk)).cards), Change.objects.count(), journal.last_number(v.pk))"
    )
    out = subprocess.run(
        [*run, "shell", "-v0", "-c", look], check=True, cwd=root, env=data, capture_output=True, text=True
    )
    cards, changes, last = map(int, out.stdout.split()[-3:])
    assert cards == changes == last >= 3 * said
    assert changes % 3 == 0
