"""Every public page, at three widths, in two languages, light and dark: opens, fits, is accessible."""

import pytest
from conftest import WIDTHS
from playwright.sync_api import expect

PAGES = (
    "/",
    "/parcours/",
    "/parcours/identifier/",
    "/parcours/comprendre/",
    "/parcours/prendre-conscience/",
    "/parcours/devenir/",
    "/parcours/lever/",
    "/parcours/integrer/",
    "/parcours/bravo/",
    "/carnet/",
    "/jeux/",
    "/jeux/formes/",
    "/jeux/pendu/",
    "/jeux/champ/",
    "/jeux/criteres/",
    "/jeux/impacts/",
    "/jeux/presse/",
    "/atlas/",
    "/atlas/?q=jardin",
    "/atlas/?q=zzzzzz",
    "/atlas/ideelles/",
    "/atlas/ideelles/historique/",
    "/atlas/ideelles/signaler/",
    "/atlas/ideelles/impacts/",
    "/atlas/ajouter/",
    "/atlas/prescription/",
    "/j-en-vois-une/",
    "/atlas/ideelles/lectures/texte/",
    "/arbre/",
    "/arbre/circuits-courts/",
    "/glossaire/",
    "/voyages/",
    "/voyages/exemple/sorties/",
    "/ateliers/",
    "/atelier/",
    "/sources/",
    "/confidentialite/",
    "/accessibilite/",
    "/mentions/",
    "/compte/connexion/",
    "/nulle-part/",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_and_is_accessible(path, person, axe, fits):
    for number, width in enumerate(WIDTHS):
        for prefix in ("", "/en"):
            # Dark on the tablet: every page is seen in both themes without doubling the run.
            page = person(width=width, color_scheme="dark" if number == 1 else "light", reduced_motion="reduce")
            response = page.goto(prefix + path)
            assert response.status == (404 if path == "/nulle-part/" else 200)
            assert page.locator("html").get_attribute("lang") == ("en" if prefix else "fr")
            assert page.locator("h1").count() == 1
            fits(page)
            # One language in two at each width: axe sees each language, each width and each theme in half the time.
            if (number + bool(prefix)) % 2 == 0:
                axe(page)
            page.context.close()


@pytest.mark.parametrize("path", [path for path in PAGES if not path.startswith("/compte")])
def test_a_page_can_be_read_without_javascript(path, person, fits):
    page = person(width=360, js=False)
    page.goto(path)
    assert page.locator("h1").is_visible()
    assert page.locator("main").inner_text().strip()
    fits(page)


@pytest.mark.parametrize("path", ["/", "/parcours/comprendre/", "/atlas/?q=jardin&echelle=quartier", "/arbre/"])
def test_the_language_switch_keeps_the_page(path, person):
    page = person()
    page.goto(path)
    page.get_by_role("link", name="English").first.click()
    assert page.url.endswith("/en" + path)
    page.get_by_role("link", name="Français").first.click()
    assert page.url.endswith(path)


@pytest.mark.parametrize("path", ["/", "/parcours/comprendre/", "/atlas/", "/glossaire/"])
def test_reading_leaves_no_cookie(path, person):
    page = person()
    page.goto(path)
    assert page.context.cookies() == []


BEHIND_THE_DOOR = (
    "/",
    "/compte/profil/",
    "/compte/export/",
    "/compte/supprimer/",
    "/atlas/mes-fiches/",
    "/atlas/moderation/",
    "/jeux/moderation/",
    "/ateliers/",
    "/flotte/",
    "/atlas/ajouter/",
)


@pytest.mark.parametrize("path", BEHIND_THE_DOOR)
def test_a_page_of_somebody_signed_in_fits_and_is_accessible(path, person, moderator, axe, fits):
    for width, prefix, theme in ((320, "", "dark"), (1440, "/en", "light")):
        page = person(width=width, color_scheme=theme, reduced_motion="reduce", storage_state=moderator)
        assert page.goto(prefix + path).status == 200
        assert page.locator("h1").count() == 1
        expect(page.locator("html")).to_have_attribute("lang", "en" if prefix else "fr")
        fits(page)
        axe(page)
        page.context.close()
