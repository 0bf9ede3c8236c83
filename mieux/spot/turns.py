"""Turns of phrase, French and English: those that often carry a criterion, and those that should make a reader doubt.

They stand in `turns.toml`. The model counts them (they are some of its features), and the words that a pattern caught
are quoted in the reason or the doubt shown beside a proposal. `wording.py` says each code in a sentence.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "turns.toml"


@dataclass(frozen=True, slots=True)
class Turn:
    """A way of saying things, known by its code."""

    code: str
    pattern: re.Pattern[str]
    about: str = ""
    """The class of which it often is a sign; empty for a doubt."""

    def found_in(self, text: str) -> list[str]:
        """The words of `text` that are this turn, in order."""
        return [match.group().strip(" ,;:") for match in self.pattern.finditer(text)]


def _read() -> tuple[Turn, ...]:
    written = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(_turn(row, written["people"], written["persons"]) for row in written["turn"])


def _turn(row: dict[str, Any], people: str, persons: str) -> Turn:
    either = "|".join(row["patterns"]).replace("<PEOPLE>", people).replace("<PERSONS>", persons).replace("'", "['’]")
    return Turn(row["code"], re.compile(f"(?:{either})", re.IGNORECASE), row.get("about", ""))


ALL = _read()
TURNS = tuple(turn for turn in ALL if turn.about)
DOUBTS = tuple(turn for turn in ALL if not turn.about)
"""The last columns of the counts: `turns.toml` lists them after the others."""
