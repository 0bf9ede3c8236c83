"""The people of the tests. Aïcha facilitates, Basile helps, Chloé is a stranger, Dorian is a guest without account."""

from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.utils import translation

from mieux.core import limits
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.method.testing import use_pack
from mieux.people.models import User

__all__ = ["use_pack"]


@pytest.fixture(autouse=True)
def _fresh_process(settings, tmp_path) -> Iterator[None]:
    """Each test has its own data folder, no memory of rate limits, and starts in French."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.INDEX_DIR = tmp_path / "index"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    limits.forget_all()
    cache.clear()
    with translation.override("fr"):
        yield


@pytest.fixture
def client() -> ReadOnlyOnGetClient:
    """Dorian's browser: nobody is signed in, and a GET that writes fails the test."""
    return ReadOnlyOnGetClient()


def _user(email: str, name: str, **fields) -> User:
    return get_user_model().objects.create_user(email, name=name, **fields)


@pytest.fixture
def aicha(db) -> User:
    """Facilitates; owns what the test gives her."""
    return _user("aicha@example.org", "Aïcha")


@pytest.fixture
def basile(db) -> User:
    """Helps Aïcha."""
    return _user("basile@example.org", "Basile")


@pytest.fixture
def chloe(db) -> User:
    """A stranger with an account: should have no access to Aïcha's things."""
    return _user("chloe@example.org", "Chloé")


@pytest.fixture
def moderator(db) -> User:
    """Looks at what comes in."""
    return _user("moderation@example.org", "Modération", is_staff=True)


def browser_of(user: User) -> ReadOnlyOnGetClient:
    """A browser in which this person is signed in."""
    browser = ReadOnlyOnGetClient()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser
