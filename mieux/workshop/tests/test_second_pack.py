"""Another method drives the same games: nothing of the first one is written in the code."""

import pytest
from bs4 import BeautifulSoup

from mieux.workshop.models import GameAnswer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small(use_pack):
    return use_pack("energy-sobriety")


def words(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").find("main").get_text(" ").split())


def test_the_shelf_holds_the_games_of_the_other_method(client, small):
    page = words(client.get("/jeux/"))
    for game in small.games:
        assert " ".join(str(game.title).split()) in page


@pytest.mark.parametrize(
    "query", ["", "?choix=objet&carte=chaufferie-partagee", "?lu=pull-du-mardi.geste&lu=chaufferie-partagee.objet"]
)
def test_forms(client, query):
    response = client.get("/jeux/formes/" + query)
    assert response.status_code == 200
    assert "Nouveau lieu" not in words(response)


def test_the_sun_shines_on_another_phrase(client, small):
    page = words(client.get("/jeux/pendu/?lettres=PRIVATON"))
    assert "PRIVATION" in page


def test_other_clouds(client, small):
    assert "thermostat" in words(client.get("/jeux/champ/?choix=wide"))


def test_other_criteria(client, small):
    page = words(client.get("/jeux/criteres/?carte=pull-du-mardi&choix=s-y-mettre"))
    assert "Trois lectures" in page


def test_other_levels_and_the_bonus_when_its_siblings_were_read(client, small):
    page = words(client.get("/jeux/impacts/?carte=pull-du-mardi-personne&choix=immeuble"))
    assert "On se salue." in page


def test_other_stances(client, small):
    assert client.get("/jeux/presse/?posture=frileuse&suite=1").status_code == 200
    assert "Perplexe" not in words(client.get("/jeux/presse/"))


def test_answers_are_kept_under_the_stamp_of_their_method(client, small):
    client.post("/jeux/formes/", {"carte": "pull-du-mardi", "choix": ["geste"], "raison": "On le fait"})
    assert GameAnswer.objects.get().method == small.stamp
