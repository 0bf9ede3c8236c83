"""CSV and XLSX: the columns of the Etalab schema « impact d’un service public numérique » 0.3.0, then ours."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _

from mieux.atlas.models import Initiative

from ..amounts import written
from ..importing.columns import COLUMN_OF, FIELDS
from ..models import Value
from ..queries.values import Asked, rows_of
from ..tables.text import guarded
from .record import columns, extra_columns, record, safe

_PIECE = 32_000


def csv_pieces(initiative: Initiative, asked: Asked, name: str, *, bom: bool = False) -> Iterator[bytes]:
    """The file in pieces as rows are read: UTF-8, commas, points as decimal signs, ISO days."""
    extras = _extras(initiative, asked)
    names = columns(extras)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    if bom:
        yield b"\xef\xbb\xbf"
    writer.writerow([guarded(each) for each in names])
    for value in rows_of(initiative, asked):
        row = record(value, value.indicator, name)
        writer.writerow([text_cell(row.get(each)) for each in names])
        if buffer.tell() > _PIECE:
            yield _taken(buffer)
    yield _taken(buffer)


def _extras(initiative: Initiative, asked: Asked) -> list[str]:
    """A first walk for the names of the columns that came with tables."""
    rows = Value.objects.filter(asked.of_values, indicator__initiative=initiative, removed_at__isnull=True).exclude(
        extras={}
    )
    return extra_columns(rows.only("extras").iterator(chunk_size=2_000))


def text_cell(cell: Any) -> str:
    """A cell of a CSV: machines read it, no spreadsheet runs it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return written(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return guarded(str(safe(cell)))


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")


def xlsx_file(initiative: Initiative, asked: Asked, name: str) -> IO[bytes]:
    """A workbook with typed cells, and a sheet that says what each column holds. The caller closes it."""
    import xlsxwriter  # 14 MB that only a workbook needs

    names = columns(_extras(initiative, asked))
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "bg_color": "#F3E3C3", "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(_("Valeurs"))
        sheet.freeze_panes(1, 3)
        for place, each in enumerate(names):
            sheet.set_column(
                place, place, 28 if each in ("indicateur", "commentaires", "temoignage", "definition") else 16
            )
            sheet.write_string(0, place, each, bold)
        for number, value in enumerate(rows_of(initiative, asked), 1):
            row = record(value, value.indicator, name)
            for place, each in enumerate(names):
                _write(sheet, number, place, row.get(each), day)
        _legend(book, names, bold, wrap)
    file.seek(0)
    return file


def _write(sheet: Any, row: int, place: int, cell: Any, day: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, place, cell)
    elif isinstance(cell, Decimal):
        sheet.write_number(row, place, float(cell))
    elif isinstance(cell, date):
        if cell.year >= 1900:
            sheet.write_datetime(row, place, cell, day)
        else:
            # Spreadsheets know no day before 1900.
            sheet.write_string(row, place, cell.isoformat())
    else:
        sheet.write_string(row, place, str(safe(cell))[:32_000])


def _legend(book: Any, names: Iterable[str], bold: Any, wrap: Any) -> None:
    sheet = book.add_worksheet(_("Colonnes"))
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 70)
    sheet.write_string(0, 0, _("colonne"), bold)
    sheet.write_string(0, 1, _("ce qu’elle contient"), bold)
    words = {column: FIELDS[field] for field, column in COLUMN_OF.items()}
    for number, each in enumerate(names, 1):
        sheet.write_string(number, 0, each)
        sheet.write_string(number, 1, str(words.get(each, _("venue d’un tableau, gardée telle quelle"))), wrap)
