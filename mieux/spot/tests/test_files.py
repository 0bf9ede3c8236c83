"""Files: what they hold is read, what cannot be read is said in two languages with what to do next."""

import contextlib
import io
import struct
import zipfile
import zlib

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from mieux.spot import files
from mieux.spot.files import BadFile, text_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def docx(body: str) -> bytes:
    return zipped({"word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'})


def odt(body: str, **more: str) -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    xml = (
        f'<o:document-content xmlns:o="{names}:office:1.0" xmlns:text="{names}:text:1.0">'
        f"<o:body><o:text>{body}</o:text></o:body></o:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": xml, **more})


def pdf(*pages: str) -> bytes:
    """A PDF written by hand: one line of Helvetica a page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for words in pages:
        drawn = f"BT /F1 12 Tf 50 700 Td ({words}) Tj ET" if words else ""
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
        font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {len(objects)} 0 R"
            f" /Resources << /Font << /F1 {font} >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    made, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(made))
        made += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    made += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF"
    )
    return made.encode("latin-1")


def refusal(content: bytes, name: str) -> str:
    with pytest.raises(BadFile) as caught:
        text_of(content, name)
    return caught.value.code


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_a_plain_text_is_read_in_whatever_encoding(codec):
    words = "Les élèves ont décidé : « l'été, c'est à nous »."
    assert text_of(words.encode(codec), "a.txt").text == words


def test_a_guessed_encoding_is_said():
    assert [note.code for note in text_of("été à".encode("cp1252"), "a.txt").notes] == ["encoding"]


def test_markdown_gives_its_words():
    written = "---\ntitle: x\n---\n# Le garage\n\nOn y **répare** des [vélos](http://x.test).\n\n- un\n- deux\n"
    assert text_of(written.encode(), "a.md").text == "Le garage\n\nOn y répare des vélos.\n\nun\n\ndeux"


def test_a_docx_gives_its_paragraphs_without_what_was_struck_out():
    body = (
        "<w:p><w:r><w:t>Les habitants </w:t></w:r><w:r><w:t>décident.</w:t></w:r></w:p>"
        "<w:p><w:del><w:r><w:delText>non</w:delText></w:r></w:del><w:r><w:t>Ils</w:t><w:tab/><w:t>votent.</w:t></w:r></w:p>"
    )
    assert text_of(docx(body), "a.docx").text == "Les habitants décident.\n\nIls\tvotent."


def test_an_odt_gives_its_paragraphs_without_comments():
    body = (
        "<text:h>Titre</text:h><text:p>Les <text:span>habitants</text:span> décident"
        "<text:note>note</text:note>.</text:p>"
    )
    assert text_of(odt(body), "a.odt").text == "Titre\n\nLes habitants décident."


def test_a_pdf_gives_its_pages():
    assert (
        text_of(pdf("Les habitants votent.", "Ils reparent."), "a.pdf").text == "Les habitants votent.\nIls reparent."
    )


def test_words_cut_at_the_end_of_a_line_are_put_together_and_page_numbers_left_out():
    assert (
        files._joined(["Les habi-\ntants votent.\n1", "Ils re-\nparent.\n2"]) == "Les habitants votent.\nIls reparent."
    )


def test_a_long_pdf_is_read_up_to_a_limit_that_is_said(monkeypatch):
    monkeypatch.setattr(files, "MAX_PAGES", 5)
    read = text_of(pdf(*(f"Page numero {n}, assez longue." for n in range(30))), "a.pdf")
    assert read.text.count("numero") == 5
    assert "30 pages" in read.notes[0].text.in_language("fr")
    assert "first 5" in read.notes[0].text.in_language("en")


def test_a_long_text_is_read_up_to_a_limit_that_is_said():
    read = text_of(("Les habitants votent. " * 20_000).encode(), "a.txt")
    assert len(read.text) == files.MAX_CHARACTERS
    assert [note.code for note in read.notes] == ["characters"]


def test_pages_that_are_pictures_are_said():
    assert refusal(pdf("", ""), "a.pdf") == "scanned"
    read = text_of(pdf("Les habitants votent.", ""), "a.pdf")
    assert [note.code for note in read.notes] == ["silent-pages"]


def test_a_locked_pdf_is_refused():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="AES-256")
    packed = io.BytesIO()
    writer.write(packed)
    assert refusal(packed.getvalue(), "a.pdf") == "encrypted"


def test_a_file_that_is_not_what_it_says_is_refused():
    assert refusal(b"abc", "a.pdf") == "not-what-it-says"
    assert refusal(pdf("Bonjour a tous"), "a.docx") == "not-what-it-says"
    assert refusal(odt("<text:p>x</text:p>"), "a.docx") == "not-what-it-says"
    assert refusal(zipped({"xl/workbook.xml": "<x/>"}), "a.docx") == "not-what-it-says"
    assert refusal(pdf("Bonjour a tous"), "a.txt") == "not-what-it-says"
    assert refusal(b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a.txt") == "not-text"
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50 + b"x", "a.doc") == "old-word"
    assert refusal(b"bonjour", "a.exe") == refusal(b"bonjour", "bonjour") == "unknown-kind"


def test_empty_files_are_refused():
    for content, name in (
        (b"", "a.txt"),
        (b" \n\0", "a.pdf"),
        ("…".encode(), "a.txt"),
        (docx("<w:p/>"), "a.docx"),
        (b"---\na: b\n---\n", "a.md"),
    ):
        assert refusal(content, name) == "empty"


def test_a_file_too_big_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.setattr(files, "MAX_BYTES", 100)
    assert refusal(b"a" * 101, "a.txt") == "too-big"


def test_a_zip_that_unpacks_into_a_flood_is_refused():
    assert refusal(docx("<w:p><w:r><w:t>" + "a" * 20_000_000 + "</w:t></w:r></w:p>"), "a.docx") == "trap"


def test_a_zip_that_lies_about_its_size_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MAX_UNPACKED", 10_000)
    packed = bytearray(docx("<w:p><w:r><w:t>" + "ab " * 10_000 + "</w:t></w:r></w:p>"))
    where = packed.rfind(b"PK\x01\x02")
    packed[where + 24 : where + 28] = struct.pack("<I", 500)
    assert refusal(bytes(packed), "a.docx") in {"damaged", "trap"}


def test_entities_that_swell_are_refused():
    xml = (
        '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
        f'<w:document xmlns:w="{W}"><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>'
    )
    assert refusal(zipped({"word/document.xml": xml}), "a.docx") == "trap"


def test_a_locked_odt_is_refused():
    locked = odt("<text:p>x</text:p>", **{"META-INF/manifest.xml": "<m><encryption-data/></m>"})
    assert refusal(locked, "a.odt") == "encrypted"


def test_damaged_files_are_refused():
    whole = docx("<w:p><w:r><w:t>Bonjour</w:t></w:r></w:p>")
    assert refusal(whole[: len(whole) // 2], "a.docx") == "damaged"
    assert refusal(zipped({"word/document.xml": "<w:p>"}), "a.docx") == "damaged"
    assert refusal(b"%PDF-1.4\n" + zlib.compress(b"x"), "a.pdf") == "damaged"


def test_deep_nesting_exhausts_nothing():
    deep = "<text:p>" + "<text:span>" * 3_000 + "fond" + "</text:span>" * 3_000 + "</text:p>"
    assert text_of(odt(deep), "a.odt").text == "fond"


@given(st.binary(max_size=300), st.sampled_from(files.SUFFIXES), st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04"]))
def test_any_bytes_give_a_text_or_a_reason(content, suffix, start):
    with contextlib.suppress(BadFile):
        assert text_of(start + content, f"a{suffix}").text


def test_characters_that_nobody_sees_are_left_out():
    assert text_of("Bon\u202ejour\x07 à tous".encode(), "a.txt").text == "Bonjour à tous"


@pytest.mark.parametrize("code", files._MESSAGES)
def test_reasons_are_said_in_both_languages(code):
    said = BadFile(code)
    with translation.override("en"):
        english = said.text.plain
    with translation.override("fr"):
        assert said.text.plain != english
