"""A passkey, from the first letter to the last: made, named, used to come in, taken away. Chromium plays the device."""

import re
import time

from playwright.sync_api import Page, expect


def _device(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def code_for(site, address: str) -> str:
    """The last code sent to this address."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        for letter in reversed(site.letters()):
            if address in letter and (found := re.findall(r"\b(\d{3}) (\d{3})\b", letter)):
                return "".join(found[-1])
        time.sleep(0.1)
    raise AssertionError(f"no letter to {address}")


def test_a_passkey_opens_the_account(site, person, axe, fits):
    page = person(width=360, reduced_motion="reduce")
    # A passkey belongs to a name, not to an address in numbers.
    home = site.url.replace("127.0.0.1", "localhost")
    _device(page)
    address = f"zoe-{time.time_ns()}@example.org"

    page.goto(f"{home}/compte/connexion/?next=/compte/profil/")
    axe(page)
    page.get_by_label("Votre adresse e-mail").fill(address)
    page.get_by_role("button", name="Recevoir un code").click()
    axe(page)
    page.get_by_label("Le code à 6 chiffres").fill("123 45x")
    page.get_by_role("button", name="Entrer").click()
    expect(page.get_by_text("Il reste 4 essais").first).to_be_visible()
    page.get_by_label("Le code à 6 chiffres").fill(code_for(site, address))
    page.get_by_role("button", name="Entrer").click()
    axe(page)
    page.get_by_label("Votre nom").fill("Zoé")
    page.get_by_role("button", name="Créer mon compte").click()
    expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()
    axe(page)
    fits(page)

    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    axe(page)
    page.get_by_label("Un nom pour la reconnaître").fill("Téléphone")
    page.get_by_role("button", name="Créer la clé").click()
    expect(page.get_by_text("La clé est ajoutée")).to_be_visible()
    page.get_by_role("link", name="Renommer").click()
    page.get_by_label("Un nom pour la reconnaître").fill("Téléphone bleu")
    page.get_by_role("button", name="Renommer").click()
    expect(page.get_by_text("Téléphone bleu").first).to_be_visible()

    page.get_by_role("link", name="Se déconnecter").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.goto(f"{home}/compte/connexion/?next=/compte/export/")
    page.get_by_role("button", name="Entrer avec une clé d’accès").click()
    expect(page).to_have_url(f"{home}/compte/export/")

    page.goto(f"{home}/compte/profil/")
    page.get_by_role("link", name="Retirer", exact=False).first.click()
    page.get_by_role("button", name="Retirer la clé").click()
    expect(page.get_by_text("La clé est retirée")).to_be_visible()
    assert sum(address in letter for letter in site.letters()) >= 1


def test_the_account_can_be_made_and_erased_without_scripts(site, person, fits):
    page = person(width=360, js=False)
    address = f"leo-{time.time_ns()}@example.org"
    page.goto("/en/compte/connexion/")
    page.locator("[name=email]").fill(address)
    page.locator("form:has([name=email]) button").click()
    page.locator("[name=code]").fill(code_for(site, address))
    page.locator("form:has([name=code]) button").click()
    page.locator("[name=name]").fill("Léo")
    page.locator("form:has([name=name]) button").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    fits(page)
    page.goto("/en/compte/supprimer/")
    fits(page)
    page.locator("[name=email]").fill(address)
    page.locator("form:has([name=email]) button").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/en/compte/profil/")
    expect(page).to_have_url(re.compile(r"/en/compte/connexion/\?next="))
