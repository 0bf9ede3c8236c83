"""The whole game by links and forms, as somebody without JavaScript plays it."""

from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

from mieux.method import pack

pytestmark = pytest.mark.django_db


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def submit(client, page, **chosen):
    """Press the button of the GET form of a page, as a browser would."""
    form = page.select_one("form.answer")
    pairs = [(tag["name"], tag["value"]) for tag in form.select("input[type=hidden]")]
    pairs += [(name, value) for name, values in chosen.items() for value in values]
    pairs.append((form.select_one("button")["name"], form.select_one("button")["value"]))
    data: dict[str, list[str]] = {}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    return client.get(form["action"].split("#")[0], data)


def test_six_cards_are_placed_one_after_the_other_and_end_on_the_table(client):
    page = soup(client.get("/jeux/formes/"))
    for number, _ in enumerate(pack().games["forms"].items, 1):
        page = soup(submit(client, page, choix=["nouveau-lieu", "reconquete-temps"]))
        assert len(page.select(".tray__card--read")) == number
        following = page.select_one("[data-next]")
        if following:
            page = soup(client.get(urljoin("/jeux/formes/", following["href"]).split("#")[0]))
    assert len(page.select("#tableau tbody tr")) == 6


def test_the_choices_are_real_check_boxes_and_a_button(client):
    page = soup(client.get("/jeux/formes/"))
    assert len(page.select("form.answer input[type=checkbox][name=choix]")) == len(pack().forms)
    assert page.select_one("form.answer button").get_text(strip=True)
    assert page.select_one("form.answer fieldset legend").get_text(strip=True)


def test_pressing_the_button_without_a_choice_says_what_to_do(client):
    page = soup(submit(client, soup(client.get("/jeux/formes/"))))
    assert "au moins une" in page.select_one("[role=alert]").get_text()


def test_the_reading_survives_a_visit_to_another_card_and_a_reload(client):
    page = soup(client.get("/jeux/formes/?carte=ideelles&choix=nouveau-lieu"))
    other = next(link for link in page.select(".tray__card") if "teletravail" in link["href"])
    again = soup(client.get("/jeux/formes/" + other["href"].split("#")[0].split("/")[-1]))
    assert "Nouveau lieu" in again.select_one(".tray__card--read").get_text()


def test_the_current_card_is_named_for_screen_readers(client):
    page = soup(client.get("/jeux/formes/?carte=teletravail"))
    (current,) = page.select(".tray [aria-current]")
    assert "Télétravail" in current.get_text()
