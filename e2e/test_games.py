"""The games as people play them: by keyboard, without JavaScript, on a phone, and coming back later."""

import pytest
from playwright.sync_api import Page, expect

TABOO = ("score", "faux", "gagné", "bonne réponse")


def test_forms_can_be_played_by_keyboard_alone_and_survive_a_reload(person, axe):
    page: Page = person()
    page.goto("/jeux/formes/")
    for number in range(1, 7):
        page.locator("input[name=choix]").nth(number - 1).focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Je la place ici").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".sheet")).to_have_count(3)
        expect(page.locator("#titre-lectures")).to_be_focused()
        if number < 6:
            page.locator("[data-next]").focus()
            page.keyboard.press("Enter")
            expect(page.locator(".story__title")).to_be_focused()
    expect(page.locator("#tableau tbody tr")).to_have_count(6)
    axe(page)
    said = page.locator("main").inner_text().lower()
    assert not [word for word in TABOO if word in said]
    page.reload()
    expect(page.locator("#tableau tbody tr")).to_have_count(6)
    page.goto("/jeux/")
    expect(page.locator("[data-resume=formes]")).to_be_visible()
    page.goto("/jeux/formes/")
    expect(page.locator("#tableau tbody tr")).to_have_count(6)
    page.get_by_role("link", name="Ranger les cartes").click()
    expect(page.locator(".tray__card--read")).to_have_count(0)


def test_a_card_can_be_dropped_on_a_form_by_those_who_like_it(person):
    page: Page = person()
    page.goto("/jeux/formes/")
    expect(page.locator(".story--held")).to_have_count(1)
    page.drag_and_drop(".story", ".tile >> nth=2")
    expect(page.locator(".sheet--mine")).to_contain_text("formation")


def test_the_sun_hears_letters_accents_and_fast_fingers(person, axe):
    page: Page = person()
    page.goto("/jeux/pendu/?mot=circuit-court")
    expect(page.locator("[data-with-keys]")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator("#status")).to_contain_text("absentes : Z ; 7 rayons")
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ù', bubbles: true}))")
    expect(page.locator(".key--present")).to_have_count(1)
    axe(page)
    page.keyboard.type("circuito", delay=1)
    expect(page.locator(".opened")).to_contain_text("Vous y êtes")
    axe(page)


def test_a_letter_keeps_the_focus_of_those_who_press_it(person):
    page: Page = person()
    page.goto("/jeux/pendu/")
    page.locator("button[value=A]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".key--present")).to_have_count(1)
    expect(page.locator("button[value=A]")).to_be_focused()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_games_can_be_played_without_javascript(person, fits, prefix):
    page: Page = person(width=360, js=False)
    page.goto(f"{prefix}/jeux/pendu/")
    page.locator("button[value=E]").click()
    page.locator("button[value=A]").click()
    expect(page.locator(".key--present, .key--absent")).to_have_count(2)
    page.goto(f"{prefix}/jeux/formes/")
    page.locator("input[name=choix]").first.check()
    page.locator("form.answer button").click()
    expect(page.locator(".sheet")).to_have_count(3)
    fits(page)
    page.locator("[data-next]").click()
    expect(page.locator(".tray__card--read")).to_have_count(1)
    page.goto(f"{prefix}/jeux/impacts/")
    page.locator(".arrow-button").first.click()
    page.locator("input[name=choix]").first.check()
    page.locator("form.answer button").click()
    expect(page.locator(".sheet")).to_have_count(3)
    page.goto(f"{prefix}/jeux/presse/?tirer=1")
    page.locator("textarea[name=reponse]").fill("Oui, mais à plusieurs.")
    page.locator("form.answer button").click()
    expect(page.locator(".typed")).to_have_text("Oui, mais à plusieurs.")
    fits(page)
    assert page.context.cookies() == []


def test_a_reading_is_added_only_when_asked_and_can_be_taken_back(person, axe):
    page: Page = person()
    page.goto("/jeux/criteres/?carte=eigsi&choix=oser")
    assert page.context.cookies() == []
    page.get_by_role("link", name="J’ajoute ma lecture").click()
    axe(page)
    page.get_by_label("Votre raison").fill("Des bombes à désamorcer en cours, il fallait oser")
    page.get_by_role("button", name="J’ajoute ma lecture").click()
    expect(page.locator(".notice--ok")).to_be_visible()
    expect(page.locator(".said")).to_contain_text("il fallait oser")
    assert {cookie["name"] for cookie in page.context.cookies()} == {"mieux_csrf", "mieux_guest"}
    axe(page)
    page.get_by_role("link", name="La changer ou la retirer").click()
    page.get_by_role("button", name="Retirer la mienne").click()
    expect(page.get_by_role("status").filter(has_text="il ne reste rien")).to_be_visible()


def test_an_answer_being_typed_is_not_swallowed_by_a_closed_tab(person):
    page: Page = person()
    page.goto("/jeux/presse/?posture=perplexe")
    page.locator("textarea").fill("Un brouillon")
    page.goto("/jeux/")
    page.goto("/jeux/presse/?posture=perplexe")
    expect(page.locator("textarea")).to_have_value("Un brouillon")


@pytest.mark.parametrize(
    "address",
    [
        "/jeux/champ/?choix=between",
        "/jeux/champ/?ecrire=mot",
        "/jeux/impacts/?carte=ideelles-groupe&fleche=direct",
        "/jeux/impacts/?carte=ideelles-groupe&choix=groupe&lu=ideelles-individu.territoire&lu=ideelles-territoire.groupe",
        "/jeux/presse/?posture=perplexe&suite=1&reponse=Oui",
        "/jeux/presse/?posture=a-vous&suite=1&ecrire=1",
        "/jeux/pendu/?fin=1",
        "/jeux/formes/?carte=ideelles&valider=1",
    ],
)
def test_every_state_of_a_game_is_accessible_and_fits_a_small_phone(person, axe, fits, address):
    for width, theme in ((320, "light"), (1440, "dark")):
        page: Page = person(width=width, color_scheme=theme, reduced_motion="reduce")
        page.goto(address)
        fits(page)
        axe(page)
