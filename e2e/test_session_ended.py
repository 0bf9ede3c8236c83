"""A session ends while somebody writes about an impact: not a word is lost, with scripts and without."""

import re

import pytest
from doors import come_in, new_address
from playwright.sync_api import Page, expect

ADD = "/atlas/ideelles/impacts/ajouter/?niveau=groupe"
WORDS = "Des voisines se parlent au marché."


def end_session(page: Page) -> None:
    """The site no longer knows this browser; the token of the forms stays, as it does."""
    kept = [cookie for cookie in page.context.cookies() if cookie["name"] == "mieux_csrf"]
    page.context.clear_cookies()
    page.context.add_cookies(kept)


@pytest.mark.parametrize("js", [True, False])
def test_what_was_typed_comes_back(person, site, js):
    page = person(width=360, js=js)
    address = new_address("chloe")
    page.goto("/compte/connexion/")
    come_in(page, site, address, "Chloé")
    page.goto(ADD)
    page.locator("[name=text]").fill(WORDS)
    end_session(page)
    page.locator("form:has([name=text]) button[type=submit]").click()
    # The words stand on the page that leads to the door.
    expect(page.locator("main dl")).to_contain_text(WORDS)
    page.locator("main .btn").click()
    come_in(page, site, address, "Chloé")
    expect(page).to_have_url(re.compile("/impacts/ajouter/"))
    back = page.locator("[data-typed-back]")
    if not js:
        expect(back).to_be_hidden()
        return
    expect(back).to_be_visible()
    expect(page.locator("[name=text]")).to_have_value(WORDS)
    expect(page.locator("[name=level][value=groupe]")).to_be_checked()
    page.locator("form:has([name=text]) button[type=submit]").click()
    expect(page.locator("h1")).to_contain_text(WORDS)
    # Sent and accepted: the next form begins empty.
    page.goto(ADD)
    expect(page.locator("[name=text]")).to_have_value("")
    expect(back).to_be_hidden()
    # Left by mistake, without a session that ends: given back too, and one may start afresh.
    page.locator("[name=text]").fill("Une autre.")
    page.goto("/atlas/")
    page.goto(ADD)
    expect(page.locator("[name=text]")).to_have_value("Une autre.")
    back.locator("button").click()
    expect(page.locator("[name=text]")).to_have_value("")
