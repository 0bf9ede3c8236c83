"""The cells of a file, read once and kept beside it as lines of JSON: what follows never opens a spreadsheet again."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ..tables import Row, open_table
from ..tables.limits import MAX_ROWS, BadTable
from ..tables.text import guarded
from .columns import known

Progress = Callable[[str, int, int], None]
"""Told what is being done, how far, out of how much (0: not known)."""

EVERY = 2_000
"""Rows between two words about progress."""


def cells_path(file: Path) -> Path:
    """Where the cells of a file are kept."""
    return file.with_name(file.name + ".cells")


def report_path(file: Path) -> Path:
    """Where the report of a file is kept, row by row."""
    return file.with_name(file.name + ".rapport.csv")


def owner(name: str) -> str:
    """The name of the file beside which a file of this name is kept (its cells, half written or whole, its report)."""
    for ending in (".cells", ".part", ".rapport.csv"):
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name


def store(file: Path, name: str, sheet: str, header: int, progress: Progress) -> dict[str, Any]:
    """Read the whole file and keep its cells; returns what was understood of it. Raises `BadTable`.

    `header`: the row (number in the file) that holds the names of the columns; 0: find it.
    """
    table = open_table(file, name)
    found_sheet, found = table.header(known, sheet)
    header = header or found
    names: Row = []
    count = 0
    part = cells_path(file).with_suffix(".part")
    with part.open("w", encoding="utf-8") as out:
        for number, row in table.rows(found_sheet):
            if number < header:
                continue
            if number == header:
                names = row
                continue
            count += 1
            if count > MAX_ROWS:
                raise BadTable.too_many_rows()
            out.write(json.dumps([number, row], ensure_ascii=False, separators=(",", ":")))
            out.write("\n")
            if count % EVERY == 0:
                progress("reading", count, 0)
    if not names or not count:
        part.unlink()
        raise BadTable.empty()
    part.replace(cells_path(file))
    return {
        "kind": table.kind,
        "encoding": table.encoding,
        "separator": table.separator,
        "sheets": list(table.sheets),
        "sheet": found_sheet,
        "header": header,
        "names": [str(cell) for cell in names],
        "rows": count,
    }


def cells(file: Path) -> Iterator[tuple[int, Row]]:
    """Number in the file, and cells, of each row below the names of the columns."""
    with cells_path(file).open(encoding="utf-8") as lines:
        for line in lines:
            number, row = json.loads(line)
            yield number, row


class ReportFile:
    """The report as a table that a spreadsheet opens: row, column, what stands there, what to do."""

    def __init__(self, path: Path, titles: tuple[str, ...]) -> None:
        self.file = path.open("w", encoding="utf-8-sig", newline="")
        self.writer = csv.writer(self.file, delimiter=";")
        self.writer.writerow(titles)

    def write(self, *cells: str) -> None:
        """One line."""
        self.writer.writerow([guarded(cell) for cell in cells])

    def close(self) -> None:
        """To the disk."""
        self.file.close()


def forget(file: Path) -> list[Path]:
    """Everything that was kept beside a file, and the file itself: for whoever erases it after the transaction."""
    return [path for path in (file, cells_path(file), report_path(file)) if path.exists()]
