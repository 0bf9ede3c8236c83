"""The child process: one for all, replaced when it dies, gone when nobody asks; who waits is told kindly."""

import os
import signal
import threading
import time

import pytest

from mieux.spot import worker
from mieux.spot.files import BadFile

TEXT = "Les locataires ont dessiné eux-mêmes la buanderie et la tiennent à tour de rôle. Le loyer n'a pas bougé."


@pytest.fixture(autouse=True)
def _end_the_child():
    yield
    worker.stop()


def child() -> int:
    process = worker._WORKER._process
    assert process is not None
    return process.pid


def test_the_child_answers_as_the_model_does_and_serves_again():
    from mieux.spot.spotting import spot

    assert worker.ask(TEXT) == spot(TEXT)
    first = child()
    read, found = worker.ask_about_file(TEXT.encode(), "a.txt")
    assert child() == first
    assert read.text == TEXT
    assert found == spot(TEXT)
    with pytest.raises(BadFile) as caught:
        worker.ask_about_file(b"abc", "a.pdf")
    assert caught.value.code == "not-what-it-says"
    # A child that dies is replaced, and the one who asks does not notice.
    os.kill(first, signal.SIGKILL)
    assert worker.ask(TEXT).proposals
    assert child() != first


def test_a_question_that_takes_too_long_is_given_up_and_the_child_replaced():
    with pytest.raises(worker.Unavailable) as caught:
        worker.ask(TEXT, seconds=0.01)
    assert caught.value.code == "slow"
    assert worker._WORKER._process is None


def test_who_comes_when_the_line_is_full_is_asked_to_come_back(monkeypatch):
    held = worker._Worker()
    monkeypatch.setattr(worker, "_WORKER", held)
    monkeypatch.setattr(held, "_answer", lambda question, seconds: time.sleep(0.5))
    waiting = [threading.Thread(target=worker.ask, args=(TEXT,)) for _ in range(worker.MAX_IN_LINE + 1)]
    for thread in waiting:
        thread.start()
    time.sleep(0.2)
    with pytest.raises(worker.Unavailable) as caught:
        worker.ask(TEXT)
    assert caught.value.code == "busy"
    assert "Réessayez" in caught.value.text.in_language("fr")
    for thread in waiting:
        thread.join()


def test_an_idle_child_ends_by_itself():
    import multiprocessing

    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=worker.serve, args=(there, 0.01), daemon=True)
    process.start()
    there.close()
    process.join(60)
    assert process.exitcode == 0
    here.close()
