"""The doctor knows every setting, and so do the documents."""

import re
from pathlib import Path

import pytest

from mieux.core import doctor

ROOT = Path(__file__).resolve().parents[3]


def variables_read() -> set[str]:
    """Every variable of the environment that the code asks for."""
    asked = r"(?:environ(?:\.get)?[\[(]|env_\w+\()\s*\"([A-Z_]+)\""
    files = [ROOT / "mieux/settings.py", ROOT / "mieux/cli.py", *(ROOT / "mieux/core").glob("*.py")]
    return {name for file in files for name in re.findall(asked, file.read_text())} - {"DJANGO_SETTINGS_MODULE"}


def test_every_variable_that_is_read_is_explained():
    assert variables_read() == {setting.name for setting in doctor.SETTINGS}


def test_every_setting_is_in_the_operations_manual():
    manual = (ROOT / "docs/operations.md").read_text()
    assert [setting.name for setting in doctor.SETTINGS if f"`{setting.name}`" not in manual] == []


def test_secrets_are_not_printed(monkeypatch):
    monkeypatch.setenv("MIEUX_SECRET_KEY", "do-not-show-me")
    monkeypatch.setenv("DATABASE_URL", "postgres://me:hidden@db/mieux")
    text = "\n".join(doctor.explain())
    assert "do-not-show-me" not in text
    assert "hidden" not in text


@pytest.mark.django_db
def test_several_workers_without_redis_are_an_illness(settings):
    settings.WORKERS = 2
    settings.REDIS_URL = ""
    found = {finding.subject: finding.ok for finding in doctor.examine()}
    assert found["redis"] is False
    assert found["database"] is True
