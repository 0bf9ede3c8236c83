"""Sorting impacts: private until revealed, differences to talk about, dominoes from direct to indirect, all hoped."""

import json

import pytest

from mieux.workshop.actions import preparing, running
from mieux.workshop.exports import as_csv, as_markdown, minutes_of
from mieux.workshop.models import Contribution, Vote
from mieux.workshop.stages import kind_of
from mieux.workshop.tests.rooms import Phone, Remote, room

pytestmark = pytest.mark.django_db

LINES = "Les voisines se parlent\nLa ville ouvre trois autres cours"
SECRET = "Les enfants connaissent les plantes"


@pytest.fixture
def sorting():
    workshop = room(None, "impact-sorting")
    stage = workshop.stages.get()
    preparing.change_stage(stage, settings={"cards": LINES})
    stage.refresh_from_db()
    return workshop, stage


def sorts(phone: Phone, stage, card: str, level: str):
    return phone.sends("trier", stage, tri=f"{card}:{level}")


def test_a_card_is_put_at_one_level_and_moved(sorting):
    workshop, stage = sorting
    phone = Phone(workshop)
    assert "Les voisines se parlent" in phone.page()
    for level in ("individu", "groupe", "groupe"):
        assert sorts(phone, stage, "l1", level).status_code == 200
    assert sorts(phone, stage, "l2", "territoire").status_code == 200
    assert sorted(Vote.objects.values_list("option", flat=True)) == ["l1:groupe", "l2:territoire"]


@pytest.mark.parametrize("tri", ["l9:groupe", "l1:galaxie", "l1", "", "d:l1>l2."])
def test_what_does_not_exist_is_refused(sorting, tri):
    workshop, stage = sorting
    answer = Phone(workshop).sends("trier", stage, tri=tri)
    assert answer.status_code == 422
    assert not Vote.objects.exists()


def test_written_cards_and_sorts_are_private_until_shown(sorting):
    workshop, stage = sorting
    one, other, remote = Phone(workshop), Phone(workshop), Remote(workshop)
    one.writes(stage, SECRET)
    card = Contribution.objects.get()
    assert sorts(one, stage, f"w{card.pk}", "individu").status_code == 200
    assert sorts(other, stage, f"w{card.pk}", "individu").status_code == 422, "nobody sorts what they cannot see"
    for scene in (other.scene(), other.mine(), remote.scene("remote"), remote.scene("screen")):
        assert SECRET not in json.dumps(scene, ensure_ascii=False)
        assert "rows" not in scene["data"]
    running.set_phase(stage, "sort")
    assert SECRET in json.dumps(other.mine(), ensure_ascii=False)
    assert sorts(other, stage, f"w{card.pk}", "territoire").status_code == 200
    assert "rows" not in remote.scene("screen")["data"]
    running.set_phase(stage, "reveal")
    scene = remote.scene("screen")
    assert [each["text"] for each in scene["data"]["subjects"]] == [SECRET]
    assert "espérés" in scene["html"]
    assert sorts(other, stage, "l1", "groupe").status_code == 409


def test_a_domino_goes_from_a_direct_impact_to_an_indirect_one(sorting):
    workshop, stage = sorting
    phone, remote = Phone(workshop), Remote(workshop)
    sorts(phone, stage, "l1", "groupe")
    sorts(phone, stage, "l2", "territoire")
    assert phone.sends("domino", stage, de="l1", vers="l2").status_code == 409, "not before the sorts are shown"
    running.set_phase(stage, "reveal")
    assert phone.sends("domino", stage, de="l2", vers="l1").status_code == 422
    assert phone.sends("domino", stage, de="l1", vers="l1").status_code == 422
    for _twice in (1, 2):
        assert phone.sends("domino", stage, de="l1", vers="l2").status_code == 200
    assert Vote.objects.filter(option="d:l1>l2.").count() == 1
    assert remote.scene("screen")["data"]["dominoes"] == [], "dominoes too are hidden until they are shown"
    running.set_phase(stage, "dominos")
    shown = remote.scene("screen")["data"]["dominoes"]
    assert [(each["from_id"], each["to_id"], each["words"]) for each in shown] == [("l1", "l2", "1 personne")]
    assert phone.sends("lever", stage, domino="d:l1>l2.").status_code == 200
    assert phone.sends("lever", stage, domino="l1").status_code == 422
    assert remote.scene("screen")["data"]["dominoes"] == []
    assert Vote.objects.count() == 2, "the sort is still there"
    assert remote.does("relier", stage, de="l1", vers="l2").status_code == 200
    assert "saisi par l’animation" in remote.scene("screen")["html"]


def test_cards_come_from_the_stage_before_too():
    workshop = room(None, "brainstorm", "impact-sorting")
    first, second = workshop.stages.all()
    phone = Phone(workshop)
    phone.writes(first, "On se salue dans l’escalier")
    running.set_phase(first, "reveal")
    running.go_to(workshop, second)
    card = Contribution.objects.get()
    assert sorts(phone, second, f"c{card.pk}", "groupe").status_code == 200


def test_hands_exports_pours_and_a_rehearsal(sorting):
    workshop, stage = sorting
    phone, remote = Phone(workshop), Remote(workshop)
    phone.writes(stage, SECRET)
    assert remote.does("mains", stage, carte="l1", niveau="groupe", combien="12").status_code == 200
    assert remote.does("mains", stage, carte="l1", niveau="lune", combien="12").status_code == 422
    sorts(phone, stage, "l2", "territoire")
    running.set_phase(stage, "dominos")
    assert "dont 12 à main levée" in phone.scene()["html"]
    remote.does("relier", stage, de="l1", vers="l2")
    stage.refresh_from_db()
    minutes = minutes_of(workshop)
    for text in (as_csv(minutes), as_markdown(minutes)):
        assert "Les voisines se parlent (espéré)" in text
        assert "Les voisines se parlent → La ville ouvre" in text
    assert [card.text for card in kind_of(stage).pours(stage)] == [SECRET]
    for phase in ("write", "sort", "reveal"):
        running.set_phase(stage, phase)
        stage.refresh_from_db()
        kind_of(stage).rehearse(stage, workshop.participants.get())


def test_a_participant_has_no_gesture_of_the_remote(sorting):
    workshop, stage = sorting
    phone = Phone(workshop)
    for verb in ("mains", "relier", "accepter"):
        assert phone.browser.post(phone.at(f"pilote/{verb}/"), {"sequence": stage.pk}).status_code == 403
        assert phone.sends(verb, stage).status_code == 404
    assert phone.sends("ecrire", stage, texte="x" * 10_000).status_code == 422
