"""Journeys L6 to L9: an association of four draws its sea; a captain at a table, a neighbour on a phone."""

import re

from boats import add, alive, board, note, saved, start_voyage, zone
from doors import come_in, new_address
from playwright.sync_api import Page, expect


def names_of(page: Page, selector: str) -> str:
    """The accessibility tree of a part of the page, as a screen reader would walk it."""
    return page.locator(selector).aria_snapshot().replace("\u00a0", " ").replace("\u202f", " ")


def focused_card(page: Page) -> str:
    """The id of the card that has the focus."""
    return page.evaluate("document.activeElement.closest('[data-card]')?.dataset.card ?? ''")


def test_l6_the_same_card_keeps_the_focus_from_list_to_sea_and_a_small_phone_never_scrolls_sideways(person, site, fits):
    page = person(width=320, height=640)
    start_voyage(page, site)
    alive(page)
    add(page, "phare", "Un jardin que tout l’immeuble partage")
    add(page, "port", "Une cour grise")
    saved(page)
    for view in ("Liste", "Mer"):
        page.get_by_role("button", name=view, exact=True).click()
        fits(page)
    page.get_by_role("button", name="Liste", exact=True).click()
    note(page, "Un jardin").get_by_role("button", name="Modifier").focus()
    card = focused_card(page)
    for view in ("Mer", "Liste"):
        # By its button, without giving the focus away.
        page.get_by_role("button", name=view, exact=True).dispatch_event("click")
        expect(note(page, "Un jardin").get_by_role("button", name="Modifier")).to_be_focused()
        assert focused_card(page) == card
    # Every zone asks its questions before anything else, in the list.
    for place in ("phare", "port", "equipage", "bateau-secours", "requins", "rames", "balises"):
        expect(zone(page, place).locator(".zone__questions li").first).to_be_visible()


def test_the_list_speaks_to_a_screen_reader(person, site):
    page = person()
    start_voyage(page, site)
    alive(page)
    page.get_by_role("button", name="Liste", exact=True).click()
    add(page, "requins", "Pas d’eau")
    add(page, "rames", "Un récupérateur")
    read = names_of(page, "[data-zones]")
    # Each zone is a region named by its image and its plain word; headings, lists, buttons that say of what.
    assert 'region "Les requins — Contraintes"' in read
    assert 'heading "Les requins — Contraintes" [level=2]' in read
    for name in ("Modifier la carte « Pas d’eau »", "Déplacer vers… Pas d’eau", "Trouver une rame : Pas d’eau"):
        assert f'button "{name}"' in read, name
    assert "text: Ajouter une carte" in read or "Ajouter une carte (Les requins)" in read
    assert "sans rame" in read
    bar = names_of(page, ".canvas-bar")
    assert 'group "Voir le voyage comme"' in bar
    assert 'button "Liste" [pressed]' in bar
    assert 'searchbox "Chercher dans les cartes"' in bar
    assert "1 carte, 1 à regarder" in names_of(page, ".zone-nav")
    # Every button and link of the page has a name.
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('main button, main a, main input:not([type=hidden]), main summary')]
          .filter((one) => one.checkVisibility() && !(one.getAttribute('aria-label') || one.textContent.trim()
            || one.labels?.length)).map((one) => one.outerHTML)"""
    )
    assert nameless == []


def test_l7_each_save_shows_its_time_and_what_was_typed_without_a_network_arrives_once(person, site):
    aicha = person()
    key = start_voyage(aicha, site)
    alive(aicha)
    dorian = person(width=360, height=740)
    board(dorian, site, key, "Dorian")
    add(aicha, "phare", "On se dit bonjour")
    saved(aicha)
    dorian.context.set_offline(True)
    expect(dorian.locator("[data-state]")).to_contain_text("Hors ligne")
    add(dorian, "ashore", "Les réunions de trois heures")
    expect(dorian.locator("[data-state]")).to_have_text("Hors ligne : vos mots attendent dans ce navigateur")
    add(aicha, "equipage", "Rosa, jardinière")
    dorian.context.set_offline(False)
    saved(dorian)
    for page in (aicha, dorian):
        expect(zone(page, "ashore").locator("li.note")).to_have_count(1)
        expect(zone(page, "equipage").locator("li.note")).to_have_count(1)


def test_l8_a_shark_calls_for_an_oar_or_for_a_reason_and_a_need_for_somebody(person, site, axe):
    page = person(width=360, height=740)
    start_voyage(page, site)
    alive(page)
    page.get_by_role("button", name="Liste", exact=True).click()
    add(page, "requins", "Pas d’eau dans la cour", "Le bruit du soir")
    add(page, "rames", "Un récupérateur de pluie")
    look = page.locator("[data-look]")
    expect(look.locator("[data-look-many]")).to_have_text("3 questions")
    look.locator("summary").first.click()
    line = look.locator("[data-look-list] li", has_text="Le bruit du soir")
    line.locator("summary", has_text="On l’accepte").click()
    why = line.get_by_label("On l’accepte, parce que")
    expect(why).to_be_focused()
    axe(page)
    why.press("Enter")
    expect(line).to_be_visible()  # a reason is asked for
    why.fill("c’est l’été")
    why.press("Enter")
    expect(line).to_have_count(0)
    expect(note(page, "Le bruit")).to_contain_text("on l’accepte : c’est l’été")

    # From the card itself, straight to the choice of an oar.
    note(page, "Pas d’eau").get_by_role("button", name="Trouver une rame").click()
    expect(page.get_by_role("combobox", name="Relier à une autre carte")).to_be_focused()
    page.get_by_role("option", name="Un récupérateur de pluie (rame)").click()
    expect(page.get_by_role("button", name="Fermer la carte")).to_be_focused()
    page.keyboard.press("Escape")
    # Seen from both ends, and each leads to the other.
    zone(page, "rames").get_by_role("link", name="Pas d’eau dans la cour", exact=True).click()
    expect(zone(page, "requins").get_by_role("button", name="Modifier la carte « Pas d’eau")).to_be_focused()

    # Put aside, and brought back.
    rest = look.locator("[data-look-list] li", has_text="personne ne la tient")
    rest.get_by_role("button", name="Ne plus le dire").click()
    expect(look.locator("[data-look-many]")).to_have_text("rien")
    look.locator("[data-look-aside] summary").click()
    look.get_by_role("button", name="Le redire").click()
    expect(look.locator("[data-look-many]")).to_have_text("1 question")

    # A need is covered aboard or outside.
    add(page, "equipage", "Quelqu’un qui soude")
    note(page, "Quelqu’un qui soude").get_by_role("button", name="Modifier").click()
    page.get_by_label("Cette carte dit").select_option("need")
    page.get_by_role("button", name="Fermer la carte").click()
    expect(note(page, "Quelqu’un qui soude")).to_contain_text("personne encore pour ce besoin")
    add(page, "bateau-secours", "Le lycée professionnel")
    note(page, "Le lycée").get_by_role("button", name="Modifier").click()
    page.get_by_role("combobox", name="Relier").press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Fermer la carte").click()
    expect(zone(page, "equipage").locator("li.note")).to_contain_text("couvert par Le lycée professionnel")
    saved(page)


def test_l9_a_buoy_has_a_day_its_middle_an_owner_who_says_yes_and_an_indicator(person, site, axe, fits):
    aicha = person()
    aicha.goto("/compte/connexion/")
    come_in(aicha, site, new_address("capitaine"), "Aïcha")
    aicha.goto("/voyages/depuis/ideelles/")
    aicha.get_by_role("button", name="Ouvrir le voyage").click()
    expect(aicha).to_have_url(re.compile(r"/voyages/[a-z0-9]{13}/"))
    key = re.search(r"/voyages/([a-z0-9]{13})/", aicha.url)[1]
    alive(aicha)
    aicha.get_by_role("button", name="Liste", exact=True).click()
    add(aicha, "balises", "Le premier bac est planté")
    note(aicha, "Le premier bac").get_by_role("button", name="Modifier").click()
    aicha.get_by_label("Pour quand").fill("2030-04-12")
    aicha.get_by_label("Proposée à").fill("Samira du 3e")
    aicha.get_by_label("Résultat que l’on peut toucher").fill("Une photo du bac")
    aicha.get_by_role("button", name="Fermer la carte").click()
    expect(note(aicha, "Le premier bac")).to_contain_text("escale à mi-chemin : le ")
    expect(note(aicha, "Le premier bac")).to_contain_text("proposée à Samira du 3e, qui n’a pas encore dit oui")
    saved(aicha)
    dorian = person(width=360, height=740)
    board(dorian, site, key, "Dorian")
    # On the phone the same, and what she said is noted by whoever heard it.
    card = note(dorian, "Le premier bac")
    expect(card).to_contain_text("escale à mi-chemin")
    card.locator(".note__text").hover()
    card.get_by_role("button", name="Samira du 3e a dit oui").click()
    expect(note(aicha, "Le premier bac")).to_contain_text("portée par Samira du 3e")

    # The indicator asks where it starts, what it aims at, what will show it; and lands in a cell.
    note(aicha, "Le premier bac").get_by_role("button", name="Modifier").click()
    aicha.get_by_role("link", name="Avec quel indicateur").click()
    fits(aicha)
    axe(aicha)
    aicha.get_by_role("button", name="Suivre et relier").click()
    for field in ("start", "target", "proof", "level"):
        expect(aicha.locator(f"[name={field}]").first).to_have_attribute("aria-invalid", "true")
    aicha.locator("[name=name]").fill(f"Bacs plantés {key}")
    aicha.locator("[name=start]").fill("0")
    aicha.locator("[name=target]").fill("12")
    aicha.locator("[name=proof]").fill("Le carnet d’arrosage")
    aicha.locator("[name=level][value=groupe]").check()
    aicha.get_by_role("button", name="Suivre et relier").click()
    alive(aicha)
    expect(note(aicha, "Le premier bac")).to_contain_text(f"Se mesure avec : Bacs plantés {key}")
    note(aicha, "Le premier bac").get_by_role("link", name=f"Bacs plantés {key}").click()
    expect(aicha.locator("main")).to_contain_text("12")
    expect(aicha.locator("main")).to_contain_text("Une photo du bac")


def test_words_on_a_card_are_said_in_place(person, site, axe):
    aicha = person()
    key = start_voyage(aicha, site)
    alive(aicha)
    add(aicha, "port", "Une cour grise")
    saved(aicha)
    dorian = person(width=360, height=740)
    board(dorian, site, key, "Dorian", "comment")
    # By keyboard: what a mouse uncovers, a page that scrolls on its way to the link covers again.
    note(dorian, "Une cour").get_by_role("link", name="Commenter").press("Enter")
    box = dorian.get_by_role("dialog", name="Commentaires")
    box.get_by_label("Votre commentaire").fill("Et verte, l’an prochain ?")
    axe(dorian)
    box.get_by_role("button", name="Commenter", exact=True).click()
    expect(box.locator(".said-words")).to_have_text("Et verte, l’an prochain ?")
    dorian.keyboard.press("Escape")
    expect(note(dorian, "Une cour").get_by_role("link", name="1 commentaire")).to_be_focused()


def test_a_zone_is_copied_as_a_list_and_pasted_as_cards(person, site):
    page = person(permissions=["clipboard-read", "clipboard-write"])
    start_voyage(page, site)
    alive(page)
    page.get_by_role("button", name="Liste", exact=True).click()
    add(page, "port", "Une cour grise", "Deux vélos cassés")
    zone(page, "port").get_by_role("button", name="Copier la liste").click()
    expect(page.locator(".said")).to_contain_text("Liste copiée : 2 lignes.")
    zone(page, "ashore").locator("[data-add] > summary").click()
    page.keyboard.press("Control+v")
    expect(zone(page, "ashore").locator("li.note")).to_have_count(2)
    expect(zone(page, "ashore").locator("li.note").last).to_contain_text("Deux vélos cassés")


def test_a_draft_is_not_read_by_who_shares_the_browser(person, site):
    aicha = person()
    key = start_voyage(aicha, site)
    alive(aicha)
    zone(aicha, "phare").locator("[data-add] > summary").click()
    zone(aicha, "phare").get_by_label("Garder pour moi").check()
    box = zone(aicha, "phare").locator("[data-add-form] textarea")
    box.fill("Je voudrais partir")
    box.press("Enter")
    expect(aicha.locator(".note--draft textarea")).to_have_value("Je voudrais partir")
    # The same browser, somebody else aboard by a link.
    aicha.context.clear_cookies()
    board(aicha, site, key, "Dorian")
    expect(aicha.locator(".note--draft")).to_have_count(0)
    assert "Je voudrais partir" not in aicha.content()
