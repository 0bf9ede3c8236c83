"""Tables as people have them (CSV, XLSX, ODS, pasted) → rows of cells, read once, never trusted.

A cell is a text, or a number where the file itself says so. Days are ISO texts, shares of a spreadsheet « 12 % »,
broken formulas keep their sign (#REF!). Knows bytes and rows, no indicator.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from . import ods, text, xlsx
from .limits import BadTable, Cell, Row
from .recognised import kind_of

__all__ = ["BadTable", "Cell", "Row", "Table", "open_table"]

LOOKED_AT = 20
"""Rows among which the names of the columns are searched: some files begin with a title."""


@dataclass(frozen=True)
class Table:
    """A file that was recognised. `sheets` is empty for a text; `details` say how it is written."""

    path: Path
    kind: str
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    separator: str = ""

    def rows(self, sheet: str = "") -> Iterator[tuple[int, Row]]:
        """Number of the row in the file (from 1) and its cells, blank rows left out; raises `BadTable`."""
        if self.kind == "xlsx":
            return xlsx.rows(self.path, sheet or self.sheets[0])
        if self.kind == "ods":
            return ods.rows(self.path, sheet or self.sheets[0])
        return text.rows(self.path, self.encoding, self.separator)

    def header(self, known: Callable[[Row], int], sheet: str = "") -> tuple[str, int]:
        """The sheet and the row (number in the file) that hold the names of the columns.

        `known` says how many names of a row are known. The row that knows most; without any, the first that is not
        blank. Raises `BadTable` when there is nothing.
        """
        found: list[tuple[int, str, int]] = []
        for name in [sheet] if sheet else list(self.sheets[:30]) or [""]:
            looked = list(islice(self.rows(name), LOOKED_AT))
            if looked:
                best = max(looked, key=lambda row: (known(row[1]), -row[0]))
                found.append((known(best[1]), name, best[0] if known(best[1]) >= 2 else looked[0][0]))
        if not found:
            raise BadTable.empty()
        # The first sheet that knows most.
        __, name, number = max(found, key=lambda each: each[0])
        return name, number


def open_table(path: Path, name: str) -> Table:
    """Recognise a file by what it is, not by what it is called; raises `BadTable` with words for its sender."""
    kind = kind_of(path, name)
    if kind == "xlsx":
        return Table(path, kind, xlsx.sheets(path))
    if kind == "ods":
        return Table(path, kind, ods.sheets(path))
    encoding, separator = text.recognise(path)
    return Table(path, "csv", (), encoding, separator)
