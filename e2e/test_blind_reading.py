"""Three people read La Ruche blind, one of them on a phone without an account; then they compare."""

import re

from doors import come_in, new_address
from playwright.sync_api import expect

RUCHE = "/atlas/la-ruche-qui-dit-oui/"
LECTURES = f"{RUCHE}lectures/"


def write(page, sentence, criterion, phase, word):
    """One fact on a large screen, where the whole form shows."""
    page.get_by_role("textbox", name="Qu’avez-vous vu, lu ou entendu ?").fill(sentence)
    page.locator(f"input[name=criterion][value={criterion}]").check()
    page.locator(f"input[name=phase_{criterion}][value={phase}]").check()
    page.locator(f"input[name=word][value={word}]").check()
    page.get_by_role("button", name="Noter ce fait").click()
    expect(page.get_by_role("heading", name="Ma lecture jusqu’ici")).to_be_visible()


def test_three_people_read_the_hive_blind_and_then_compare(person, site, moderator, axe, fits):
    # A moderator opens the round: this fiche comes from the book and has no team.
    maude = person(storage_state=moderator)
    maude.goto(f"{LECTURES}tours/nouvelle/")
    axe(maude)
    title = "Le conseil de quartier lit"
    maude.get_by_label("Un nom pour").fill(title)
    maude.get_by_label("S’ouvre quand il y a").fill("3")
    maude.get_by_role("button", name=re.compile("^Ouvrir")).click()
    expect(maude.get_by_role("heading", name=title, level=1)).to_be_visible()
    round_address = re.sub(r"^https?://[^/]+", "", maude.url)
    axe(maude)
    maude.get_by_label("Pour qui ?").fill("les gens du quartier")
    maude.get_by_role("button", name="Faire un lien").click()
    link = re.sub(r"^https?://[^/]+", "", maude.get_by_label("L’adresse à transmettre").input_value())
    axe(maude)

    # Rosa and Samir have accounts, Dorian has a phone.
    rosa, samir = person(), person()
    for page, name in ((rosa, "Rosa"), (samir, "Samir")):
        page.goto(f"/compte/connexion/?next={link}")
        come_in(page, site, new_address(name.lower()), name)
        page.goto(link)
        expect(page.get_by_text(f"Vous signerez « {name} »")).to_be_visible()
        page.get_by_role("button", name="Commencer").click()
    write(rosa, "Une voisine ouvre son garage chaque jeudi.", "ouverture", "realisation", "present")
    rosa.get_by_role("button", name="Mettre ma lecture dans la boîte").click()
    expect(rosa.get_by_text("Votre lecture est dans la boîte", exact=False).first).to_be_visible()

    dorian = person(width=360, height=740, reduced_motion="reduce")
    dorian.goto(link)
    axe(dorian)
    fits(dorian)
    dorian.get_by_label("Votre prénom ou un pseudonyme").fill("Dorian")
    dorian.get_by_role("button", name="Commencer").click()
    dorian.get_by_role("textbox", name="Qu’avez-vous vu").fill("Chez nous, personne n’ouvre son garage.")
    for _ in range(2):
        dorian.locator("[data-step]:not([hidden])").get_by_role("button", name="Continuer").click()
    dorian.locator("input[name=criterion][value=ouverture]").check()
    dorian.locator("input[name=phase_ouverture][value=realisation]").check()
    dorian.locator("[data-step]:not([hidden])").get_by_role("button", name="Continuer").click()
    dorian.locator("input[name=word][value=not_seen]").check()
    dorian.get_by_role("button", name="Noter ce fait").click()
    expect(dorian.get_by_role("heading", name="Ma lecture jusqu’ici")).to_be_visible()
    dorian.get_by_role("button", name="Mettre ma lecture dans la boîte").click()
    expect(dorian.get_by_text("2 lectures arrivées", exact=False)).to_be_visible()

    # The box is closed: for strangers, for the readers, for the moderator.
    stranger = person()
    for page in (stranger, maude, samir, dorian):
        page.goto(LECTURES)
        expect(page.locator("main")).not_to_contain_text("Une voisine ouvre son garage")
        page.goto(f"{LECTURES}cellule/ouverture/realisation/")
        expect(page.locator("main")).not_to_contain_text("Une voisine ouvre son garage")
    assert "garage" not in stranger.request.get("/api/v1/initiatives/la-ruche-qui-dit-oui/readings").text()
    maude.goto(round_address)
    expect(maude.locator("main")).to_contain_text("2 lectures arrivées")
    expect(maude.get_by_role("link", name="Comparer les lectures")).to_have_count(0)

    # The third reading opens it.
    samir.goto(f"{LECTURES}ma-lecture/")
    samir.get_by_role("link", name=re.compile("fait")).first.click()
    write(samir, "On commande à plusieurs, on va chercher à tour de rôle.", "ouverture", "realisation", "partly")
    samir.get_by_role("button", name="Mettre ma lecture dans la boîte").click()
    expect(samir.get_by_text("vous pouvez maintenant comparer", exact=False)).to_be_visible()
    opened = [letter for letter in site.letters() if "Comparer" in letter or "comparer" in letter]
    assert opened
    assert not any("garage" in letter for letter in opened)

    # Then everybody compares, and where they differ is what one talks about.
    for page in (rosa, dorian, stranger):
        page.goto(f"{LECTURES}cellule/ouverture/realisation/")
        for words in ("Une voisine ouvre son garage", "personne n’ouvre son garage", "à tour de rôle"):
            expect(page.locator("main")).to_contain_text(words)
        for name in ("Rosa", "Dorian", "Samir"):
            expect(page.locator("main")).to_contain_text(name)
    dorian.goto(round_address)
    dorian.get_by_role("link", name="Comparer les lectures").click()
    expect(dorian.get_by_role("heading", name="Ce que disent les lectures", level=1)).to_be_visible()
    expect(dorian.locator("main")).to_contain_text("Dorian")
    fits(dorian)
    axe(dorian)
