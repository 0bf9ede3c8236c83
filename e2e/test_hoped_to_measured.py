"""« An impact goes from hoped to measured » (docs/stories.md): by keyboard, on a phone, and the wheel follows."""

import re
import time

import pytest
from doors import come_in, new_address
from playwright.sync_api import Page, expect

FICHE = "/atlas/ideelles/"
CELL = "/atlas/ideelles/lectures/cellule/impact/evaluation/"


def reach(page: Page, selector: str) -> None:
    """Press Tab until this thing has the focus; a thing one cannot reach fails the story."""
    wanted = page.locator(selector).first
    expect(wanted).to_be_attached()
    for _press in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"not reached by keyboard: {selector} on {page.url}")


def press(page: Page, selector: str) -> None:
    """Reach a link or a button and press Enter."""
    reach(page, selector)
    page.keyboard.press("Enter")


def write(page: Page, selector: str, words: str) -> None:
    """Reach a field, replace what stands in it."""
    reach(page, selector)
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def standing(page: Page) -> str:
    """What the wheel says of « impact social concret »."""
    page.goto(CELL)
    return page.locator("main").inner_text().replace("\u00a0", " ")


def state(page: Page) -> str:
    """The state of the claim on its page."""
    return page.locator(".claim-head .slip__state").inner_text()


@pytest.fixture
def chloe(person, site) -> Page:
    """Chloé, on a phone, signed in."""
    page = person(width=360, reduced_motion="reduce")
    page.goto("/compte/connexion/")
    come_in(page, site, new_address("chloe"), "Chloé")
    return page


def test_an_impact_goes_from_hoped_to_measured_and_the_wheel_follows(person, site, chloe, axe, fits):
    words = f"Des voisines qui ne se parlaient pas jardinent ensemble {time.time_ns()}."
    page = chloe
    assert "Hypothèse" in standing(page)

    # Hoped: said from the question of an empty cell, by keyboard only.
    page.goto(FICHE)
    axe(page)
    fits(page)
    press(page, "a[href*='impacts/ajouter/?niveau=groupe']")
    expect(page.locator("input[name=level][value=groupe]")).to_be_checked()
    axe(page)
    fits(page)
    page.locator("#contenu").focus()
    write(page, "textarea[name=text]", words)
    press(page, "[data-claim-form] button[type=submit]")
    expect(page.locator("h1")).to_have_text(words)
    claim = re.sub(r"^https?://[^/]+", "", page.url)
    assert state(page) == "hypothèse"
    assert "Hypothèse" in standing(page)

    # Seen, without anything to show: still a hypothesis, and it says what is missing.
    page.goto(claim)
    axe(page)
    fits(page)
    press(page, f"a[href='{claim}observer/']")
    write(page, "textarea[name=text]", "Elles étaient six samedi.")
    write(page, "input[name=on]", "bientôt")
    press(page, "form button[type=submit]:has-text('Enregistrer')")
    expect(page.locator("[data-error-summary]")).to_contain_text("pas compris cette date")
    expect(page.locator("textarea[name=text]")).to_have_value("Elles étaient six samedi.")
    axe(page)
    fits(page)
    write(page, "input[name=on]", "3 mars 2026")
    press(page, "form button[type=submit]:has-text('Enregistrer')")
    expect(page.get_by_text("suffit pour passer à « observé »")).to_be_visible()
    assert state(page) == "hypothèse"
    assert "Hypothèse" in standing(page)

    # Something that shows it: observed, on the page, on the fiche and on the wheel.
    page.goto(claim)
    press(page, "a[href$='/etayer/']")
    reach(page, "input[name='preuve-kind']")
    for _press in range(9):
        if page.locator("input[name='preuve-kind'][value=link]").is_checked():
            break
        page.keyboard.press("ArrowDown")
    write(page, "input[name='preuve-url']", "example.org/journal")
    press(page, "form button[type=submit]:has-text('Enregistrer')")
    expect(page.get_by_text("Une preuve de plus, merci.")).to_be_visible()
    assert state(page) == "observé"
    axe(page)
    fits(page)
    assert "Observé : au moins un impact est daté et étayé." in standing(page)
    stranger = person(js=False)
    stranger.goto(FICHE)
    expect(stranger.locator(".slip--observed", has_text=words)).to_be_visible()

    # Measured: a kept value of an indicator stands behind it.
    site.manage(
        "manage",
        "shell",
        "-c",
        "from datetime import date; from mieux.impact.models import *; from mieux.atlas.models import Initiative; "
        "i = Indicator.objects.create(initiative=Initiative.objects.get(slug='ideelles'), name='Jardinières', "
        "kind='number', unit='personnes'); "
        "Value.objects.create(indicator=i, on=date(2026, 3, 3), number=34, review='kept')",
    )
    page.goto(f"{claim}observer/")
    page.locator("textarea[name=text]").fill("On les compte au cahier du jardin.")
    page.locator("input[name=on]").fill("mars 2026")
    page.locator("input[name='preuve-kind'][value=measure]").check()
    page.locator("select[name='preuve-measure_value']").select_option(index=1)
    page.locator("form button[type=submit]", has_text="Enregistrer").click()
    expect(page.get_by_text("C’est noté, avec le jour.")).to_be_visible()
    assert state(page) == "mesuré"
    assert "Mesuré" in standing(page)

    # A contradiction erases nothing: it is a subject to talk about.
    page.goto(f"{claim}observer/")
    page.locator("input[name=says][value=contradicts]").check()
    page.locator("textarea[name=text]").fill("En juin, plus personne.")
    page.locator("form button[type=submit]", has_text="Enregistrer").click()
    expect(page.get_by_text("Aucune n’efface l’autre")).to_be_visible()
    assert state(page) == "mesuré"
    axe(page)
    assert "Observé, discuté" in standing(page)
    page.goto(claim)

    # Taken away and brought back: the wheel follows both ways.
    page.locator(".claim-head ~ .cluster button", has_text="Retirer").click()
    assert "Hypothèse" in standing(page)
    page.goto(claim)
    page.get_by_role("button", name="Annuler : le remettre").click()
    assert "Observé, discuté" in standing(page)

    # In English too, and wide, and dark.
    for path in (f"/en{FICHE}", f"/en{FICHE}impacts/", f"/en{claim}", f"/en{claim}observer/", f"/en{claim}modifier/"):
        page.goto(path)
        axe(page)
        fits(page)
    wide = person(width=1440, color_scheme="dark", reduced_motion="reduce")
    wide.goto(f"/en{FICHE}impacts/")
    axe(wide)
    fits(wide)


def test_dominoes_are_laid_from_two_lists_and_told_in_sentences(person, site, chloe, axe, fits):
    page = chloe
    for level, words in (("individu", "Une voisine ose."), ("territoire", "La ville suit.")):
        page.goto(f"/atlas/union-plastic/impacts/ajouter/?niveau={level}")
        page.locator("textarea[name=text]").fill(words)
        page.locator("[data-claim-form] button[type=submit]").click()
        expect(page.locator("h1")).to_have_text(words)
    page.goto("/atlas/union-plastic/impacts/dominos/ajouter/")
    axe(page)
    fits(page)
    page.get_by_label("Quel impact a commencé ?").select_option(label="Une voisine ose.")
    page.get_by_label("Lequel a-t-il lancé ?").select_option(label="La ville suit.")
    page.get_by_role("button", name="Poser le domino").click()
    expect(page.locator(".domino-list li")).to_contain_text("Une voisine ose. a lancé : La ville suit.")
    # The drawing is for wide screens and paper; the sentence says the same on a phone.
    expect(page.locator(".domino-svg")).to_be_hidden()
    axe(page)
    fits(page)
    wide = person(width=1440, reduced_motion="reduce")
    wide.goto("/atlas/union-plastic/impacts/")
    expect(wide.locator(".domino-svg")).to_be_visible()
    axe(wide)
    # In a circle: said kindly, nothing lost.
    page.goto("/atlas/union-plastic/impacts/dominos/ajouter/")
    page.get_by_label("Quel impact a commencé ?").select_option(label="La ville suit.")
    page.get_by_label("Lequel a-t-il lancé ?").select_option(label="Une voisine ose.")
    page.get_by_role("button", name="Poser le domino").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("tournerait en rond")
    page.goto("/atlas/union-plastic/impacts/")
    page.get_by_role("button", name="Retirer ce domino").click()
    expect(page.get_by_text("Le domino est retiré.")).to_be_visible()
    page.get_by_role("button", name="Annuler : le remettre").click()
    expect(page.locator(".domino-list li")).to_have_count(1)


def test_a_reminder_is_answered_from_a_phone_without_login(person, site, chloe, axe, fits):
    page = chloe
    page.goto("/atlas/eigsi/impacts/ajouter/?niveau=individu")
    page.locator("textarea[name=text]").fill("Des élèves y reviennent en riant.")
    page.locator("[data-claim-form] button[type=submit]").click()
    page.goto("/atlas/eigsi/impacts/")
    page.locator("#rappels").get_by_role("button", name="Me le rappeler").click()
    expect(page.get_by_role("button", name="Ne plus me le rappeler")).to_be_visible()

    # Three months later.
    site.manage(
        "manage",
        "shell",
        "-c",
        "from mieux.impact.models import Reminder; from django.utils import timezone; "
        "Reminder.objects.filter(follow__initiative__slug='eigsi').update(due=timezone.localdate())",
    )
    assert "letters sent: 0" in site.manage("remind", "--dry-run")
    assert "letters sent: 1" in site.manage("remind")
    assert "letters sent: 0" in site.manage("remind")
    letter = next(letter for letter in reversed(site.letters()) if "List-Unsubscribe" in letter)
    token = re.search(r"/impacts/rappel/([\w=\n-]+?)/\s", letter)
    assert token
    link = f"/impacts/rappel/{token[1].replace('=', '').replace(chr(10), '')}/"

    phone = person(width=360, reduced_motion="reduce")
    phone.goto(link)
    axe(phone)
    fits(phone)
    assert "Chloé" not in phone.locator("main").inner_text()
    phone.locator("textarea[name=text]").fill("Trois d’entre eux ont monté un club.")
    phone.get_by_role("button", name="Envoyer").click()
    expect(phone.get_by_text("C’est noté, avec le jour.")).to_be_visible()
    axe(phone)
    phone.goto(f"{link}arret/")
    axe(phone)
    fits(phone)
    phone.get_by_role("button", name="Arrêter tous les rappels").click()
    expect(phone.get_by_text("Plus aucun rappel.")).to_be_visible()
    phone.goto(link)
    expect(phone.get_by_text("Ce lien ne s’ouvre plus").first).to_be_visible()
    axe(phone)
