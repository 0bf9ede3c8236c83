"""Playing, as the journeys tell it: a whole game by keyboard, three readings side by side, no winner."""

import re

import pytest
from playwright.sync_api import Page, expect

GAMES = ("formes", "pendu", "champ", "criteres", "impacts", "presse")


def test_three_readings_stand_side_by_side_on_a_table_and_one_below_the_other_on_a_phone(person):
    for width, aligned in ((1440, True), (360, False)):
        page: Page = person(width=width)
        page.goto("/jeux/formes/?carte=ideelles")
        page.locator("input[name=choix]").first.check()
        page.get_by_role("button", name="Je la place ici").click()
        expect(page.locator(".sheet")).to_have_count(3)
        # Within the page, which may still be scrolling.
        beside = page.evaluate("[...document.querySelectorAll('.sheet')].map(it => it.offsetTop)")
        assert (len(set(beside)) == 1) == aligned
        expect(page.locator(".sheet--mine")).to_contain_text("Ma lecture")
        expect(page.locator(".sheet--book")).to_contain_text("livre")
        expect(page.locator(".sheet--crowd")).to_contain_text("tout le monde")
        assert page.context.cookies() == []


@pytest.mark.parametrize("slug", GAMES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_no_game_counts_points_nor_names_a_winner(person, slug, prefix):
    page: Page = person(js=False)
    page.goto(f"{prefix}/jeux/{slug}/")
    if page.locator("form.answer input[name=choix]").count():
        page.locator("form.answer input[name=choix]").first.check()
        page.locator("form.answer button[type=submit], form.answer button:not([type])").first.click()
    said = page.locator("main").inner_text().lower()
    taboo = r"\b(score|faux|fausse|mauvais|mauvaise|gagné|perdu|wrong|points? gagn|leader ?board|winner|podium)\b"
    assert not re.findall(taboo, said)


def test_the_hangman_takes_an_accent_for_its_letter_and_says_what_it_heard(person):
    page: Page = person()
    page.goto("/jeux/pendu/")
    expect(page.locator("[data-with-keys]")).to_be_visible()
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'É', bubbles: true}))")
    expect(page.locator("#status")).not_to_be_empty()
    expect(page.locator("button[value=E]")).to_have_attribute("aria-disabled", "true")
    heard = page.locator("#status").inner_text()
    page.reload()
    expect(page.locator("button[value=E]")).to_have_attribute("aria-disabled", "true")
    assert heard


def test_the_arrows_of_impacts_have_words(person, axe):
    page: Page = person(width=360)
    page.goto("/jeux/impacts/")
    arrows = page.locator(".arrow-button")
    expect(arrows).to_have_count(2)
    expect(arrows.nth(0)).to_contain_text("Flèche droite : ")
    expect(arrows.nth(1)).to_contain_text("Zigzag : ")
    arrows.nth(1).focus()
    page.keyboard.press("Enter")
    page.locator("input[name=choix]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(".sheet")).to_have_count(3)
    expect(page.locator(".arrow-line")).to_contain_text(re.compile(r"\w{4,}"))
    axe(page)


def test_a_whole_game_of_criteria_needs_no_mouse_and_is_remembered(person):
    page: Page = person()
    page.goto("/jeux/criteres/")
    cards = page.locator(".tray__card").count()
    assert cards >= 2
    for number in range(cards):
        page.locator("input[name=choix]").nth(number % 3).focus()
        page.keyboard.press("Space")
        page.locator("form.answer button").last.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".sheet")).to_have_count(3)
        if number < cards - 1:
            page.locator("[data-next]").focus()
            page.keyboard.press("Enter")
            expect(page.locator(".sheet")).to_have_count(0)
    expect(page.locator("#tableau tbody tr")).to_have_count(cards)
    page.reload()
    expect(page.locator("#tableau tbody tr")).to_have_count(cards)
