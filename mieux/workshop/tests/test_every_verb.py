"""All kinds, all their gestures, walked by the machine: what is new is attacked without anybody thinking of it."""

import json

import pytest

from mieux.core.limits import forget_all
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.workshop import keys
from mieux.workshop.actions import preparing, running
from mieux.workshop.models import Contribution, Participant, Stage, Vote, Workshop
from mieux.workshop.stages import STAGES, kind_by_id
from mieux.workshop.views.room import GESTURES

from .rooms import Phone, Remote, room

pytestmark = pytest.mark.django_db

KINDS = list(STAGES)
BY_PARTICIPANTS = [(id, verb) for id in KINDS for verb in kind_by_id(id).participant_verbs]
BY_FACILITATORS = [(id, verb) for id in KINDS for verb in kind_by_id(id).facilitator_verbs]
FORM = {
    "texte": "Bonjour",
    "choix": "o1",
    "carte": "1",
    "raison": "non",
    "groupe": "nouveau",
    "nom": "x",
    "version": "1",
}
LONG = {name: "é" * 10_000 for name in (*FORM, "phase", "lecture", "mot", "lettre", "zone", "reponse", "question")}
ODD = ["", "\x00", "‮Dorian", "<script>alert(1)</script>", "%%csrf%%", "9" * 40, "🦄" * 300]


def traces():
    """What a gesture could have left behind."""
    stages = list(Stage.objects.order_by("pk").values_list("phase", "moment", "settings"))
    return stages, Contribution.objects.count(), Vote.objects.count(), Workshop.objects.get().seq


@pytest.mark.parametrize(("kind", "verb"), BY_FACILITATORS)
def test_no_participant_makes_a_facilitators_gesture(kind, verb):
    forget_all()
    workshop = room(None, kind)
    stage, phone = workshop.stages.first(), Phone(workshop)
    before = traces()
    stranger = ReadOnlyOnGetClient()
    for browser in (phone.browser, stranger):
        for key in ("", "x", keys.key_of(workshop, keys.SCREEN), keys.key_of(workshop, keys.INVITATION)):
            form = {**FORM, "sequence": stage.pk, "cle": key}
            assert browser.post(phone.at(f"pilote/{verb}/"), form).status_code == 403
    if verb not in kind_by_id(kind).participant_verbs:
        assert phone.sends(verb, stage, **FORM).status_code == 404
    assert traces() == before


@pytest.mark.parametrize("verb", GESTURES)
def test_no_participant_makes_a_gesture_of_the_room(verb):
    workshop = room(None, "brainstorm", "dots")
    stage, phone = workshop.stages.first(), Phone(workshop)
    before = traces()
    form = {"sequence": stage.pk, "phase": "reveal", "message": "haha", "etat": "oui", "numero": "1"}
    assert phone.browser.post(phone.at(f"pilote/{verb}/"), form).status_code == 403
    # « mi-chemin » is also the word by which a phone answers the half-time question: there is none here.
    assert phone.sends(verb, stage, **form).status_code == (422 if verb == "mi-chemin" else 404)
    assert traces() == before


@pytest.mark.parametrize(("kind", "verb"), BY_PARTICIPANTS)
def test_a_gesture_that_is_closed_or_too_late_or_nobodys_is_refused_with_a_reason(kind, verb):
    forget_all()
    workshop = room(None, kind)
    stage, phone = workshop.stages.first(), Phone(workshop)
    preparing.change_stage(stage, closed_verbs=[verb])
    before = traces()
    answer = phone.sends(verb, stage, **FORM)
    assert answer.status_code == 409
    assert answer.json()["reason"]
    stranger = ReadOnlyOnGetClient()
    assert stranger.post(phone.at(f"{verb}/"), {**FORM, "sequence": stage.pk}).status_code == 403
    assert traces() == before
    preparing.change_stage(stage, closed_verbs=[])
    running.close_room(workshop)
    assert phone.sends(verb, stage, **FORM).status_code == 410
    running.open_room(workshop)
    Stage.objects.update(phase="")
    assert phone.sends(verb, stage, **FORM).status_code == 409


@pytest.mark.parametrize(("kind", "verb"), BY_PARTICIPANTS)
def test_anything_may_be_sent_and_the_answer_is_a_sentence(kind, verb):
    forget_all()
    workshop = room(None, kind)
    stage, phone = workshop.stages.first(), Phone(workshop)
    for form in ({}, LONG, *(dict.fromkeys(LONG, odd) for odd in ODD)):
        answer = phone.sends(verb, stage, **{**form, "envoi": "k"})
        assert answer.status_code in (200, 409, 422), (answer.status_code, form)
        told = answer.json()
        assert told["said"] if told["ok"] else told["reason"]
    for face in ("screen", "remote"):
        assert "<script>alert" not in Remote(workshop).scene(face)["html"]
    assert all(len(text) <= 500 for text in Contribution.objects.values_list("text", flat=True))


@pytest.mark.parametrize(("kind", "verb"), BY_FACILITATORS)
def test_whatever_a_facilitator_sends_is_answered_with_a_sentence(kind, verb):
    workshop = room(None, kind)
    stage, remote = workshop.stages.first(), Remote(workshop)
    for form in ({}, FORM, LONG, *(dict.fromkeys(LONG, odd) for odd in ODD)):
        answer = remote.does(verb, stage, **form)
        assert answer.status_code in (200, 409, 422), (answer.status_code, form)
        told = answer.json()
        assert told["said"] if told["ok"] else told["reason"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_one_wrote_is_in_nobody_elses_part(kind):
    forget_all()
    workshop = room(None, kind)
    stage = workshop.stages.first()
    mine, other, stranger = Phone(workshop), Phone(workshop), ReadOnlyOnGetClient()
    kind_by_id(kind).rehearse(stage, Participant.objects.get(number=1))
    Contribution.objects.update(text="Rien qu’à moi, xyzzy")
    assert "xyzzy" not in json.dumps(other.mine(), ensure_ascii=False)
    assert stranger.get(mine.at("moi/")).status_code == 403
    assert stranger.get(mine.at("scene/?role=phone")).status_code == 403


def test_a_key_of_signs_that_no_database_holds_is_no_accident():
    """PostgreSQL keeps no NUL: what comes in by hand is cleaned before it is looked for."""
    workshop = room(None, "brainstorm")
    stage, phone, remote = workshop.stages.first(), Phone(workshop), Remote(workshop)
    for _again in range(2):
        assert phone.writes(stage, "Bonjour", "\x00abc\x00").status_code == 200
        assert remote.does("saisir", stage, texte="Bonsoir", envoi="\x00def").status_code == 200
        assert remote.does("message", message="À\x00 table").status_code == 200
    assert Contribution.objects.count() == 2
    workshop.refresh_from_db()
    assert workshop.message == "À table"
