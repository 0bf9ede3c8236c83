"""Going to sea: a captain starts a voyage, others come aboard by links, everybody waits until the canvas is alive."""

import re

from conftest import Site
from doors import come_in, new_address
from playwright.sync_api import Locator, Page, expect


def start_voyage(page: Page, site: Site, name: str = "Aïcha", title: str = "Le jardin dans la cour") -> str:
    """A new voyage of somebody who just made an account; out: its key."""
    page.goto("/compte/connexion/?next=/voyages/")
    come_in(page, site, new_address("capitaine"), name)
    page.goto("/voyages/")
    page.locator("form[action='/voyages/'] input[type=text]").first.fill(title)
    page.get_by_role("button", name="Prendre la mer").click()
    expect(page).to_have_url(re.compile(r"/voyages/[a-z0-9]{13}/"))
    return re.search(r"/voyages/([a-z0-9]+)/", page.url)[1]


def link_for(site: Site, key: str, right: str = "edit") -> str:
    """The path of a new guest link, as the command prints it."""
    return re.search(r"/voyages/invite/[\w-]+/", site.manage("guest-link", key, "--right", right))[0]


def board(page: Page, site: Site, key: str, name: str, right: str = "edit") -> None:
    """Come aboard by a link, under this name."""
    page.goto(link_for(site, key, right))
    page.locator("[name=name]").fill(name)
    page.get_by_role("button", name="Monter à bord").click()
    alive(page)


def alive(page: Page) -> None:
    """The room has answered."""
    expect(page.locator(".canvas--live")).to_be_visible()


def zone(page: Page, name: str) -> Locator:
    """A zone by its id."""
    return page.locator(f"#zone-{name}")


def add(page: Page, name: str, *texts: str) -> None:
    """Add cards with the keyboard: open, type, Enter, close."""
    box = zone(page, name).locator("[data-add-form] textarea")
    if not box.is_visible():
        zone(page, name).locator("[data-add] > summary").click()
    for text in texts:
        box.fill(text)
        box.press("Enter")
        expect(note(page, text)).to_be_visible()
    box.press("Escape")


def note(page: Page, text: str) -> Locator:
    """A card by its words."""
    return page.locator("li.note", has_text=text)


def saved(page: Page) -> None:
    """What was done here is on the disk of the server."""
    expect(page.locator("[data-state]")).to_have_text(re.compile(r"^Enregistré à \d\d:\d\d$|^Saved at "))
