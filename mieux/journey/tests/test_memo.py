"""The memo: one tagged sheet of A4 in each language, made of the pack's words."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.utils import translation

from mieux.exports import drawings, pdf
from mieux.journey import exports
from mieux.method import pack

pytestmark = pytest.mark.django_db


def text_of(content: bytes, path: Path) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("the text of the PDF is not tested: install poppler-utils (pdftotext)")
    path.write_bytes(content)
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


@pytest.mark.parametrize(("path", "language"), [("/parcours/memo.pdf", "fr"), ("/en/parcours/memo.pdf", "en")])
def test_the_memo_is_one_tagged_page(client, django_assert_num_queries, path, language):
    with django_assert_num_queries(0):
        response = client.get(path)
    assert response["Content-Type"] == "application/pdf"
    assert f"-{language}.pdf" in response["Content-Disposition"]
    assert not response.cookies
    content = response.content
    assert content.startswith(b"%PDF-")
    if not shutil.which("pdfinfo"):
        pytest.skip("pages and tags of the PDF are not tested: install poppler-utils (pdfinfo)")
    done = subprocess.run(["pdfinfo", "-"], input=content, capture_output=True, check=True)
    facts = dict(re.findall(r"^([\w ]+):\s+(.*)$", done.stdout.decode(), re.M))
    assert facts["Pages"] == "1"
    assert facts["Tagged"] == "yes"
    assert facts["Page size"].endswith("(A4)")
    with translation.override(language):
        assert pack().mnemonic.plain in facts["Title"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_memo_holds_the_whole_method(language, tmp_path):
    text = text_of(exports.memo_pdf(language), tmp_path / "memo.pdf").replace("’", "'")
    method = pack()

    def holds(words: str) -> bool:
        # Columns share lines: look for the words, in whatever order the lines gave them.
        return all(word in text for word in words.replace("’", "'").split())

    with translation.override(language):
        for criterion in method.criteria:
            assert holds(criterion.label.plain)
            assert holds(criterion.question.plain)
        for phase in method.phases:
            assert holds(phase.co_label.plain)
            assert holds(phase.question.plain)
        for level in method.levels:
            assert holds(level.label.plain)
        for zone in method.zones:
            assert holds(zone.metaphor.plain)
            assert holds(zone.label.plain)
            for question in zone.questions:
                assert holds(question.plain)
        assert holds(method.voyage.loop.plain)


def test_another_pack_has_its_own_memo(client, use_pack):
    use_pack("energy-sobriety")
    response = client.get("/parcours/memo.pdf")
    assert response.content.startswith(b"%PDF-")
    assert "energy-sobriety" in response["Content-Disposition"]


def test_the_memo_is_written_once(client, monkeypatch, settings):
    settings.DEV = False
    calls = []
    write = pdf.write
    monkeypatch.setattr(exports.pdf, "write", lambda *a, **k: calls.append(a) or write(*a, **k))
    assert client.get("/parcours/memo.pdf").content == client.get("/parcours/memo.pdf").content
    client.get("/en/parcours/memo.pdf")
    assert len(calls) == 2


def test_words_are_data_and_never_commands(tmp_path):
    """Typst source, JSON and markup in somebody's words come out as the same words."""
    hostile = '#panic("no") #eval("1") *gras* _x_ = Titre \\ "quote" $x$ <a> @ref // rien'
    memo = exports.memo(pack(), "fr")
    document = type(memo)(**{**memo.__dict__, "title": hostile, "credit": hostile})
    text = text_of(pdf.write("journey/memo.typ", document, language="fr"), tmp_path / "hostile.pdf")
    assert '#panic("no")' in text
    assert "*gras*" in text
    assert "// rien" in text


def test_paper_colours_are_those_of_the_screen():
    css = (Path(drawings.__file__).parents[1] / "core/static/core/css/tokens.css").read_text()
    light = css[css.index(":root {") : css.index("@media")]
    tokens = dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]+)", light))
    assert {name: tokens[name] for name in drawings.COLOURS} == drawings.COLOURS


def test_a_drawing_for_paper_has_no_variables_left():
    inside = '<path fill="var(--mer, #123)"/><path fill="var(--unknown)"/>'
    svg = drawings.printable(f'<svg viewBox="0 0 1 1">{inside}</svg>')
    assert "var(" not in svg
    assert "#0b6e78" in svg
    assert "xmlns" in svg
