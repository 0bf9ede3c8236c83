"""What is on disk opens again, whatever happened to its end or got into its middle."""

import pytest
from pycrdt import Doc, Map

from mieux.live.journal import Entry, FileJournal, Stored, fold, opened


@pytest.fixture
def updates():
    doc = Doc()
    found: list[bytes] = []
    doc.observe(lambda event: found.append(event.update))
    cards = doc.get("cards", type=Map)
    for number in range(5):
        cards[f"{number}"] = "écrit"
    return found


def cards_of(stored: Stored) -> list[str]:
    return sorted(opened(stored).get("cards", type=Map))


def test_what_was_written_is_read_again_and_numbered_on(tmp_path, updates):
    journal = FileJournal(tmp_path / "journal")
    entries = [Entry(update, "aicha", 1.0) for update in updates]
    assert journal.append({"t:1": entries[:2], "t:2": entries[:1]}) == {"t:1": 2, "t:2": 1}
    journal.close()
    journal = FileJournal(tmp_path / "journal")
    assert journal.append({"t:1": entries[2:]}) == {"t:1": 5}
    assert cards_of(journal.load("t:1")) == list("01234")
    assert cards_of(journal.load("t:2")) == ["0"]
    journal.compact("t:1")
    assert len(journal.load("t:1").updates) == 1
    assert cards_of(journal.load("t:1")) == list("01234")
    journal.close()


def test_an_end_that_a_crash_cut_off_is_left_out_and_written_over(tmp_path, updates):
    path = tmp_path / "journal"
    journal = FileJournal(path)
    journal.append({"t:1": [Entry(update, "aicha", 1.0) for update in updates[:3]]})
    journal.close()
    path.write_bytes(path.read_bytes()[:-7])
    journal = FileJournal(path)
    assert cards_of(journal.load("t:1")) == ["0", "1"]
    journal.append({"t:1": [Entry(update, "aicha", 1.0) for update in updates[2:]]})
    journal.close()
    journal = FileJournal(path)
    assert cards_of(journal.load("t:1")) == list("01234")
    journal.close()


def test_a_broken_change_is_left_out_and_the_rest_opens(updates):
    stored = Stored(updates=[updates[0], b"\xff\xff\xff", updates[1][:-3], updates[1]], sequence=4)
    assert cards_of(stored) == ["0", "1"]
    assert cards_of(Stored(fold(stored))) == ["0", "1"]
