"""Whatever an address holds, what comes out is a legal state; whatever somebody writes, nobody is hurt by surprise."""

from urllib.parse import parse_qsl

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from mieux.workshop import rules

CARDS = ("jardin", "ruche", "ecole")
FORMS = ("lieu", "service", "temps")

anything = st.text(max_size=40)
a_value = st.one_of(
    anything,
    st.sampled_from(CARDS),
    st.sampled_from(FORMS),
    st.lists(st.one_of(st.sampled_from(CARDS + FORMS), anything), max_size=5).map(".".join),
)
an_address = st.lists(
    st.tuples(st.sampled_from(["carte", "choix", "lu", "changer", "valider", "x"]), a_value), max_size=12
)


def query(pairs) -> QueryDict:
    found = QueryDict(mutable=True)
    for key, value in pairs:
        found.appendlist(key, value)
    return found


def read(*pairs, clean=None) -> rules.Play:
    return rules.read_play(query(pairs), CARDS, clean or rules.several_of(FORMS))


def test_the_first_unread_card_lies_on_the_table():
    assert read().card == "jardin"
    assert read(("lu", "jardin.lieu")).card == "ruche"


def test_a_card_that_is_chosen_and_sent_is_read():
    play = read(("carte", "ruche"), ("choix", "service"), ("valider", "1"))
    assert play.answered
    assert play.mine == ("service",)
    assert play.next_card == "ecole"


def test_several_forms_are_kept_once_each_and_in_the_order_of_the_pack():
    play = read(("carte", "ruche"), ("choix", "temps"), ("choix", "lieu"), ("choix", "temps"))
    assert play.mine == ("lieu", "temps")


def test_where_one_reading_is_asked_the_last_one_said_counts():
    play = read(("carte", "ruche"), ("choix", "temps"), ("choix", "lieu"), clean=rules.one_of(FORMS))
    assert play.mine == ("lieu",)


def test_pressing_the_button_without_choosing_asks_again():
    play = read(("carte", "ruche"), ("valider", "1"))
    assert play.empty_handed
    assert not play.answered


def test_changing_my_mind_shows_the_choices_again_with_the_earlier_one_ticked():
    play = read(("carte", "ruche"), ("lu", "ruche.temps"), ("changer", "1"))
    assert not play.answered
    assert play.mine == ("temps",)


def test_after_the_last_card_come_those_left_behind():
    assert read(("carte", "ecole"), ("choix", "lieu")).next_card == "jardin"


def test_when_all_are_read_nothing_is_left():
    play = read(("lu", "jardin.lieu"), ("lu", "ruche.lieu"), ("lu", "ecole.lieu"))
    assert play.done
    assert play.next_card is None


@given(an_address)
def test_every_address_gives_a_legal_state(pairs):
    play = rules.read_play(query(pairs), CARDS, rules.several_of(FORMS))
    assert play.card in CARDS
    assert set(play.read) <= set(CARDS)
    for ids in play.read.values():
        assert ids
        assert list(ids) == [id for id in FORMS if id in ids]


@given(an_address)
def test_the_address_of_a_state_leads_back_to_it(pairs):
    play = rules.read_play(query(pairs), CARDS, rules.several_of(FORMS))
    again = rules.read_play(query(parse_qsl(play.query()[1:])), CARDS, rules.several_of(FORMS))
    assert (again.card, dict(again.read)) == (play.card, dict(play.read))


@given(st.integers(min_value=0, max_value=10**9))
def test_people_are_counted_with_words_and_never_with_a_share(count):
    words = rules.people_in_words(count)
    assert words
    assert "%" not in words


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "personne encore"), (1, "une personne"), (2, "deux personnes"), (12, "douze personnes"), (31, "31 personnes")],
)
def test_two_people_are_deux_personnes(count, words):
    assert rules.people_in_words(count) == words


def test_people_are_counted_in_english_too():
    with translation.override("en"):
        assert [rules.people_in_words(n) for n in (0, 1, 2, 40)] == [
            "nobody yet",
            "one person",
            "two people",
            "40 people",
        ]


@given(st.text(max_size=400))
def test_tidy_words_stay_on_one_line_and_hide_nothing(text):
    words = rules.tidy(text)
    assert "\n" not in words
    assert words == words.strip()
    assert not any(ord(sign) < 32 or sign in "\u200b\u202e\ufeff" for sign in words)
    assert rules.tidy(words) == words


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text):
    rules.wants_a_look(text)
    rules.gives_contact(text)
    rules.is_a_word(text)
    rules.folded(text)


@pytest.mark.parametrize(
    "text",
    [
        "Écrivez à lea@example.org",
        "www.monsite.fr",
        "https://x",
        "06 12 34 56 78",
        "+33 6 12 34 56 78",
        "voir monsite.com",
    ],
)
def test_contact_data_are_seen(text):
    assert rules.gives_contact(text)


@pytest.mark.parametrize(
    "text",
    [
        "En 2012, 530 personnes se sont lancées.",
        "35 000 clients réguliers",
        "Un jardin, des familles… et après ?",
        "l’an 2024-2025",
    ],
)
def test_figures_are_not_taken_for_telephones(text):
    assert not rules.gives_contact(text)


@pytest.mark.parametrize(
    "text",
    ["Bande de CONNARDS", "what a fucking idea", "enculé", "aaaaaaaaaaaa", "ÉCOUTEZ-MOI TOUS CAR JE CRIE TRÈS FORT"],
)
def test_insults_and_shouting_wait_for_a_look(text):
    assert rules.wants_a_look(text)


@pytest.mark.parametrize(
    "text",
    [
        "Les connexions entre voisins",
        "Un classement n’aurait aucun sens",
        "Assemblée, passage, Scunthorpe",
        "Le concours de la rue",
    ],
)
def test_innocent_words_that_hold_another_are_let_through(text):
    assert not rules.wants_a_look(text)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("jardin", True),
        ("aide alimentaire", True),
        ("l’entraide", True),
        ("CO-conception", True),
        ("💥", False),
        ("<b>", False),
        ("a;b", False),
        ("", False),
    ],
)
def test_what_fits_in_a_cloud(text, fits):
    assert rules.is_a_word(text) is fits
