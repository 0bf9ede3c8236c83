"""Files as people have them: read whatever wrote them, or refused with words that help."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from mieux.impact.importing.columns import known
from mieux.impact.tables import BadTable, open_table
from mieux.impact.tables.text import guarded, unguarded

HEADER = ["indicateur", "date", "valeur"]
ROW = ["Élèves venus", "2024-03-05", "12,5"]


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def read(path: Path, name: str = "", sheet: str = ""):
    table = open_table(path, name or path.name)
    return [row for __, row in table.rows(sheet)]


def text(separator: str) -> str:
    quoted = [f'"{cell}"' for cell in ROW]
    return separator.join(HEADER) + "\r\n" + separator.join(quoted) + "\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_usual_encoding_and_separator(tmp_path, encoding, separator):
    assert read(put(tmp_path, "t.csv", text(separator).encode(encoding))) == [HEADER, ROW]


def test_excel_says_its_separator_in_the_first_line(tmp_path):
    assert read(put(tmp_path, "t.csv", b"sep=;\r\na;b\r\n1,5;2\r\n")) == [["a", "b"], ["1,5", "2"]]


def test_blank_rows_are_left_out_and_rows_keep_their_number(tmp_path):
    table = open_table(put(tmp_path, "t.csv", b'a;b\n\n;\n1;2\n"x\ny";3\n4;5\n'), "t.csv")
    assert [number for number, __ in table.rows()] == [1, 4, 5, 7]


def test_the_names_of_the_columns_are_found_below_a_title(tmp_path):
    content = "Suivi 2024;;\n;;\nindicateur;date;valeur\nx;2024-01-01;3\n"
    table = open_table(put(tmp_path, "t.csv", content.encode()), "t.csv")
    assert table.header(known) == ("", 3)


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Notice").write(0, 0, "Lisez-moi")
        sheet = book.add_worksheet("Valeurs")
        sheet.write_row(0, 0, HEADER)
        sheet.write(1, 0, "Élèves venus")
        sheet.write_datetime(1, 1, date(2024, 3, 5), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_number(1, 2, 12.5)
        sheet.write_number(2, 2, 0.12, book.add_format({"num_format": "0 %"}))
        sheet.write_formula(3, 2, "=1/0", None, "#DIV/0!")
        sheet.write_boolean(4, 2, True)
        sheet.write_number(5, 2, 45356)
        sheet.write_rich_string(6, 2, "en ", book.add_format({"bold": True}), "gras")
    return path


def test_a_workbook_gives_what_people_see(tmp_path):
    table = open_table(workbook(tmp_path / "t.xlsx"), "t.xlsx")
    assert table.sheets == ("Notice", "Valeurs")
    assert table.header(known) == ("Valeurs", 1)
    rows = [row for __, row in table.rows("Valeurs")]
    assert rows[0] == HEADER
    assert rows[1] == ["Élèves venus", "2024-03-05", 12.5]
    assert [row[2] for row in rows[2:]] == ["12 %", "#DIV/0!", "true", 45356, "en gras"]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(st.text("abcé €%-_=", max_size=8), st.integers(-(10**9), 10**9), st.floats(-1e6, 1e6)),
            min_size=1,
            max_size=6,
        ),
        min_size=1,
        max_size=8,
    )
)
def test_our_reader_reads_what_openpyxl_reads(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("x") / "t.xlsx"
    book = openpyxl.Workbook()
    for row in rows:
        # openpyxl takes a text that begins with « = » for a formula.
        book.active.append([cell.replace("=", "") if isinstance(cell, str) else cell for cell in row])
    book.save(path)
    other = openpyxl.load_workbook(path, read_only=True)
    theirs = []
    for cells in other.active.iter_rows(values_only=True):
        row = [("" if cell is None else cell.strip() if isinstance(cell, str) else cell) for cell in cells]
        while row and row[-1] == "":
            row.pop()
        if row:
            theirs.append(row)
    other.close()
    if not theirs:
        return
    assert read(path) == theirs


def sheet_of_libreoffice(rows: str, *, more: str = "") -> bytes:
    content = (
        '<?xml version="1.0"?>' + more + '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:'
        'office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:'
        'opendocument:xmlns:text:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:'
        f'1.0"><office:body><office:spreadsheet><table:table table:name="Feuille1">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return buffer.getvalue()


ODS = """<table:table-row><table:table-cell office:value-type="string"><text:p>indicateur</text:p></table:table-cell>
<table:table-cell office:value-type="string"><office:annotation><text:p>note à côté</text:p></office:annotation>
<text:p>date</text:p></table:table-cell><table:table-cell><text:p>valeur</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/>
</table:table-row><table:table-row table:number-rows-repeated="2">
<table:table-cell><text:p>A</text:p><text:p>B</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2024-03-05T00:00:00"/><table:table-cell
office:value-type="percentage" office:value="0.12"><text:p>12 %</text:p></table:table-cell><table:table-cell
office:value-type="float" office:value="12.5"/><table:table-cell office:value-type="string" calcext:value-type="error">
<text:p>#REF!</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>
</table:table-row>"""


def test_a_sheet_of_libreoffice_with_repeated_rows(tmp_path):
    table = open_table(put(tmp_path, "t.ods", sheet_of_libreoffice(ODS)), "t.ods")
    assert list(table.rows()) == [
        (1, HEADER),
        (5, ["A\nB", "2024-03-05", "12 %", 12.5, "#REF!"]),
        (6, ["A\nB", "2024-03-05", "12 %", 12.5, "#REF!"]),
    ]


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return buffer.getvalue()


def lying_bomb() -> bytes:
    """An .ods whose rows say that they are repeated a billion times."""
    return sheet_of_libreoffice(
        '<table:table-row table:number-rows-repeated="1000000000"><table:table-cell><text:p>x</text:p>'
        "</table:table-cell></table:table-row>"
    )


def entities() -> bytes:
    return sheet_of_libreoffice("<table:table-row/>", more='<!DOCTYPE x [<!ENTITY a "aaaa">]>')


def wide() -> bytes:
    return (";".join(f"c{n}" for n in range(10_000)) + "\n").encode()


@pytest.mark.parametrize(
    ("name", "content", "help"),
    [
        ("vide.csv", b"", "vide"),
        ("blanc.csv", b"  \n\n", "vide"),
        ("bombe.xlsx", bomb(), "trop lourd"),
        ("repetee.ods", lying_bomb(), "lignes"),
        ("entites.ods", entities(), "abîmé"),
        ("large.csv", wide(), "colonnes"),
        ("cite.csv", b'a;b\n"' + b"x" * 20_000 + b";1\n", "guillemet"),
        ("vieux.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, ".xls"),
        ("texte.pdf", b"%PDF-1.7", "PDF"),
        ("photo.png", b"\x89PNG\r\n", "image"),
        ("page.html", b"<!DOCTYPE html><table></table>", "page web"),
        ("donnees.json", b'{"a": 1}', "JSON"),
        ("archive.zip", b"PK\x05\x06" + b"\0" * 18, "vide"),
        ("casse.xlsx", b"PK\x03\x04" + b"\0" * 200, "abîmé"),
        ("binaire.csv", bytes(range(256)) * 8 + b"\0" * 4, "pas un tableau"),
    ],
)
def test_what_is_no_table_is_refused_kindly(tmp_path, name, content, help):
    path = put(tmp_path, name, content)
    with pytest.raises(BadTable, match=help):
        list(open_table(path, name).rows())


def test_a_hundred_megabytes_are_refused_before_they_are_read(tmp_path):
    path = tmp_path / "lourd.csv"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    with pytest.raises(BadTable, match="20 Mo"):
        open_table(path, "lourd.csv")


@pytest.mark.parametrize(
    "member", ["xl/worksheets/sheet2.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/workbook.xml"]
)
def test_a_workbook_broken_anywhere_is_said_to_be_damaged(tmp_path, member):
    good = workbook(tmp_path / "good.xlsx")
    bad = tmp_path / "bad.xlsx"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            target.writestr(name, b"<broken" if name == member else source.read(name))
    with pytest.raises(BadTable):
        open_table(bad, "bad.xlsx").header(known, "Valeurs")


@given(st.text("=+-@'a ", max_size=6))
def test_a_formula_is_guarded_and_comes_back(said):
    assert unguarded(guarded(said)) == said
    assert guarded(said)[:1] not in tuple("=+-@")


def test_guarded_cells_survive_a_file(tmp_path):
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows([["a", "b"], [guarded("=1+1"), guarded("'=x")]])
    assert read(put(tmp_path, "t.csv", buffer.getvalue().encode()))[1] == ["=1+1", "'=x"]
