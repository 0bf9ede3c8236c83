"""The story « Search page » of docs/stories.md: one question, a list, a map, filters, exports, and one address."""

import csv
import io
import json
import re

from playwright.sync_api import Locator, Page, expect

COUNT = re.compile(r"\d[\d\s\u202f\xa0,]*")


def count_of(page: Page) -> int:
    """The number of initiatives the page announces."""
    return int(re.sub(r"\D", "", COUNT.search(page.locator("#nombre").inner_text())[0]))


def names(page: Page) -> list[str]:
    return page.locator(".hit__title").all_inner_texts()


def on_the_map(page: Page) -> int:
    """How many initiatives the discs and the points of the map stand for."""
    many = [int(re.sub(r"\D", "", text)) for text in page.locator(".map__many text").all_text_contents()]
    return sum(many) + page.locator(".map__one").count()


def facet(page: Page, title: str) -> Locator:
    """A filter, opened."""
    box = page.locator("details.facet").filter(has=page.locator("summary", has_text=re.compile(rf"^{title}$")))
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    return box


def test_a_question_is_narrowed_then_widened_again_and_its_address_is_the_whole_page(person, axe):
    page = person()
    page.goto("/atlas/")
    everything = count_of(page)
    page.get_by_label("Que cherchez-vous ?").fill("jardin")
    page.get_by_role("button", name="Chercher").click()
    expect(page).to_have_url(re.compile(r"/atlas/\?q=jardin$"))
    expect(page.locator("#nombre")).to_contain_text("2 initiatives")
    assert count_of(page) < everything
    facet(page, "Échelle").get_by_label("Quartier").check()
    expect(page.locator("#nombre")).to_contain_text("1 initiative")
    expect(page).to_have_url(re.compile(r"echelle=quartier"))
    assert names(page) == ["Idéelles"]
    # The filter that was just used stays open, and the title follows the question.
    expect(page.locator("#echelle-quartier")).to_be_visible()
    expect(page).to_have_title(re.compile("^jardin"))
    axe(page)

    # Whoever receives the address sees the same page.
    friend = person(width=360)
    friend.goto(page.url)
    assert names(friend) == names(page)
    expect(friend.locator("#echelle-quartier")).to_be_checked()

    # The other language keeps the question.
    page.locator("header").get_by_role("link", name="English").click()
    expect(page.locator("#nombre")).to_contain_text("1 initiative")
    assert "q=jardin" in page.url
    assert "echelle=quartier" in page.url
    page.go_back()

    page.get_by_role("link", name="Retirer Échelle : Quartier").click()
    expect(page.locator("#nombre")).to_contain_text("2 initiatives")
    expect(page).not_to_have_url(re.compile("echelle"))
    page.go_back()
    expect(page.locator("#nombre")).to_contain_text("1 initiative")
    expect(page.get_by_role("link", name="Retirer Échelle : Quartier")).to_be_visible()


def test_the_list_and_the_map_show_the_same_initiatives(person):
    page = person()
    page.goto("/atlas/?q=jardin")
    assert sorted(page.locator(".map__one").evaluate_all("all => all.map(one => one.ariaLabel)")) == sorted(names(page))

    page.goto("/atlas/")
    before = count_of(page)
    whole = page.locator("[data-map]").get_attribute("data-bbox")
    disc = page.locator(".map__many").first
    promised = int(re.sub(r"\D", "", disc.locator("text").text_content()))
    disc.click()
    expect(page).to_have_url(re.compile("cadre="))
    expect(page.locator("[data-map]")).not_to_have_attribute("data-bbox", whole)
    assert promised <= count_of(page) < before
    assert on_the_map(page) == count_of(page)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/atlas/$"))
    expect(page.locator("[data-map]")).to_have_attribute("data-bbox", whole)
    assert count_of(page) == before


def test_the_map_has_its_table_and_its_buttons(person):
    page = person()
    page.goto("/atlas/?source=anct-fabriques")
    before = page.locator("[data-map]").get_attribute("data-bbox")
    page.get_by_role("link", name="Regarder de plus près", exact=True).click()
    expect(page.locator("[data-map]")).not_to_have_attribute("data-bbox", before)
    # Focus stays on the button that was pressed, although the map was drawn again.
    expect(page.get_by_role("link", name="Regarder de plus près", exact=True)).to_be_focused()
    closer = page.locator("[data-map]").get_attribute("data-bbox")
    # Inside the map the arrows move it.
    page.locator("[data-map-discs] a").first.focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-map]")).not_to_have_attribute("data-bbox", closer)
    page.get_by_text("La carte en tableau").click()
    expect(page.locator(".atlas-map__table tbody tr").first).to_be_visible()


def test_near_a_commune(person, axe):
    page = person(width=360)
    page.goto("/atlas/")
    place = page.get_by_role("combobox", name="Près de quelle commune ?")
    place.press_sequentially("nanc")
    expect(page.get_by_role("option", name="Nancy (54)", exact=True)).to_be_visible()
    axe(page)
    place.press("ArrowDown")
    place.press("Enter")
    expect(place).to_have_value("Nancy (54)")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_text("Compris : près de Nancy")).to_be_visible()
    expect(page).to_have_url(re.compile("pres=Nancy"))
    expect(page.locator(".hit__far").first).to_be_visible()
    near = count_of(page)
    page.get_by_label("Dans un rayon de").select_option("100")
    expect(page).to_have_url(re.compile("rayon=100"))
    assert count_of(page) > near
    page.get_by_role("combobox", name="Près de quelle commune ?").fill("Trifouillis-les-Oies-de-Mer")
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator("#problemes")).to_be_visible()
    expect(page.get_by_role("combobox", name="Près de quelle commune ?")).to_have_value("Trifouillis-les-Oies-de-Mer")


def test_the_exports_hold_exactly_what_is_filtered_and_no_address_of_anybody(person):
    page = person()
    page.goto("/atlas/?source=pack-social-innovation&tri=nom")
    shown = names(page)
    assert len(shown) == count_of(page) == 10
    page.locator("details.export summary").click()
    links = {
        kind: page.get_by_role("link", name=kind, exact=True).get_attribute("href")
        for kind in ("CSV", "GeoJSON", "JSON")
    }
    texts = {kind: page.request.get(address).text() for kind, address in links.items()}
    rows = list(csv.DictReader(io.StringIO(texts["CSV"])))
    assert sorted(row["nom"] for row in rows) == sorted(shown)
    assert all(row["licence"] and row["source"] for row in rows)
    assert len(json.loads(texts["GeoJSON"])["features"]) == 10
    assert not [text for text in texts.values() if re.search(r"[\w.]+@[\w-]+\.\w", text)]
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert download.value.suggested_filename.endswith(".csv")


def test_everything_works_without_javascript(person, fits):
    page = person(width=360, js=False)
    page.goto("/atlas/")
    page.get_by_label("Que cherchez-vous ?").fill("jardin")
    page.get_by_role("button", name="Chercher").click()
    assert "q=jardin" in page.url
    facet(page, "Échelle").get_by_label("Quartier").check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    assert names(page) == ["Idéelles"]
    fits(page)
    page.get_by_role("link", name="Retirer Échelle : Quartier").click()
    assert count_of(page) == 2
    page.get_by_role("link", name="Carte", exact=True).click()
    expect(page.locator(".map__one").first).to_be_visible()
    page.locator(".map__one").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert page.context.cookies() == []


def test_the_whole_question_can_be_asked_with_the_keyboard(person):
    page = person()
    page.goto("/atlas/")
    page.get_by_label("Que cherchez-vous ?").focus()
    page.keyboard.type("jardin")
    page.keyboard.press("Enter")
    expect(page.locator("#nombre")).to_contain_text("2 initiatives")
    # The field keeps the focus: the next word can be typed at once.
    expect(page.locator("#q")).to_be_focused()
    summary = page.locator("#filtre-echelle summary")
    for _ in range(40):
        page.keyboard.press("Tab")
        if summary.evaluate("it => it === document.activeElement"):
            break
    expect(summary).to_be_focused()
    if page.locator("#filtre-echelle").get_attribute("open") is None:
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#nombre")).to_contain_text("1 initiative")
    expect(page.locator("#echelle-quartier")).to_be_focused()


def test_strange_addresses_get_a_kind_answer(person):
    page = person(width=360)
    for query in ("?echelle=lune", "?page=-3", "?page=abc", "?cadre=1,2", "?pres=%00", "?q=" + "a" * 5000, "?tri=note"):
        answer = page.goto("/atlas/" + query)
        assert answer.status in (200, 400), query
        expect(page.locator("h1")).to_be_visible()
