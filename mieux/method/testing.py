"""Fixtures for tests that read or change the active pack. `mieux/conftest.py` imports them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from .loader import override_pack
from .models import Pack

TEST_PACKS = Path(__file__).parent / "tests" / "packs"


@pytest.fixture
def use_pack() -> Iterator[Callable[[str], Pack]]:
    """Give a function that makes a pack the active one until the test ends.

    `use_pack("energy-sobriety")` takes the small pack of the tests; other names are packs of the site.
    """
    with ExitStack() as stack:

        def use(name: str) -> Pack:
            folder = TEST_PACKS / name
            return stack.enter_context(override_pack(folder if folder.is_dir() else name))

        yield use
