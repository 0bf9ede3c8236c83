"""After the workshop: cards poured into the project, the recap read by a stranger, an address left apart, paper."""

import io
import json
import re

import pytest
from conftest import Site
from doors import come_in, new_address
from PIL import Image
from playwright.sync_api import Page, expect


@pytest.fixture
def facilitator(person, site: Site) -> Page:
    """Signed in, on a wide screen."""
    page = person(width=1440)
    page.goto("/compte/connexion/")
    come_in(page, site, new_address("anime"), "Aïcha")
    return page


def opened(page: Page) -> str:
    """A workshop of the template « voyage », its room open; out: its code."""
    page.goto("/ateliers/")
    page.locator("form:has([name=template]) [name=title]").fill("Une cour pour tout le monde")
    page.locator("form:has([name=template]) button[type=submit]").last.click()
    page.get_by_role("button", name="Ouvrir la salle").click()
    page.wait_for_url(re.compile("/telecommande/"))
    return re.search(r"/atelier/(\w+)/", page.url).group(1)


def go(remote: Page, title: str) -> None:
    """To a stage by its name."""
    remote.locator("summary", has_text="Aller à une autre séquence").click()
    remote.locator(".pilot__list button", has_text=title).click()
    expect(remote.get_by_role("heading", level=1)).to_contain_text(title)


def writes(phone: Page, text: str) -> None:
    """A card from a phone."""
    phone.locator("#texte").fill(text)
    phone.get_by_role("button", name="Poser ma carte").click()
    expect(phone.locator(".mine")).to_contain_text(text)


def test_from_the_last_card_to_the_project(facilitator: Page, person, axe, fits):
    code = opened(facilitator)
    phone = person(width=360, height=740)
    phone.goto(f"/atelier/{code}/")
    phone.get_by_role("button", name="Entrer dans l’atelier").click()
    go(facilitator, "Les requins")
    expect(phone.locator("#texte")).to_be_visible()
    for text in ("Le règlement dit non", "L’eau coûte cher", "Les bacs sont lourds"):
        writes(phone, text)
    facilitator.get_by_role("button", name="Tout révéler").click()
    expect(phone.locator(".others")).to_be_visible()
    facilitator.on("dialog", lambda dialog: dialog.accept())
    facilitator.locator("summary", has_text="Aller à une autre séquence").click()
    facilitator.get_by_role("button", name="Fermer l’atelier").last.click()
    expect(facilitator.get_by_role("heading", level=1)).to_have_text("L’atelier est fermé")

    # Each phone may leave an address, apart from its cards.
    phone.get_by_role("link", name="Prévenez-moi de la suite").click()
    phone.locator("[name=email]").fill("dorian@example.org")
    axe(phone)
    fits(phone)
    phone.get_by_role("button", name="Laisser mon adresse").click()
    expect(phone.locator(".field__error").first).to_contain_text("Cochez pour dire oui")
    phone.locator("[name=email]").fill("dorian@example.org")
    phone.locator("[name=agreed]").check()
    phone.get_by_role("button", name="Laisser mon adresse").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Votre adresse est notée")

    # Pouring: first a project, then card by card, with the keyboard too.
    facilitator.get_by_role("link", name="Verser, partager, emporter").click()
    expect(facilitator.get_by_text("3 cartes attendent une décision")).to_be_visible()
    expect(facilitator.get_by_text("1 personne veut connaître la suite")).to_be_visible()
    expect(facilitator.locator("main")).not_to_contain_text("dorian@")
    axe(facilitator)
    facilitator.get_by_role("link", name="Verser, fusionner, mettre en cale").click()
    facilitator.get_by_role("link", name="Choisir ou ouvrir un voyage").click()
    axe(facilitator)
    facilitator.locator("[name=title]").fill("La cour verte")
    facilitator.get_by_role("button", name="Choisir ce voyage").click()
    expect(facilitator.get_by_text("ce que vous versez est aussitôt sur la mer")).to_be_visible()
    axe(facilitator)
    card = facilitator.locator(".pour-card", has_text="Le règlement dit non")
    card.get_by_role("combobox").select_option("requins|regulatory")
    card.get_by_role("button", name="Verser").focus()
    facilitator.keyboard.press("Enter")
    expect(facilitator.locator(".pour-card", has_text="Le règlement dit non")).to_contain_text("Versée dans")

    card = facilitator.locator(".pour-card", has_text="L’eau coûte cher")
    card.get_by_role("link", name="Fusionner").click()
    facilitator.locator("#avec").select_option(index=0)
    facilitator.get_by_role("button", name="Mettre les deux côte à côte").click()
    axe(facilitator)
    facilitator.locator("#texte").fill("Le règlement dit non, et l’eau coûte cher")
    facilitator.get_by_role("button", name="Fusionner avec ces mots").click()
    facilitator.locator("#reste summary").click()
    facilitator.get_by_role("button", name="Mettre tout ce reste en cale").click()
    expect(facilitator.get_by_text("Chaque carte a sa décision")).to_be_visible()
    facilitator.set_viewport_size({"width": 360, "height": 740})
    fits(facilitator)
    axe(facilitator)
    facilitator.set_viewport_size({"width": 1440, "height": 900})
    held = facilitator.locator(".pour-card", has_text="Les bacs sont lourds")
    held.get_by_role("button", name="Défaire").click()
    expect(facilitator.get_by_text("1 carte attend une décision")).to_be_visible()
    facilitator.get_by_role("link", name="La cour verte").click()
    expect(facilitator.locator("[data-canvas]")).to_contain_text("Le règlement dit non, et l’eau coûte cher")
    expect(facilitator.locator("[data-canvas]")).to_contain_text("venue de l’atelier")

    # The recap: a stranger reads it, without JavaScript, until it is closed.
    facilitator.go_back()
    facilitator.get_by_role("link", name="Une cour pour tout le monde").click()
    facilitator.get_by_role("link", name="Ce qui s’est dit").click()
    facilitator.get_by_role("button", name="Créer l’adresse").click()
    address = facilitator.locator(".told-ways__address a").get_attribute("href")
    reader = person(width=360, height=740, js=False)
    path = re.sub(r"^https?://[^/]+", "", address)
    reader.goto(path)
    expect(reader.locator("main")).to_contain_text("Fusionnée avec une carte du voyage")
    expect(reader.locator("main")).to_contain_text("Les bacs sont lourds")
    fits(reader)
    facilitator.get_by_role("button", name="Fermer cette adresse").click()
    assert reader.goto(path).status == 404


def test_a_sheet_of_paper_joins_the_cards(facilitator: Page, axe, fits):
    opened(facilitator)
    go(facilitator, "Les requins")
    facilitator.set_viewport_size({"width": 390, "height": 844})
    facilitator.get_by_role("link", name="Feuilles de papier").click()
    file = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(file, "JPEG")
    facilitator.locator("[name=photos]").set_input_files(
        {"name": "feuille.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}
    )
    facilitator.get_by_role("button", name="Envoyer").click()
    expect(facilitator.locator(".pour-photos img")).to_be_visible()
    axe(facilitator)
    fits(facilitator)
    facilitator.locator("[name=lines]").fill("Le froid\nLe bruit")
    facilitator.get_by_role("button", name="Ajouter ces cartes").click()
    expect(facilitator.get_by_text("2 cartes recopiées, « sur papier ».")).to_be_visible()
    facilitator.get_by_role("link", name="Télécommande").click()
    expect(facilitator.locator(".pilot__heap")).to_contain_text("sur papier")


MAKE = """
import json
from mieux.voyage.actions import voyages
from mieux.workshop.actions import preparing, pouring, running, working
from mieux.workshop.actions.pouring import Wanted
from mieux.workshop.commands import addresses
from mieux.workshop.models import Outcome
from mieux.people.models import User
by, _new = User.objects.get_or_create(email="rosa@example.org", defaults={"name": "Rosa"})
boat = voyages.start(by, "La cour verte")
last = preparing.make(by, "La dernière fois")
stage = preparing.add_stage(last, "brainstorm")
preparing.change(last, voyage=boat)
running.open_room(last)
card = working.contribute(stage, None, "Planter en mars", "a")
last.refresh_from_db()
pouring.decide(last, by, [Wanted(card, Outcome.POURED, "balises")])
running.close_room(last)
room = preparing.make(by, "Cette fois")
for kind in ("since", "zones"):
    preparing.add_stage(room, kind)
preparing.change(room, voyage=boat)
running.open_room(room)
room.refresh_from_db()
print(json.dumps(addresses(room)))
"""


def test_the_next_time_begins_where_the_last_one_ended_then_zone_by_zone(person, site: Site, axe, fits):
    told = json.loads(site.manage("manage", "shell", "-c", MAKE).strip().splitlines()[-1])
    room = {name: re.sub(r"^https?://[^/]+", "", value) for name, value in told.items()}
    wall, remote, phone = person(width=1440), person(width=320, height=740), person(width=320, height=740)
    wall.goto(room["projection"])
    remote.goto(room["remote"])
    phone.goto(room["join"])
    phone.get_by_role("button", name="Entrer dans l’atelier").click()
    remote.get_by_role("button", name="Commencer").click()
    for face in (wall, remote, phone):
        expect(face.get_by_text("Planter en mars")).to_be_visible()
        axe(face)
        fits(face)
    remote.get_by_role("button", name="Suivante").click()
    phone.get_by_label("Pour quelle zone ?").select_option("requins|political")
    writes(phone, "La mairie change")
    expect(wall.locator(".wall-count")).to_have_text("1 personne a écrit")
    expect(wall.locator("body")).not_to_contain_text("La mairie change")
    for face in (wall, phone):
        axe(face)
        fits(face)
    remote.get_by_role("button", name="Tout révéler").click()
    expect(wall.locator(".wall-heap")).to_contain_text("La mairie change")
    expect(phone.locator(".others")).to_be_visible()
    for face in (wall, remote, phone):
        axe(face)
        fits(face)
