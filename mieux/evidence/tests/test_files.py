"""Files: believed by their content, harmless once kept, handed out with care."""

import time
import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest
from django.conf import settings
from django.test import RequestFactory
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mieux.evidence import actions, files
from mieux.evidence.files import BadFile, Upload, check_document, check_photo, clean_name
from mieux.evidence.given import Given
from mieux.evidence.models import Kind
from mieux.wheel.models import CellEvidence

from .conftest import docx, odt, pdf, photo, xlsx, zipped


def checked(data: bytes, name: str) -> Upload:
    return check_document(BytesIO(data), name, len(data))


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(BadFile) as refused:
        checked(data, name)
    return str(refused.value)


def ods() -> bytes:
    return zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": "<office/>"})


def named(value: object) -> str:
    """An archive holds the time at which it was made: its bytes would give a test another name in each process."""
    return value if isinstance(value, str) else type(value).__name__


@pytest.mark.parametrize(
    ("data", "name", "kept"),
    [
        (pdf(), "bilan.pdf", "pdf"),
        (pdf(), "bilan", "pdf"),
        (docx(), "compte rendu.docx", "docx"),
        (xlsx(), "tableau.XLSX", "xlsx"),
        (odt(), "texte.odt", "odt"),
        (ods(), "tableau.ods", "ods"),
        ("année;repas\n2024;43\n".encode(), "repas.csv", "csv"),
        ("année;repas\n".encode("cp1252"), "repas.csv", "csv"),
        ("Compte rendu\n".encode("utf-16"), "notes.txt", "txt"),
        (photo(), "photo.jpg", "webp"),
        (photo(), "photo.png", "webp"),
    ],
    ids=named,
)
def test_what_is_what_it_says_is_kept(data, name, kept):
    assert checked(data, name).extension == kept


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (docx(), "bilan.pdf"),
        (pdf(), "bilan.docx"),
        (photo(), "bilan.pdf"),
        (b"<!doctype html><script>alert(1)</script>", "bilan.pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "photo.png"),
        (b"\xef\xbb\xbf  <html>", "tableau.csv"),
        (b"MZ\x90\0\x03", "notes.txt"),
        (b"%PDF-1.7 cut", "bilan.pdf"),
        (docx()[:80], "bilan.docx"),
        (zipped(**{"../../etc/passwd": "x", "[Content_Types].xml": "x"}), "bilan.docx"),
        (b"GIF89a" + b"\0" * 40, "bilan.png"),
    ],
    ids=named,
)
def test_what_is_not_what_it_says_is_refused(data, name):
    assert "n’est pas ce qu’il dit être" in refusal(data, name)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (docx(**{"word/vbaProject.bin": b"x"}), "a.docx"),
        (xlsx(**{"xl/macrosheets/sheet1.xml": b"x"}), "a.xlsx"),
        (xlsx(**{"xl/embeddings/oleObject1.bin": b"x"}), "a.xlsx"),
        (
            docx(**{"word/_rels/settings.xml.rels": "<Relationship Type='attachedTemplate' Target='http://x'/>"}),
            "a.docx",
        ),
        (odt(**{"Basic/Standard/Module1.xml": b"x"}), "a.odt"),
        (odt(**{"content.xml": "<script:event-listener/>"}), "a.odt"),
        (pdf(b"1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >> endobj\n"), "a.pdf"),
        (pdf(b"1 0 obj << /S /J#61vaScript >> endobj\n"), "a.pdf"),
        (pdf(b"1 0 obj << /S /Launch /F (cmd.exe) >> endobj\n"), "a.pdf"),
        (pdf(b"1 0 obj << /Type /EmbeddedFile >> endobj\n"), "a.pdf"),
    ],
)
def test_what_could_run_is_refused(data, name):
    assert "macros" in refusal(data, name)


def test_a_script_in_a_compressed_object_is_found():
    hidden = zlib.compress(b"5 0 << /S /JavaScript /JS (x) >>")
    body = b"1 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream\n" + hidden + b"\nendstream endobj\n"
    assert "macros" in refusal(pdf(body), "a.pdf")


def test_a_pdf_that_unfolds_to_gigabytes_is_refused():
    folded = zlib.compress(b"\0" * (4 * 1024 * 1024), 9)
    body = b"1 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream\n" + folded + b"\nendstream endobj\n"
    assert "énorme" in refusal(pdf(body * 12), "a.pdf")


def test_a_pdf_of_a_million_empty_streams_is_read_once():
    began = time.monotonic()
    assert checked(pdf(b"streamendstream" * 400_000), "a.pdf").extension == "pdf"
    # It took minutes when each stream copied what followed.
    assert time.monotonic() - began < 10


def test_bytes_of_a_picture_in_a_pdf_are_not_read_as_a_script():
    body = b"1 0 obj << /Subtype /Image >> stream\n\x01/JS \x02/JavaScript \nendstream endobj\n"
    assert checked(pdf(body), "a.pdf").extension == "pdf"


@pytest.mark.parametrize("name", ["page.html", "dessin.svg", "programme.exe", "archive.zip", "ancien.doc", "sans-nom"])
def test_other_kinds_get_the_list_of_what_is_taken(name):
    data = zipped(a="b") if name == "archive.zip" else b"<svg/>" if name == "dessin.svg" else b"\xd0\xcf\x11\xe0 x"
    assert "Envoyez un PDF" in refusal(data, name)


def test_a_bomb_a_locked_file_a_heavy_one_and_an_empty_one():
    buffer = BytesIO(docx())
    with ZipFile(buffer, "a", 8) as archive:
        archive.writestr("word/media/bomb.bin", b"\0" * (files.MAX_UNFOLDED + 1))
    assert "énorme" in refusal(buffer.getvalue(), "a.docx")
    assert "10 Mo" in refusal(b"x" * (files.MAX_BYTES + 1), "a.txt")
    with pytest.raises(BadFile, match="10 Mo"):
        check_document(BytesIO(b"x"), "a.txt", files.MAX_BYTES + 1)
    assert "vide" in refusal(b" \n", "a.txt")
    locked = bytearray(docx())
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert "mot de passe" in refusal(bytes(locked), "a.docx")


def test_a_zip_that_names_a_part_twice_is_refused():
    buffer = BytesIO(docx())
    with ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(ZipInfo("word/document.xml"), "<other/>")
    assert "n’est pas ce qu’il dit être" in refusal(buffer.getvalue(), "a.docx")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Temp\\bilan 2024.pdf", "bilan 2024.pdf"),
        ('a"\r\nSet-Cookie: x.pdf', "a Set-Cookie x.pdf"),
        ("rosa@example.org.pdf", "document.pdf"),
        ("", "document.pdf"),
        (".pdf", "document.pdf"),
        ("facture\u202efdp.exe", "facturefdp.pdf"),
    ],
)
def test_the_name_of_a_file_is_shown_and_nothing_more(name, shown):
    assert clean_name(name, "pdf") == shown


@hypothesis_settings(max_examples=150, deadline=None)
@given(
    st.builds(
        lambda head, tail: head + tail,
        st.sampled_from(
            [b"", b"PK\x03\x04", b"%PDF-1.7", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF....WEBP", b"<"]
        ),
        st.binary(max_size=300),
    ),
    st.sampled_from(["a.pdf", "a.docx", "a.ods", "a.csv", "a.txt", "a.jpg", "a", "a.html"]),
)
def test_any_bytes_are_kept_or_get_a_message(data, name):
    for check in (check_document, check_photo):
        said = "kept"
        try:
            assert check(BytesIO(data), name, len(data)).extension in files.TYPES
        except BadFile as error:
            said = str(error)
        assert said


@pytest.mark.django_db
def test_a_file_is_kept_under_a_random_name_and_served_with_care(client, garden):
    upload = checked(pdf(), "bilan.pdf")
    row = actions.fill(CellEvidence(), Given(Kind.DOCUMENT, upload=upload), garden)
    assert row.file.name.startswith("preuves/")
    assert "bilan" not in row.file.name
    answer = files.serve(RequestFactory().get("/"), row)
    assert answer["Content-Disposition"] == 'attachment; filename="bilan.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"
    assert b"".join(answer) == pdf()
    # The door of the pictures does not open on evidence.
    assert client.get(f"/media/{row.file.name}").status_code == 404
    photo_row = actions.fill(CellEvidence(), Given(Kind.PHOTO, upload=check_photo(BytesIO(photo()), "p.jpg")), garden)
    shown = files.serve(RequestFactory().get("/"), photo_row, public=True)
    assert shown["Content-Disposition"].startswith("inline")
    assert shown["Cache-Control"].startswith("public")
    shown.close()


@pytest.mark.django_db
def test_files_go_after_the_transaction(garden, django_capture_on_commit_callbacks):
    row = actions.fill(CellEvidence(), Given(Kind.DOCUMENT, upload=checked(pdf(), "a.pdf")), garden)
    path = Path(row.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_after_commit([row])
        assert path.exists()
    assert not path.exists()
    assert path.is_relative_to(settings.MEDIA_ROOT)
