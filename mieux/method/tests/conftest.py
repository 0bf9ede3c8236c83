"""A copy of the small pack that a test may spoil."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mieux.method.testing import TEST_PACKS

Spoil = Callable[[str, str, str], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the small pack, to be changed at will."""
    return Path(shutil.copytree(TEST_PACKS / "energy-sobriety", tmp_path / "energy-sobriety"))


@pytest.fixture
def spoil(folder: Path) -> Spoil:
    """A function that replaces words in a file of the pack and returns the pack's folder."""

    def change(file: str, old: str, new: str) -> Path:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"« {old} » is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return change
