"""« A text becomes evidence » (docs/stories.md): pasted on a phone without scripts, judged, carried into a reading."""

import re

from doors import come_in, new_address
from playwright.sync_api import Page, expect

TEXT = """Au quai de Rezé, les habitantes ont dessiné elles-mêmes le jardin, avec le bailleur et deux écoles.

Personne ne savait si cela tiendrait. On a essayé, on s’est trompé, on a recommencé en plantant à l’ombre.

Depuis, les voisins se parlent et trois quartiers ont repris l’idée. Nous espérons ouvrir une cuisine un jour. La fête \
aura lieu le 12 juin à 14 heures."""


def read(page: Page, text: str = TEXT) -> None:
    """Paste and send; the first answer waits for the model."""
    page.locator("textarea[name=text]").fill(text)
    page.locator("button:has-text('Chercher des preuves')").click(timeout=60_000)
    expect(page.locator("[data-spot]")).to_be_attached(timeout=60_000)


def first_open(page: Page) -> str:
    """The selector of the first criterion that nobody has judged yet."""
    item = page.locator(".spot-item[data-state=open]:has(.spot-item__keep)").first
    return f"#{item.get_attribute('id')}"


def test_a_text_becomes_evidence_of_a_reading(person, site, fits):
    page = person(width=360, js=False)
    page.goto("/j-en-vois-une/")
    read(page)
    fits(page)
    # The wish and the date are not proposed; nothing concludes.
    for never in ("Nous espérons ouvrir une cuisine un jour.", "La fête aura lieu le 12 juin à 14 heures."):
        assert never not in page.locator(".spot__list").inner_text()
    assert not re.search(r"score|/ ?5|%", page.locator("main").inner_text().lower())

    one = first_open(page)
    words = page.locator(f"{one} blockquote").inner_text()
    page.locator(f"{one} button:has-text('Co-réalisation')").click()
    expect(page.locator(f"{one}[data-state=kept]")).to_be_attached()
    two = first_open(page)
    page.locator(f"{two} button:has-text('J’écarte')").click()
    expect(page.locator(f"{two}[data-state=rejected]")).to_be_attached()
    page.locator(f"{two} button:has-text('Remettre')").click()
    expect(page.locator(f"{two}[data-state=open]")).to_be_attached()
    page.locator(f"{two} summary").click()
    page.locator(f"{two} select").select_option("criterion:nouveaute:diagnostic")
    page.locator(f"{two} button:has-text('La ranger là')").click()
    expect(page.locator(f"{two}[data-state=moved]")).to_be_attached()

    # The one initiative it is about, then signing in: only the sentences kept wait.
    page.locator("#q").fill("Idéelles")
    page.locator("button:has-text('Chercher')").click()
    page.locator(".spot-hits button").first.click()
    expect(page.locator("h1")).to_have_text("En faire une lecture")
    fits(page)
    page.locator("button:has-text('me connecter')").click()
    come_in(page, site, new_address("rosa"), "Rosa")
    expect(page.locator("h1")).to_have_text("En faire une lecture")
    assert "12 juin" not in page.content()

    page.locator("button:has-text('Mettre dans ma lecture')").click()
    assert "ne se vérifie pas" in page.locator("main").inner_text()
    page.locator("[name=source]").fill("Bulletin du quai, mars 2024")
    page.locator("button:has-text('Mettre dans ma lecture')").click()
    expect(page).to_have_url(re.compile(r"/atlas/ideelles/lectures/ma-lecture/\d+/"))
    mine = page.locator("main").inner_text()
    assert words in mine
    assert "Bulletin du quai, mars 2024" in mine
    assert "brouillon" in mine.lower()
    # Whether it is present is for Rosa to say.
    assert "ne sait pas" in mine.lower()


def test_gestures_stay_in_the_page_and_keep_the_place_of_the_hand(person, axe, fits):
    page = person(width=1440, color_scheme="dark", reduced_motion="reduce")
    page.goto("/j-en-vois-une/")
    read(page)
    axe(page)
    loaded = page.evaluate("performance.timeOrigin")
    one = first_open(page)
    page.locator(f"{one} button:has-text('Co-conception')").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{one}[data-state=kept]")).to_be_attached()
    expect(page.locator("#status")).to_contain_text("Gardée")
    assert page.evaluate("document.activeElement.textContent") == "Changer d’avis"
    page.keyboard.press("Enter")
    expect(page.locator(f"{one}[data-state=open]")).to_be_attached()
    assert page.evaluate("performance.timeOrigin") == loaded
    axe(page)
    fits(page)

    # What the assistant did not see, a person adds.
    page.locator("#ajouter summary").click()
    page.locator("#ajouter-phrase").select_option(index=2)
    page.locator("#ajouter-ou").select_option("criterion:experimentation:realisation")
    page.locator("#ajouter button").click()
    expect(page.locator(".spot-kept")).to_contain_text("Expérimentation · Co-réalisation")
    with page.expect_download() as download:
        page.locator("button:has-text('Markdown')").click()
    assert download.value.suggested_filename == "phrases.md"


def test_a_text_in_english_is_read_in_english(person):
    page = person(width=768)
    page.goto("/en/j-en-vois-une/")
    page.locator("textarea[name=text]").fill(
        "The residents designed the garden themselves, with the landlord and two schools. Nobody knew if it would "
        "work. Since then neighbours talk to each other, and three other districts have taken up the idea."
    )
    page.locator("form[data-spot-ask] button").click(timeout=60_000)
    expect(page.locator("[data-spot]")).to_be_attached(timeout=60_000)
    expect(page.locator(".spot__paper")).to_have_attribute("lang", "en")
    expect(page.locator("mark").first).to_be_visible()
