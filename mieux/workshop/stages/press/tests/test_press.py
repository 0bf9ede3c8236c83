"""The press conference: stances by chance, private questions, one at the desk, answers only from who has the floor."""

import json

import pytest

from mieux.method import pack
from mieux.workshop.actions import preparing, running
from mieux.workshop.exports import as_json, as_markdown, minutes_of
from mieux.workshop.models import Contribution, Vote
from mieux.workshop.stages import kind_of
from mieux.workshop.stages.kind import PoursAs
from mieux.workshop.tests.rooms import Phone, Remote, room

pytestmark = pytest.mark.django_db

FIERCE = "Et qui paiera l’électricité ?"


@pytest.fixture
def press():
    workshop = room(None, "press")
    return workshop, workshop.stages.get()


def test_a_stance_is_drawn_and_stands_beside_the_question(press):
    workshop, stage = press
    phone = Phone(workshop)
    assert "Tirer une posture" in phone.page()
    answer = phone.sends("tirer", stage)
    assert answer.status_code == 200
    drawn = Vote.objects.get().option.removeprefix("posture:")
    assert drawn in pack().stances.ids
    assert pack().stances[drawn].label.plain in phone.page()
    phone.sends("tirer", stage)
    assert Vote.objects.get().option != f"posture:{drawn}", "drawn again, another one"
    again = Vote.objects.get().option.removeprefix("posture:")
    phone.writes(stage, FIERCE)
    phone.writes(stage, FIERCE)
    assert Contribution.objects.get().about == f"q:{again}"
    running.set_phase(stage, "answer")
    assert (
        Remote(workshop).scene("screen")["data"]["questions"][0]["stance"]["label"] == pack().stances[again].label.plain
    )


def test_questions_are_private_until_the_conference_opens(press):
    workshop, stage = press
    phone, other, remote = Phone(workshop), Phone(workshop), Remote(workshop)
    phone.writes(stage, FIERCE)
    for scene in (other.scene(), remote.scene("screen"), remote.scene("remote"), other.mine()):
        assert FIERCE not in json.dumps(scene, ensure_ascii=False)
    assert kind_of(stage).choices(stage) == []
    running.set_phase(stage, "answer")
    assert FIERCE in other.scene()["html"]


def test_only_whoever_has_the_floor_answers_the_question_at_the_desk(press):
    workshop, stage = press
    phone, speaker, remote = Phone(workshop), Phone(workshop), Remote(workshop)
    phone.writes(stage, FIERCE)
    phone.writes(stage, "Et après ?")
    running.set_phase(stage, "answer")
    first, second = (row["id"] for row in remote.scene()["data"]["questions"])
    assert speaker.sends("repondre", stage, question=first, texte="Nous").status_code == 422
    assert remote.does("pupitre", stage, question=first).status_code == 200
    assert remote.does("parole", stage, numero="99").status_code == 422
    assert remote.does("parole", stage, numero="2").status_code == 200
    assert phone.sends("repondre", stage, question=first, texte="Moi").status_code == 422
    assert "Vous avez la parole" in json.dumps(speaker.mine(), ensure_ascii=False)
    assert "Vous avez la parole" not in json.dumps(phone.mine(), ensure_ascii=False)
    assert speaker.sends("repondre", stage, question=second, texte="Trop tôt").status_code == 422
    assert speaker.sends("repondre", stage, question=first, texte="La ville, la première année").status_code == 200
    assert speaker.sends("repondre", stage, question=first, texte="La ville, deux ans").status_code == 200
    assert "La ville, deux ans" in remote.scene("screen")["html"]
    assert Contribution.objects.filter(about=f"r:{first}").count() == 1
    remote.does("pupitre", stage, question=second)
    assert speaker.sends("repondre", stage, question=second, texte="Encore moi").status_code == 422, (
        "the floor went back"
    )


def test_the_remote_types_an_answer_and_corrects_it(press):
    workshop, stage = press
    phone, remote = Phone(workshop), Remote(workshop)
    phone.writes(stage, FIERCE)
    running.set_phase(stage, "answer")
    asked = remote.scene()["data"]["questions"][0]["id"]
    remote.does("noter", stage, question=asked, texte="La ville")
    remote.does("noter", stage, question=asked, texte="La ville et la bailleuse")
    card = Contribution.objects.get(text=FIERCE)
    kind = kind_of(stage)
    assert kind.pours_as == PoursAs.FAQ
    assert kind.pours(stage) == [card], "answers follow their question"
    assert kind.answer_of(stage, card) == "La ville et la bailleuse"
    minutes = minutes_of(workshop)
    for text in (as_json(minutes), as_markdown(minutes)):
        assert FIERCE in text
        assert "La ville et la bailleuse" in text
    remote.does("noter", stage, question=asked, texte="")
    assert kind.answer_of(stage, card) == ""


def test_questions_of_an_earlier_conference_are_answered_later():
    workshop = room(None, "press", "dots", "press")
    first, dots, last = workshop.stages.all()
    phone, remote = Phone(workshop), Remote(workshop)
    phone.writes(first, FIERCE)
    running.set_phase(first, "answer")
    running.go_to(workshop, dots)
    running.go_to(workshop, last)
    running.set_phase(last, "answer")
    asked = remote.scene()["data"]["questions"]
    assert [row["text"] for row in asked] == [FIERCE]
    remote.does("noter", last, question=asked[0]["id"], texte="La ville")
    assert kind_of(first).answer_of(first, Contribution.objects.get(text=FIERCE)) == "La ville"
    assert kind_of(last).pours(last) == []


def test_a_participant_has_no_gesture_of_the_desk(press):
    workshop, stage = press
    phone = Phone(workshop)
    for verb in ("pupitre", "parole", "noter"):
        assert phone.browser.post(phone.at(f"pilote/{verb}/"), {"sequence": stage.pk}).status_code == 403
        assert phone.sends(verb, stage).status_code == 404
    assert phone.sends("ecrire", stage, texte="x" * 10_000).status_code == 422


def test_without_stances_nobody_draws():
    workshop = room(None, "press")
    stage = workshop.stages.get()
    preparing.change_stage(stage, settings={"stances": False})
    phone = Phone(workshop)
    assert "Tirer une posture" not in phone.page()
    assert phone.sends("tirer", stage).status_code == 422
