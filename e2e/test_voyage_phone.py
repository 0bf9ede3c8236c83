"""The canvas and its pages on small screens: little above the sea, everything else one gesture away."""

from boats import add, alive, saved, start_voyage, zone
from playwright.sync_api import expect


def test_on_a_phone_the_sea_begins_in_the_first_screen(person, site):
    page = person(width=360, height=740)
    key = start_voyage(page, site)
    alive(page)
    assert page.locator("[data-zones]").bounding_box()["y"] < 420
    expect(page.locator("[data-state]")).to_be_in_viewport()
    # Two lines: the title beside « Plus », then list or sea, undoing and searching.
    title, more = page.locator("h1").bounding_box(), page.locator(".canvas-more > summary").bounding_box()
    assert more["y"] < title["y"] + title["height"]
    tops = {round(page.locator(each).bounding_box()["y"] / 12) for each in ("[data-undo]", "[data-redo]", "#chercher")}
    assert len(tops) == 1
    # « Plus » by keyboard.
    page.locator(".canvas-more > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".canvas-more a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.url}/voyages/{key}/equipage/")


def test_without_scripts_the_pages_are_one_gesture_away(person, site):
    captain = person(width=360, height=740)
    key = start_voyage(captain, site)
    for width in (360, 768):
        page = person(width=width, js=False, storage_state=captain.context.storage_state())
        page.goto(f"/voyages/{key}/")
        expect(page.locator(".canvas-more nav")).to_be_hidden()
        page.locator(".canvas-more > summary").click()
        page.get_by_role("navigation", name="Pages de ce voyage").get_by_role("link", name="Escale").click()
        # Around the canvas they are one line that slides.
        strip = page.locator(".around-nav ul")
        assert strip.bounding_box()["height"] < 60
        strip.get_by_role("link", name="Sorties").focus()
        expect(strip.get_by_role("link", name="Sorties")).to_be_in_viewport()
    wide = person(width=1440, js=False, storage_state=captain.context.storage_state())
    wide.goto(f"/voyages/{key}/")
    expect(wide.locator(".canvas-more nav")).to_be_visible()


def test_a_zone_that_the_search_folded_away_opens_by_its_name(person, site):
    page = person()
    key = start_voyage(page, site)
    page.goto(f"/voyages/{key}/?vue=liste")
    alive(page)
    add(page, "phare", "Un jardin partagé")
    add(page, "port", "Une cour grise")
    saved(page)
    page.locator("#chercher").fill("jardin")
    expect(zone(page, "port")).to_be_hidden()
    page.locator("[data-to-zone=port]").click()
    expect(zone(page, "port").get_by_text("Une cour grise")).to_be_in_viewport()
    expect(zone(page, "phare").get_by_text("Un jardin partagé")).to_be_visible()
    page.locator("#chercher").fill("jardin par")
    expect(zone(page, "port")).to_be_hidden()
