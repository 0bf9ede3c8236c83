"""Views that wait for somebody to ask: they exist, and what they need is not there before."""

import subprocess
import sys
from importlib import import_module

from django.urls import URLPattern, URLResolver, get_resolver

from mieux.core.later import Later

NEEDS = "import django; django.setup(); import mieux.urls, mieux.asgi, sys; print(*sorted(sys.modules))"


def _views(patterns: list[URLPattern | URLResolver]) -> list[URLPattern]:
    found: list[URLPattern] = []
    for one in patterns:
        found += _views(one.url_patterns) if isinstance(one, URLResolver) else [one]
    return found


def test_every_view_that_waits_is_where_its_name_says() -> None:
    views = [one.callback for one in _views(get_resolver().url_patterns)]
    assert get_resolver().reverse_dict  # asked when the server starts: it wants the names of all views
    waiting = [view for view in views if isinstance(view, Later)]
    assert len(waiting) > 5
    for view in waiting:
        assert callable(getattr(import_module(view.__module__), view.__name__))


def test_a_process_that_shows_no_passkey_carries_no_cryptography() -> None:
    said = subprocess.run(
        [sys.executable, "-c", NEEDS],
        env={"DJANGO_SETTINGS_MODULE": "mieux.settings", "PATH": "", "MIEUX_ENV": "test"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "mieux.urls" in said
    assert not {"fido2", "cryptography", "segno"} & set(said)
