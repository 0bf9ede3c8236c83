"""The parts of the mnemonic: ticked, laid side by side, never added up."""

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from mieux.method import pack
from mieux.workshop.games.criteria import rules


def game():
    return pack().games["criteria"]


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def test_parts_are_kept_in_the_order_of_the_mnemonic():
    play = rules.read(QueryDict("carte=eigsi&choix=ici-et-maintenant&choix=ensemble"), game(), pack())
    assert play.mine == ("ensemble", "ici-et-maintenant")


def test_the_table_says_who_reads_what_part_by_part():
    play = rules.read(QueryDict("lu=eigsi.ensemble.oser"), game(), pack())
    (row,) = rules.table(play, game(), pack())
    said = {cell.part.id: (cell.mine, cell.book) for cell in row.cells}
    assert said == {
        "ensemble": (True, False),
        "oser": (True, True),
        "les-memes-en-mieux": (False, True),
        "ici-et-maintenant": (False, False),
    }


@given(st.text(max_size=200))
def test_any_address_is_a_game(query):
    rules.table(rules.read(QueryDict(query), game(), pack()), game(), pack())


@pytest.mark.django_db
def test_each_part_shows_its_criteria_by_name_colour_and_texture(client):
    page = soup(client.get("/jeux/criteres/"))
    for criterion in pack().criteria:
        petal = next(tag for tag in page.select(".petal") if str(criterion.label) in tag.get_text())
        assert f"tint--{criterion.colour}" in petal["class"]
        assert petal.select_one(f".texture--{criterion.texture}")


@pytest.mark.django_db
def test_what_nobody_ticked_is_to_look_at_and_not_absent(client):
    query = "&".join(f"lu={item.id}.oser" for item in game().items)
    table = soup(client.get(f"/jeux/criteres/?{query}")).select_one("#tableau table")
    assert "à regarder" in table.get_text()
    assert "absent" not in table.get_text()


@pytest.mark.django_db
def test_the_three_readings_show_the_parts_and_the_reason_of_the_book(client):
    page = soup(client.get("/jeux/criteres/?carte=eigsi&choix=oser"))
    book = page.select_one(".sheet--book").get_text(" ", strip=True)
    assert "les mêmes en mieux" in book
    assert len(page.select(".sheet")) == 3
