"""A team draws its voyage together: a captain at a table, a neighbour on a phone, a visitor who only looks."""

import re

from boats import add, alive, board, note, saved, start_voyage, zone
from playwright.sync_api import expect


def test_two_people_draw_the_same_voyage_from_a_table_and_a_phone(person, site, axe, fits):
    aicha = person()
    key = start_voyage(aicha, site)
    alive(aicha)
    # Seven elements, the quay and the hold, each with its plain word and its questions.
    expect(aicha.get_by_role("heading", level=2)).to_have_count(9)
    expect(zone(aicha, "requins").get_by_role("heading")).to_contain_text("Contraintes")
    axe(aicha)
    add(aicha, "requins", "Le règlement de copropriété")
    saved(aicha)

    dorian = person(width=360, height=740)
    board(dorian, site, key, "Dorian")
    expect(note(dorian, "Le règlement")).to_be_visible()
    fits(dorian)
    expect(aicha.locator("[data-crew]")).to_contain_text("Dorian")
    expect(dorian.locator("[data-crew]")).to_contain_text("Aïcha")

    # Each writes; both see it, with the name of who wrote.
    add(dorian, "rames", "Des bacs qu’on peut déplacer")
    card = note(aicha, "Des bacs")
    expect(card).to_be_visible()
    expect(card).to_contain_text("Dorian")

    # Both type in the same card: no letter is lost.
    note(aicha, "Le règlement").hover()
    note(aicha, "Le règlement").get_by_role("button", name="Modifier").click()
    expect(note(dorian, "Le règlement").locator(".note__held")).to_have_text("Aïcha écrit ici")
    note(dorian, "Le règlement").locator(".note__text").click()
    dorian.keyboard.type(", page 12")
    aicha.keyboard.press("Control+Home")
    aicha.keyboard.type("Ici : ")
    for page in (aicha, dorian):
        expect(page.locator(".editor [data-text]")).to_have_value("Ici : Le règlement de copropriété, page 12")
    dorian.keyboard.press("Escape")

    # While Aïcha writes, what Dorian does waits for her.
    add(dorian, "phare", "Un banc pour tout l’immeuble", "Des tomates")
    news = aicha.get_by_role("button", name="2 nouveautés, afficher")
    expect(news).to_be_visible()
    expect(note(aicha, "Un banc")).to_have_count(0)
    news.click()
    expect(note(aicha, "Un banc")).to_be_visible()
    aicha.keyboard.press("Escape")
    expect(note(aicha, "Ici : Le règlement")).to_be_visible()
    axe(dorian)
    saved(aicha)
    saved(dorian)

    # The other view keeps the card that was looked at, and is remembered.
    note(aicha, "Des tomates").hover()
    note(aicha, "Des tomates").get_by_role("button", name="Modifier").focus()
    aicha.get_by_role("button", name="Liste", exact=True).click()
    expect(note(aicha, "Des tomates").get_by_role("button", name="Modifier")).to_be_focused()
    axe(aicha)
    fits(aicha)
    aicha.goto(f"/voyages/{key}/")
    expect(aicha.get_by_role("button", name="Liste", exact=True)).to_have_attribute("aria-pressed", "true")


def test_sharks_call_for_oars_and_links_are_seen_from_both_ends(person, site, axe):
    page = person()
    start_voyage(page, site)
    alive(page)
    page.get_by_role("button", name="Liste", exact=True).click()
    add(page, "requins", "Pas d’eau dans la cour", "Le bruit du soir")
    add(page, "rames", "Un récupérateur de pluie")
    expect(zone(page, "requins").locator("[data-count]")).to_have_text("2 cartes, 2 à regarder")
    look = page.locator("[data-look]")
    look.locator("summary").first.click()
    expect(look.locator("li")).to_have_count(3)

    note(page, "Pas d’eau").get_by_role("button", name="Modifier").click()
    page.get_by_role("combobox", name="Relier à une autre carte").press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Un récupérateur de pluie (rame)")).to_have_attribute(
        "aria-selected", "true"
    )
    axe(page)
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("Face à ce requin : Un récupérateur de pluie")
    page.get_by_role("button", name="Fermer la carte").click()
    expect(zone(page, "requins")).to_contain_text("Face à ce requin : Un récupérateur de pluie")
    expect(zone(page, "rames")).to_contain_text("Cette rame répond à : Pas d’eau dans la cour")

    # « On l’accepte » asks a reason and clears the notice.
    note(page, "Le bruit").get_by_role("button", name="Modifier").click()
    page.locator(".editor").get_by_label("On l’accepte, parce que").fill("c’est l’été, et ça rit")
    page.get_by_role("button", name="Fermer la carte").click()
    expect(zone(page, "requins").locator("[data-count]")).to_have_text("2 cartes")
    expect(note(page, "Le bruit")).to_contain_text("on l’accepte : c’est l’été, et ça rit")

    # A buoy is proposed to somebody, who says yes.
    add(page, "balises", "Le premier bac est planté")
    note(page, "Le premier bac").get_by_role("button", name="Modifier").click()
    page.get_by_label("Pour quand").fill("2027-04-12")
    page.get_by_label("Proposée à").fill("Samira du 3e")
    page.get_by_role("button", name="Fermer la carte").click()
    expect(note(page, "Le premier bac")).to_contain_text("le 12 avril 2027")
    note(page, "Le premier bac").get_by_role("button", name="Samira du 3e a dit oui").click()
    expect(note(page, "Le premier bac")).to_contain_text("portée par Samira du 3e")
    saved(page)

    # One’s own gestures are undone one by one.
    page.keyboard.press("Control+z")
    expect(note(page, "Le premier bac")).to_contain_text("proposée à")
    page.get_by_role("button", name="Rétablir").click()
    expect(note(page, "Le premier bac")).to_contain_text("portée par")
    axe(page)


def test_with_the_keyboard_alone(person, site, axe):
    page = person()
    start_voyage(page, site)
    alive(page)
    page.get_by_role("button", name="Liste", exact=True).focus()
    page.keyboard.press("Enter")
    zone(page, "requins").locator("[data-add] > summary").focus()
    page.keyboard.press("Enter")
    expect(zone(page, "requins").get_by_role("textbox")).to_be_focused()
    page.keyboard.type("Le froid")
    page.keyboard.press("Enter")
    page.keyboard.type("La nuit")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(zone(page, "requins").locator("summary").last).to_be_focused()

    # « Déplacer vers… » says where it went, gives the focus back, and can be undone.
    note(page, "Le froid").get_by_role("button", name="Déplacer vers").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Déplacer vers…")).to_be_visible()
    axe(page)
    page.get_by_label("Zone", exact=True).select_option("rames")
    page.get_by_role("button", name="Déplacer", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("Déplacée de Les requins vers Les rames, 1 sur 1.")
    expect(zone(page, "rames").get_by_role("button", name="Modifier")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(zone(page, "requins").locator("li.note")).to_have_count(2)

    # Up and down, then the hold and back.
    note(page, "La nuit").get_by_role("button", name="Modifier").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(zone(page, "requins").locator("li.note").first).to_contain_text("La nuit")
    expect(note(page, "La nuit").get_by_role("button", name="Modifier")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Ranger dans la cale").focus()
    page.keyboard.press("Enter")
    expect(zone(page, "hold").locator("li.note")).to_contain_text("vient de : Les requins")
    note(page, "La nuit").get_by_role("button", name="Remonter de la cale").focus()
    page.keyboard.press("Enter")
    expect(zone(page, "requins").locator("li.note")).to_have_count(2)
    saved(page)


def test_a_list_becomes_cards_and_a_draft_stays_private_until_it_is_shared(person, site):
    aicha = person(permissions=["clipboard-read", "clipboard-write"])
    key = start_voyage(aicha, site)
    alive(aicha)
    basile = person(width=768)
    board(basile, site, key, "Basile")
    zone(aicha, "equipage").locator("[data-add] > summary").click()
    aicha.evaluate(
        "navigator.clipboard.writeText('- Rosa, jardinière\\n2. Chloé, comptable\\n\\n• Dorian, fort en outils')"
    )
    aicha.keyboard.press("Control+v")
    expect(zone(aicha, "equipage").locator("li.note")).to_have_count(3)
    expect(aicha.locator(".said")).to_contain_text("3 cartes ajoutées")
    expect(zone(basile, "equipage").locator("li.note").nth(1)).to_contain_text("Chloé, comptable")
    aicha.locator(".said").get_by_role("button", name="Annuler").click()
    expect(zone(aicha, "equipage").locator("li.note")).to_have_count(0)
    # Nothing is lost: what is taken back lies in the hold.
    expect(zone(basile, "hold").locator("li.note")).to_have_count(3)

    box = zone(aicha, "phare").locator("[data-add-form] textarea")
    zone(aicha, "phare").locator("[data-add] > summary").click()
    zone(aicha, "phare").get_by_label("Garder pour moi").check()
    box.fill("Et si on invitait le maire ?")
    box.press("Enter")
    draft = zone(aicha, "phare").locator(".note--draft")
    expect(draft.locator("textarea")).to_have_value("Et si on invitait le maire ?")
    aicha.reload()
    alive(aicha)
    expect(draft.locator("textarea")).to_have_value("Et si on invitait le maire ?")
    assert "le maire" not in basile.content()
    draft.get_by_role("button", name="Partager").click()
    expect(note(basile, "le maire")).to_be_visible()

    # Searching does not mind accents and capitals.
    add(basile, "port", "Une cour grise", "Des écoliers sans préau")
    basile.get_by_role("searchbox").fill("ECOLIERS preau")
    expect(note(basile, "Des écoliers")).to_be_visible()
    expect(note(basile, "Une cour")).to_be_hidden()
    expect(basile.locator("[data-found]")).to_have_text("1 carte sur 6")


def test_who_only_looks_cannot_write(person, site, axe, fits):
    aicha = person()
    key = start_voyage(aicha, site)
    alive(aicha)
    add(aicha, "port", "Une cour grise")
    visitor = person(width=320, height=640)
    board(visitor, site, key, "Chloé", "see")
    expect(note(visitor, "Une cour grise")).to_be_visible()
    expect(visitor.locator("[data-state]")).to_have_text(re.compile("^Vous regardez"))
    expect(visitor.get_by_role("button", name="Modifier")).to_have_count(0)
    expect(visitor.locator("[data-add]")).to_have_count(0)
    axe(visitor)
    fits(visitor)
    visitor.get_by_role("button", name="Liste", exact=True).click()
    fits(visitor)
    # A form that the page did not show is refused, too.
    token = visitor.locator("[name=csrfmiddlewaretoken]").first.input_value()
    answer = visitor.request.post(
        f"/voyages/{key}/",
        form={"csrfmiddlewaretoken": token, "action": "add", "zone": "port", "lines": "pirate"},
        headers={"Referer": f"{site.url}/voyages/{key}/"},
    )
    assert answer.status == 403
    # What comes keeps coming.
    add(aicha, "port", "Un banc cassé")
    expect(note(visitor, "Un banc cassé")).to_be_visible()
    expect(note(aicha, "pirate")).to_have_count(0)


def test_without_scripts_the_list_has_plain_forms(person, site, fits):
    aicha = person()
    key = start_voyage(aicha, site)
    alive(aicha)
    page = person(js=False, width=360)
    from boats import link_for

    page.goto(link_for(site, key))
    page.locator("[name=name]").fill("Rosa")
    page.get_by_role("button", name="Monter à bord").click()
    zone(page, "requins").locator("summary", has_text="Ajouter").click()
    zone(page, "requins").locator("textarea").fill("La pluie\nLe vent")
    zone(page, "requins").get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("2 cartes ajoutées.")).to_be_visible()
    fits(page)
    # Who is on the live canvas sees it at once.
    expect(note(aicha, "Le vent")).to_be_visible()

    note(page, "La pluie").get_by_role("link", name="Ouvrir").click()
    page.get_by_label("Texte de la carte").fill("La pluie de mars")
    page.get_by_label("Nature de la contrainte").select_option("technical")
    page.get_by_role("button", name="Enregistrer").click()
    expect(note(page, "La pluie de mars")).to_contain_text("contrainte technique")
    expect(note(aicha, "La pluie de mars")).to_contain_text("contrainte technique")
    fits(page)

    # Somebody writes while the plain form is open: nothing is overwritten, both texts are there.
    note(page, "La pluie de mars").get_by_role("link", name="Ouvrir").click()
    note(aicha, "La pluie de mars").locator(".note__text").click()
    aicha.keyboard.press("Control+End")
    aicha.keyboard.type(" et d’avril")
    aicha.keyboard.press("Escape")
    saved(aicha)
    page.get_by_label("Texte de la carte").fill("La pluie de printemps")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Quelqu’un a écrit cette carte pendant ce temps")).to_be_visible()
    expect(page.locator("blockquote")).to_have_text("La pluie de mars et d’avril")
    expect(page.get_by_label("Texte de la carte")).to_have_value("La pluie de printemps")

    page.goto(f"/voyages/{key}/")
    note(page, "Le vent").get_by_role("link", name="Ouvrir : Le vent").click()
    page.locator("#vers").select_option(label="Les rames — Marges de manœuvre : en dernier")
    page.get_by_role("button", name="Déplacer", exact=True).click()
    expect(zone(page, "rames")).to_contain_text("Le vent")
    note(page, "Le vent").get_by_role("link", name="Ouvrir : Le vent").click()
    page.locator("#lien").select_option(label="Cette rame répond à : La pluie de mars et d’avril")
    page.get_by_role("button", name="Relier", exact=True).click()
    expect(zone(page, "requins")).to_contain_text("Face à ce requin : Le vent")
    note(page, "Le vent").get_by_role("link", name="Ouvrir : Le vent").click()
    page.get_by_role("button", name="Ranger dans la cale").click()
    expect(zone(page, "hold")).to_contain_text("Le vent")


def test_in_english_nothing_is_left_in_french(person, site, axe, fits):
    page = person(width=360)
    key = start_voyage(page, site)
    page.goto(f"/en/voyages/{key}/")
    alive(page)
    expect(page.get_by_role("button", name="Sea")).to_be_visible()
    zone(page, "requins").locator("[data-add] > summary").click()
    page.keyboard.type("Cold nights")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("Card added")
    page.keyboard.press("Escape")
    saved(page)
    note(page, "Cold nights").locator(".note__text").click()
    expect(page.get_by_role("button", name="Close the card")).to_be_visible()
    axe(page)
    fits(page)
