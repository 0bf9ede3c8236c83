"""Taking a voyage along: every file for whoever sees it, under a readable name, and nothing for the others."""

import csv
import io
import json
import shutil
import zipfile

import pytest
from bs4 import BeautifulSoup
from pptx import Presentation

from mieux.conftest import browser_of
from mieux.core import limits
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.exports.pdf import PdfError
from mieux.people.models import User
from mieux.voyage import document, examples, exports, files, journal
from mieux.voyage.actions import crossing, voyages, writing
from mieux.voyage.faq.asked import asked_of
from mieux.voyage.faq.writing import pour_faq
from mieux.voyage.files import FILES
from mieux.voyage.models import Right, Voyage
from mieux.voyage.views import outputs

pytestmark = pytest.mark.django_db

STARTS = {
    "pdf": b"%PDF-",
    "pptx": b"PK\x03\x04",
    "png": b"\x89PNG\r\n",
    "svg": b"<svg",
    "md": b"# ",
    "csv": b"\xef\xbb\xbfzone",
    "json": b'{\n "format"',
    "ics": b"BEGIN:VCALENDAR\r\n",
}


def at(boat: Voyage, slug: str) -> str:
    return f"/voyages/{boat.key}/sorties/voyage.{slug}"


@pytest.fixture(autouse=True)
def nothing_kept(settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "export": "1000/minute"}
    limits.forget_all()
    files._kept.clear()
    yield
    files._kept.clear()


@pytest.mark.parametrize("slug", FILES)
def test_every_file_is_what_it_says_and_is_called_after_the_voyage(boat: Voyage, aicha: User, slug: str):
    file = FILES[slug]
    answer = browser_of(aicha).get(at(boat, slug))
    assert answer.status_code == 200
    assert answer["Content-Type"] == file.media_type
    assert answer.content.startswith(STARTS[file.extension])
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "Le%20jardin%20dans%20la%20cour" in answer["Content-Disposition"] or (
        f'filename="Le jardin dans la cour, {file.name}.{file.extension}"' in answer["Content-Disposition"]
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-cache"


def test_names_follow_the_language_of_the_voyage(boat: Voyage):
    assert files.filename(FILES["affiche-a3"], "Le jardin", "fr") == "Le jardin, affiche A3.pdf"
    assert files.filename(FILES["affiche-a3"], "The garden", "en") == "The garden, A3 poster.pdf"
    odd = files.filename(FILES["json"], ' ../../a\\b:"c"\n' + "x" * 300, "fr")
    assert not set(odd) & set('/\\:"\n')
    assert len(odd) < 120
    assert files.filename(FILES["csv"], "///", "fr") == "cartes.csv"


@pytest.mark.parametrize("right", [Right.SEE, Right.COMMENT, Right.EDIT])
def test_guests_take_outputs_with_them(boat: Voyage, guest_of, right: Right):
    browser = guest_of(right)
    page = browser.get(f"/voyages/{boat.key}/sorties/")
    assert page.status_code == 200
    assert "Faire une adresse" not in page.text
    assert "version" not in page.text.split("<main")[1].split("Versions")[0].lower() or "<select" not in page.text
    for slug in ("md", "pdf", "apercu"):
        assert browser.get(at(boat, slug)).status_code == 200, slug
    # Former states are the history's, and the history is the crew's.
    assert browser.get(at(boat, "md") + "?a=1").status_code == 404
    assert browser.post(f"/voyages/{boat.key}/sorties/").status_code == 403


def test_for_strangers_there_is_nothing(boat: Voyage, client, chloe: User):
    for browser in (client, browser_of(chloe)):
        assert browser.get(f"/voyages/{boat.key}/sorties/").status_code == 404
        for slug in (*FILES, "apercu", "exe", "poster-a3"):
            assert browser.get(at(boat, slug)).status_code == 404, slug


def test_a_word_that_is_no_file_is_none(boat: Voyage, aicha: User):
    assert browser_of(aicha).get(at(boat, "exe")).status_code == 404


def test_the_worked_example_is_taken_by_anybody_and_kept_by_caches(client):
    examples.load_examples()
    page = client.get("/en/voyages/example/sorties/")
    assert page.status_code == 200
    assert "To hang on a wall" in page.text
    answer = client.get("/en/voyages/example/sorties/voyage.affiche-a3")
    assert answer["Cache-Control"].startswith("public")
    assert 'filename="How the book was made, A3 poster.pdf"' in answer["Content-Disposition"]


def test_the_page_groups_files_by_use_and_knows_an_empty_sea(boat: Voyage, aicha: User):
    browser = browser_of(aicha)
    page = browser.get(f"/voyages/{boat.key}/sorties/").text
    for words in ("À accrocher", "À lire et imprimer", "À projeter", "À retravailler", "Dans mon agenda"):
        assert f">{words}</h2>" in page
    for slug in FILES:
        assert f"/sorties/voyage.{slug}" in page
    assert "La mer est encore vide" not in page
    empty = voyages.start(aicha, "Rien encore")
    assert "La mer est encore vide" in browser.get(f"/voyages/{empty.key}/sorties/").text
    for slug in FILES:
        assert browser.get(at(empty, slug)).status_code == 200, slug


def test_a_named_version_is_taken_as_it_was(boat: Voyage, aicha: User):
    version = crossing.name_version(boat, aicha, "Avant l’été")
    lamp = document.read(journal.opened(boat.pk)).in_zone("phare")[0].id
    writing.write_text(boat, f"user:{aicha.pk}", lamp, "Un verger.")
    browser = browser_of(aicha)
    page = browser.get(f"/voyages/{boat.key}/sorties/?a={version.number}").text
    assert "Vous emportez la carte du" in page
    assert f"voyage.affiche-a0?a={version.number}" in page
    assert "Avant l’été" in page
    then = browser.get(f"{at(boat, 'md')}?a={version.number}").text
    assert "Un jardin que tout l’immeuble partage." in then
    assert "Un verger." not in then
    slides = Presentation(io.BytesIO(browser.get(f"{at(boat, 'pptx')}?a={version.number}").content))
    assert "Un jardin que" in "".join(slide.notes_slide.notes_text_frame.text for slide in slides.slides)
    assert "Un verger." in browser.get(at(boat, "md")).text
    for wrong in ("-1", "x", "999999", "²", "1" * 30):
        assert browser.get(f"{at(boat, 'md')}?a={wrong}").status_code == 404, wrong
        assert browser.get(f"/voyages/{boat.key}/sorties/?a={wrong}").status_code == 404


def test_what_has_not_changed_is_not_sent_again_and_what_has_is(boat: Voyage, aicha: User):
    browser = browser_of(aicha)
    for slug in ("affiche-a3", "json", "pptx"):
        first = browser.get(at(boat, slug))
        again = browser.get(at(boat, slug), HTTP_IF_NONE_MATCH=first["ETag"])
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        assert browser.get(at(boat, slug)).content == first.content
    mark = browser.get(at(boat, "affiche-a3"))["ETag"]
    writing.add_card(boat, "user:1", "rames", "Une citerne")
    assert browser.get(at(boat, "affiche-a3"), HTTP_IF_NONE_MATCH=mark).status_code == 200


def test_making_is_counted_taking_what_is_made_is_not(boat: Voyage, aicha: User, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "export": "2/minute"}
    limits.forget_all()
    browser = browser_of(aicha)
    assert [browser.get(at(boat, "affiche-a3")).status_code for _ in range(4)] == [200] * 4
    assert browser.get(at(boat, "affiche-a1")).status_code == 200
    late = browser.get(at(boat, "affiche-a0"))
    assert late.status_code == 429
    assert int(late["Retry-After"]) > 0
    assert browser.get(at(boat, "json")).status_code == 200


def test_a_room_that_takes_the_same_poster_has_it_made_once(boat: Voyage, monkeypatch):
    from concurrent.futures import ThreadPoolExecutor
    from dataclasses import replace
    from time import sleep

    made = []

    def slow(book, address):
        made.append(1)
        sleep(0.1)
        return b"x"

    book, file = exports.logbook(boat), replace(FILES["affiche-a3"], make=slow)
    with ThreadPoolExecutor(8) as room:
        assert set(room.map(lambda _n: files.made(file, book, "", "k"), range(8))) == {b"x"}
    assert len(made) == 1
    assert not files._busy


def test_what_is_kept_stays_small(boat: Voyage, monkeypatch):
    monkeypatch.setattr(files, "KEEP_BYTES", 10)
    for name in "abc":
        files._keep(name, b"12345")
    assert (files.kept("a"), files.kept("c")) == (None, b"12345")


def test_no_file_tells_whose_account_somebody_has(boat: Voyage, aicha: User):
    buoy = document.read(journal.opened(boat.pk)).in_zone("balises")[0].id
    writing.set_fields(boat, f"user:{aicha.pk}", buoy, {"owner": {"name": "Aïcha", "whom": f"user:{aicha.pk}"}})
    browser = browser_of(aicha)
    for slug in FILES:
        body = browser.get(at(boat, slug)).content
        if body.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(body)) as parts:
                body = b"".join(parts.read(name) for name in parts.namelist())
        assert f"user:{aicha.pk}".encode() not in body, slug
        assert aicha.email.encode() not in body, slug


def test_the_json_of_the_page_comes_back_as_a_voyage(boat: Voyage, aicha: User):
    pour_faq(boat, "Et l’eau ?", "Du toit.", language="fr")
    pour_faq(boat, "Who waters in August?", language="en")
    title, board, asked = exports.read_json(browser_of(aicha).get(at(boat, "json")).content)
    assert title == boat.title
    assert len(board.cards) == 6
    again = voyages.start_from_board(aicha, title, board, asked=asked, once="a")
    assert voyages.start_from_board(aicha, title, board, asked=asked, once="a") == again
    assert asked_of(again) == asked_of(boat) == asked
    assert json.loads(browser_of(aicha).get(at(boat, "json")).content)["format"] == exports.FORMAT


@pytest.mark.parametrize("size", ["a4", "a3", "a1", "a0"])
def test_the_empty_poster_is_for_anybody(client: ReadOnlyOnGetClient, size: str):
    answer = client.get(f"/voyages/affiche-vide.pdf?format={size}")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert not answer.cookies
    english = client.get(f"/en/voyages/affiche-vide.pdf?format={size}")
    assert english.content != answer.content
    assert english["Content-Disposition"] != answer["Content-Disposition"]


def test_a_size_that_no_printer_has_is_none(client):
    assert client.get("/voyages/affiche-vide.pdf?format=b12").status_code == 404
    assert client.get("/voyages/affiche-vide.pdf").status_code == 200


def test_the_ways_in(client, aicha: User, boat: Voyage, guest_of):
    home = client.get("/").text
    assert 'href="/voyages/"' in home.split("<main")[0]
    step = client.get("/parcours/devenir/").text
    assert 'href="/voyages/"' in step.split("<main")[1]
    assert "/voyages/affiche-vide.pdf?format=a3" in step
    assert f"/voyages/{boat.key}/" in browser_of(aicha).get("/compte/profil/").text
    for browser, sees_crew in ((browser_of(aicha), True), (guest_of(Right.SEE), False)):
        page = browser.get(f"/voyages/{boat.key}/").text
        assert f"/voyages/{boat.key}/sorties/" in page
        assert (f"/voyages/{boat.key}/equipage/" in page) == sees_crew


def test_the_past_of_a_public_voyage_is_kept_by_nobody_else(boat: Voyage, aicha: User):
    """A shared cache answers whoever asks; the history is for those aboard."""
    Voyage.objects.filter(pk=boat.pk).update(public=True)
    now, then = (browser_of(aicha).get(at(boat, "md") + query) for query in ("", "?a=1"))
    assert now["Cache-Control"].startswith("public")
    assert then["Cache-Control"] == "private, no-cache"


def test_a_file_that_could_not_be_made_says_when_to_come_back(boat: Voyage, aicha: User, monkeypatch):
    def never(*_values, **_named):
        raise PdfError("no end after 90 seconds")

    monkeypatch.setattr("mieux.exports.apart._compile", never)
    monkeypatch.setattr("mieux.exports.pdf.write", never)
    outputs._blank.clear()
    browser = browser_of(aicha)
    addresses = (at(boat, "affiche-a3"), f"/voyages/{boat.key}/coulisses/coulisses.pdf", "/voyages/affiche-vide.pdf")
    for address in addresses:
        answer = browser.get(address)
        assert (answer.status_code, answer["Retry-After"]) == (503, "60"), address
        assert "Ce fichier n’est pas prêt" in answer.text
        assert "public" not in answer["Cache-Control"]
        assert "ETag" not in answer
    assert browser.get(at(boat, "md")).status_code == 200


def test_the_story_as_a_file_is_counted_too(boat: Voyage, aicha: User, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "export": "2/minute"}
    browser = browser_of(aicha)
    answers = [browser.get(f"/voyages/{boat.key}/coulisses/coulisses.md").status_code for _ in range(3)]
    assert answers == [200, 200, 429]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- un\n- deux", r"\- un - deux"),
        ("1. un", r"1\. un"),
        ("12) un", r"12\) un"),
        ("3,5 kg", "3,5 kg"),
        ("<b>*a*</b> [x](y) ~~z~~ # | `c` \\", r"\<b\>\*a\*\</b\> \[x\](y) \~\~z\~\~ \# \| \`c\` \\"),
        ("Qui\u202f?", "Qui\u202f?"),
    ],
)
def test_a_line_of_markdown_is_only_words(text: str, line: str):
    assert exports.markdown_line(text) == line


def test_somebody_who_was_only_asked_is_not_said_to_carry_a_buoy(boat: Voyage):
    buoy = writing.add_card(boat, "user:1", "balises", "Le premier bac")
    writing.set_fields(boat, "user:1", buoy, {"owner": {"name": "Samira"}, "offer": "offered"})
    assert "proposée à Samira, qui n’a pas encore dit oui" in exports.write_markdown(exports.logbook(boat)).decode()
    writing.set_fields(boat, "user:1", buoy, {"offer": "accepted"})
    assert "portée par Samira" in exports.write_markdown(exports.logbook(boat)).decode()


def test_the_table_says_whether_a_buoy_was_accepted(boat):
    buoy = writing.add_card(boat, "user:1", "balises", "Planter")
    for offer, said in (("offered", "n’a pas encore dit oui"), ("accepted", "a dit oui")):
        writing.set_fields(boat, "user:1", buoy, {"owner": {"name": "Samira"}, "offer": offer})
        rows = list(csv.DictReader(io.StringIO(exports.write_csv(exports.logbook(boat)).decode())))
        assert {row["texte"]: row["reponse"] for row in rows}["Planter"] == said
    assert {row["reponse"] for row in rows if row["texte"] != "Planter"} == {""}


def test_what_paper_cannot_print_is_said_with_another_way(boat, aicha):
    address = f"/voyages/{boat.key}/sorties/"
    assert "deviennent □" not in browser_of(aicha).get(address).text
    writing.add_card(boat, "user:1", "phare", "Un jardin partagé : 共有の庭, enfin 🌱")
    page = browser_of(aicha).get(address).text
    said = BeautifulSoup(page, "html.parser").select_one(".notice").get_text(" ")
    assert "n’ont pas : 共庭有" in said.replace("\xa0", " ")
    assert f'href="/voyages/{boat.key}/?vue=liste"' in page


def test_paper_takes_more_letters_from_a_folder(tmp_path, settings, monkeypatch):
    from mieux.exports import pdf
    from mieux.voyage.paper import letters

    ours, more = tmp_path / "ours", tmp_path / "more"
    for folder, name in ((ours, "AtkinsonNext-Regular.ttf"), (more, "NotoEmoji-Medium.ttf")):
        folder.mkdir()
        shutil.copy(pdf.FONTS / name, folder)
    monkeypatch.setattr(pdf, "FONTS", ours)
    letters._missing.cache_clear()
    assert letters.unprintable(["🌱 oui"]) == "🌱"
    settings.MORE_FONTS = str(more)
    letters._missing.cache_clear()
    assert letters.unprintable(["🌱 oui"]) == ""
    letters._missing.cache_clear()
