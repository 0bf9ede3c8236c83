"""Letters are made and leave at one place."""

import logging
from pathlib import Path

import pytest

import mieux
from mieux.core.mail import letter, send


def test_the_first_line_is_the_subject_on_one_line():
    made = letter("\nBonjour   Rosa\n\nUn mot.\n", "rosa@example.org", reply_to="aicha@example.org")
    assert (made.subject, made.body, made.to) == ("Bonjour Rosa", "Un mot.\n", ["rosa@example.org"])
    assert made.reply_to == ["aicha@example.org"]
    assert made.extra_headers == {"Auto-Submitted": "auto-generated"}


def test_a_letter_the_server_refuses_is_told_to_the_operator_and_breaks_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    made = letter("Bonjour\nUn mot.", "rosa@example.org")
    monkeypatch.setattr(made, "send", lambda: (_ for _ in ()).throw(OSError("full")))
    with caplog.at_level(logging.ERROR, "mieux.letters"):
        assert send(made) is False
    assert "rosa@" not in caplog.text


def test_nobody_else_makes_or_sends_letters():
    root = Path(mieux.__file__).parent
    others = [
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "tests" not in path.parts and path.name != "mail.py" and "EmailMessage(" in path.read_text(encoding="utf-8")
    ]
    assert not others
