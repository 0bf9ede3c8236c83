"""The wheel leaves the site: files, another site's page, machines."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import pytest
from PIL import Image

from mieux.conftest import browser_of
from mieux.wheel import exports

from .laying import D, R, context, lay

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(ruche, aicha, basile):
    """Two readings of La Ruche."""
    lay(
        ruche,
        aicha,
        {("ouverture", D): ("present", "link"), ("impact", R): ("partly", "measure")},
        people=5,
        stance="actor",
    )
    lay(ruche, basile, {("ouverture", D): "not_seen"}, context=context(ruche), sentence="=1+1")
    return ruche


def taken(client, initiative, format, question=""):
    response = client.get(f"/atlas/{initiative.slug}/lectures/export.{format}{question}")
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    return b"".join(response) if response.streaming else response.content


def test_the_table_has_one_row_a_reading_and_a_cell(client, read):
    rows = list(csv.DictReader(io.StringIO(taken(client, read, "csv").decode())))
    assert list(rows[0]) == list(exports.COLUMNS)
    assert {(row["signature"], row["critere"], row["phase"], row["mot"], row["preuves"]) for row in rows} == {
        ("Aïcha", "ouverture", "diagnostic", "present", "link"),
        ("Aïcha", "impact", "realisation", "partly", "measure"),
        ("Basile", "ouverture", "diagnostic", "not_seen", ""),
    }
    links = {(row["preuves"], row["preuves_liens"]) for row in rows}
    assert links == {("link", "https://example.org/preuve"), ("measure", ""), ("", "")}
    by_name = {row["signature"]: row for row in rows}
    assert by_name["Aïcha"]["autour_de_la_table"] == "5"
    assert by_name["Basile"]["nouveau_pour"] == "les familles"
    assert by_name["Basile"]["phrase"] == "'=1+1"  # never a formula


def test_codes_are_the_same_in_both_languages(client, read):
    french = list(csv.DictReader(io.StringIO(taken(client, read, "csv").decode())))
    response = client.get(f"/en/atlas/{read.slug}/lectures/export.csv")
    english = list(csv.DictReader(io.StringIO(b"".join(response).decode())))
    for one, other in zip(french, english, strict=True):
        assert [one[key] for key in ("critere", "phase", "mot", "preuves", "place")] == [
            other[key] for key in ("critere", "phase", "mot", "preuves", "place")
        ]


def test_files_follow_the_filters_of_the_page(client, read):
    rows = list(csv.DictReader(io.StringIO(taken(client, read, "csv", "?place=actor").decode())))
    assert {row["signature"] for row in rows} == {"Aïcha"}
    data = json.loads(taken(client, read, "json", "?place=observer"))
    assert [reading["signature"] for reading in data["lectures"]] == ["Basile"]


def test_no_contact_leaves(client, read):
    for format in ("csv", "json", "svg"):
        assert b"@example.org" not in taken(client, read, format)


def test_the_drawing_is_a_whole_file_with_its_words(client, read):
    root = ET.fromstring(taken(client, read, "svg"))
    space = "{http://www.w3.org/2000/svg}"
    text = "".join(root.itertext())
    assert root.find(f"{space}title").text.replace("\xa0", " ") == "La roue de « La Ruche aux livres »"
    assert "Basile" in root.find(f"{space}desc").text
    assert "var(" not in taken(client, read, "svg").decode()
    assert "hypothèse" in text
    assert not root.findall(f".//{space}script")


def test_the_picture_is_a_picture(client, read):
    with Image.open(io.BytesIO(taken(client, read, "png"))) as picture:
        assert picture.format == "PNG"
        assert picture.width == 1400
        # The paper is drawn, not left transparent.
        assert picture.convert("RGBA").getpixel((5, 5)) == (255, 249, 240, 255)


def test_the_document_is_a_tagged_pdf(client, read):
    content = taken(client, read, "pdf")
    assert content.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in content


def test_an_unread_initiative_has_files_too(client, ruche):
    for format in exports.FORMATS:
        assert taken(client, ruche, format)


def test_only_the_wheel_may_be_framed_and_it_is_the_strangers_one(client, read, aicha):
    page = client.get(f"/atlas/{read.slug}/lectures/roue/")
    assert "frame-ancestors *" in page["Content-Security-Policy"]
    assert "X-Frame-Options" not in page
    assert b"<form" not in page.content
    other = client.get(f"/atlas/{read.slug}/lectures/")
    assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
    assert other["X-Frame-Options"] == "DENY"
    lay(read, aicha, {("participation", D): "present"}, state="draft", sentence="Un brouillon.", context=context(read))
    assert "Un brouillon." not in browser_of(aicha).get(f"/atlas/{read.slug}/lectures/roue/").content.decode()


def test_reviews_in_linked_data_have_words_and_no_rating(client, read):
    text = client.get(f"/atlas/{read.slug}.jsonld").content.decode()
    reviews = json.loads(text)["review"]
    assert {review["author"]["name"] for review in reviews} == {"Aïcha", "Basile"}
    assert reviews[0]["reviewAspect"] == ["Ouverture et partenariat"]
    assert "ating" not in text


def test_the_api_gives_the_same_readings_page_by_page(client, read, monkeypatch):
    from mieux.api import queries

    data = client.get(f"/api/v1/initiatives/{read.slug}/readings").json()
    assert [reading["signature"] for reading in data["lectures"]] == ["Basile", "Aïcha"]
    cell = next(cell for cell in data["roue"] if (cell["critere"], cell["phase"]) == ("ouverture", "diagnostic"))
    assert (cell["etat"], cell["accord"], cell["mots"]) == ("evidenced", "contrast", ["present", "not_seen"])
    assert data["lectures"][1]["cases"][0]["preuves"] == [
        {"kind": "link", "text": "Compté un mardi.", "url": "https://example.org/preuve"}
    ]
    monkeypatch.setattr(queries, "READINGS_A_PAGE", 1)
    first = client.get(f"/api/v1/initiatives/{read.slug}/readings").json()
    second = client.get(first["suivante"]).json()
    assert [reading["signature"] for reading in (*first["lectures"], *second["lectures"])] == ["Basile", "Aïcha"]
    assert second["suivante"] is None
    assert client.get(f"/api/v1/initiatives/{read.slug}/readings?page=3").status_code == 404
