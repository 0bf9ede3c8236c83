"""Forms of renewal: several may apply, and the table at the end compares nothing but readings."""

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from mieux.method import pack
from mieux.workshop.games.forms import rules


def game():
    return pack().games["forms"]


def test_the_cards_are_the_initiatives_of_the_game_in_the_order_of_the_pack():
    assert rules.read(QueryDict(""), game(), pack()).cards == tuple(item.initiative for item in game().items)


def test_a_reading_may_hold_all_the_forms():
    query = QueryDict("carte=ideelles&" + "&".join(f"choix={id}" for id in pack().forms.ids))
    assert rules.read(query, game(), pack()).mine == pack().forms.ids


def test_the_table_lays_my_reading_beside_the_books():
    play = rules.read(QueryDict("lu=ideelles.nouveau-partage"), game(), pack())
    (row,) = rules.table(play, game(), pack())
    assert row.initiative.id == "ideelles"
    assert row.mine == (pack().forms["nouveau-partage"].label,)
    assert row.book == (pack().forms["nouveau-lieu"].label,)


@given(st.text(max_size=200))
def test_any_address_is_a_game(query):
    rules.table(rules.read(QueryDict(query), game(), pack()), game(), pack())
