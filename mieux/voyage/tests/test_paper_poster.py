"""The poster: where zones lie, what codes lead to, pictures, and the empty sea."""

import io
import re
import xml.etree.ElementTree as ET

import pytest
from PIL import Image

from mieux.voyage import paper
from mieux.voyage.paper import poster
from mieux.voyage.paper.content import qr, zone_address
from mieux.voyage.zones import ASHORE, BUOYS, CREW, LIFEBOAT, LIGHTHOUSE, OARS, PORT, SHARKS

from .papers import ADDRESS, GARDEN, TIED, book, many, read, squeezed, text_of

pytestmark = pytest.mark.django_db
MM = 72 / 25.4
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("slug", "width", "height"),
    [
        ("pdf", 210, 297),
        ("poster-a3", 420, 297),
        ("poster-a1", 841, 594),
        ("poster-a0", 1189, 841),
        ("empty-a4", 297, 210),
        ("empty-a3", 420, 297),
        ("empty-a1", 841, 594),
        ("empty-a0", 1189, 841),
    ],
)
def test_sheets_have_their_size_to_the_millimetre(slug: str, width: int, height: int) -> None:
    for page in read(paper.make(slug, book(GARDEN), "")).pages:
        assert abs(float(page.mediabox.width) - width * MM) < 0.5
        assert abs(float(page.mediabox.height) - height * MM) < 0.5


def test_zones_that_answer_each_other_share_a_column() -> None:
    roles = [LIGHTHOUSE, PORT, CREW, LIFEBOAT, SHARKS, OARS, BUOYS, ASHORE]
    columns = [[roles[at] for at in column] for column in poster.columns_of(roles)]
    assert columns == [[PORT, ASHORE], [CREW, LIFEBOAT], [OARS, SHARKS], [LIGHTHOUSE, BUOYS]]


def test_a_pack_with_other_zones_loses_none() -> None:
    roles = ["", "", "", LIGHTHOUSE, "", ASHORE]
    columns = poster.columns_of(roles)
    assert sorted(at for column in columns for at in column) == list(range(6))
    assert all(1 <= len(column) <= 2 for column in columns)


def test_codes_lead_to_each_zone_and_stay_away_without_an_address() -> None:
    assert zone_address(ADDRESS, "requins") == f"{ADDRESS}#zone-requins"
    assert qr("") == ""
    links = _links(paper.make("poster-a3", book(GARDEN), ADDRESS))
    assert f"{ADDRESS}#zone-requins" in links
    assert f"{ADDRESS}#zone-ashore" in links
    assert ADDRESS in links
    assert _links(paper.make("poster-a3", book(GARDEN), "")) == set()


def _links(data: bytes) -> set[str]:
    found = set()
    for page in read(data).pages:
        for each in page.get("/Annots", ()):
            action = each.get_object().get("/A")
            if action and "/URI" in action:
                found.add(str(action["/URI"]))
    return found


def test_a_code_is_the_address_with_a_quiet_margin() -> None:
    import segno

    drawn = qr(ADDRESS)
    size = int(re.search(r'viewBox="0 0 (\d+)', drawn).group(1))  # type: ignore[union-attr]
    dark = set()
    for x, y, wide in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawn):
        dark |= {(int(x) + step, int(y)) for step in range(int(wide))}
    code = segno.make(ADDRESS, error="m", boost_error=False, micro=False)
    expected = {(x + 3, y + 3) for y, row in enumerate(code.matrix) for x, bit in enumerate(row) if bit}
    assert dark == expected
    assert size == len(code.matrix) + 6


def test_a_reference_stands_on_the_poster_at_both_ends() -> None:
    words = text_of(paper.make("poster-a3", book(GARDEN, ties=TIED), ""))
    assert squeezed("Face à ce requin : 10") in words
    assert squeezed("Cette rame répond à : 8") in words


def test_ropes_are_drawn_until_they_would_be_a_tangle() -> None:
    few = poster.document(book(GARDEN, ties=TIED), "", {}, (420, 297))
    assert few["ropes"] == [(6, 7), (8, 10), (10, 12)]
    cards = {"requins": ["r"] * 5, "rames": ["a"] * 5}
    ties = [(f"requins-{one}", f"rames-{two}", "shark-oar") for one in range(5) for two in range(5)]
    assert poster.document(book(cards, ties=ties), "", {}, (420, 297))["ropes"] == []


# --- Pictures -----------------------------------------------------------------------------------------


def test_the_svg_needs_nothing_from_elsewhere_and_says_what_it_shows() -> None:
    hostile = "</svg><script>alert(1)</script> & co"
    data = paper.make("svg", book({**GARDEN, "phare": [hostile]}, title="</title><script>"), ADDRESS)
    root = ET.fromstring(data)
    assert root.tag == f"{SVG}svg"
    names = {each.tag for each in root.iter()}
    assert not names & {f"{SVG}script", f"{SVG}image", f"{SVG}foreignObject", f"{SVG}style", f"{SVG}text"}
    assert root.findtext(f"{SVG}title") == "</title><script>"
    said = root.findtext(f"{SVG}desc") or ""
    assert hostile in said
    assert "Une cour grise." in said
    for each in root.iter():
        for name, value in each.attrib.items():
            if name.endswith("href") and each.tag != f"{SVG}a":
                assert value.startswith("#")
            assert not name.startswith("on")
            assert "url(http" not in value


def test_pictures_say_that_the_rest_is_in_the_pdf() -> None:
    content = poster.document(many(300), "", {}, (420, 297), single=True)
    assert content["words"]["rest"].startswith("et aussi, dans le PDF")
    data = paper.make("png", many(300), "")
    image = Image.open(io.BytesIO(data))
    assert image.size == (2976, 2105)


# --- The empty sea --------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["empty-a4", "empty-a3"])
@pytest.mark.parametrize(("language", "question"), [("fr", "Pourquoi larguer les amarres ?"), ("en", "Why cast off?")])
def test_the_empty_sea_asks_the_questions_of_every_zone(slug: str, language: str, question: str) -> None:
    data = paper.make_empty(slug, language)
    assert squeezed(question) in text_of(data)
    assert read(data).trailer["/Root"]["/Lang"] == language
    assert _links(data) == set()
    with_codes = paper.make_empty(slug, language, ADDRESS)
    assert f"{ADDRESS}#zone-phare" in _links(with_codes)


def test_the_kit_has_a_sheet_for_each_zone() -> None:
    assert len(read(paper.make_empty("empty-a4", "fr")).pages) == 9


def test_what_needs_cards_is_not_made_of_nothing() -> None:
    with pytest.raises(KeyError):
        paper.make_empty("poster-a3", "fr")
    with pytest.raises(KeyError):
        paper.make("poster-a7", book({}), "")
