"""What the tests of the path share: pages as soup, in either language."""

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag

from mieux.journey import exports, pages
from mieux.method.testing import use_pack  # noqa: F401  (a fixture)


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Bodies and memos kept by another test would hide what this one changes."""
    pages._bodies.clear()
    exports._written.clear()


@pytest.fixture
def page(client, django_assert_num_queries) -> Callable[[str], BeautifulSoup]:
    """Open a page as Dorian does: no account, no cookie, and the database is not asked."""

    def open_page(path: str) -> BeautifulSoup:
        with django_assert_num_queries(0):
            response = client.get(path)
        assert response.status_code == 200, path
        assert not response.cookies
        return BeautifulSoup(response.content, "html.parser")

    return open_page


def squashed(text: str) -> str:
    """Without any blank: links inside a sentence put some where the pack has none."""
    return re.sub(r"\s", "", text)


def words(tag: Tag | None) -> str:
    """The text of an element, blanks made one."""
    assert tag is not None
    # The blanks that do not break are part of the words.
    return re.sub(r"[ \n\t]+", " ", tag.get_text(" ", strip=True))
