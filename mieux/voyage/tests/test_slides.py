"""The slides: what is on them, that nothing leaves them, that people can edit and hear them."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils.translation import override
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Pt

from mieux.atlas import actions as atlas
from mieux.atlas.content import BLANK
from mieux.voyage import exports, zones
from mieux.voyage.actions import writing
from mieux.voyage.document import CardView, LinkView
from mieux.voyage.exports import Logbook, Section
from mieux.voyage.models import Voyage
from mieux.voyage.slides import measure, write_slides
from mieux.voyage.slides.deck import HEIGHT, WIDTH

LONG = "Anticonstitutionnellement" * 30 + " " + "une phrase qui n’en finit pas " * 400
CARDS = {
    "phare": [CardView("p", "phare", "Un jardin que tout l’immeuble partage.", colour="soleil")],
    "port": [CardView(f"m{n}", "port", f"Carte {n} : une cour grise. " * (n % 6 + 1)) for n in range(60)],
    "equipage": [CardView("e", "equipage", "Samira", "person", fields={"role": "conteuse", "captain": True})],
    "requins": [
        CardView("r", "requins", "Le règlement <b>&</b> \x0b=CMD()", "regulatory"),
        CardView("l", "requins", LONG, fields={"accepted": LONG}),
    ],
    "rames": [CardView("a", "rames", "Des bacs que l’on déplace\nsans outil"), CardView("b", "rames", "")],
    "balises": [
        CardView("y", "balises", "La fête des voisins"),
        CardView(
            "z",
            "balises",
            "Le premier bac",
            fields={"date": "2027-04-12", "result": "Un bac", "owner": {"name": "Léa"}},
        ),
    ],
    "hold": [CardView("h", "hold", "Mise de côté")],
}
LINKS = (
    LinkView("1", "r", "a", "shark-oar"),
    LinkView("2", "a", "z", "oar-buoy"),
    LinkView("3", "r", "b", "shark-oar"),
)


def book_of(cards: dict[str, list[CardView]], language: str = "fr", links: Sequence[LinkView] = ()) -> Logbook:
    with override(language):
        sections = tuple(Section(place, tuple(cards.get(place.id, ()))) for place in zones.places())
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    title = "Le jardin dans la cour"
    return Logbook("k", title, 2, "m", language, "La Ruche", at, 7, sections, tuple(links))


@pytest.fixture(scope="module")
def deck():
    return Presentation(io.BytesIO(write_slides(book_of(CARDS, links=LINKS), "https://example.org/voyages/k/")))


def plain(text: str) -> str:
    """Spaces that hold, as spaces."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def titles(deck) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def notes(slide) -> str:
    return slide.notes_slide.notes_text_frame.text


def test_a_slide_for_each_zone_the_whole_sea_the_links_and_the_buoys(deck):
    found = titles(deck)
    assert found[:3] == ["Le jardin dans la cour", "La mer en un coup d’œil", "Le phare — Situation souhaitée"]
    for place in zones.places():
        here = any(title.startswith(f"{place.metaphor} — {place.label}") for title in found)
        assert here == (place.role != zones.ASHORE), place.id
    assert found[-3:-1] == ["Qui répond à quoi", "Les balises, jour après jour"]
    assert len(set(found)) == len(found)
    # What was put aside comes after everything that is shown.
    assert found[-1].startswith("La cale")
    assert [number for number, slide in enumerate(deck.slides) if "Mise de côté" in notes(slide)] == [len(found) - 1]


def test_every_title_and_question_stands_in_a_placeholder_of_its_layout(deck):
    for slide in deck.slides:
        assert slide.shapes.title.placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
        assert slide.shapes.title.has_text_frame
        assert {shape.placeholder_format.idx for shape in slide.placeholders} <= {
            shape.placeholder_format.idx for shape in slide.slide_layout.placeholders
        }
    assert [layout.name for layout in deck.slide_layouts] == ["Couverture", "Zone", "La mer", "Titre et contenu libre"]


def words_of(shape) -> list[tuple[str, float, bool]]:
    """Paragraph, size of its letters, whether it is bold."""
    return [
        (paragraph.text, run.font.size.pt, bool(run.font.bold))
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs[:1]
    ]


def test_no_words_leave_their_paper_and_no_paper_its_slide(deck):
    looked = 0
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.shape_type is None or shape.is_placeholder or not shape.has_text_frame:
                continue
            looked += 1
            frame = shape.text_frame
            room = (shape.width - frame.margin_left - frame.margin_right) / 12700
            # The cut edge is a little in or out of the box that was measured.
            need = sum(
                len(measure.lines(text, room + 5, size, bold=bold)) * size * measure.LEADING
                for text, size, bold in words_of(shape)
            )
            assert need <= shape.height / 12700 - frame.margin_top / 12700 + 6, shape.text_frame.text[:80]
            assert min(size for _text, size, _bold in words_of(shape)) >= 12
            assert shape.left / 12700 >= -4
            assert (shape.left + shape.width) / 12700 <= WIDTH + 4
            assert (shape.top + shape.height) / 12700 <= HEIGHT
    assert looked > 70


def test_tables_are_tables_with_a_head_and_end_on_their_slide(deck):
    links, buoys = list(deck.slides)[-3:-1]
    frame = next(shape for shape in links.shapes if shape.has_table)
    rows = [[cell.text for cell in row.cells] for row in frame.table.rows]
    assert frame.table.first_row
    assert rows[1] == ["Le règlement <b>&</b> =CMD()", "Face à ce requin", "Des bacs que l’on déplace sans outil\n…"]
    assert (frame.top + sum(row.height for row in frame.table.rows)) / 12700 <= HEIGHT - 30
    table = next(shape for shape in buoys.shapes if shape.has_table).table
    # Day after day; what has no day comes last.
    assert [table.cell(row, 0).text for row in (1, 2)] == ["Le premier bac", "La fête des voisins"]
    assert table.cell(1, 1).text == "12 avril 2027"
    # Somebody who was asked has not said yes yet.
    assert table.cell(1, 4).text == "proposée à Léa, qui n’a pas encore dit oui"


def test_the_notes_hold_every_card_whole_and_once(deck):
    told = plain("\n".join(notes(slide) for slide in deck.slides if "—" in slide.shapes.title.text_frame.text))
    for section in book_of(CARDS).sections:
        if section.place.role == zones.HOLD:
            continue
        for card in section.cards:
            text = card.text.replace("\x0b", "").strip()
            assert told.count(text) >= 1 or not text
    assert told.count(LONG.strip()) == 2  # its text, and why it is accepted
    assert "contrainte réglementaire" in told
    assert "Face à ce requin : Des bacs que l’on déplace" in told


def test_a_long_card_goes_on_where_it_stopped(deck):
    said = ""
    for slide in deck.slides:
        if slide.shapes.title.text_frame.text.startswith("Les requins"):
            said += "".join(
                shape.text_frame.text for shape in slide.shapes if shape.has_text_frame and not shape.is_placeholder
            )
    letters = re.sub(r"[\s…]", "", said)
    assert re.sub(r"\s", "", LONG) in letters


def test_the_signs_of_the_sea_lead_to_their_zones(deck):
    overview, first = deck.slides[1], {}
    for slide in list(deck.slides)[2:]:
        first.setdefault(slide.shapes.title.text_frame.text.split(" — ")[0], slide)
    signs = [shape for shape in overview.shapes if shape.name.startswith("zone:")]
    assert len(signs) == 7
    for sign in signs:
        name = sign.text_frame.paragraphs[0].text
        assert sign.click_action.target_slide.slide_id == first[name].slide_id


@pytest.mark.parametrize(("language", "code"), [("fr", "fr-FR"), ("en", "en-GB")])
def test_pictures_have_words_and_words_have_a_language(language, code):
    data = write_slides(book_of(CARDS, language, LINKS))
    deck = Presentation(io.BytesIO(data))
    for slide in deck.slides:
        for picture in slide.shapes._spTree.iter("{*}pic"):
            assert picture.xpath("./p:nvPicPr/p:cNvPr")[0].get("descr")
        for run in slide.element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}rPr"):
            assert run.get("lang") == code
    assert deck.core_properties.language == code
    assert deck.core_properties.title == "Le jardin dans la cour"
    drawn = [name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if name.endswith(".svg")]
    assert len(drawn) == len(set(drawn)) >= 8
    if language == "en":
        said = "".join(titles(deck))
        assert "The lighthouse — Desired situation" in said
        assert "coup d’œil" not in said


def test_an_empty_sea_asks_its_questions_and_the_quay_only_speaks_when_something_is_on_it():
    deck = Presentation(io.BytesIO(write_slides(book_of({}))))
    assert len(deck.slides) == 9
    asked = "".join(shape.text_frame.text for shape in deck.slides[2].shapes if shape.has_text_frame)
    assert "Quels résultats aimeriez-vous voir ?" in plain(asked)
    left = book_of({"ashore": [CardView("q", "ashore", "Nos habitudes")]})
    assert "Le quai — Laissé au port" in titles(Presentation(io.BytesIO(write_slides(left))))


def test_odd_titles_stay_in_their_slide():
    for title in ("W" * 160, "機" * 160, "a\ud800b", "👩‍🌾 " * 50):
        deck = Presentation(io.BytesIO(write_slides(replace(book_of({}), title=title, initiative=title))))
        frame = deck.slides[0].shapes.title.text_frame
        size = frame.paragraphs[0].runs[0].font.size.pt
        assert len(measure.lines(frame.text, 724, size, bold=True)) <= 2


def test_a_pack_with_other_zones_has_its_slides(use_pack):
    use_pack("energy-sobriety")
    deck = Presentation(io.BytesIO(write_slides(book_of({"toit": [CardView("t", "toit", "19 °C")]}))))
    assert "19 °C" in "".join(notes(slide) for slide in deck.slides)
    assert len([shape for shape in deck.slides[1].shapes if shape.name.startswith("zone:")]) == len(
        [place for place in zones.places() if place.role not in (zones.ASHORE, zones.HOLD)]
    )


@pytest.mark.django_db
def test_an_indicator_is_named_where_it_measures(boat, aicha, settings):
    settings.MODERATION = "after"
    content = {**BLANK, "name": "La Ruche", "pitch": "On y échange des livres.", "no_place": True}
    fiche = atlas.submit(atlas.save_draft(aicha, content, atlas.Contact("ruche@example.org", True)), aicha)
    Voyage.objects.filter(pk=boat.pk).update(initiative=fiche)
    indicator = fiche.indicators.create(name="Bacs plantés", kind="number", unit="bacs")
    writing.add_card(boat, "user:1", "balises", "Planter", card_id="b")
    writing.link(boat, "user:1", "b", str(indicator.pk), "buoy-indicator")
    boat.refresh_from_db()
    deck = Presentation(io.BytesIO(write_slides(exports.logbook(boat))))
    (table,) = (slide for slide in deck.slides if slide.shapes.title.text_frame.text == "Qui répond à quoi")
    assert "Planter · Se mesure avec · Bacs plantés" in plain(notes(table))


def test_few_cards_hang_in_the_middle():
    deck = Presentation(io.BytesIO(write_slides(book_of({"phare": [CardView("l", "phare", "Un jardin")]}))))
    slide = next(slide for slide in deck.slides if slide.shapes.title.text_frame.text.startswith("Le phare"))
    (note,) = (shape for shape in slide.shapes if shape.name == "Carte 1")
    assert abs(note.left + note.width / 2 - deck.slide_width / 2) < Pt(1)
    assert note.top > Pt(200)
    assert note.text_frame.paragraphs[0].runs[0].font.size >= Pt(32)
