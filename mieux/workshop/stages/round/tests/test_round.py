"""The turn goes round: everybody once, one may pass without anybody seeing it, late ones come last."""

import json

import pytest

from mieux.workshop.actions import joining, preparing
from mieux.workshop.exports import as_json, minutes_of
from mieux.workshop.models import Names
from mieux.workshop.stages import kind_by_id
from mieux.workshop.tests.rooms import Phone, Remote, room

pytestmark = pytest.mark.django_db


def circle(people=3, **fields):
    workshop = room(None, "round", **fields)
    phones = [Phone(workshop) for _ in range(people)]
    return workshop, workshop.stages.get(), Remote(workshop), phones


def onward(remote, stage, **data):
    now = remote.scene()["data"]["turn"]
    return remote.does("suivant", stage, tour=now["number"] if now else 0, **data)


def turn(remote):
    now = remote.scene("screen")["data"]["turn"]
    return now and now["number"]


def test_the_turn_goes_from_one_to_the_next_and_ends():
    _workshop, stage, remote, phones = circle()
    assert turn(remote) is None
    for number in (1, 2, 3):
        assert onward(remote, stage).json()["ok"]
        assert turn(remote) == number
        assert [phone.mine()["data"]["yours"] for phone in phones] == [number == 1, number == 2, number == 3]
    onward(remote, stage)
    assert remote.scene("screen")["data"]["over"]
    assert "La parole a fait le tour" in phones[0].scene()["html"]


def test_pressed_by_two_hands_it_goes_on_once():
    _workshop, stage, remote, _phones = circle()
    assert remote.does("suivant", stage, tour=0).json()["ok"]
    assert remote.does("suivant", stage, tour=0).status_code == 409
    assert turn(remote) == 1


def test_one_may_pass_before_ones_turn_or_in_it_and_nobody_is_told():
    _workshop, stage, remote, phones = circle(4)
    assert phones[1].sends("passer", stage).json()["ok"]
    onward(remote, stage)
    assert phones[0].sends("passer", stage).json()["ok"]
    assert turn(remote) == 3
    for scene in (remote.scene("screen"), phones[3].scene()):
        assert "Numéro 1" not in json.dumps(scene, ensure_ascii=False)
        assert "passe" not in scene["data"]
    assert phones[1].mine()["data"]["passed"]
    assert phones[1].sends("revenir", stage).json()["ok"]
    onward(remote, stage)
    assert turn(remote) == 2


def test_the_remote_passes_for_somebody_gives_the_turn_and_begins_again():
    _workshop, stage, remote, phones = circle()
    onward(remote, stage)
    onward(remote, stage, passe="1")
    assert phones[0].mine()["data"]["passed"]
    assert remote.does("donner", stage, numero=1).json()["ok"]
    assert turn(remote) == 1
    assert not phones[0].mine()["data"]["passed"]
    assert remote.does("donner", stage, numero=99).status_code == 422
    assert remote.does("donner", stage, numero="x").status_code == 422
    remote.does("recommencer", stage)
    assert turn(remote) is None
    assert [seat["number"] for seat in remote.scene()["data"]["left"]] == [1, 2, 3]


def test_who_comes_late_comes_last():
    workshop, stage, remote, _phones = circle(1)
    onward(remote, stage)
    onward(remote, stage)
    assert remote.scene()["data"]["over"]
    Phone(workshop)
    assert not remote.scene()["data"]["over"]
    onward(remote, stage)
    assert turn(remote) == 2


def test_names_only_where_the_workshop_asks_for_pseudonyms():
    workshop = room(None, "round", names=Names.PSEUDONYM)
    Phone(workshop, nom="Samira", name="Samira", pseudonyme="Samira")
    seat = workshop.participants.get()
    seat.name, seat.people = "Samira", 4
    seat.save()
    stage, remote = workshop.stages.get(), Remote(workshop)
    onward(remote, stage)
    assert "Samira, une table de 4" in remote.scene("screen")["html"]
    preparing.change(workshop, names=Names.NONE)
    assert "Numéro 1" in remote.scene("screen")["html"]
    assert "Samira" not in remote.scene("screen")["html"]


def test_phones_have_no_hand_on_the_turn_and_nothing_is_noted():
    workshop, stage, _remote, phones = circle()
    for verb in ("suivant", "donner", "recommencer"):
        assert phones[0].sends(verb, stage, tour=0, numero=1).status_code == 404
        assert phones[0].browser.post(phones[0].at(f"pilote/{verb}/"), {"sequence": stage.pk}).status_code == 403
    assert json.loads(as_json(minutes_of(workshop)))["stages"][0]["lines"] == []


def test_simulated_people_pass_now_and_then():
    workshop, stage, remote, _phones = circle(0)
    for _ in range(5):
        kind_by_id("round").rehearse(stage, joining.join(workshop, simulated=True).participant)
    assert [seat["number"] for seat in remote.scene()["data"]["left"]] == [1, 2, 3, 4]
