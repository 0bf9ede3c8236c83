"""Tables written as text: any usual encoding, any usual separator, quotes that may be missing."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from .limits import MAX_CELL, MAX_ROWS, BadTable, Row, tidy

SEPARATORS = (";", "\t", ",", "|")
_SAMPLE = 200_000
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def recognise(path: Path) -> tuple[str, str]:
    """The encoding and the separator; raises `BadTable` when it is no text."""
    raw = path.read_bytes()
    encoding = _encoding(raw)
    sample = raw[:_SAMPLE].decode(encoding, "replace").lstrip("\ufeff")
    if "\x00" in sample:
        raise BadTable(_("Ce fichier n’est pas un tableau que nous savons lire. Envoyez un .csv, un .xlsx ou un .ods."))
    if not sample.strip():
        raise BadTable.empty()
    return encoding, _separator(sample)


def _encoding(raw: bytes) -> str:
    if raw.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    # UTF-16 without its mark: in a table, every other byte is a zero.
    head = raw[:2000]
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    if head[::2].count(0) > len(head) // 4:
        return "utf-16-be"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _separator(sample: str) -> str:
    first = sample.partition("\n")[0].strip().strip('"').lower()
    if first.startswith("sep=") and len(first) == 5:
        return first[4]
    if first in ("sep=\\t", "sep="):
        return "\t"
    lines = sample.splitlines()[:60]
    if len(sample) >= _SAMPLE:
        lines = lines[:-1]
    found = []
    for order, separator in enumerate(SEPARATORS):
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=separator) if any(row)]
        except csv.Error:
            continue
        if widths and max(widths) > 1:
            # The separator that gives most rows the same width, then the widest; a lone comma is often a decimal.
            width, times = Counter(widths).most_common(1)[0]
            found.append((times / len(widths) if width > 1 else 0, width, -order, separator))
    return max(found)[3] if found else ";"


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula; `unguarded` gives it back."""
    return f"'{text}" if text.lstrip("'")[:1] in _FORMULA else text


def unguarded(text: str) -> str:
    """The text as it was before `guarded`; any other text as it is."""
    return text[1:] if text[:1] == "'" and text.lstrip("'")[:1] in _FORMULA else text


def rows(path: Path, encoding: str, separator: str) -> Iterator[tuple[int, Row]]:
    """Number of the line where the row begins, and its cells."""
    # cp1252 leaves five bytes without a letter: they show as �, and nothing is lost but them.
    with path.open("r", encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(_without_nul(file), delimiter=separator)
        begins = 1
        try:
            for count, cells in enumerate(reader):
                if count > MAX_ROWS + 100:
                    raise BadTable.too_many_rows()
                if any(len(cell) > MAX_CELL for cell in cells):
                    raise BadTable.long_cell(begins)
                row = tidy([unguarded(cell.strip()) for cell in cells])
                if row and not (count == 0 and str(row[0]).lower().startswith("sep=")):
                    if count == 0:
                        row[0] = str(row[0]).lstrip("\ufeff")
                    yield begins, row
                begins = reader.line_num + 1
        except csv.Error as error:
            raise BadTable.long_cell(begins) from error
        except UnicodeError as error:
            raise BadTable.damaged() from error


def _without_nul(file: io.TextIOBase) -> Iterator[str]:
    for line in file:
        yield line.replace("\x00", "")
