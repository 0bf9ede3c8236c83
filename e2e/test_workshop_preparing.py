"""The story « Preparing a workshop »: begun by a stranger, by keyboard alone; rehearsed; with and without scripts."""

import re

import pytest
from doors import come_in, new_address
from playwright.sync_api import Locator, Page, expect

PREPARATION = re.compile(r"/ateliers/[a-z0-9]{13}/")


def tab_to(page: Page, target: Locator, most: int = 160) -> None:
    """Walk there with the Tab key, as whoever has no mouse does."""
    for _step in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by {most} tabs")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """Go to something by keyboard and use it."""
    tab_to(page, target)
    page.keyboard.press(key)


def sign_in(page: Page, site, name: str = "Aïcha") -> None:
    """Somebody with a new account, on the page of the workshops."""
    page.goto("/compte/connexion/?next=/ateliers/")
    come_in(page, site, new_address("animation"), name)
    page.goto("/ateliers/")


def prepare(page: Page, title: str, template: str = "Jouons ensemble") -> str:
    """A new workshop from a template; its address."""
    page.goto("/ateliers/")
    page.locator(".model", has_text=template).click()
    page.get_by_label("Son nom").fill(title)
    page.get_by_role("button", name="Préparer", exact=True).click()
    expect(page).to_have_url(PREPARATION)
    return page.url


def test_a_stranger_prepares_and_rehearses_by_keyboard_alone(person, site, axe, fits):
    page = person(width=1280)
    page.goto("/ateliers/")
    axe(page)
    # From the template to the sign-in and back: nothing is typed twice.
    press(page, page.locator("input[value=voyage]"), "ArrowDown")
    expect(page.locator("input[value=jouons-ensemble]")).to_be_checked()
    tab_to(page, page.get_by_label("Son nom"))
    page.keyboard.type("Notre soirée")
    page.keyboard.press("Enter")
    come_in(page, site, new_address("animation"), "Aïcha")
    expect(page.locator("main")).to_contain_text("Notre soirée")
    press(page, page.get_by_role("button", name="Préparer", exact=True))
    expect(page).to_have_url(PREPARATION)
    axe(page)

    # A button moves a stage and the times follow.
    first = page.locator(".slot").first
    title, follower = first.locator("h3").inner_text(), page.locator(".slot").nth(1).get_attribute("data-minutes")
    press(page, first.get_by_role("button", name=f"Plus tard : {title}"))
    expect(page.locator(".slot").nth(1).locator("h3")).to_have_text(title)
    expect(page.locator(".slot").nth(1).locator("[data-hour]")).to_have_text(f"0 h {int(follower or 0):02}")

    # Another kind, chosen by its words; its script and what participants may do.
    press(page, page.get_by_role("link", name="Ajouter une séquence"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Que fait-on ensemble ?")
    axe(page)
    press(page, page.get_by_role("button", name="Ajouter : Gommettes « par où commencer »"))
    expect(page.get_by_role("group", name="Ce que les participant·es peuvent faire ici")).to_be_visible()
    axe(page)
    tab_to(page, page.get_by_label("Votre script, pour vous seul·e"))
    page.keyboard.type("Laisser venir.")
    press(page, page.get_by_role("button", name="Enregistrer"))
    expect(page.locator(".slot").last).to_contain_text("Gommettes")

    # What participants will be told follows the settings before they are saved.
    press(page, page.locator("#reglages > summary"))
    days = page.get_by_label("Jours avant l’effacement, après la fin")
    tab_to(page, days)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("7")
    expect(page.locator("[data-told-words]")).to_contain_text("7 jours après la fin")
    axe(page)
    press(page, page.get_by_role("button", name="Enregistrer"))
    expect(page.locator(".toast")).to_contain_text("enregistré")

    # The rehearsal: the real remote, simulated people, and nothing left.
    press(page, page.get_by_role("button", name="Répéter"))
    expect(page.locator(".rehearsal")).to_contain_text("12 participant·es simulé·es")
    axe(page)
    press(page, page.get_by_role("button", name="Commencer", exact=True))
    expect(page.get_by_role("heading", level=1)).to_contain_text("1.")
    press(page, page.get_by_role("button", name="Faites-les jouer"))
    expect(page.locator("[data-said]")).to_have_text("C’est joué.")
    press(page, page.get_by_role("button", name="Finir la répétition"))
    expect(page).to_have_url(PREPARATION)
    expect(page.locator(".toast")).to_contain_text("il n’en reste rien")


def test_a_drag_moves_a_stage_and_the_clock_follows(person, site):
    page = person(height=2000)
    sign_in(page, site)
    prepare(page, "Une matinée")
    page.locator("#reglages > summary").click()
    page.get_by_label("À quelle heure ?").fill("14:00")
    page.get_by_role("button", name="Enregistrer").click()
    slots = page.locator(".slot")
    expect(slots.first.locator("[data-hour]")).to_have_text(re.compile("^14:00–14:"))
    minutes = int(slots.last.get_attribute("data-minutes") or 0)
    last = slots.last.locator("h3").inner_text()
    held, there = slots.last.bounding_box(), slots.first.bounding_box()
    assert held
    assert there
    page.mouse.move(held["x"] + 24, held["y"] + 40)
    page.mouse.down()
    page.mouse.move(there["x"] + 24, there["y"] + 30, steps=12)
    page.mouse.move(there["x"] + 24, there["y"] + 4, steps=3)
    page.mouse.up()
    expect(slots.first.locator("h3")).to_have_text(last)
    expect(slots.first.locator("[data-hour]")).to_have_text(f"14:00–14:{minutes:02}")
    expect(page.locator("#status")).to_have_text("C’est déplacé, et les heures suivent.")
    page.reload()
    expect(slots.first.locator("h3")).to_have_text(last)


def test_without_scripts_everything_has_a_button(person, site, fits):
    page = person(js=False, width=360)
    sign_in(page, site, "Basile")
    where = prepare(page, "Sans script")
    fits(page)
    page.locator("#reglages > summary").click()
    page.get_by_label("Pseudonyme, si l’on veut", exact=False).check()
    page.get_by_role("button", name="Voir l’annonce").click()
    expect(page.locator(".told")).to_contain_text("prendre un pseudonyme")
    page.goto(where)
    page.locator(".opener", has_text="Reprendre ce déroulé ailleurs").locator("summary").click()
    page.get_by_role("button", name="Garder comme modèle").click()
    page.goto("/ateliers/")
    expect(page.locator(".model", has_text="Votre modèle")).to_contain_text("Sans script")
    page.goto(where)
    page.get_by_role("button", name="Répéter").click()
    page.get_by_role("button", name="Commencer", exact=True).click()
    page.get_by_role("button", name="Faites-les jouer").click()
    expect(page.locator(".toast")).to_contain_text("C’est joué.")
    # The projection looks again by itself where no script follows the room.
    page.get_by_role("link", name="Ouvrir la projection").evaluate("link => link.removeAttribute('target')")
    page.get_by_role("link", name="Ouvrir la projection").click()
    expect(page.locator(".rehearsal")).to_be_visible()


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["fr", "en"])
def test_its_pages_fit_the_narrowest_phone_and_please_axe(person, site, axe, fits, prefix):
    page = person(width=320, height=640)
    page.goto(f"{prefix}/ateliers/")
    fits(page)
    axe(page)
    sign_in(page, site)
    where = (
        prefix
        + prepare(page, "Un atelier au très long nom pour voir comment la page se plie").split("://")[1][
            len(site.url.split("://")[1]) :
        ]
    )
    for path in ("", "sequences/", "animation/", "kit/"):
        page.goto(where + path)
        fits(page)
        axe(page)
    page.goto(f"{prefix}/flotte/")
    fits(page)
    axe(page)


@pytest.mark.parametrize("width", [768, 1024, 1440])
@pytest.mark.parametrize("prefix", ["", "/en"], ids=["fr", "en"])
def test_the_header_still_fits_with_one_word_more(person, fits, width, prefix):
    page = person(width=width)
    page.goto(f"{prefix}/")
    fits(page)
    links = page.locator(".site-nav__list").first.locator("a")
    if links.first.is_visible():
        tops = {round(box["y"]) for box in (link.bounding_box() for link in links.all()) if box}
        assert len(tops) == 1, "the menu breaks into two lines"
