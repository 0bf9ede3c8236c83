"""The sun on the page."""

import pytest
from bs4 import BeautifulSoup

from mieux.method import pack

pytestmark = pytest.mark.django_db


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def test_every_letter_is_a_button_of_a_form_that_needs_no_script(client):
    page = soup(client.get("/jeux/pendu/"))
    assert [key["value"] for key in page.select(".keyboard button[name=lettre]")] == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert page.select_one("form.keyboard")["method"] == "get"


def test_what_is_known_is_said_in_words_too(client):
    page = soup(client.get("/jeux/pendu/?lettres=AZ"))
    assert page.select_one('button[value="A"]').get_text(" ", strip=True) == "A : présente".replace(" :", " :")
    assert "absente" in page.select_one('button[value="Z"]').get_text()
    assert "absentes\u00a0: Z" in page.select_one("[data-say]").get_text()


def test_the_answer_is_nowhere_in_the_page_before_the_end(client):
    for item in pack().games["hangman"].items:
        content = client.get(f"/jeux/pendu/?mot={item.id}").content.decode()
        assert item.answer.plain not in content


def test_the_end_opens_what_the_word_means_and_offers_another(client):
    page = soup(client.get("/jeux/pendu/?lettres=ACTIONSLE"))
    assert "Vous y êtes" in page.select_one(".opened h2").get_text()
    assert page.select_one(".opened a")["href"].endswith("mot=super-pouvoir")


def test_a_sleeping_sun_is_kind(client):
    page = soup(client.get("/jeux/pendu/?fin=1")).find("main").get_text(" ")
    assert "sieste" in page
    assert "ACTION SOCIALE" in page


def test_nobody_hangs(client):
    svg = client.get("/jeux/pendu/").content.decode()
    assert "ray-8" in svg
    assert "potence" not in svg


def test_in_english_the_phrase_is_english(client):
    content = client.get("/en/jeux/pendu/?fin=1").content.decode()
    assert pack().games["hangman"].items[0].answer.in_language("en") in content


def test_a_post_only_comes_back(client):
    response = client.post("/jeux/pendu/", {"lettres": "AB"})
    assert response["Location"] == "/jeux/pendu/?mot=action-sociale&lettres=AB"
