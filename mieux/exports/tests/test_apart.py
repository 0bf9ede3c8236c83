"""Documents in a process of their own: the same pages, errors in words, no secret passed on."""

import sys
from pathlib import Path

import pytest

from mieux.exports import apart
from mieux.exports.pdf import PdfError

SHEETS = """#set document(title: "t")
#set page(width: 40mm, height: 30mm)
#json(bytes(sys.inputs.document)).words
#pagebreak()
deux"""


@pytest.fixture
def sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A template of two pages."""
    (tmp_path / "app" / "typst").mkdir(parents=True)
    (tmp_path / "app" / "typst" / "sheets.typ").write_text(SHEETS)
    monkeypatch.setattr(apart, "PACKAGE", tmp_path)
    return "app/sheets.typ"


def test_pages_come_back_whole(sheets: str) -> None:
    found = apart.pages(sheets, {"words": "é" * 3}, format="svg")
    assert len(found) == 2
    assert all(page.startswith(b"<svg") and page.rstrip().endswith(b"</svg>") for page in found)
    assert apart.write(sheets, {"words": "un"}, language="fr").startswith(b"%PDF")


def test_an_error_is_told(sheets: str) -> None:
    with pytest.raises(PdfError, match="words"):
        apart.write(sheets, {}, language="fr")


def test_without_a_process_it_is_set_here(sheets: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert len(apart.pages(sheets, {"words": "un"}, format="svg")) == 2
    with pytest.raises(PdfError):
        apart.write(sheets, {}, language="fr")


def test_a_server_that_is_no_python_is_noticed(sheets: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/echo")
    assert len(apart.pages(sheets, {"words": "un"}, format="svg")) == 2


def test_what_has_no_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "slow.py").write_text("import time\ntime.sleep(30)\n")
    monkeypatch.setattr(apart, "TYPESETTER", tmp_path / "slow.py")
    monkeypatch.setattr(apart, "TIME_LIMIT", 0.5)
    with pytest.raises(PdfError, match="no end"):
        apart.write("app/any.typ", {}, language="fr")


def test_what_the_system_ends_is_not_begun_again_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that takes all the memory ends its own process, not the server."""
    (tmp_path / "killed.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")
    monkeypatch.setattr(apart, "TYPESETTER", tmp_path / "killed.py")
    monkeypatch.setattr(apart, "_here", lambda order: pytest.fail("set in the server"))
    with pytest.raises(PdfError, match="signal 9"):
        apart.write("app/any.typ", {}, language="fr")


def test_secrets_stay_here() -> None:
    kept = apart._surroundings(["/lib", ""], {"PATH": "/bin", "MIEUX_SECRET_KEY": "x", "DATABASE_URL": "y"})
    assert kept == {"PATH": "/bin", "PYTHONPATH": "/lib"}
