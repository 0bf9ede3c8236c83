"""What goes wrong in life: a server that dies in the middle of a sentence, two tabs, too many gestures, a torn page."""

import sqlite3
from pathlib import Path

from conftest import free_port, start_site
from playwright.sync_api import Error, expect

PITCH = "Une table longue, le dimanche, pour qui passe."


def test_a_server_that_dies_in_the_middle_of_a_sentence_costs_no_word(browser, new_data, axe):
    data, port = new_data(), free_port()
    server, site = start_site(data, port)
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    try:
        page.goto("/atlas/ajouter/")
        page.get_by_label("Son nom").fill("La longue table")
        page.get_by_role("button", name="Garder le brouillon").click()
        expect(page.get_by_text("Brouillon gardé").first).to_be_visible()
        page.get_by_label("En une phrase").fill(PITCH)
        server.kill()
        server.wait(10)
        page.get_by_label("En une phrase").press("End")
        page.keyboard.type(" Et le jeudi.")
        expect(page.locator("[data-draft-state]")).to_contain_text("Brouillon gardé dans ce navigateur")
        try:
            page.get_by_role("button", name="Garder le brouillon").click()
            page.wait_for_load_state()
        except Error:
            pass  # Nobody answers: that is the story.

        server, site = start_site(data, port)
        page.goto("/atlas/ajouter/")
        # What had been sent came back from the server, what had not waits in the browser.
        expect(page.get_by_label("Son nom")).to_have_value("La longue table")
        page.get_by_role("button", name="Le reprendre").click()
        expect(page.get_by_label("En une phrase")).to_have_value(f"{PITCH} Et le jeudi.")

        # The same site, torn: one table is not where it should be.
        with sqlite3.connect(data / "mieux.sqlite3") as link:
            link.execute("ALTER TABLE atlas_initiativeversion RENAME TO elsewhere")
        answer = page.goto("/atlas/ideelles/historique/")
        assert answer.status == 500
        expect(page.locator("h1")).to_have_text("Nous avons déchiré quelque chose")
        axe(page)
        assert "Traceback" not in page.content()
        assert page.goto("/en/atlas/ideelles/historique/").status == 500
        expect(page.locator("html")).to_have_attribute("lang", "en")
        assert page.goto("/parcours/").status == 200
    finally:
        context.close()
        server.terminate()
        server.wait(10)


def test_two_tabs_of_the_same_notebook_do_not_erase_each_other(person):
    one = person()
    one.goto("/parcours/identifier/")
    two = one.context.new_page()
    two.goto("/parcours/comprendre/")
    one.locator("#carnet textarea").first.fill("Noté dans le premier onglet")
    two.locator("#carnet textarea").first.fill("Noté dans le second")
    for tab in (one, two):
        tab.locator("#carnet textarea").first.blur()
        expect(tab.locator("#carnet [data-note-state]").first).to_contain_text("Gardé dans ce navigateur à")
    one.goto("/carnet/")
    expect(one.locator("[data-notebook-step=identifier] textarea").first).to_have_value("Noté dans le premier onglet")
    expect(one.locator("[data-notebook-step=comprendre] textarea").first).to_have_value("Noté dans le second")


def test_too_many_gestures_are_slowed_down_kindly(person, axe, fits):
    page = person(width=360)
    for _ in range(25):
        answer = page.request.get("/en/atlas/export.json?q=zzzz")
        if answer.status == 429:
            break
    assert answer.status == 429
    assert int(answer.headers["retry-after"]) >= 1
    page.goto("/atlas/export.json?q=zzzz")
    expect(page.locator("h1")).to_have_text("Doucement, moussaillon")
    axe(page)
    fits(page)
    # Reading goes on, and other people are not concerned.
    assert page.goto("/atlas/").status == 200
    assert person().request.get("/atlas/export.json?q=zzzz").status == 200


def test_a_door_that_is_closed_says_why_and_where_to_go(person, axe):
    page = person(width=360)
    for path, status in (("/atlas/ideelles/contact/", 404), ("/media/../secret.key", 404), ("/en/nulle-part/", 404)):
        assert page.goto(path).status == status
        axe(page)
        expect(page.locator("main").get_by_role("link").first).to_be_visible()


def test_what_no_browser_sends_is_refused_without_a_fall(person, site, tmp_path: Path):
    page = person()
    for path in ("/atlas/%00/", "/atlas/?q=%ff%fe", "/parcours/" + "a" * 4000 + "/", "/atlas/export.exe", "/%E0%A4%A"):
        assert page.request.get(path, max_redirects=3).status in (200, 400, 404), path
    assert page.request.post("/atlas/ajouter/", data={"name": "sans jeton"}).status == 403
    assert page.request.delete("/atlas/").status in (403, 405)
