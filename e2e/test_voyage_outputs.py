"""Printing and showing: every output of a voyage is taken from its page, in two languages, with and without scripts."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

from boats import add, alive, link_for, saved, start_voyage
from playwright.sync_api import Page, expect
from pptx import Presentation
from pypdf import PdfReader

MM = 72 / 25.4
SHEETS = {
    "affiche-a3": (420, 297),
    "affiche-a1": (841, 594),
    "affiche-a0": (1189, 841),
    "vide-a3": (420, 297),
    "vide-a0": (1189, 841),
}


def take(page: Page, slug: str) -> tuple[str, bytes]:
    """Press the link of a file. Out: what it is called on this machine, and what is in it."""
    with page.expect_download(timeout=60_000) as waiting:
        page.locator(f"a[href*='/sorties/voyage.{slug}']").first.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_a_captain_takes_everything_along(person, site, axe, fits):
    page = person()
    key = start_voyage(page, site)
    alive(page)
    add(page, "phare", "Un banc pour tout l’immeuble")
    add(page, "requins", "Le règlement de copropriété, page 12")
    add(page, "balises", "Le premier bac est planté")
    saved(page)
    page.get_by_role("navigation", name="Pages de ce voyage").get_by_role("link", name="Sorties").click()
    expect(page).to_have_url(re.compile(rf"/voyages/{key}/sorties/$"))
    shown = page.locator(".takeaway__preview img")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("picture => picture.naturalWidth") > 900
    axe(page)
    fits(page)

    for slug, (wide, high) in SHEETS.items():
        name, body = take(page, slug)
        assert name.startswith("Le jardin dans la cour, ")
        sheet = PdfReader(io.BytesIO(body))
        box = sheet.pages[0].mediabox
        assert abs(float(box.width) - wide * MM) < 3, slug
        assert abs(float(box.height) - high * MM) < 3, slug
        words = "".join(each.extract_text() for each in sheet.pages)
        assert ("Le premier bac" in words) == slug.startswith("affiche"), slug

    name, body = take(page, "pdf")
    assert name == "Le jardin dans la cour, texte.pdf"
    text = PdfReader(io.BytesIO(body))
    assert text.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert str(text.trailer["/Root"]["/Lang"]).startswith("fr")
    assert "Un banc pour tout" in "".join(each.extract_text() for each in text.pages)

    name, body = take(page, "pptx")
    assert name.endswith(".pptx")
    deck = Presentation(io.BytesIO(body))
    assert deck.slides[0].shapes.title.text_frame.text == "Le jardin dans la cour"
    assert "Un banc pour tout l’immeuble" in "".join(
        slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide
    )
    assert zipfile.ZipFile(io.BytesIO(body)).testzip() is None

    _name, body = take(page, "png")
    assert body.startswith(b"\x89PNG")
    assert int.from_bytes(body[16:20], "big") > 2400
    _name, body = take(page, "svg")
    assert b"<svg" in body[:300]
    assert b"<script" not in body
    _name, body = take(page, "csv")
    assert [
        row["texte"] for row in csv.DictReader(io.StringIO(body.decode("utf-8-sig"))) if row["zone"] == "requins"
    ] == ["Le règlement de copropriété, page 12"]
    _name, body = take(page, "md")
    assert "## Les requins — Contraintes" in body.decode()
    _name, body = take(page, "ics")
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")

    # The data come back as a voyage.
    name, body = take(page, "json")
    assert name == "Le jardin dans la cour, données.json"
    assert len(json.loads(body)["cards"]) == 3
    page.goto("/voyages/importer/")
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "application/json", "buffer": body})
    page.get_by_role("button", name="Importer").click()
    expect(page.locator("li.note", has_text="Un banc pour tout l’immeuble")).to_be_visible()


def test_a_guest_takes_outputs_too_without_scripts(person, site, fits):
    captain = person()
    key = start_voyage(captain, site)
    alive(captain)
    add(captain, "phare", "Un verger")
    saved(captain)
    guest = person(width=360, js=False)
    guest.goto(link_for(site, key, "see"))
    guest.locator("[name=name]").fill("Dorian")
    guest.get_by_role("button", name="Monter à bord").click()
    guest.goto(f"/voyages/{key}/sorties/")
    fits(guest)
    expect(guest.get_by_role("heading", level=1, name="Emporter le voyage")).to_be_visible()
    expect(guest.get_by_role("button", name="Faire une adresse")).to_have_count(0)
    name, body = take(guest, "affiche-a3")
    assert name == "Le jardin dans la cour, affiche A3.pdf"
    assert "Un verger" in PdfReader(io.BytesIO(body)).pages[0].extract_text()


def test_a_version_with_a_name_is_taken_as_it_was(person, site, axe):
    page = person(width=768, color_scheme="dark")
    key = start_voyage(page, site)
    alive(page)
    add(page, "phare", "Un verger")
    saved(page)
    page.goto(f"/voyages/{key}/histoire/")
    page.locator("form[action*='/histoire/version/'] input[name=name]").fill("Avant l’été")
    page.locator("form[action*='/histoire/version/'] button").click()
    page.goto(f"/voyages/{key}/")
    alive(page)
    add(page, "phare", "Des ruches")
    saved(page)
    page.goto(f"/voyages/{key}/sorties/")
    choice = page.get_by_label("Quelle version ?")
    choice.select_option(index=1)
    page.get_by_role("button", name="Prendre celle-ci").click()
    expect(page.locator("main")).to_contain_text("Vous emportez la carte du")
    axe(page)
    _name, body = take(page, "md")
    assert "Un verger" in body.decode()
    assert "Des ruches" not in body.decode()


def test_in_english_the_worked_example_is_for_anybody(person, axe, fits):
    for width, theme in ((360, "dark"), (768, "light"), (1440, "light")):
        page = person(width=width, color_scheme=theme, reduced_motion="reduce")
        page.goto("/en/voyages/example/sorties/")
        expect(page.get_by_role("heading", level=2, name="To hang on a wall")).to_be_visible()
        fits(page)
        axe(page)
    name, body = take(page, "affiche-a3")
    assert name == "How the book was made, A3 poster.pdf"
    assert "The lighthouse" in PdfReader(io.BytesIO(body)).pages[0].extract_text()
    assert page.context.cookies() == []


def test_the_ways_in_are_in_the_menu_and_in_step_four(person, axe, fits):
    page = person(width=360)
    page.goto("/parcours/devenir/")
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("navigation", name="Menu principal").get_by_role("link", name="Voyage")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Menu").click()
    empty = page.get_by_role("link", name="Imprimer la mer vide (PDF, A3)")
    answer = page.request.get(empty.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    page.get_by_role("link", name="Commencer un voyage").click()
    expect(page).to_have_url(re.compile(r"/voyages/$"))
    expect(page.get_by_role("link", name="Regarder un voyage déjà fait")).to_be_visible()
    fits(page)
    axe(page)
