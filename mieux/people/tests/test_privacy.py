"""The privacy page names every stored datum: walk the tables, the cookies and the browser's storage."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse

from mieux.people import guests
from mieux.people.privacy import DATA, KINDS
from mieux.voyage import aboard
from mieux.workshop import seats

ROOT = Path(settings.BASE_DIR) / "mieux"


def declared_columns() -> dict[str, set[str]]:
    columns: dict[str, set[str]] = {}
    for item in DATA:
        for table, names in item.columns.items():
            columns.setdefault(table, set()).update(names.split())
    return columns


def test_every_column_of_every_table_is_declared():
    declared = declared_columns()
    stored = {
        model._meta.label: {field.name for field in model._meta.concrete_fields}
        for model in apps.get_models(include_auto_created=True)
        if "tests" not in model.__module__
    }
    missing = {table: sorted(names - declared.get(table, set())) for table, names in stored.items()}
    assert {table: names for table, names in missing.items() if names} == {}, "add them to mieux/people/privacy/"
    gone = {table: sorted(names - stored.get(table, set())) for table, names in declared.items()}
    assert {table: names for table, names in gone.items() if names} == {}, "no longer stored"


def test_every_cookie_is_declared():
    declared = {name for item in DATA for name in item.cookies}
    used = {
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
        guests.COOKIE,
        aboard.COOKIE,
        seats.COOKIE,
        "messages",
    }
    for path in ROOT.rglob("*.py"):
        if "tests" not in path.parts and "set_cookie(" in (text := path.read_text()):
            for name in re.findall(r"set_cookie\(\s*([\w.]+|[\"'][^\"']+[\"'])", text):
                assert name in {"COOKIE", "guests.COOKIE"} or name.strip("\"'") in declared, f"{path}: {name}"
    for path in ROOT.rglob("*.js"):
        if "vendor" not in path.parts:
            assert "document.cookie" not in path.read_text(), path
    assert used == declared


def test_every_key_of_the_browsers_storage_is_declared():
    declared = {key for item in DATA for key in item.storage}
    seen = set()
    for path in ROOT.rglob("*.js"):
        text = path.read_text()
        # `keepHere(name)` of our Yjs bundle opens a database of the browser under that name.
        if "vendor" in path.parts or not re.search(r"\b(local|session)Storage\b|indexedDB|caches\.|\.keepHere\(", text):
            continue
        assert not re.search(r"indexedDB|\bcaches\.", text), f"{path}: another kind of storage, to declare"
        keys = set(re.findall(r"[\"'`](mieux-[a-z-]*)", text))
        assert keys, f"{path}: name the key in this file, so that it can be declared"
        seen |= {(key, path) for key in keys}
    for key, path in seen:
        assert any(key == name.rstrip("*") for name in declared), f"{path}: {key} is not in mieux/people/privacy/"
    assert {name.rstrip("*") for name in declared} <= {key for key, _path in seen}


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_shows_the_whole_table_without_a_cookie(client, db, prefix):
    page = client.get(f"{prefix}/confidentialite/")
    assert page.status_code == 200
    assert not page.cookies
    assert page.text.count('class="datum"') == len(DATA)
    for cookie in ("mieux_session", "mieux_csrf", "mieux_guest"):
        assert cookie in page.text
    assert reverse("people:export") in page.text


def test_every_kind_has_data():
    assert {item.kind for item in DATA} == set(KINDS)
