"""A sun with eight rays; letters with and without accents; an end that is always kind."""

from types import SimpleNamespace

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from mieux.method import Text
from mieux.method.items import Items
from mieux.workshop.games.hangman import rules


def game(*answers: str):
    return SimpleNamespace(
        items=Items(SimpleNamespace(id=f"m{n}", answer=Text(answer)) for n, answer in enumerate(answers))
    )


def round_of(answer: str, letters: str = "", **more) -> rules.Round:
    return (
        rules.read(QueryDict(f"lettres={letters}", mutable=False), game(answer))
        if not more
        else rules.Round("m0", answer, letters, **more)
    )


def test_an_accent_is_its_letter():
    assert round_of("ÉTÉ", "E").words[0][0].shown
    assert rules.letters_in("éÈçŒ") == "ECO"


def test_a_letter_said_twice_changes_nothing():
    assert round_of("CHAT", "XXXX").rays == rules.RAYS - 1


def test_hyphens_and_apostrophes_show_from_the_beginning():
    (word,) = round_of("CO-CONCEPTION").words
    assert [cell.sign for cell in word if cell.shown] == ["-"]


def test_two_words_stay_two_words():
    assert [len(word) for word in round_of("ACTION SOCIALE").words] == [6, 7]


def test_a_letter_with_two_sounds_waits_for_both():
    assert not round_of("ŒUF", "O").words[0][0].shown
    assert round_of("ŒUF", "OE").words[0][0].shown


def test_each_absent_letter_folds_a_ray_and_the_last_one_brings_sleep():
    sleeping = round_of("CHAT", "BDEFGIJK")
    assert sleeping.rays == 0
    assert sleeping.asleep
    assert all(cell.shown for word in sleeping.words for cell in word)


def test_letters_said_after_the_end_do_not_count():
    assert round_of("CHAT", "BDEFGIJKLMNO").letters == "BDEFGIJK"
    assert round_of("CHAT", "CHATZ").letters == "CHAT"


def test_asking_for_the_answer_lets_the_sun_sleep():
    asked = rules.Round("m0", "CHAT", "C", given_up=True)
    assert asked.asleep
    assert asked.rays == 0


def test_finding_everything_is_not_sleep():
    found = rules.Round("m0", "CHAT", "CHAT", given_up=True)
    assert found.found
    assert not found.asleep


def test_the_status_says_letters_blanks_absences_and_rays():
    assert round_of("CHAT", "ATEO").spoken == "blanc, blanc, A, T\u00a0; absentes\u00a0: E, O\u00a0; 6 rayons"
    assert round_of("LE CHAT", "A").spoken == "blanc, blanc, espace, blanc, blanc, A, blanc\u00a0; 8 rayons"
    assert round_of("CHAT", "BDEFGIJ").spoken.endswith("1 rayon")


def test_a_phrase_nobody_knows_is_the_first_one():
    assert rules.read(QueryDict("mot=zzz"), game("UN", "DEUX")).word == "m0"
    assert rules.read(QueryDict("mot=m1"), game("UN", "DEUX")).word == "m1"


def test_the_letter_of_the_button_joins_those_before():
    assert rules.read(QueryDict("lettres=AB&lettre=é"), game("CHAT")).letters == "ABE"


@given(st.text(max_size=60), st.text(max_size=300), st.booleans())
def test_every_address_is_a_legal_round(answer, letters, asked):
    query = QueryDict(mutable=True)
    query["lettres"] = letters
    if asked:
        query["fin"] = "1"
    state = rules.read(query, game(answer))
    assert 0 <= state.rays <= rules.RAYS
    assert len(state.letters) == len(set(state.letters)) <= 26
    assert len(state.absent) <= rules.RAYS
    assert state.spoken
    assert state.found or state.asleep or state.rays > 0
    assert rules.read(QueryDict(state.query[1:]), game(answer)) == state


@pytest.mark.parametrize("answer", ["", "—", "123", "!"])
def test_an_answer_without_letters_is_found_at_once(answer):
    assert round_of(answer).found
