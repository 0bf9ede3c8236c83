"""The sheets of a voyage: nothing is lost on the way to paper, and everybody can read them."""

from itertools import pairwise

import pytest

from mieux.voyage import paper
from mieux.voyage.models import Heard
from mieux.voyage.paper.letters import BREAK, THIN, excerpt, letters

from .papers import ADDRESS, GARDEN, TIED, book, headings, many, pictures, read, squeezed, text_of

pytestmark = pytest.mark.django_db

FIELDS = {
    "equipage-0": {"captain": True, "role": "relie tout le monde", "skills": ["patience", "cuisine"]},
    "requins-1": {"accepted": "on arrose à la main cette année"},
    "balises-0": {
        "date": "2027-03-01",
        "result": "un bac et trois pieds de tomates",
        "owner": {"name": "Basile", "whom": "user:12"},
        "offer": "accepted",
    },
    "balises-1": {"owner": {"name": "Rosa"}},
}
KINDS = {"equipage-0": "person", "equipage-1": "need", "requins-0": "regulatory"}
HOSTILE = (
    '#import "x.typ": *',
    '#panic() #read("/etc/passwd")',
    "</svg><script>alert(1)</script>",
    "a\x00b",
    "שלום עולם",
    "$x^2$ `code` *gras* <etiquette> @renvoi [a] \\ // fin",
    "\u202eà l’envers",
    "",
)


@pytest.fixture(scope="module")
def full() -> bytes:
    heard = {
        "port": Heard(zone="port", yes=True, who="neuf voisines"),
        "requins": Heard(zone="requins", yes=False, reason="le premier étage répond en décembre"),
    }
    colours = {"phare-0": "soleil"}
    return paper.make("pdf", book(GARDEN, ties=TIED, fields=FIELDS, kinds=KINDS, colours=colours, heard=heard), ADDRESS)


# --- Everybody can read them ----------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["pdf", "poster-a3", "poster-a0"])
def test_a_pdf_says_what_it_is_to_those_who_listen(slug: str) -> None:
    data = paper.make(slug, book(GARDEN, ties=TIED), ADDRESS)
    root = read(data).trailer["/Root"]
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read(data).metadata is not None
    assert "Le jardin dans la cour" in str(read(data).metadata.title)
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    found = headings(data)
    assert found[0] == "H1"
    assert found.count("H1") == 1
    assert found.count("H2") >= 8, "a heading a zone"


def test_headings_never_skip_a_level() -> None:
    long = book({**GARDEN, "requins": ["Il était une fois. " * 400]})
    for slug in ("pdf", "poster-a1"):
        levels = [int(each[1]) for each in headings(paper.make(slug, long, ADDRESS))]
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_language_is_that_of_the_voyage_whoever_prints_it() -> None:
    data = paper.make("pdf", book({"phare": ["A garden"]}, language="en"), "")
    assert read(data).trailer["/Root"]["/Lang"] == "en"
    words = text_of(data)
    assert squeezed("The lighthouse") in words
    assert "Lephare" not in words


@pytest.mark.parametrize("slug", ["pdf", "poster-a3", "poster-a1", "poster-a0", "empty-a4", "empty-a3"])
def test_everything_is_drawn_with_lines_and_stays_sharp(slug: str) -> None:
    data = paper.make(slug, book(GARDEN, ties=TIED), ADDRESS)
    assert pictures(data) == 0


# --- What the text says -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "Les jardins de la Meinau",
        "Traversée 2",
        "23 novembre 2026",
        "contrainte réglementaire",
        "on l’accepte : on arrose à la main cette année",
        "relie tout le monde",
        "patience, cuisine",
        "capitaine",
        "besoin",
        "le 1er mars 2027",
        "escale à mi-chemin le 15 janvier 2027",
        "résultat : un bac et trois pieds de tomates",
        "portée par Basile",
        "proposée à Rosa, qui n’a pas encore dit oui",
        "papier jaune soleil",
        "Les personnes concernées ont parlé : neuf voisines",
        "Les personnes concernées n’ont pas encore parlé : le premier étage répond en décembre",
        "Qui tient cette rame ?",
        "Pour quand, cette balise ?",
        "Un poulailler",
        "Les réunions de deux heures",
    ],
)
def test_the_text_says_every_field_in_words(full: bytes, words: str) -> None:
    assert squeezed(words) in text_of(full)


def test_accounts_stay_at_home(full: bytes) -> None:
    assert "user:12" not in text_of(full)


def test_a_link_is_told_at_both_ends(full: bytes) -> None:
    words = text_of(full)
    # Phare 1-2, port 3-4, équipage 5-6, secours 7, requins 8-9, rames 10-11, balises 12-13.
    assert squeezed("Face à ce requin : 10 Des bacs que l’on peut déplacer") in words
    assert squeezed("Cette rame répond à : 8 Le règlement") in words
    assert squeezed("Ce besoin trouve de l’aide auprès de : 7 La régie de quartier") in words
    assert squeezed("Vient au secours du besoin : 6 Du temps le samedi") in words


def test_an_empty_voyage_is_a_sheet_that_invites() -> None:
    assert squeezed("Aucune carte pour l’instant.") in text_of(paper.make("pdf", book({}), ""))
    assert squeezed("Où voulez-vous aller, et pourquoi là ?") in text_of(paper.make("poster-a3", book({}), ""))


# --- Nothing is cut -----------------------------------------------------------------------------------


def test_a_hundred_thousand_letters_are_all_in_the_text() -> None:
    words = "".join(f"mot{number:05} " for number in range(11_200))
    assert len(words) > 100_000
    data = paper.make("pdf", book({"requins": [words]}), "")
    assert squeezed(words) in _without_feet(data)


def _without_feet(data: bytes) -> str:
    pages = [page.extract_text() for page in read(data).pages]
    feet = [f"Le jardin dans la cour page {number}" for number in range(1, len(pages) + 1)]
    found = squeezed("".join(pages))
    for foot in reversed(feet):
        found = found.replace(squeezed(foot), "")
    return found


def test_a_thousand_words_without_a_space_stay_on_the_sheet() -> None:
    word = "anticonstitutionnellement" * 1000
    for slug in ("pdf", "poster-a3"):
        data = paper.make(slug, book({"requins": [word, "court"]}), "")
        found = _without_feet(data)
        assert found.count("anticonstitutionnellement") >= (1000 if slug == "pdf" else 990), "sheets may part a few"
        for page in read(data).pages:
            wide = float(page.mediabox.width)
            places: list[float] = []
            page.extract_text(
                visitor_text=lambda text, _cm, tm, _font, _size, at=places: at.append(tm[4]) if text.strip() else None
            )
            assert all(0 <= x < wide for x in places)


@pytest.mark.parametrize("count", [60, 300])
def test_every_card_is_on_the_poster_or_on_its_next_sheets(count: int) -> None:
    data = paper.make("poster-a3", many(count), ADDRESS)
    words = text_of(data)
    assert [number for number in range(count) if f"carte{number:04}" not in words] == []


def test_what_is_shortened_says_where_its_whole_is() -> None:
    long = "Il était une fois un syndic, et ce n’est pas fini. " * 80
    data = paper.make("poster-a3", book({"requins": [long + "Fin de l’histoire."]}), "")
    words = text_of(data)
    assert squeezed("la suite plus loin, n° 1") in words
    assert squeezed("Fin de l’histoire.") in words
    assert len(read(data).pages) > 1


def test_a_tall_card_leaves_room_for_the_others() -> None:
    tall = "\n".join(f"ligne{number:03}" for number in range(300))
    data = paper.make("poster-a3", book({"requins": [tall, "La petite d’après"]}), "")
    first = squeezed(read(data).pages[0].extract_text())
    assert squeezed("La petite d’après") in first
    assert "ligne299" not in first
    assert "ligne299" in text_of(data)


def test_long_fields_are_whole_on_the_next_sheets() -> None:
    fields = {"balises-0": {"result": "tomates " * 200 + "basilic", "owner": {"name": "Basile " * 60 + "Martin"}}}
    heard = {"port": Heard(zone="port", yes=False, reason="parce que " * 80 + "voilà")}
    words = text_of(paper.make("poster-a1", book(GARDEN, fields=fields, heard=heard), ""))
    assert "tomatesbasilic" in words
    assert "BasileMartin" in words
    assert "parcequevoilà" in words


def test_the_hold_is_told_where_it_has_no_place() -> None:
    assert squeezed("1 carte est gardée dans la cale") in text_of(paper.make("poster-a3", book(GARDEN), ""))


# --- Hostile texts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", list(paper.FORMATS))
def test_no_text_is_a_command(slug: str) -> None:
    hostile = book(
        {"phare": HOSTILE, "balises": HOSTILE},
        title="</title><script>alert(1)</script> #panic()",
        fields={"balises-0": {"result": HOSTILE[2], "owner": {"name": HOSTILE[1]}, "date": "2027-99-99"}},
        ties=[("phare-0", "balises-0", "oar-buoy")],
    )
    data = paper.make(slug, hostile, ADDRESS)
    assert data
    if slug in ("pdf", "poster-a3"):
        words = text_of(data)
        for text in ("#panic()", "</svg><script>alert(1)</script>", "$x^2$`code`*gras*<etiquette>@renvoi[a]\\//fin"):
            assert squeezed(text) in words


def test_emoji_are_drawn_and_what_cannot_be_is_told() -> None:
    assert letters("😀 bravo", "fr") == "😀 bravo"
    assert letters("日本 ok", "fr") == "□□ ok"
    assert letters("👩🏽‍🌾", "fr").startswith("👩")
    assert "□" in text_of(paper.make("poster-a3", book({"phare": ["日本 ☀️"]}), ""))


# --- How French is set ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Pourquoi ?", f"Pourquoi{THIN}?"),
        ("vite ! tard ; ici : là", f"vite{THIN}! tard{THIN}; ici{THIN}: là"),
        ('dire "c\'est chez nous"', f"dire «{THIN}c’est chez nous{THIN}»"),
        ("« oui »", f"«{THIN}oui{THIN}»"),
        ("https://exemple.org/a?b:c", "https://exemple.org/a?b:c"),
        ("12:30", "12:30"),
    ],
)
def test_french_is_set_as_printers_do(typed: str, printed: str) -> None:
    assert letters(typed, "fr") == printed


def test_english_is_left_as_typed() -> None:
    assert letters('Why? "Because" it\'s : so', "en") == 'Why? "Because" it’s : so'


def test_long_words_break_and_signs_of_several_letters_do_not() -> None:
    assert BREAK in letters("x" * 60, "fr")
    assert letters("x" * 60, "fr").replace(BREAK, "") == "x" * 60
    # e + combining acute: never parted from its accent.
    assert f"{BREAK}\u0301" not in letters("e\u0301" * 60, "fr")


def test_an_excerpt_ends_with_a_word_and_counts_lines() -> None:
    assert excerpt("un deux trois quatre", 14) == "un deux trois…"
    assert excerpt("court", 40) == "court"
    assert excerpt("a\n" * 50, 200).count("\n") < 9
