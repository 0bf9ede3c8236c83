"""The path, read by somebody who just arrived: two languages, no account, figures, stopover, notebook, memo."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

STEPS = ("identifier", "comprendre", "prendre-conscience", "devenir", "lever", "integrer")


def test_somebody_arrives_in_french_goes_on_in_english_and_finds_the_same_page(person: Callable[..., Page]):
    page = person()
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.locator("header").get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/en/")
    page.locator(".home-hero__go").click()
    assert page.url.endswith("/en/parcours/identifier/")
    page.locator("a[rel=next]").click()
    assert page.url.endswith("/en/parcours/comprendre/")
    page.locator("header").get_by_role("link", name="Français").click()
    assert page.url.endswith("/parcours/comprendre/")
    assert "/en/" not in page.url
    assert page.context.cookies() == []


@pytest.mark.parametrize("slug", STEPS)
def test_a_step_can_be_read_without_javascript(person, slug):
    page = person(width=360, js=False)
    page.goto(f"/parcours/{slug}/")
    assert not page.locator(".js-only").locator("visible=true").count()
    for section in page.locator("main section[id]").all():
        assert section.inner_text().strip(), section.get_attribute("id")
    # The contents lead to each part; what is closed opens by itself.
    for link in page.locator(".contents a").all():
        assert page.locator(link.get_attribute("href")).count() == 1
    for opener in page.locator("main details").all()[:3]:
        opener.locator("summary").first.click()
        expect(opener).to_have_attribute("open", "")


def test_the_wheel_opens_with_the_keyboard_and_says_what_its_table_says(person, axe):
    page = person()
    page.goto("/parcours/comprendre/")
    petals = page.locator("a.wheel__petal")
    assert petals.count() == page.locator(".wheel-item").count() == 5
    for number in (0, 3):
        petals.nth(number).focus()
        page.keyboard.press("Enter")
        item = page.locator(".wheel-item").nth(number)
        expect(item).to_have_attribute("open", "")
        expect(item.locator("summary")).to_be_focused()
    # One text at a time.
    expect(page.locator(".wheel-item[open]")).to_have_count(1)
    axe(page)
    phases = page.locator(".wheel-figure__phases input[type=radio]")
    phases.first.focus()
    page.keyboard.press("ArrowRight")
    panel = page.locator(".wheel-figure .pick-panel--1")
    expect(panel).to_be_visible()
    axe(page)
    table = page.locator("details.as-table").first
    table.locator("summary").focus()
    page.keyboard.press("Enter")
    rows = [
        (row.locator("th").inner_text().strip(), [cell.strip() for cell in row.locator("td").all_inner_texts()])
        for row in table.locator("tbody tr").all()
    ]
    drawn = [
        (
            item.locator("summary").text_content().strip(),
            [text.strip() for text in item.locator("dl dd").all_text_contents()],
        )
        for item in page.locator(".wheel-item").all()
    ]
    assert rows == drawn
    assert panel.locator("dd").all_inner_texts() == [cells[0] for _criterion, cells in rows]


def test_the_dominoes_fall_by_button_and_the_sea_opens_by_keyboard(person, axe):
    page = person(width=360)
    page.goto("/parcours/prendre-conscience/")
    button = page.locator("[data-next-pick]")
    first = button.inner_text()
    for number in range(1, 5):
        button.focus()
        page.keyboard.press("Enter")
        expect(page.locator(f".domino .pick-panel--{number}")).to_be_visible()
    assert button.inner_text() != first
    axe(page)
    # Direct and indirect are words, not only a shape of arrow.
    expect(page.locator(".domino__kinds")).to_contain_text(re.compile("flèche droite"))
    expect(page.locator(".domino__kinds")).to_contain_text(re.compile("zig-zag"))

    page.goto("/parcours/devenir/")
    spots = page.locator(".sea-figure a.sea__spot")
    assert spots.count() == 7
    spots.nth(2).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".sea-list details").nth(2)).to_have_attribute("open", "")
    expect(page.locator(".sea-list details").nth(2).locator("summary")).to_be_focused()
    expect(page.locator(".sea-list details").nth(2).locator(".questions li").first).to_be_visible()


def test_the_stopover_is_asked_once_a_step_can_be_passed_and_its_answer_is_in_the_notebook(person):
    page = person()
    for slug in STEPS:
        page.goto(f"/parcours/{slug}/")
        assert page.locator("[data-stopover]").count() == 1
        # In the middle of the step: something to read before, something after.
        assert page.locator(".section ~ .stopover ~ .section").count()
    page.get_by_role("button", name="Passer").click()
    expect(page.locator("[data-stopover-form]")).to_be_hidden()
    expect(page.locator("[data-stopover-state]")).to_contain_text("Escale passée")
    page.reload()
    expect(page.locator("[data-stopover-state]")).to_contain_text("Escale passée")
    expect(page.locator("[data-stopover-form]")).to_be_hidden()

    page.goto("/parcours/comprendre/")
    page.get_by_label("On ajuste").check()
    page.locator("#escale-note").fill("Demander d’abord aux voisines")
    page.get_by_role("button", name="Garder dans mon carnet").click()
    expect(page.locator("[data-stopover-state]")).to_contain_text("C’est noté")
    page.reload()
    expect(page.get_by_label("On ajuste")).to_be_checked()
    page.goto("/carnet/")
    expect(page.locator("[data-notebook-stop=comprendre]")).to_contain_text("On ajuste — Demander d’abord aux voisines")
    expect(page.locator("[data-notebook-stop=identifier]")).to_be_hidden()


def test_what_was_read_and_noted_is_still_there_after_a_reload_and_travels_in_a_file(person, axe, tmp_path: Path):
    page = person()
    page.goto("/parcours/identifier/")
    note = page.locator("#carnet textarea").first
    note.fill("Le compost du 12, rue des Lilas")
    note.blur()
    expect(page.locator("#carnet [data-note-state]").first).to_contain_text("Gardé dans ce navigateur à")
    page.goto("/parcours/")
    expect(page.locator("[data-stone=identifier]")).to_contain_text("déjà visitée")
    expect(page.locator("[data-resume-link]")).to_have_text("Reprendre à l’étape 2")
    page.reload()
    expect(page.locator("[data-stone=identifier]")).to_contain_text("déjà visitée")
    expect(page.locator("[data-stone=comprendre]")).not_to_contain_text("déjà visitée")

    page.goto("/carnet/")
    expect(page.locator("[data-notebook-step=identifier] textarea").first).to_have_value(
        "Le compost du 12, rue des Lilas"
    )
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Emporter en texte (Markdown)").click()
    markdown = Path(download.value.path()).read_text(encoding="utf-8")
    assert markdown.startswith("# Mon carnet")
    assert "Le compost du 12" in markdown
    with page.expect_download() as download:
        page.get_by_role("button", name="Emporter en fichier (JSON)").click()
    taken = tmp_path / "carnet.json"
    download.value.save_as(taken)
    assert json.loads(taken.read_text())["version"] == 1

    other = person(width=360)
    other.goto("/en/carnet/")
    other.locator(".plain-details summary").first.click()
    (tmp_path / "photo.json").write_text("[1, 2")
    other.locator("[data-import]").set_input_files(tmp_path / "photo.json")
    expect(other.locator("[data-notebook-state]")).not_to_be_empty()
    expect(other.locator("[data-notebook-step=identifier] textarea").first).to_have_value("")
    other.locator("[data-import]").set_input_files(taken)
    expect(other.locator("[data-notebook-step=identifier] textarea").first).to_have_value(
        "Le compost du 12, rue des Lilas"
    )

    page.get_by_role("button", name="Tout effacer").click()
    page.get_by_role("button", name="Oui, tout effacer").click()
    expect(page.locator("[data-notebook-step=identifier] textarea").first).to_have_value("")
    page.reload()
    expect(page.locator("[data-notebook-step=identifier] textarea").first).to_have_value("")
    assert page.context.cookies() == []


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_memo_is_one_tagged_page(person, prefix):
    page = person()
    page.goto(prefix + "/parcours/bravo/")
    address = page.locator("a[href$='memo.pdf']").first.get_attribute("href")
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    if shutil.which("pdfinfo"):
        facts = subprocess.run(["pdfinfo", "-"], input=answer.body(), capture_output=True, check=True).stdout.decode()
        assert re.search(r"^Pages:\s+1$", facts, re.M)
        assert re.search(r"^Tagged:\s+yes$", facts, re.M)
