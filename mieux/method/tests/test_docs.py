"""docs/packs.md explains every key a pack may hold, and none that does not exist."""

import re
from pathlib import Path

import pytest

from mieux.method import games, models, starting
from mieux.method.thing import Thing

DOCS = Path(__file__).resolve().parents[3] / "docs" / "packs.md"

INHERITED = {"FormsGame", "HangmanGame", "CriteriaGame", "ImpactsGame"}
"""Games that only add `items`, whose keys have their own table."""


def written() -> list[type[Thing]]:
    """Every class whose fields are keys of a pack."""
    classes = {
        thing
        for module in (models, games, starting)
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, Thing) and thing is not Thing
    }
    return sorted((thing for thing in classes if thing.__name__ not in INHERITED), key=lambda thing: thing.__name__)


def tables() -> dict[str, set[str]]:
    """The keys of each table, by the name of its class."""
    pieces = re.split(r"<!-- model: (\w+) -->", DOCS.read_text(encoding="utf-8"))[1:]
    found = {}
    for name, text in zip(pieces[::2], pieces[1::2], strict=True):
        rows = [line.split("|")[1] for line in text.split("\n\n")[0].splitlines()[2:] if line.startswith("|")]
        found[name] = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    return found


@pytest.mark.parametrize("thing", written(), ids=lambda thing: thing.__name__)
def test_every_key_is_explained(thing):
    documented = tables().get(thing.__name__)
    assert documented, f"docs/packs.md has no table for {thing.__name__}"
    fields = set(thing.model_fields)
    if issubclass(thing, games.Game) and thing is not games.Game:
        fields -= {"id", *games.Game.model_fields}
    if thing is games.Game:
        fields |= {"id"}
    assert documented == fields


def test_every_table_is_about_something_that_exists():
    assert set(tables()) == {thing.__name__ for thing in written()}


def test_every_choice_is_named():
    text = DOCS.read_text(encoding="utf-8")
    for alias in (models.SectionKind, models.FigureName, models.Colour, models.Texture):
        for word in alias.__args__:
            assert re.search(rf"\b{word}\b", text), word
