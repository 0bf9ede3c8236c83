"""L15: the captain publishes « les coulisses » and takes them back; a phone, English, without JavaScript."""

import re

import pytest
from boats import add, alive, link_for, note, saved, start_voyage
from conftest import Site
from playwright.sync_api import Page, expect


def told(page: Page, slot: str):
    """A paragraph by its place."""
    return page.locator(f"#p-{slot}")


@pytest.fixture
def aboard(person, site: Site) -> tuple[Page, str]:
    """Aïcha, captain of a garden with a few cards."""
    page = person()
    key = start_voyage(page, site)
    alive(page)
    add(page, "port", "Une cour grise", "Des voisins qui s’ignorent")
    add(page, "phare", "Un jardin zinzolin")
    add(page, "requins", "Le règlement de copropriété")
    saved(page)
    return page, key


def test_told_edited_flagged_and_sent(aboard, person, site: Site, axe):
    page, key = aboard
    page.goto(f"/voyages/{key}/coulisses/")
    titles = page.locator(".told__part h2").all_inner_texts()
    assert titles == [
        "Situation initiale",
        "Situation souhaitée",
        "Équipe",
        "Ressources",
        "Contraintes",
        "Marges de manœuvre",
        "Étapes",
        "Ce que ça vaut",
        "Ses limites",
    ]
    cards = told(page, "port").locator(".told__cards a")
    expect(cards).to_have_count(2)
    expect(told(page, "port")).to_contain_text("une cour grise")
    # The team's own words.
    told(page, "port").get_by_role("link", name="Le dire avec nos mots").click()
    page.get_by_label("Votre texte").fill("Une cour où l’on ne fait que passer.")
    page.get_by_role("button", name="Enregistrer").click()
    expect(told(page, "port")).to_contain_text("Écrit par l’équipe")
    # Somebody with a guest link changes a card: the text is flagged, before → after.
    dorian = person(width=360, height=740, js=False)
    dorian.goto(link_for(site, key))
    dorian.locator("[name=name]").fill("Dorian")
    dorian.get_by_role("button", name="Monter à bord").click()
    note(dorian, "Une cour grise").get_by_role("link", name="Ouvrir").click()
    dorian.get_by_label("Texte de la carte").fill("Une cour à rêver")
    dorian.get_by_role("button", name="Enregistrer").click()
    expect(note(dorian, "Une cour à rêver")).to_be_visible()
    page.reload()
    flagged = told(page, "port")
    expect(flagged).to_contain_text("À rafraîchir")
    expect(flagged.locator("del")).to_contain_text("Une cour grise")
    expect(flagged.locator("ins")).to_contain_text("Une cour à rêver")
    axe(page)
    flagged.get_by_role("button", name="Mettre les deux").click()
    expect(told(page, "port")).to_contain_text("ne fait que passer")
    expect(told(page, "port")).to_contain_text("une cour à rêver")
    told(page, "port").get_by_role("button", name=re.compile("Revenir au texte d’avant")).click()
    expect(told(page, "port")).not_to_contain_text("Des voisins qui s’ignorent.")
    told(page, "port").get_by_role("button", name="Garder mon texte").click()
    expect(told(page, "port")).not_to_contain_text("À rafraîchir")
    # The guest reads, and has no gesture here.
    dorian.goto(f"/voyages/{key}/coulisses/")
    expect(told(dorian, "port")).to_contain_text("ne fait que passer")
    expect(dorian.get_by_role("link", name="Le dire avec nos mots")).to_have_count(0)
    assert dorian.goto(f"/voyages/{key}/coulisses/publier/").status == 403
    # Publish: choose, look, publish.
    page.get_by_role("link", name="Publier l’histoire…").click()
    axe(page)
    page.get_by_label("La nouvelle fiche en une phrase").fill("Une cour qui verdit.")
    page.locator("input[value=sharks]").uncheck()
    page.get_by_role("button", name="Voir ce que tout le monde lira").click()
    preview = page.locator(".told__preview")
    expect(preview).to_contain_text("ne fait que passer")
    expect(preview).not_to_contain_text("copropriété")
    expect(preview).to_contain_text("CC BY-SA 4.0")
    axe(page)
    page.get_by_role("button", name="Envoyer à la relecture").click()
    expect(page.locator("#publique").locator("..")).to_contain_text("en attente de relecture")


def test_a_public_story_and_its_end(moderator, person, site: Site, axe, fits):
    # A moderator does not wait for a look of her own.
    page = person(storage_state=moderator)
    page.goto("/voyages/")
    page.locator("form[action='/voyages/'] input[type=text]").first.fill("Le jardin dans la cour")
    page.get_by_role("button", name="Prendre la mer").click()
    key = re.search(r"/voyages/([a-z0-9]{13})/", page.url)[1]
    alive(page)
    add(page, "phare", "Un jardin zinzolin")
    saved(page)
    page.goto(f"/voyages/{key}/coulisses/publier/")
    page.get_by_label("La nouvelle fiche en une phrase").fill("Une cour qui verdit.")
    page.get_by_role("button", name="Voir ce que tout le monde lira").click()
    page.get_by_role("button", name="Publier", exact=True).click()
    address = page.get_by_role("link", name="la page publique").get_attribute("href")
    stranger = person(width=360, height=740)
    assert stranger.goto(address).status == 200
    expect(stranger.locator("main")).to_contain_text("un jardin zinzolin")
    expect(stranger.locator("main")).to_contain_text("CC BY-SA 4.0")
    expect(stranger.locator("main")).not_to_contain_text("Maude")
    axe(stranger)
    fits(stranger)
    stranger.goto("/atlas/?q=zinzolin")
    expect(stranger.locator("main")).to_contain_text("Le jardin dans la cour")
    assert stranger.goto("/en" + address).status == 200
    expect(stranger.locator("h1")).to_have_text("Backstage")
    page.get_by_role("button", name="Dépublier").click()
    assert stranger.goto(address).status == 410
    axe(stranger)
    stranger.goto("/atlas/?q=zinzolin")
    expect(stranger.locator("main")).not_to_contain_text("Le jardin dans la cour")


def test_two_people_write_the_same_paragraph(aboard, axe):
    page, key = aboard
    mate = page.context.new_page()
    for each in (page, mate):
        each.goto(f"/voyages/{key}/coulisses/ecrire/port/")
    page.get_by_label("Votre texte").fill("Les mots de l’une")
    page.get_by_role("button", name="Enregistrer").click()
    expect(told(page, "port")).to_contain_text("Les mots de l’une")
    mate.get_by_label("Votre texte").fill("Les mots de l’autre")
    mate.get_by_role("button", name="Enregistrer").click()
    expect(mate.locator("main")).to_contain_text("Quelqu’un a écrit ce paragraphe")
    expect(mate.locator("main")).to_contain_text("Les mots de l’une")
    expect(mate.get_by_label("Votre texte")).to_have_value("Les mots de l’autre")
    axe(mate)
    mate.get_by_role("button", name="Enregistrer").click()
    expect(told(mate, "port")).to_contain_text("Les mots de l’autre")


def test_a_draft_waits_in_the_browser(aboard):
    page, key = aboard
    page.goto(f"/voyages/{key}/coulisses/ecrire/port/")
    page.get_by_label("Votre texte").fill("Un texte commencé")
    expect(page.get_by_text("Votre brouillon est gardé")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Le reprendre").click()
    expect(page.get_by_label("Votre texte")).to_have_value("Un texte commencé")


def test_the_example_tells_its_backstage_without_javascript(person):
    page = person(width=360, height=740, js=False)
    page.goto("/voyages/exemple/coulisses/")
    expect(page.locator("#partie-limits")).to_contain_text("Deux relectures")
    assert page.locator(".told__cards a").count() > 10
    page.goto("/en/voyages/example/coulisses/")
    expect(page.locator(".told__part h2").first).to_have_text("Initial situation")
