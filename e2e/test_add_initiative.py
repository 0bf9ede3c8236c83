"""The story « Adding an initiative » of docs/stories.md, from the first word to the public page, and to leaving."""

import io
import json
import re
import sqlite3
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from doors import come_in, new_address
from PIL import Image
from playwright.sync_api import Page, expect

PITCH = "Les chaises du square sortent le mercredi, et les gens avec."


def fill_the_essential(page: Page, name: str) -> None:
    """A name, a sentence, a place: already a fiche."""
    page.get_by_label("Son nom").fill(name)
    page.get_by_label("En une phrase").fill(PITCH)
    page.get_by_label("Dans une commune de France").check()
    page.locator("[name=commune]").fill("54395")


def published(person: Callable[..., Page], moderator: dict, name: str) -> tuple[Page, str]:
    """A moderator's own fiche, public at once: the page it is shown on, and its address."""
    page = person(storage_state=moderator, js=False)
    page.goto("/atlas/ajouter/")
    fill_the_essential(page, name)
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.locator("h1")).to_have_text(name)
    return page, re.sub(r"^https?://[^/]+", "", page.url)


def test_a_draft_waits_in_the_browser_that_wrote_it(person, axe, fits):
    page = person(width=360)
    page.goto("/atlas/ajouter/")
    page.get_by_label("Son nom").fill("La chaise du mercredi")
    page.get_by_label("En une phrase").fill(PITCH)
    expect(page.locator("[data-draft-state]")).to_contain_text("Brouillon gardé dans ce navigateur à")
    page.reload()
    expect(page.get_by_text("Vous aviez commencé autrement")).to_be_visible()
    axe(page)
    fits(page)
    page.get_by_role("button", name="Le reprendre").click()
    expect(page.get_by_label("Son nom")).to_have_value("La chaise du mercredi")
    expect(page.get_by_label("En une phrase")).to_have_value(PITCH)


@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no-scripts"])
def test_an_initiative_goes_from_the_first_word_to_the_public_page(person, site, moderator, js):
    name = f"La chaise du mercredi {time.time_ns()}"
    page = person(js=js, width=360)
    page.goto("/atlas/ajouter/")

    # Sent empty: said what is missing, nothing lost.
    page.get_by_label("Son nom").fill(name)
    page.get_by_role("button", name="Continuer : se connecter et envoyer").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    expect(page.get_by_label("Son nom")).to_have_value(name)

    # A draft may be as unfinished as one likes, without an account.
    page.get_by_role("button", name="Garder le brouillon").click()
    expect(page.get_by_text("Brouillon gardé").first).to_be_visible()
    expect(page.get_by_label("Son nom")).to_have_value(name)
    fill_the_essential(page, name)
    page.get_by_role("button", name="Voir avant d’envoyer").click()
    expect(page.locator("h1")).to_have_text(name)
    page.get_by_role("button", name="Retoucher").click()
    page.get_by_role("button", name="Continuer : se connecter et envoyer").click()

    address = new_address("aicha")
    expect(page).to_have_url(re.compile("/compte/connexion/"))
    come_in(page, site, address, "Aïcha")
    expect(page.get_by_text("Votre brouillon vous attendait")).to_be_visible()
    expect(page.get_by_label("Son nom")).to_have_value(name)
    expect(page.get_by_label("En une phrase")).to_have_value(PITCH)
    expect(page.get_by_label("Dans une commune de France")).to_be_checked()
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_text("En attente de relecture")).to_be_visible()
    fiche = re.sub(r"^https?://[^/]+", "", page.url)

    # Not public: not for a stranger, not in the search.
    stranger = person(js=False)
    assert stranger.goto(fiche).status == 404
    stranger.goto(f"/atlas/?q={name.replace(' ', '+')}")
    assert name not in stranger.locator(".hit__title").all_inner_texts()

    desk = person(storage_state=moderator, js=js)
    desk.goto("/atlas/moderation/")
    card = desk.locator("article.card").filter(has_text=name)
    # A « no » without a reason is not possible.
    card.get_by_role("button", name="Refuser").click()
    expect(desk.locator("[data-error-summary]")).to_be_visible()
    card = desk.locator("article.card").filter(has_text=name)
    card.get_by_role("button", name="Publier").click()
    expect(desk.get_by_text("est publiée")).to_be_visible()

    assert stranger.goto(fiche).status == 200
    assert address not in stranger.content()
    stranger.goto(f"/atlas/?q={name.replace(' ', '+')}")
    expect(stranger.get_by_role("link", name=name, exact=True).first).to_be_visible()
    stranger.goto(fiche + "historique/")
    expect(stranger.locator("main time").first).to_be_visible()
    # The public reads the history from the day the fiche became public.
    expect(stranger.locator("main")).to_contain_text("Maude")
    assert any(address in letter and name in letter for letter in site.letters())


def test_a_form_left_open_never_overwrites_what_somebody_else_wrote(person, moderator, axe):
    name = f"Le four commun {time.time_ns()}"
    one, fiche = published(person, moderator, name)
    other = person(storage_state=moderator)
    other.goto(fiche + "modifier/")
    one.goto(fiche + "modifier/")
    one.get_by_label("En une phrase").fill("On y cuit le pain du quartier, le samedi.")
    one.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(one.locator("h1")).to_have_text(name)

    other.get_by_label("En une phrase").fill("On y cuit des tartes, le dimanche.")
    other.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(other.get_by_text("Quelqu’un a écrit au même endroit pendant ce temps")).to_be_visible()
    expect(other.locator("[data-error-summary]")).to_contain_text("On y cuit le pain du quartier")
    expect(other.locator("[data-error-summary]")).to_contain_text("On y cuit des tartes")
    expect(other.get_by_label("En une phrase")).to_have_value("On y cuit des tartes, le dimanche.")
    axe(other)
    one.goto(fiche)
    expect(one.locator(".fiche__hero")).to_contain_text("le pain du quartier")

    other.get_by_label("En une phrase").fill("On y cuit le pain le samedi, des tartes le dimanche.")
    other.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(other.locator(".fiche__hero")).to_contain_text("le pain le samedi, des tartes le dimanche")

    reader = person(js=False)
    reader.goto(fiche + "historique/")
    latest = reader.locator("article.card").first
    expect(latest).to_contain_text("Maude")
    expect(latest.locator("time")).to_be_visible()
    expect(latest.locator(".differences")).to_contain_text("tartes")
    assert reader.locator("article.card").count() >= 3


def photo_with_a_place() -> bytes:
    """A JPEG that says where and by which camera it was taken."""
    image = Image.new("RGB", (640, 480), "#CFE9E6")
    exif = Image.Exif()
    exif[0x010F] = "Appareil-bavard"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 41.0, 35.0), 3: "E", 4: (6.0, 10.0, 57.0)})
    content = io.BytesIO()
    image.save(content, "JPEG", exif=exif)
    return content.getvalue()


def test_a_picture_loses_the_place_hidden_in_it_and_other_files_are_refused(person, moderator, axe):
    before = photo_with_a_place()
    assert b"Exif" in before
    assert b"Appareil-bavard" in before
    _, fiche = published(person, moderator, f"La fresque {time.time_ns()}")
    page = person(storage_state=moderator, width=360)
    page.goto(fiche + "photos/")
    axe(page)
    for wrong in (
        b"GIF89a, disait-il",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"",
    ):
        page.locator("[name=image]").set_input_files({"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": wrong})
        page.locator("[name=alt]").fill("Une fresque bleue sur un mur")
        page.locator("[name=agreed]").check()
        page.get_by_role("button", name="Ajouter l’image").click()
        expect(page.locator("#champ-image .field__error")).to_be_visible()
        expect(page.locator("[name=alt]")).to_have_value("Une fresque bleue sur un mur")
        expect(page.locator("[name=agreed]")).to_be_checked()
    axe(page)
    page.locator("[name=image]").set_input_files({"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": before})
    page.get_by_role("button", name="Ajouter l’image").click()
    expect(page.get_by_text("L’image est en place")).to_be_visible()

    reader = person()
    reader.goto(fiche)
    picture = reader.locator(".fiche__picture img")
    expect(picture).to_have_attribute("alt", "Une fresque bleue sur un mur")
    answer = reader.request.get(picture.get_attribute("src"))
    assert answer.ok
    served = answer.body()
    assert not Image.open(io.BytesIO(served)).getexif()
    assert b"Appareil-bavard" not in served
    assert b"Exif" not in served


def test_what_is_wrong_can_be_reported_and_the_team_reached_without_any_address_being_shown(person, site, moderator):
    address = new_address("basile")
    author = person(js=False)
    author.goto("/compte/connexion/?next=/atlas/ajouter/")
    come_in(author, site, address, "Basile")
    name = f"Le banc d’essai {time.time_ns()}"
    fill_the_essential(author, name)
    author.get_by_role("button", name="Envoyer", exact=True).click()
    fiche = re.sub(r"^https?://[^/]+", "", author.url)

    # Strangers, signed in or not, have no business here yet.
    chloe = person(js=False)
    assert chloe.goto(fiche + "modifier/").status == 404
    chloe.goto("/atlas/moderation/")
    expect(chloe).to_have_url(re.compile(r"/compte/connexion/\?next="))
    come_in(chloe, site, new_address("chloe"), "Chloé")
    assert chloe.goto("/atlas/moderation/").status == 403
    assert chloe.goto(fiche).status == 404

    desk = person(storage_state=moderator, js=False)
    desk.goto("/atlas/moderation/")
    desk.locator("article.card").filter(has_text=name).get_by_role("button", name="Publier").click()
    assert chloe.goto(fiche).status == 200
    assert chloe.goto(fiche + "modifier/").status == 403
    assert chloe.goto(fiche + "photos/").status == 403

    stranger = person(width=360)
    stranger.goto(fiche)
    stranger.get_by_role("link", name="Signaler").click()
    stranger.get_by_role("button", name="Envoyer le signalement").click()
    expect(stranger.locator("[data-error-summary]")).to_be_visible()
    stranger.get_by_label("C’est inexact ou dépassé").check()
    stranger.get_by_label("Dites-nous en plus").fill("Le banc a changé de place.")
    stranger.get_by_role("button", name="Envoyer le signalement").click()
    expect(stranger.get_by_text("La modération a reçu votre signalement")).to_be_visible()
    desk.goto("/atlas/moderation/")
    reported = desk.locator("article.card").filter(has_text=name)
    expect(reported).to_contain_text("Le banc a changé de place.")
    expect(reported).to_contain_text("sans compte")

    stranger.goto(fiche)
    stranger.get_by_role("link", name="Écrire à l’équipe").click()
    assert address not in stranger.content()
    stranger.get_by_label("Votre message").fill("Bonjour, peut-on venir s’asseoir samedi ?")
    stranger.get_by_role("button", name="Envoyer le message").click()
    expect(stranger.get_by_text("Votre message est parti")).to_be_visible()
    assert address not in stranger.content()
    letter = next(letter for letter in reversed(site.letters()) if "s’asseoir samedi" in letter or "samedi" in letter)
    assert f"To: {address}" in letter
    for kind in ("csv", "geojson", "json"):
        assert address not in stranger.request.get(f"/atlas/export.{kind}?q=banc").text()


def everywhere_in(database: Path, *words: str) -> list[str]:
    """The tables and columns where one of these words is written."""
    found = []
    with sqlite3.connect(database) as link:
        for (table,) in link.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for column in [row[1] for row in link.execute(f'PRAGMA table_info("{table}")')]:
                for word in words:
                    query = f'SELECT COUNT(*) FROM "{table}" WHERE CAST("{column}" AS TEXT) LIKE ?'
                    if link.execute(query, (f"%{word}%",)).fetchone()[0]:
                        found.append(f"{table}.{column}: {word}")
    return found


def test_somebody_takes_everything_away_then_leaves_without_a_trace(person, site, moderator, axe):
    address, name = new_address("zelie"), f"Zélie{time.time_ns()}"
    page = person(width=360)
    page.goto("/compte/connexion/?next=/atlas/ajouter/")
    come_in(page, site, address, name)
    initiative = f"Le lavoir {time.time_ns()}"
    fill_the_essential(page, initiative)
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_text("En attente de relecture")).to_be_visible()
    fiche = re.sub(r"^https?://[^/]+", "", page.url)
    desk = person(storage_state=moderator, js=False)
    desk.goto("/atlas/moderation/")
    desk.locator("article.card").filter(has_text=initiative).get_by_role("button", name="Publier").click()

    page.goto("/compte/profil/")
    page.get_by_role("link", name="Télécharger mes données").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger").click()
    archive = zipfile.ZipFile(Path(download.value.path()))
    texts = {entry: archive.read(entry) for entry in archive.namelist()}
    for entry, content in texts.items():
        if entry.endswith(".json"):
            json.loads(content)
    everything = b"\n".join(texts.values()).decode("utf-8", "replace")
    assert address in everything
    assert initiative in everything
    assert everywhere_in(site.data / "mieux.sqlite3", address)

    page.goto("/compte/profil/")
    page.get_by_role("link", name="Supprimer mon compte…").click()
    axe(page)
    page.get_by_label("Pour confirmer, écrivez l’adresse e-mail de ce compte").fill("quelqu-un@example.org")
    page.get_by_role("button", name="Supprimer mon compte").click()
    expect(page.locator("#champ-email .field__error")).to_be_visible()
    page.get_by_label("Pour confirmer, écrivez l’adresse e-mail de ce compte").fill(address)
    page.get_by_role("button", name="Supprimer mon compte").click()
    expect(page).not_to_have_url(re.compile("/supprimer/.+"))
    expect(page.get_by_label("Pour confirmer, écrivez l’adresse e-mail de ce compte")).to_have_count(0)

    assert everywhere_in(site.data / "mieux.sqlite3", address, name) == []
    reader = person(js=False)
    assert reader.goto(fiche).status == 200
    reader.goto(fiche + "historique/")
    assert name not in reader.locator("main").inner_text()
