"""The same pages on paper, at rest, in the dark, on a very small phone, with the keyboard, in forced colours."""

import pytest
from playwright.sync_api import Page, expect

# What is running and can be seen to move: some loops are left at a hundredth of a millisecond.
MOVING = """document.getAnimations().filter(one => one.playState === "running"
    && one.effect.getComputedTiming().duration > 50).length"""
MAIN_PAGES = (
    "/",
    "/parcours/",
    "/parcours/comprendre/",
    "/parcours/devenir/",
    "/carnet/",
    "/jeux/",
    "/jeux/formes/",
    "/atlas/",
    "/atlas/?q=jardin&vue=carte",
    "/atlas/ideelles/",
    "/atlas/ajouter/",
    "/atlas/prescription/",
    "/arbre/",
    "/compte/connexion/",
)


@pytest.mark.parametrize("path", ["/parcours/comprendre/", "/atlas/ideelles/", "/atlas/prescription/", "/carnet/"])
def test_a_page_on_paper_is_the_text_and_not_the_navigation(person, path):
    page: Page = person(color_scheme="dark")
    page.goto(path)
    page.emulate_media(media="print")
    for part in (".site-header", ".site-footer", ".skip-link", ".breadcrumb", "main .btn"):
        assert not page.locator(part).locator("visible=true").count(), part
    assert page.locator("h1").is_visible()
    # Ink on white, even when the screen was dark.
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert len(page.pdf()) > 5000


def test_what_is_folded_on_the_screen_is_unfolded_on_paper(person):
    page: Page = person()
    page.goto("/parcours/comprendre/")
    folded = page.locator(".wheel-item__text").first
    expect(folded).to_be_hidden()
    page.emulate_media(media="print")
    expect(folded).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/parcours/prendre-conscience/", "/jeux/pendu/", "/atlas/"])
def test_nothing_moves_for_those_who_asked_for_rest(person, path):
    page: Page = person(reduced_motion="reduce")
    page.goto(path)
    assert page.evaluate(MOVING) == 0
    page.mouse.move(400, 400)
    page.keyboard.press("Tab")
    assert page.evaluate(MOVING) == 0


def test_the_light_that_was_chosen_stays(person):
    page: Page = person(color_scheme="light")
    page.goto("/")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Sombre").click()
    expect(page.get_by_role("button", name="Sombre")).to_have_attribute("aria-pressed", "true")
    dark = page.evaluate(paper)
    assert dark != light
    page.goto("/atlas/")
    assert page.evaluate(paper) == dark
    page.reload()
    assert page.evaluate(paper) == dark
    expect(page.get_by_role("button", name="Sombre")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Comme mon appareil").click()
    page.reload()
    assert page.evaluate(paper) == light
    assert page.context.cookies() == []


@pytest.mark.parametrize("path", MAIN_PAGES)
def test_a_very_small_phone_has_nothing_to_scroll_sideways(person, fits, path):
    page: Page = person(width=320, height=568)
    for prefix in ("", "/en"):
        page.goto(prefix + path)
        fits(page)


def test_the_menu_of_a_phone_opens_and_closes_with_the_keyboard(person, axe, fits):
    page: Page = person(width=320, height=568)
    page.goto("/")
    button = page.get_by_role("button", name="Menu")
    link = page.locator("#site-menu").get_by_role("link", name="Atlas")
    expect(link).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(link).to_be_visible()
    axe(page)
    fits(page)
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(button).to_be_focused()


def test_the_menu_of_a_phone_is_there_without_javascript(person):
    page: Page = person(width=320, js=False)
    page.goto("/")
    expect(page.locator("#site-menu").get_by_role("link", name="Atlas")).to_be_visible()


# An outline on what has the focus, on the card around it, or a line in the colour of the focus inside a drawing.
FOCUS = """(() => {
    const it = document.activeElement;
    const box = it.getBoundingClientRect();
    const around = [];
    for (let up = it; up && around.length < 6; up = up.parentElement) around.push(getComputedStyle(up));
    const inside = [...it.querySelectorAll("*")].map(one => getComputedStyle(one));
    const outlined = one => one.outlineStyle !== "none" && parseFloat(one.outlineWidth) > 1;
    const drawn = one => one.stroke !== "none" && parseFloat(one.strokeWidth) > 4;
    return [it.tagName + " " + (it.textContent || it.id).trim().slice(0, 40),
            it === document.body || around.some(outlined) || inside.some(drawn), box.width > 0 && box.height > 0];
})()"""


@pytest.mark.parametrize("path", ["/", "/atlas/?q=jardin", "/parcours/comprendre/"])
def test_the_focus_is_seen_wherever_tab_leads(person, path):
    page: Page = person()
    page.goto(path)
    for _ in range(45):
        page.keyboard.press("Tab")
        what, seen, has_size = page.evaluate(FOCUS)
        assert seen, what
        assert has_size, what


def test_the_first_tab_offers_to_skip_to_the_content(person):
    page: Page = person()
    page.goto("/atlas/")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Aller au contenu")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("path", ["/", "/jeux/formes/", "/parcours/comprendre/"])
def test_forced_colours_keep_words_buttons_and_choices(person, fits, path):
    page: Page = person(forced_colors="active")
    page.goto(path)
    expect(page.locator("h1")).to_be_visible()
    fits(page)
    button = page.locator("main .btn").locator("visible=true").first
    # A button drawn by its background only would melt into the page.
    assert button.evaluate("it => getComputedStyle(it).borderTopStyle") != "none"


def test_what_is_zoomed_four_times_still_fits(person, fits):
    """WCAG 1.4.10: 1280 px at 400 % is a page of 320 by 256."""
    page: Page = person(width=320, height=256)
    page.goto("/atlas/ideelles/")
    fits(page)
    header = page.locator(".site-header").evaluate(
        "it => getComputedStyle(it).position === 'sticky' ? it.offsetHeight : 0"
    )
    assert header < 128
