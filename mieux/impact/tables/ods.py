"""Workbooks of LibreOffice (.ods), read as a stream: repeated rows and cells are never unfolded blindly."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from .limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS, BadTable, Cell, Row, tidy
from .stream import BROKEN, parser, walk

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_CELLS = (f"{_TABLE} table-cell", f"{_TABLE} covered-table-cell")


class _Reader:
    """Collects the rows of one sheet, or only the names of all."""

    def __init__(self, wanted: str | None) -> None:
        self.wanted = wanted
        self.names: list[str] = []
        self.ready: list[tuple[int, Row]] = []
        self.here = self.done = False
        self.number = 0
        self.depth = 0
        self.aside = 0
        self.row: Row | None = None
        self.repeat_row = 1
        self.cell: dict[str, str] | None = None
        self.words: list[str] = []
        self.length = 0
        self.parser = parser(self.start, self.end, self.text)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TABLE} table":
            self.depth += 1
            if self.depth == 1:
                self.names.append(attributes.get(f"{_TABLE} name", ""))
                self.here, self.number = self.wanted is not None and self.names[-1] == self.wanted, 0
        elif not self.here or self.depth > 1:
            return
        elif name == f"{_TABLE} table-row":
            self.row, self.repeat_row = [], _times(attributes, "number-rows-repeated")
        elif name in _CELLS and self.row is not None:
            self.cell, self.words, self.length = attributes, [], 0
        elif name == f"{_OFFICE} annotation":
            self.aside += 1
        elif self.cell is not None and not self.aside:
            if name == f"{_TEXT} p" and self.words:
                self.words.append("\n")
            elif name == f"{_TEXT} s":
                self.words.append(" ")

    def text(self, words: str) -> None:
        if self.cell is not None and not self.aside:
            self.length += len(words)
            if self.length > MAX_CELL:
                raise BadTable.long_cell(self.number + 1)
            self.words.append(words)

    def end(self, name: str) -> None:
        if name == f"{_TABLE} table":
            self.done = self.done or (self.here and self.depth == 1)
            self.depth -= 1
        elif not self.here or self.depth > 1:
            return
        elif name == f"{_OFFICE} annotation":
            self.aside -= 1
        elif name in _CELLS and self.cell is not None and self.row is not None:
            value = _value(self.cell, "".join(self.words))
            times = _times(self.cell, "number-columns-repeated")
            # A blank repeated to the edge of the sheet is the edge of the sheet.
            self.row.extend([value] * min(times, MAX_COLUMNS + 1 - min(len(self.row), MAX_COLUMNS)))
            self.cell = None
        elif name == f"{_TABLE} table-row" and self.row is not None:
            row = tidy(self.row)
            if row:
                if self.number + self.repeat_row > MAX_ROWS + 100:
                    raise BadTable.too_many_rows()
                self.ready += [(self.number + n + 1, list(row)) for n in range(self.repeat_row)]
            self.number += self.repeat_row
            self.row = None


def _times(attributes: dict[str, str], name: str) -> int:
    try:
        return max(1, int(attributes.get(f"{_TABLE} {name}", "1")))
    except ValueError:
        return 1


def _value(attributes: dict[str, str], words: str) -> Cell:
    said = words.strip()
    kind = attributes.get(f"{_OFFICE} value-type", "")
    if attributes.get(f"{_CALC} value-type") == "error" or said.startswith("#") or said.startswith("Err:"):
        return said
    if kind in ("float", "currency", "percentage"):
        try:
            number = float(attributes.get(f"{_OFFICE} value", ""))
        except ValueError:
            return said
        if kind == "percentage":
            return f"{round(number * 100, 8):.12g} %"
        return int(number) if number.is_integer() and abs(number) < 1e15 else number
    if kind == "date":
        return attributes.get(f"{_OFFICE} date-value", said)[:10]
    if kind == "boolean":
        return attributes.get(f"{_OFFICE} boolean-value", said)
    return said or attributes.get(f"{_OFFICE} string-value", "").strip()


def _read(path: Path, reader: _Reader) -> Iterator[tuple[int, Row]]:
    try:
        with zipfile.ZipFile(path) as archive:
            for __ in walk(reader.parser, archive, "content.xml"):
                yield from reader.ready
                reader.ready.clear()
                if reader.done:
                    return
    except BROKEN as error:
        raise BadTable.damaged() from error


def sheets(path: Path) -> tuple[str, ...]:
    """Names of the sheets; raises `BadTable`."""
    reader = _Reader(None)
    for __ in _read(path, reader):
        pass
    if not reader.names:
        raise BadTable.empty()
    return tuple(reader.names)


def rows(path: Path, sheet: str) -> Iterator[tuple[int, Row]]:
    """Number and cells of each row that is not blank."""
    yield from _read(path, _Reader(sheet))
