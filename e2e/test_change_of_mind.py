"""A change of mind: Rosa tells facts on her phone, nothing she types is lost, and what she thought before stays."""

import re

from doors import come_in, new_address
from playwright.sync_api import expect

RUCHE = "/atlas/la-ruche-qui-dit-oui/"
FACT = f"{RUCHE}lectures/ma-lecture/fait/"
SEEN = "Le jeudi, les gens d’ici viennent chercher leur panier chez une voisine."


def forward(page):
    """« Continuer », on a phone."""
    page.locator("[data-step]:not([hidden])").get_by_role("button", name="Continuer").click()


def tell(page, sentence, criterion, phase, word):
    """One fact on a phone, question after question."""
    page.get_by_role("textbox", name="Qu’avez-vous vu, lu ou entendu ?").fill(sentence)
    forward(page)
    forward(page)
    page.locator(f"input[name=criterion][value={criterion}]").check()
    page.locator(f"input[name=phase_{criterion}][value={phase}]").check()
    forward(page)
    page.locator(f"input[name=word][value={word}]").check()
    page.get_by_role("button", name="Noter ce fait").click()
    expect(page.get_by_role("heading", name="Ma lecture jusqu’ici")).to_be_visible()


def test_rosa_changes_her_mind_in_the_open(person, site, axe, fits):
    rosa = person(width=360, height=740, reduced_motion="reduce")
    rosa.goto(FACT)
    expect(rosa).to_have_url(re.compile("/compte/connexion/"))
    come_in(rosa, site, new_address("rosa"), "Rosa")
    expect(rosa.get_by_role("heading", name="Un fait à la fois")).to_be_visible()
    axe(rosa)

    # What is typed is saved, and it is said only then.
    rosa.get_by_role("textbox", name="Qu’avez-vous vu, lu ou entendu ?").fill(SEEN)
    expect(rosa.locator("[data-saved]")).to_have_text(re.compile(r"Enregistré à \d\d"))
    rosa.goto(RUCHE)
    rosa.goto(FACT)
    expect(rosa.get_by_role("textbox", name="Qu’avez-vous vu, lu ou entendu ?")).to_have_value(SEEN)
    forward(rosa)
    rosa.get_by_label("Une phrase de la fiche").check()
    rosa.get_by_text("Relire la fiche pour y choisir une phrase").click()
    rosa.locator("[data-sentence] button").nth(2).click()
    axe(rosa)
    fits(rosa)
    forward(rosa)
    rosa.locator("input[name=criterion][value=participation]").check()
    rosa.locator("input[name=phase_participation][value=realisation]").check()
    axe(rosa)
    fits(rosa)
    forward(rosa)
    rosa.locator("input[name=word][value=present]").check()
    axe(rosa)
    rosa.get_by_role("button", name="Noter ce fait").click()
    expect(rosa.get_by_text("votre roue a une couleur de plus")).to_be_visible()
    expect(rosa.locator("main")).to_contain_text(SEEN)
    axe(rosa)
    fits(rosa)

    # A doubt takes one press; what is taken out comes back.
    rosa.get_by_role("button", name="ne sait pas : Co-évaluation").first.click()
    expect(rosa.get_by_text("C’est noté : « ne sait pas ».")).to_be_visible()
    rosa.locator(".slot", has_text=SEEN).get_by_role("button", name=re.compile("^Retirer :")).click()
    expect(rosa.get_by_text("Case retirée.")).to_be_visible()
    rosa.get_by_role("button", name="Annuler").click()
    expect(rosa.locator(".slot", has_text=SEEN).locator(".evidence")).to_have_count(1)

    rosa.get_by_role("button", name="Partager ma lecture").click()
    expect(rosa.get_by_text("Votre lecture est publique, à côté des autres")).to_be_visible()
    reader = person()
    reader.goto(RUCHE)
    expect(reader.locator("main")).to_contain_text("Rosa")

    # She goes there, sees something else, and says so.
    rosa.locator(".slot", has_text=SEEN).get_by_role("link", name=re.compile("^Modifier")).click()
    for _ in range(3):
        forward(rosa)
    rosa.locator("input[name=word][value=partly]").check()
    rosa.get_by_role("button", name="Noter ce fait").click()
    expect(rosa.locator("[data-error-summary]")).to_contain_text("changer d’avis")
    axe(rosa)
    rosa.get_by_label("Qu’est-ce qui vous a fait changer d’avis ?").fill("J’y suis allée : la voisine a déménagé.")
    rosa.get_by_role("button", name="Noter ce fait").click()
    expect(rosa.get_by_role("heading", name="Ma lecture jusqu’ici")).to_be_visible()
    rosa.get_by_role("link", name="L’histoire de ma lecture").click()
    history = rosa.locator(".history")
    expect(history).to_contain_text("J’y suis allée : la voisine a déménagé.")
    expect(history.locator("del")).to_contain_text("présent")
    expect(history.locator("ins").first).to_contain_text("en partie")
    axe(rosa)
    fits(rosa)
    reader.goto(rosa.url)
    expect(reader.locator(".history")).to_contain_text("présent")

    # Taken back, then put back.
    rosa.get_by_role("link", name="Ma lecture").click()
    rosa.locator("summary", has_text="Reprendre ma lecture").click()
    rosa.get_by_role("button", name="Reprendre ma lecture").click()
    expect(rosa.get_by_text("vous seul·e la voyez")).to_be_visible()
    assert reader.reload().status == 404
    rosa.get_by_role("button", name="Remettre ma lecture").click()
    expect(rosa.get_by_text("La voilà revenue")).to_be_visible()
    assert reader.reload().status == 200


def test_a_lost_network_and_a_second_tab_cost_no_word(person, site):
    rosa = person(width=360)
    rosa.goto(FACT)
    come_in(rosa, site, new_address("rosa"), "Rosa")
    said = rosa.locator("[data-saved]")
    field = rosa.get_by_role("textbox", name="Qu’avez-vous vu, lu ou entendu ?")
    field.fill("Première phrase.")
    expect(said).to_have_text(re.compile("Enregistré à"))

    rosa.context.set_offline(True)
    field.fill("Première phrase, hors ligne.")
    expect(said).to_have_text(re.compile("Hors ligne"))
    rosa.context.set_offline(False)
    rosa.evaluate("dispatchEvent(new Event('online'))")
    expect(said).to_have_text(re.compile("Enregistré à"))

    # A second tab began before: both texts, nothing overwritten.
    other = rosa.context.new_page()
    other.goto(FACT)
    expect(other.get_by_role("textbox", name="Qu’avez-vous vu, lu ou entendu ?")).to_have_value(
        "Première phrase, hors ligne."
    )
    field.fill("Écrit dans le premier onglet.")
    expect(said).to_have_text(re.compile("Enregistré à"))
    rosa.wait_for_timeout(3000)
    other.get_by_role("textbox", name="Qu’avez-vous vu, lu ou entendu ?").fill("Écrit dans le second onglet.")
    expect(other.locator("[data-other-tab]")).to_contain_text("Écrit dans le premier onglet.")
    expect(other.get_by_role("textbox", name="Qu’avez-vous vu, lu ou entendu ?")).to_have_value(
        "Écrit dans le second onglet."
    )
    other.get_by_role("button", name="Garder mon texte").click()
    expect(other.locator("[data-saved]")).to_have_text(re.compile("Enregistré à"))
    rosa.goto(FACT)
    expect(field).to_have_value("Écrit dans le second onglet.")

    # Typed on while the two texts waited for a choice, then left: this browser gives it back.
    mine = other.get_by_role("textbox", name="Qu’avez-vous vu, lu ou entendu ?")
    mine.fill("Encore le second.")
    expect(other.locator("[data-saved]")).to_have_text(re.compile("Enregistré à"))
    rosa.wait_for_timeout(3000)
    field.fill("Encore le premier.")
    expect(rosa.locator("[data-other-tab]")).to_contain_text("Encore le second.")
    field.fill("Encore le premier, et la suite.")
    rosa.goto(FACT)
    expect(rosa.locator("[data-other-tab]")).to_contain_text("et la suite")


def test_without_scripts_the_whole_form_is_one_page_and_its_draft_has_a_button(person, site, axe):
    rosa = person(width=360, js=False)
    rosa.goto(f"/en{FACT}")
    come_in(rosa, site, new_address("rosa"), "Rosa")
    rosa.goto(FACT)
    rosa.locator("[name=sentence]").fill("Sans script, à la main.")
    rosa.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(rosa.get_by_text("Brouillon enregistré à")).to_be_visible()
    expect(rosa.locator("[name=sentence]")).to_have_value("Sans script, à la main.")
    rosa.locator("input[name=criterion][value=ouverture]").check()
    rosa.locator("input[name=phase_ouverture][value=diagnostic]").check()
    rosa.locator("input[name=word][value=partly]").check()
    rosa.get_by_role("button", name="Noter ce fait").click()
    expect(rosa.locator(".slot", has_text="Sans script, à la main.")).to_contain_text("à étayer")


def test_every_page_of_a_reading_fits_and_is_accessible(person, site, moderator, axe, fits):
    rosa = person(storage_state=moderator, width=360, color_scheme="dark", reduced_motion="reduce")
    fiche = "/atlas/teletravail/lectures/"
    rosa.goto(f"{fiche}ma-lecture/fait/")
    tell(rosa, "On y travaille à vingt, près de chez soi.", "experimentation", "realisation", "present")
    rosa.get_by_role("button", name="Partager ma lecture").click()
    expect(rosa.get_by_text("Votre lecture est publique, à côté des autres")).to_be_visible()
    mine = re.sub(r"^https?://[^/]+", "", rosa.url).split("#")[0]
    pk = mine.rstrip("/").rsplit("/", 1)[1]
    pages = [f"{mine}{end}" for end in ("", "fait/", "qui/", "formes/", "contexte/", "contexte/?autre=1")]
    pages += [f"{fiche}{pk}/historique/", f"{fiche}tours/", f"{fiche}tours/nouvelle/", "/lectures/"]
    pages += ["/lectures/moderation/"]
    wide = person(storage_state=moderator, width=1440)
    for path in pages:
        for prefix, page in (("", rosa), ("/en", wide)):
            assert page.goto(prefix + path).status == 200, path
            assert page.locator("h1").count() == 1
            fits(page)
            axe(page)
    narrow = person(storage_state=moderator, width=320)
    for path in pages:
        narrow.goto(path)
        fits(narrow)
    lost = person()
    assert lost.goto("/lectures/invitation/un-lien-inconnu/").status == 404
    axe(lost)
    assert lost.goto(f"{fiche}{pk}/signaler/").status == 200
    axe(lost)
