"""The printed kit: tagged, in the workshop's language, with the code that can be typed; scripts only on the plan."""

from datetime import date, time

import pytest

from mieux.conftest import browser_of
from mieux.voyage.tests.papers import read, squeezed, text_of
from mieux.workshop import kit
from mieux.workshop.actions import preparing
from mieux.workshop.models import Stage, Workshop

pytestmark = pytest.mark.django_db
SITE = "https://mieux.example.org"


def prepared(by, language: str = "fr", template: str = "voyage", title: str = "Le jardin") -> Workshop:
    workshop = preparing.make(by, title, template=template, language=language)
    preparing.change(workshop, day=date(2027, 3, 1), hour=time(14, 0), place="Salle des fêtes")
    return Workshop.objects.get(pk=workshop.pk)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("slug", list(kit.PAPERS))
def test_each_paper_is_tagged_and_in_the_language_of_the_workshop(aicha, slug, language):
    data = kit.make(slug, prepared(aicha, language), SITE)
    root = read(data).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith(language)


def test_the_code_sheet_is_one_page_with_the_code_and_the_short_address(aicha):
    workshop = prepared(aicha)
    data = kit.make("code", workshop, SITE)
    assert len(read(data).pages) == 1
    words = text_of(data)
    assert workshop.code in words
    assert f"mieux.example.org/a/{workshop.code}" in words
    assert squeezed("1er mars 2027, 14:00, Salle des fêtes") in words


def test_one_sheet_a_zone_and_none_without_a_question(aicha):
    workshop = prepared(aicha)
    sheets = kit.sheets_of(workshop)
    assert len(read(kit.make("zones", workshop, SITE)).pages) == len(sheets) >= 5
    empty = preparing.make(aicha, "Vide")
    assert kit.sheets_of(empty) == []
    browser = browser_of(aicha)
    assert browser.get(f"/ateliers/{empty.key}/kit/zones.pdf").status_code == 404
    assert "zones.pdf" not in browser.get(f"/ateliers/{empty.key}/kit/").text


def test_scripts_are_on_the_plan_and_nowhere_else(aicha):
    workshop = prepared(aicha)
    Stage.objects.filter(workshop=workshop).update(script="Chuchoter TURLUTUTU.")
    assert "TURLUTUTU" in text_of(kit.make("plan", workshop, SITE))
    for slug in ("code", "zones", "jetons"):
        assert "TURLUTUTU" not in text_of(kit.make(slug, workshop, SITE))
    words = text_of(kit.make("plan", workshop, SITE))
    assert "14:00–14:10" in words
    assert "gommettes" in words


def test_what_was_typed_is_never_a_command(aicha):
    workshop = prepared(aicha, title='#panic() #read("/etc/passwd") $x$ <b> « m » ' + "a" * 90)
    Stage.objects.filter(workshop=workshop).update(
        title='#panic("x")', instruction='#import "x.typ": *\n\n*gras* `code` @renvoi', script="שלום 🎈 \u202e"
    )
    for slug in kit.PAPERS:
        assert kit.make(slug, workshop, SITE).startswith(b"%PDF")


def test_the_page_offers_each_paper(aicha):
    workshop = prepared(aicha)
    browser = browser_of(aicha)
    page = browser.get(f"/ateliers/{workshop.key}/kit/").text
    for slug in kit.PAPERS:
        assert f"/ateliers/{workshop.key}/kit/{slug}.pdf" in page
    answer = browser.get(f"/ateliers/{workshop.key}/kit/code.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert 'filename="le-jardin-code.pdf"' in answer["Content-Disposition"]
    assert browser.get(f"/ateliers/{workshop.key}/kit/rien.pdf").status_code == 404
