"""Direct or indirect: an arrow, a level, a bonus, a table that fills."""

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from mieux.method import pack
from mieux.workshop.games.impacts import rules


def game():
    return pack().games["impacts"]


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def read(query: str):
    return rules.read(QueryDict(query), game(), pack())


def test_bonuses_are_not_asked():
    asked = rules.asked(game())
    assert len(asked) == 12
    assert not any(item.bonus for item in asked)


def test_the_bonus_of_an_initiative_shows_when_its_other_effects_were_read():
    two = read("lu=ideelles-individu.individu&lu=ideelles-groupe.groupe")
    assert rules.bonuses(game(), two, "ideelles") == []
    three = read("lu=ideelles-individu.individu&lu=ideelles-groupe.groupe&lu=ideelles-territoire.groupe")
    assert [item.id for item in rules.bonuses(game(), three, "ideelles")] == ["ideelles-entreprise"]


def test_the_table_has_a_row_an_initiative_and_a_cell_a_level():
    rows = rules.table(read(""), game(), pack())
    assert [row.initiative.id for row in rows] == list(dict.fromkeys(item.initiative for item in game().items))
    assert all([cell.level.id for cell in row.cells] == list(pack().levels.ids) for row in rows)
    assert all(cell.hidden for row in rows for cell in row.cells)


def test_an_effect_read_elsewhere_says_where():
    rows = rules.table(read("lu=ideelles-individu.territoire"), game(), pack())
    cell = next(cell for row in rows for cell in row.cells if cell.mine)
    assert cell.elsewhere
    assert cell.mine.id == "territoire"


def test_an_unknown_arrow_is_none():
    assert rules.arrow(QueryDict("fleche=courbe"), pack()) == ""
    assert rules.arrow(QueryDict("fleche=direct&fleche=indirect"), pack()) == "indirect"


@given(st.text(max_size=200))
def test_any_address_is_a_game(query):
    play = read(query)
    rules.table(play, game(), pack())
    rules.arrow(QueryDict(query), pack())


@pytest.mark.django_db
def test_each_arrow_has_its_words(client):
    buttons = [
        button.get_text(" ", strip=True) for button in soup(client.get("/jeux/impacts/")).select(".arrow-button")
    ]
    assert "Flèche droite" in buttons[0]
    assert str(pack().kinds["direct"].label) in buttons[0]
    assert "Zigzag" in buttons[1]
    assert str(pack().kinds["indirect"].label) in buttons[1]


@pytest.mark.django_db
def test_after_the_arrow_come_its_levels(client):
    page = soup(client.get("/jeux/impacts/?carte=ideelles-groupe&fleche=indirect"))
    assert [box["value"] for box in page.select("input[name=choix]")] == [
        level.id for level in pack().levels_of("indirect")
    ]


@pytest.mark.django_db
def test_the_arrow_stays_chosen_when_no_level_was(client):
    page = soup(client.get("/jeux/impacts/?carte=ideelles-groupe&fleche=indirect&valider=1"))
    assert page.select_one("[role=alert]")
    assert page.select("input[name=choix]")


@pytest.mark.django_db
def test_my_reading_says_level_and_arrow_in_words(client):
    page = soup(client.get("/jeux/impacts/?carte=ideelles-groupe&choix=territoire"))
    assert "Territoire, indirect" in page.select_one(".sheet--mine").get_text()
    assert "Groupe, direct" in page.select_one(".sheet--book").get_text()


@pytest.mark.django_db
def test_the_end_is_the_synthesis_table_with_every_effect(client):
    query = "&".join(f"lu={item.id}.{item.level}" for item in rules.asked(game()))
    table = soup(client.get(f"/jeux/impacts/?{query}")).select_one("#tableau table")
    for item in game().items:
        assert " ".join(str(item.statement).split()) in " ".join(table.get_text(" ").split())
