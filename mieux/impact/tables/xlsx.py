"""Workbooks of Excel and its sisters (.xlsx, ECMA-376), read row by row with the formats that change a meaning.

A cell shown as 12 % holds 0.12 and a day is a number of days: both are read as people see them. Written here rather
than asked of openpyxl, which takes four times as long and trusts what a file says of itself (docs/decisions.md).
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path, PurePosixPath

from .limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS, MAX_STRINGS, BadTable, Cell, Row, tidy
from .stream import BROKEN, local, parser, walk

_RELATION = re.compile(r"relationships (?:id|target)$", re.IGNORECASE)
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)
#: Formats every program knows by number (ECMA-376, 18.8.30): days, and shares.
_DAYS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_PERCENTS = frozenset((9, 10))


@dataclass
class _Book:
    """What has to be known before a sheet is read."""

    sheets: dict[str, str] = field(default_factory=dict)
    strings: list[str] = field(default_factory=list)
    #: For each style of cell: "day", "percent" or "".
    styles: list[str] = field(default_factory=list)
    first_day: date = date(1899, 12, 30)


def sheets(path: Path) -> tuple[str, ...]:
    """Names of the sheets, in their order; raises `BadTable`."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = tuple(_workbook(archive).sheets)
    except BROKEN as error:
        raise BadTable.damaged() from error
    if not names:
        raise BadTable.empty()
    return names


def rows(path: Path, sheet: str) -> Iterator[tuple[int, Row]]:
    """Number and cells of each row that is not blank. A formula gives the value its program last saw."""
    try:
        with zipfile.ZipFile(path) as archive:
            book = _workbook(archive)
            if sheet not in book.sheets:
                raise BadTable.empty()
            _styles(archive, book)
            _strings(archive, book)
            reader = _Sheet(book)
            for __ in walk(reader.parser, archive, book.sheets[sheet]):
                yield from reader.ready
                reader.ready.clear()
    except BROKEN as error:
        raise BadTable.damaged() from error


def _workbook(archive: zipfile.ZipFile) -> _Book:
    """The sheets that are tables (not charts), with the member that holds each."""
    member = next((name for name in sorted(archive.namelist(), key=len) if name.endswith("workbook.xml")), "")
    folder = PurePosixPath(member).parent
    book = _Book()
    named: dict[str, str] = {}

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "sheet":
            relation = next((value for key, value in attributes.items() if _RELATION.search(key)), "")
            named[attributes.get("name", "")] = relation
        elif local(name) == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            book.first_day = date(1904, 1, 1)

    _each(archive, member, sheet)
    targets: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else str(folder / target)

    _each(archive, str(folder / "_rels" / (PurePosixPath(member).name + ".rels")), relation)
    book.sheets = {name: targets[key] for name, key in named.items() if key in targets}
    return book


def _each(archive: zipfile.ZipFile, member: str, start: Callable[[str, dict[str, str]], None]) -> None:
    made = parser(start, lambda name: None, lambda words: None)
    for __ in walk(made, archive, member, MAX_STRINGS):
        pass


def _styles(archive: zipfile.ZipFile, book: _Book) -> None:
    member = next((name for name in archive.namelist() if name.endswith("xl/styles.xml")), "")
    if not member:
        return
    forms: dict[int, str] = {}
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        what = local(name)
        if what == "numFmt":
            forms[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif what == "cellXfs":
            inside = True
        elif what == "cellStyles":
            inside = False
        elif what == "xf" and inside:
            number = _whole(attributes.get("numFmtId"))
            book.styles.append(_meaning(number, forms.get(number, "")))

    _each(archive, member, start)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else -1


def _meaning(number: int, form: str) -> str:
    if number in _PERCENTS:
        return "percent"
    if number in _DAYS and not form:
        return "day"
    bare = _QUOTED.sub("", form.partition(";")[0]).lower()
    if "%" in bare:
        return "percent"
    return "day" if re.search(r"[dyj]|(?<![a-z])m{1,4}(?![a-z])", bare) and "general" not in bare else ""


def _strings(archive: zipfile.ZipFile, book: _Book) -> None:
    member = next((name for name in archive.namelist() if name.lower().endswith("xl/sharedstrings.xml")), "")
    if not member:
        return
    words: list[str] = []
    inside = aside = False

    def start(name: str, __: dict[str, str]) -> None:
        nonlocal inside, aside
        what = local(name)
        if what == "si":
            words.clear()
        elif what == "rPh":
            aside = True
        elif what == "t":
            inside = not aside

    def end(name: str) -> None:
        nonlocal inside, aside
        what = local(name)
        if what == "t":
            inside = False
        elif what == "rPh":
            aside = False
        elif what == "si":
            book.strings.append("".join(words).strip())

    def text(said: str) -> None:
        if inside:
            words.append(said)

    made = parser(start, end, text)
    for __ in walk(made, archive, member, MAX_STRINGS):
        pass


class _Sheet:
    """Collects the rows of one sheet as the parser walks through it."""

    def __init__(self, book: _Book) -> None:
        self.book = book
        self.ready: list[tuple[int, Row]] = []
        self.row: Row = []
        self.number = self.filled = 0
        self.column = 0
        self.kind = self.style = ""
        self.inside = False
        self.words: list[str] = []
        self.names: dict[str, str] = {}
        self.parser = parser(self.start, self.end, self.text)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        what = self.names.get(name) or self.names.setdefault(name, local(name))
        if what == "c":
            self.column += 1
            if found := _REFERENCE.match(attributes.get("r", "")):
                self.column = _column(found.group(1))
            self.kind, self.style = attributes.get("t", ""), attributes.get("s", "")
            self.words = []
        elif what == "v" or what == "t":
            self.inside = True
        elif what == "row":
            number = _whole(attributes.get("r"))
            self.number = number if number > self.number else self.number + 1
            if self.filled > MAX_ROWS:
                raise BadTable.too_many_rows()
            self.row, self.column = [], 0

    def text(self, said: str) -> None:
        if self.inside:
            self.words.append(said)

    def end(self, name: str) -> None:
        what = self.names[name]
        if what == "v" or what == "t":
            self.inside = False
        elif what == "c":
            if self.words and (value := self.value("".join(self.words))) != "":
                if self.column > MAX_COLUMNS:
                    raise BadTable.too_many_columns()
                while len(self.row) < self.column - 1:
                    self.row.append("")
                self.row[self.column - 1 :] = [value]
        elif what == "row" and (row := tidy(self.row)):
            self.filled += 1
            self.ready.append((self.number, row))

    def value(self, said: str) -> Cell:
        kind = self.kind
        if kind == "s":
            at = _whole(said.strip())
            said = self.book.strings[at] if 0 <= at < len(self.book.strings) else ""
        elif kind == "b":
            return "true" if said.strip() == "1" else "false"
        elif kind == "d":
            return said.strip()[:10]
        elif kind in ("", "n"):
            return self.figure(said.strip())
        if len(said) > MAX_CELL:
            raise BadTable.long_cell(self.number)
        return said.strip()

    def figure(self, said: str) -> Cell:
        try:
            number = float(said)
        except ValueError:
            return said
        at = _whole(self.style)
        meaning = self.book.styles[at] if 0 <= at < len(self.book.styles) else ""
        if meaning == "percent":
            return f"{round(number * 100, 8):.12g} %"
        if meaning == "day" and 1 <= number < 2_958_466:
            # Excel believes in a 29th of February 1900: before it, every day is one further.
            days = int(number) + (1 if number < 60 and self.book.first_day.year == 1899 else 0)
            return (self.book.first_day + timedelta(days=days)).isoformat()
        return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
