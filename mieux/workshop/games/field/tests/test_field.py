"""Two clouds, both legitimate; words that join them; a view among three."""

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from mieux.conftest import browser_of
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.method import pack
from mieux.workshop.games.field import rules
from mieux.workshop.models import GameAnswer, State


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def text(response) -> str:
    return " ".join(soup(response).find("main").get_text(" ").split())


def send(client, word, cloud="wide", **more):
    return client.post("/jeux/champ/", {"mot": word, "nuage": cloud, **more})


@given(st.text(max_size=100))
def test_any_address_is_a_view_or_none(query):
    look = rules.read(QueryDict(query))
    assert look.view in ("", *rules.VIEWS)
    assert rules.read(QueryDict(look.query()[1:])).view == look.view


@pytest.mark.django_db
def test_each_cloud_is_a_list_with_a_heading(client):
    page = soup(client.get("/jeux/champ/"))
    for cloud, words in zip(
        page.select(".cloud"), (pack().games["field"].narrow, pack().games["field"].wide), strict=True
    ):
        assert cloud.select_one("h2").get_text(strip=True)
        assert [item.get_text(strip=True) for item in cloud.select("ul.cloud__words li")] == [
            str(w.label) for w in words
        ]


@pytest.mark.django_db
@pytest.mark.parametrize("view", rules.VIEWS)
def test_every_view_is_answered_with_the_same_warmth(client, view):
    page = soup(client.get(f"/jeux/champ/?choix={view}"))
    assert len(page.select(".sheet")) == 3


@pytest.mark.django_db
def test_a_word_joins_its_cloud(client):
    response = send(client, "ludothèque")
    page = soup(client.get(response["Location"]))
    assert "ludothèque" in page.select_one(".cloud--wide").get_text()
    assert "ludothèque" not in page.select_one(".cloud--narrow").get_text()


@pytest.mark.django_db
def test_a_new_word_replaces_mine_in_the_same_cloud_only(client):
    send(client, "ludothèque")
    send(client, "théâtre")
    send(client, "écoute", "narrow")
    assert {row.reason for row in GameAnswer.objects.all()} == {"théâtre", "écoute"}


@pytest.mark.django_db
def test_a_hostile_word_waits(client, moderator):
    response = send(client, "connards")
    assert "relu" in text(client.get(response["Location"]))
    assert "connards" not in text(client.get("/jeux/champ/"))
    assert GameAnswer.objects.get().state == State.HELD
    assert "connards" in text(browser_of(moderator).get("/jeux/moderation/"))


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["", "x" * 31, "www.moi.fr", "<b>", "💥💥", "lea@example.org", "a\x00b"])
def test_a_word_that_does_not_fit_is_given_back_with_advice(client, word):
    response = send(client, word)
    assert response.status_code == 200
    page = soup(response)
    assert page.select_one(".field__error").get_text(strip=True)
    if "\x00" not in word:
        assert page.select_one("input[name=mot]").get("value", "") == word
    assert not GameAnswer.objects.exists()


@pytest.mark.django_db
def test_a_word_needs_a_cloud(client):
    assert (
        "nuage"
        in soup(client.post("/jeux/champ/", {"mot": "jardin", "nuage": "gris"})).select_one(".field__error").get_text()
    )


@pytest.mark.django_db
def test_i_can_take_my_words_back_and_nobody_elses(client):
    other = ReadOnlyOnGetClient()
    send(other, "théâtre")
    send(client, "ludothèque")
    client.post("/jeux/champ/", {"reprendre": "1"})
    assert [row.reason for row in GameAnswer.objects.all()] == ["théâtre"]


@pytest.mark.django_db
def test_the_words_of_others_can_be_reported(client):
    send(client, "ludothèque")
    link = soup(client.get("/jeux/champ/")).select_one(".cloud__added a")
    assert "ludothèque" in link.get_text()
    client.post(link["href"])
    assert "ludothèque" not in text(client.get("/jeux/champ/"))
