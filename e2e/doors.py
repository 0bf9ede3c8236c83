"""Coming in as people do: an address, the code of the letter, a name the first time."""

import re
import time

from conftest import Site
from playwright.sync_api import Page, expect


def code_for(site: Site, address: str) -> str:
    """The last code sent to this address."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        for letter in reversed(site.letters()):
            if f"To: {address}" in letter and (found := re.findall(r"\b(\d{3}) (\d{3})\b", letter)):
                return "".join(found[-1])
        time.sleep(0.1)
    raise AssertionError(f"no letter to {address}")


def new_address(name: str) -> str:
    """An address nobody used before."""
    return f"{name}-{time.time_ns()}@example.org"


def come_in(page: Page, site: Site, address: str, name: str) -> None:
    """From the page that asks for an address to wherever it leads; the name is given when it is asked for."""
    page.locator("[name=email]").fill(address)
    page.locator("form:has([name=email]) button[type=submit]").click()
    page.locator("[name=code]").fill(code_for(site, address))
    page.locator("form:has([name=code]) button[type=submit]").click()
    expect(page.locator("[name=code]")).to_have_count(0)
    if "/bienvenue/" in page.url:
        page.locator("[name=name]").fill(name)
        page.locator("form:has([name=name]) button[type=submit]").click()
        expect(page).not_to_have_url(re.compile("/bienvenue/"))
