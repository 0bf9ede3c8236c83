"""The notebook lives in the browser; the server only draws its pages."""

import shutil
import subprocess
from pathlib import Path

import pytest

from mieux.method import pack

from .conftest import words

pytestmark = pytest.mark.django_db


def test_every_prompt_has_its_lines_with_and_without_scripts(page):
    soup = page("/carnet/")
    keys = [area["data-note"] for area in soup.select("textarea[data-note]")]
    assert keys == [f"{step.id}.{item.id}" for step in pack().steps for item in step.notebook]
    # Without scripts: an explanation, and lines to write on once printed.
    assert "JavaScript" in words(soup.select_one(".notice.no-js-only"))
    assert len(soup.select(".no-js-only .lined-note__lines")) == len(keys)


def test_nothing_is_sent(page):
    soup = page("/carnet/")
    assert not soup.main.select("form[action], form[method]")
    assert not soup.select("[name=csrfmiddlewaretoken]")


def test_the_same_note_has_the_same_key_on_its_step_and_in_the_notebook(page):
    book = {area["data-note"]: area["id"] for area in page("/carnet/").select("textarea[data-note]")}
    for step in pack().steps:
        for area in page(f"/parcours/{step.id}/").select("textarea[data-note]"):
            assert book[area["data-note"]] == area["id"]


def test_the_notebook_module():
    """`node --test` on the module that reads, writes and exports."""
    node = shutil.which("node")
    if not node:
        pytest.skip("JavaScript is not tested: install Node.js to test the notebook module")
    here = Path(__file__).parent
    done = subprocess.run([node, "--test", str(here / "notebook.test.mjs")], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
