"""The sun, together: one proposal a phone, letters said by the remote, nothing of the phrase too early."""

import json

import pytest

from mieux.method import pack
from mieux.workshop.actions import joining, preparing
from mieux.workshop.exports import as_markdown, minutes_of
from mieux.workshop.models import Vote
from mieux.workshop.stages import kind_by_id
from mieux.workshop.tests.rooms import Phone, Remote, room

pytestmark = pytest.mark.django_db

FIRST = "action-sociale"


def table(item=FIRST, **fields):
    workshop = room(None, "hangman", **fields)
    stage = workshop.stages.get()
    remote = Remote(workshop)
    if item != FIRST:
        remote.does("poser", stage, objet=item)
    return workshop, stage, remote


def proposes(phone, stage, letter, item=FIRST):
    return phone.sends("lettre", stage, objet=item, lettre=letter)


def says(remote, stage, letters, item=FIRST):
    for letter in letters:
        assert remote.does("dire-lettre", stage, objet=item, lettre=letter).json()["ok"]


def test_the_phrase_is_in_no_face_before_its_letters_were_said():
    workshop, stage, remote = table()
    phone = Phone(workshop)
    says(remote, stage, "O")
    for scene in (phone.scene(), remote.scene("screen"), remote.scene()):
        told = json.dumps(scene, ensure_ascii=False)
        assert "ACTION" not in told
        assert "SOCIALE" not in told
        signs = [cell["sign"] for word in scene["data"]["words"] for cell in word]
        assert "".join(signs) == "OO"
    assert "ACTION" not in phone.page()


def test_a_phone_proposes_one_letter_at_a_time_and_the_remote_hears_how_many():
    workshop, stage, remote = table()
    one, two, three = Phone(workshop), Phone(workshop), Phone(workshop)
    for phone, letter in ((one, "a"), (one, "é"), (two, "E"), (three, "z")):
        assert proposes(phone, stage, letter).json()["ok"]
    keys = {key["letter"]: key.get("words") for key in remote.scene()["data"]["keys"]}
    assert (keys["E"], keys["Z"], keys["A"]) == ("deux personnes", "une personne", None)
    assert [key["letter"] for key in remote.scene()["data"]["keys"]] == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert all("words" not in key for key in remote.scene("screen")["data"]["keys"])
    assert remote.scene("screen")["data"]["proposed"] == 3
    assert Vote.objects.count() == 3
    says(remote, stage, "E")
    assert "elle y est" in one.mine()["html"]
    assert remote.scene("screen")["data"]["proposed"] == 1
    assert proposes(one, stage, "E").status_code == 422


def test_accents_do_not_matter_and_the_phrase_shows_its_own():
    workshop, stage, remote = table("open-equipe")
    assert proposes(Phone(workshop), stage, "e\u0301", "open-equipe").json()["ok"]
    says(remote, stage, "é", "open-equipe")
    signs = [cell["sign"] for word in remote.scene("screen")["data"]["words"] for cell in word]
    assert "".join(signs) == "EÉE"


def test_the_sun_loses_rays_and_falls_asleep_and_the_phrase_comes():
    workshop, stage, remote = table()
    says(remote, stage, "ZZ")
    assert remote.scene("screen")["data"]["rays"] == 7
    says(remote, stage, "BDFGHJKMQ")
    data = remote.scene("screen")["data"]
    assert data["rays"] == 0
    assert data["asleep"]
    assert data["answer"] == "ACTION SOCIALE"
    assert data["absent"] == list("ZBDFGHJK")
    assert proposes(Phone(workshop), stage, "A").status_code == 422
    assert "ACTION SOCIALE" in as_markdown(minutes_of(workshop))


def test_found_together_then_the_next_phrase():
    workshop, stage, remote = table()
    phone = Phone(workshop)
    says(remote, stage, "ACTIONSLE")
    assert phone.scene()["data"]["found"]
    assert phone.scene()["data"]["told"][0]["text"] == pack().games["hangman"].items[FIRST].after[0].plain
    assert remote.does("poser", stage, objet=remote.scene()["data"]["after"]).json()["ok"]
    data = phone.scene()["data"]
    assert (data["item"], data["rays"], data["absent"], data["over"]) == ("super-pouvoir", 8, [], False)
    told = as_markdown(minutes_of(workshop))
    assert "trouvée ensemble" in told
    assert "SUPER" not in told


def test_the_remote_may_show_the_phrase():
    _workshop, stage, remote = table()
    remote.does("phase", stage, phase="reveal")
    assert remote.scene("screen")["data"]["answer"] == "ACTION SOCIALE"


@pytest.mark.parametrize("letter", ["", "7", "AB", "<", "x" * 10_000, "💥"])
def test_what_is_no_letter_is_refused_with_a_reason(letter):
    workshop, stage, remote = table()
    answer = proposes(Phone(workshop), stage, letter)
    assert answer.status_code == 422
    assert answer.json()["reason"]
    assert remote.does("dire-lettre", stage, objet=FIRST, lettre=letter).status_code == 422
    assert not Vote.objects.exists()


def test_everybody_looks_for_the_same_letters_whatever_their_language():
    workshop, stage, remote = table()
    english = Phone(workshop, prefix="/en")
    assert proposes(english, stage, "A").json()["ok"]
    says(remote, stage, "ACTIONSLE")
    assert english.scene()["data"]["answer"] == "ACTION SOCIALE"


def test_phones_have_no_hand_on_the_letters_and_simulated_people_propose():
    workshop, stage, _remote = table()
    phone = Phone(workshop)
    assert phone.sends("dire-lettre", stage, objet=FIRST, lettre="A").status_code == 404
    preparing.change_stage(stage, closed_verbs=["lettre"])
    assert proposes(phone, stage, "A").status_code == 409
    kind = kind_by_id("hangman")
    kind.rehearse(stage, joining.join(workshop, simulated=True).participant)
    assert Vote.objects.filter(simulated=True).count() == 1
