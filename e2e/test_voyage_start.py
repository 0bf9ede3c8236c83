"""The story « Beginning a voyage »: each way to begin, with and without scripts, by phone, in two languages."""

import re
from pathlib import Path

import pytest
from conftest import WIDTHS
from doors import come_in, new_address
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

NOTE = """Objectifs
Nous voulons que chaque enfant du quartier plante un arbre.
Le règlement interdit de creuser la cour.
La mairie nous prête un camion.
D’ici juin, trois bacs sont plantés.
Le chat du gardien approuve.
"""
CANVAS = re.compile(r"/voyages/[a-z0-9]{13}/")


def sign_in(page: Page, site, name: str = "Aïcha") -> None:
    """Somebody with a new account, on the page of voyages."""
    page.goto("/compte/connexion/?next=/voyages/")
    come_in(page, site, new_address("depart"), name)
    page.goto("/voyages/")


def poster(folder: Path) -> Path:
    """A sheet filled by pen, as a phone sees it."""
    image = Image.new("RGB", (1800, 1200), "#e9e2d0")
    pen = ImageDraw.Draw(image)
    for number in range(6):
        left, top = 80 + number % 3 * 570, 80 + number // 3 * 560
        pen.rectangle((left, top, left + 520, top + 480), fill="#fffdf5", outline="#555", width=4)
        for line in range(6):
            pen.line((left + 40, top + 70 + line * 60, left + 300, top + 72 + line * 60), fill="#223", width=7)
    path = folder / "IMG_0042.jpg"
    image.save(path)
    return path


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_start_fits_every_width_and_pleases_axe(person, axe, fits, width, prefix):
    page = person(width=width)
    for path in ("", "commencer/questions/", "commencer/texte/", "commencer/photo/"):
        page.goto(f"{prefix}/voyages/{path}")
        fits(page)
        if width != 768:
            axe(page)


@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no-scripts"])
def test_a_stranger_fills_the_form_first_and_finds_it_after_signing_in(person, site, axe, js):
    page = person(js=js, width=360)
    page.goto("/voyages/")
    page.get_by_role("link", name="Des questions de votre métier").click()
    page.locator("label", has_text="Tiers-lieu").click()
    page.get_by_label("Le nom du voyage").fill("La halle ouverte")
    page.get_by_role("button", name="Prendre la mer").click()
    expect(page).to_have_url(re.compile("/compte/connexion/"))
    come_in(page, site, new_address("halle"), "Samira")
    expect(page.locator("h1")).to_contain_text("La halle ouverte")
    expect(page.get_by_text("Tiers-lieu")).to_be_visible()
    if js:
        axe(page)
    page.get_by_role("button", name="Prendre la mer").click()
    expect(page).to_have_url(CANVAS)
    page.goto(f"{page.url}?vue=liste")
    expect(page.get_by_text("Que coûte le chauffage en février, et qui le paie ?").first).to_be_attached()
    # Other questions later, the same cards.
    page.goto(re.sub(r"\?.*", "", page.url) + "questions/")
    page.locator("label", has_text="Petite entreprise").click()
    page.get_by_role("button", name="Prendre ces questions").click()
    expect(page.get_by_text("Les questions ont changé. Les cartes, non.")).to_be_visible()


@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no-scripts"])
def test_the_sentences_of_a_text_are_kept_moved_or_left(person, site, axe, fits, js):
    page = person(js=js, width=360)
    sign_in(page, site)
    page.get_by_role("link", name="Un texte que vous avez déjà").click()
    page.get_by_label("Le nom du voyage").fill("Les bacs")
    page.get_by_label("Collez un texte").fill(NOTE)
    page.get_by_role("button", name="Trier les phrases").click()
    rows = page.locator("li.prop")
    expect(rows).to_have_count(5)
    shark = rows.filter(has_text="Le règlement interdit")
    expect(shark.locator("select")).to_have_value("requins")
    expect(shark).to_contain_text("cela ressemble à une contrainte")
    fits(page)
    if js:
        axe(page)
        expect(page.locator("[data-kept-count]")).to_have_text("5 cartes")
    rows.filter(has_text="La mairie").locator("input").uncheck()
    rows.filter(has_text="Le chat").locator("select").select_option("ashore")
    if js:
        expect(page.locator("[data-kept-count]")).to_have_text("4 cartes")
    page.get_by_role("button", name="Prendre la mer avec ces cartes").click()
    expect(page).to_have_url(CANVAS)
    page.goto(f"{page.url}?vue=liste")
    expect(page.locator("#zone-ashore")).to_contain_text("Le chat du gardien approuve.")
    expect(page.locator("#zone-requins")).to_contain_text("contrainte réglementaire")
    expect(page.locator("#zone-bateau-secours .note")).to_have_count(0)


def test_a_file_is_read_and_a_scan_is_refused_with_a_word(person, site, tmp_path):
    page = person(width=1440)
    sign_in(page, site)
    (tmp_path / "note.md").write_text(NOTE, encoding="utf-8")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4\nnothing")
    page.goto("/voyages/commencer/texte/")
    page.get_by_label("Le nom du voyage").fill("Les bacs")
    page.get_by_label("Ou choisissez un fichier").set_input_files(tmp_path / "scan.pdf")
    page.get_by_role("button", name="Trier les phrases").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    expect(page.get_by_label("Le nom du voyage")).to_have_value("Les bacs")
    page.get_by_label("Ou choisissez un fichier").set_input_files(tmp_path / "note.md")
    page.get_by_role("button", name="Trier les phrases").click()
    expect(page.locator("li.prop")).to_have_count(5)


@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no-scripts"])
def test_a_sheet_of_paper_is_copied_zone_by_zone_with_the_photo_in_sight(person, site, axe, fits, tmp_path, js):
    page = person(js=js, width=360, height=640)
    sign_in(page, site)
    page.get_by_role("link", name="Une affiche en papier").click()
    page.get_by_label("Le nom du voyage").fill("L’affiche")
    page.get_by_label("Les photos de l’affiche").set_input_files(poster(tmp_path))
    page.get_by_role("button", name="Prendre la mer").click()
    expect(page).to_have_url(re.compile(r"/photos/\d+/"))
    here = page.url
    fits(page)

    # The photo stays in sight while one types, also above the keyboard of a phone.
    page.set_viewport_size({"width": 360, "height": 380})
    page.locator("#lignes").click()
    expect(page.locator(".copy__view")).to_be_in_viewport(ratio=0.7)
    expect(page.locator("#lignes")).to_be_in_viewport(ratio=0.5)
    page.set_viewport_size({"width": 360, "height": 640})

    # Larger and turned, without losing what is being typed.
    page.locator("#lignes").fill("Un jardin pour tout l’immeuble\nDes voisins qui se parlent")
    page.get_by_role("button", name="Agrandir").click()
    expect(page.locator(".copy__image--2")).to_be_visible()
    page.get_by_role("button", name="Tourner").click()
    expect(page.locator(".copy__image")).to_have_attribute("viewBox", "0 0 1200 1800")
    expect(page.locator("#lignes")).to_have_value(re.compile("Des voisins"))
    if js:
        axe(page)

    # Another zone saves this one first; one comes back later and sees how far one went.
    page.get_by_role("button", name="Les requins").click()
    expect(page.locator("h1")).to_contain_text("Les requins")
    page.locator("#lignes").fill("Le règlement")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("1 carte recopiée.")).to_be_visible()
    page.goto(here)
    expect(page.get_by_text("Un jardin pour tout l’immeuble")).to_be_visible()
    expect(page.locator("#lignes")).to_have_value("")
    expect(page.locator(".copy__image")).to_have_attribute("viewBox", "0 0 1200 1800")

    # The list of photos, and taking one away: the cards stay.
    page.get_by_role("link", name="Toutes les photos").click()
    expect(page.get_by_text("3 cartes recopiées")).to_be_visible()
    fits(page)
    if js:
        axe(page)
    page.locator("summary", has_text="Retirer").click()
    page.get_by_role("button", name="Retirer cette photo").click()
    expect(page.get_by_text("Pas encore de photo")).to_be_visible()
    page.goto(re.sub(r"photos/.*", "?vue=liste", page.url))
    expect(page.locator("#zone-requins")).to_contain_text("Le règlement")


def test_what_was_typed_from_a_photo_survives_a_closed_page(person, site, tmp_path):
    page = person(width=768)
    sign_in(page, site)
    page.goto("/voyages/commencer/photo/")
    page.get_by_label("Le nom du voyage").fill("L’affiche")
    page.get_by_label("Les photos de l’affiche").set_input_files(poster(tmp_path))
    page.get_by_role("button", name="Prendre la mer").click()
    page.locator("#lignes").fill("Pas encore enregistré")
    here = page.url
    page.goto("/voyages/")
    page.goto(here)
    expect(page.locator("#lignes")).to_have_value("Pas encore enregistré")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#lignes")).to_have_value("")
    page.goto(here)
    expect(page.locator("#lignes")).to_have_value("")


@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no-scripts"])
def test_an_initiative_becomes_a_project_and_keeps_its_wheel(person, site, axe, fits, js):
    page = person(js=js, width=360)
    page.goto("/atlas/union-plastic/")
    page.get_by_role("link", name="En faire un projet").first.click()
    expect(page.locator("li.prop").first).to_be_visible()
    fits(page)
    if js:
        axe(page)
    page.locator("li.prop input").first.uncheck()
    left = page.locator("li.prop .prop__keep").first.inner_text()
    page.get_by_role("button", name="Ouvrir le voyage").click()
    expect(page).to_have_url(re.compile("/compte/connexion/"))
    come_in(page, site, new_address("union"), "Dorian")
    page.get_by_role("button", name="Prendre la mer").click()
    expect(page).to_have_url(CANVAS)
    page.goto(f"{page.url}?vue=liste")
    expect(page.locator("li.note").first).to_be_visible()
    expect(page.locator("li.note", has_text=left.strip()[:60])).to_have_count(0)
    page.goto(re.sub(r"\?.*", "roue/", page.url))
    expect(page.locator("h1")).to_have_text("La roue du voyage")
    fits(page)
    if js:
        axe(page)


def test_the_eighth_initiative_typed_without_an_account_becomes_a_voyage(person, site):
    """From the first word of a fiche, before any account, to port and lighthouse."""
    page = person(width=360)
    page.goto("/atlas/ajouter/")
    page.get_by_label("Son nom").fill("La chaise du mercredi")
    page.get_by_label("En une phrase").fill("Les chaises sortent, et les gens avec.")
    page.get_by_label("Dans une commune de France").check()
    page.locator("[name=commune]").fill("54395")
    page.get_by_role("button", name="Continuer : se connecter et envoyer").click()
    come_in(page, site, new_address("chaise"), "Aïcha")
    expect(page.get_by_label("Son nom")).to_have_value("La chaise du mercredi")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.locator("h1")).to_have_text("La chaise du mercredi")
    # It waits for a moderator; its team already makes a project of it.
    page.get_by_role("link", name="En faire un projet").first.click()
    page.get_by_role("button", name="Ouvrir le voyage").click()
    expect(page).to_have_url(CANVAS)
    page.goto(f"{page.url}?vue=liste")
    expect(page.locator("#zone-phare")).to_contain_text("Les chaises sortent, et les gens avec.")
