"""« J'ajoute ma lecture »: what is kept, who sees it, and how it goes away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mieux.method import pack
from mieux.workshop import actions, queries
from mieux.workshop.models import GameAnswer, State

pytestmark = pytest.mark.django_db

FORMS = [("lieu", "Lieu"), ("service", "Service"), ("temps", "Temps")]


def add(guest="dorian", item="ideelles", choices=("lieu",), reason="", game="forms"):
    return actions.add_answer(pack(), guest=guest, game=game, item=item, choices=choices, reason=reason, language="fr")


def readings(item="ideelles", mine=("lieu",)):
    return queries.readings(pack(), "forms", item, FORMS, mine, ("service",), None)


def test_a_later_answer_replaces_the_earlier_one():
    add(choices=("lieu",), reason="Le jardin")
    add(choices=("temps",), reason="Le temps qu’on y passe")
    answer = GameAnswer.objects.get()
    assert (answer.choices, answer.reason) == ("temps", "Le temps qu’on y passe")


def test_one_answer_a_guest_even_when_the_pack_has_a_new_version():
    GameAnswer.objects.create(
        method=f"{pack().id}@0", game="forms", item="ideelles", guest="dorian", choices="lieu", language="fr"
    )
    add(choices=("temps",))
    assert GameAnswer.objects.get().method == pack().stamp


def test_answers_to_an_older_version_of_the_pack_still_count_as_people():
    GameAnswer.objects.create(
        method=f"{pack().id}@0", game="forms", item="ideelles", guest="aicha", choices="lieu", language="fr"
    )
    assert readings().voices[0].words == "une personne"


def test_answers_to_another_method_stay_there():
    GameAnswer.objects.create(
        method="autre@1", game="forms", item="ideelles", guest="aicha", choices="lieu", language="fr"
    )
    assert readings().quiet


def test_the_voices_are_in_the_order_of_the_pack_whatever_people_chose():
    for number in range(3):
        add(guest=f"guest-{number}", choices=("temps",))
    add(guest="aicha", choices=("lieu", "temps"))
    assert [(voice.id, voice.words) for voice in readings().voices] == [
        ("lieu", "une personne"),
        ("service", "personne encore"),
        ("temps", "quatre personnes"),
    ]


def test_beyond_a_dozen_the_papers_stop_and_the_words_go_on():
    for number in range(15):
        add(guest=f"guest-{number}", choices=("lieu",))
    voice = readings().voices[0]
    assert len(voice.tokens) == queries.TOKENS
    assert voice.words == "15 personnes"


def test_counting_everybody_takes_one_query(django_assert_num_queries):
    for number in range(5):
        add(guest=f"guest-{number}", choices=("lieu", "temps"))
    with django_assert_num_queries(1):
        queries.counts(pack(), "forms", "ideelles")


def test_reasons_are_shown_the_most_recent_first():
    add(guest="aicha", reason="D’abord")
    add(guest="basile", reason="Ensuite")
    assert [said.text for said in readings().said] == ["Ensuite", "D’abord"]


def test_a_reported_reason_hides_until_a_moderator_has_looked():
    answer = add(reason="Les voisins ont creusé")
    actions.report_answer(answer.pk)
    assert readings().said == ()
    assert list(queries.waiting()) == [answer]
    actions.judge_answer(answer.pk, keep=True)
    assert [said.text for said in readings().said] == ["Les voisins ont creusé"]


def test_a_reason_that_a_moderator_kept_cannot_be_hidden_again_by_reporting():
    answer = add(reason="Les voisins ont creusé")
    actions.report_answer(answer.pk)
    actions.judge_answer(answer.pk, keep=True)
    actions.report_answer(answer.pk)
    assert readings().said


def test_a_removed_reason_is_gone_and_the_reading_stays():
    answer = add(reason="Vilaine phrase")
    actions.report_answer(answer.pk)
    actions.judge_answer(answer.pk, keep=False)
    answer.refresh_from_db()
    assert answer.reason == ""
    assert readings().voices[0].words == "une personne"


def test_an_insult_waits_and_its_author_may_still_change_it():
    assert add(reason="Quels connards").state == State.HELD
    assert readings().said == ()
    assert add(reason="Je ne suis pas d’accord").state == State.SHOWN


def test_only_what_waits_can_be_judged():
    answer = add(reason="Tranquille")
    actions.judge_answer(answer.pk, keep=False)
    answer.refresh_from_db()
    assert answer.reason == "Tranquille"


def test_taking_back_leaves_nothing():
    add(reason="Bof")
    assert actions.withdraw_answer(pack(), guest="dorian", game="forms", item="ideelles")
    assert not GameAnswer.objects.exists()
    assert not actions.withdraw_answer(pack(), guest="dorian", game="forms", item="ideelles")


def test_nobody_can_take_back_the_answer_of_somebody_else():
    add(guest="aicha")
    actions.withdraw_answer(pack(), guest="chloe", game="forms", item="ideelles")
    assert GameAnswer.objects.count() == 1


def test_answers_are_forgotten_after_two_years():
    old, new = add(guest="aicha"), add(guest="basile")
    GameAnswer.objects.filter(pk=old.pk).update(created=timezone.now() - timedelta(days=actions.KEPT_DAYS + 1))
    assert actions.forget_old_answers() == 1
    assert list(GameAnswer.objects.all()) == [new]


def test_a_word_said_twice_floats_once_in_its_cloud():
    for guest, word in (("aicha", "École"), ("basile", "école"), ("chloe", "jardin")):
        add(guest=guest, game="field", item="word-wide", choices=(), reason=word)
    assert [row.reason for row in queries.words(pack(), "field", "word-wide")] == ["école", "jardin"]
