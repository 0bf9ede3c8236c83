"""The half-time question in any stage, and the stopover as a stage: asked once, hidden, shown when she wants, kept."""

import json

import pytest

from mieux.workshop.actions import forgetting, preparing, running, working
from mieux.workshop.exports import as_json, minutes_of
from mieux.workshop.models import Contribution, HalfNote
from mieux.workshop.queries import halftime
from mieux.workshop.stages import kind_of
from mieux.workshop.stages.brainstorm.rules import PHONE_MOST
from mieux.workshop.tests.rooms import Phone, Remote, room

pytestmark = pytest.mark.django_db

SAID = "On n’entend pas le fond de la salle"


@pytest.mark.parametrize("kind", ["brainstorm", "dots", "free", "wheel-reading"])
def test_the_question_reaches_phones_and_the_wall_in_any_stage_once(kind):
    workshop = room(None, kind)
    stage = workshop.stages.get()
    phone, remote = Phone(workshop), Remote(workshop)
    assert phone.sends("mi-chemin", stage, texte=SAID).status_code == 422, "nobody asked"
    assert remote.does("mi-chemin", stage, etat="asked").status_code == 200
    assert "mi-chemin-texte" in phone.page()
    assert "pourrait être mieux" in remote.scene("screen")["html"]
    assert phone.sends("mi-chemin", stage, texte="D’abord").status_code == 200
    assert phone.sends("mi-chemin", stage, texte=SAID).status_code == 200
    assert [note.text for note in HalfNote.objects.all()] == [SAID], "sent again, it replaces itself"
    assert not Contribution.objects.exists(), "it is not a card of the stage"
    assert remote.does("mi-chemin", stage, etat="closed").status_code == 200
    assert "mi-chemin-texte" not in phone.page()
    assert remote.does("mi-chemin", stage, etat="asked").status_code == 422, "at most once in a stage"
    assert phone.sends("mi-chemin", stage, texte="Encore mieux").status_code == 200, "late is welcome"


def test_answers_are_hidden_until_she_shows_them():
    workshop = room(None, "brainstorm")
    stage = workshop.stages.get()
    phone, other, remote = Phone(workshop), Phone(workshop), Remote(workshop)
    remote.does("mi-chemin", stage, etat="asked")
    phone.sends("mi-chemin", stage, texte=SAID)
    assert SAID in phone.mine()["html"]
    for scene in (other.scene(), other.mine(), remote.scene("screen")):
        assert SAID not in json.dumps(scene, ensure_ascii=False)
    assert "1 réponse" in remote.scene("screen")["html"]
    remote.does("mi-chemin", stage, etat="shown")
    assert SAID in other.scene()["html"]
    assert SAID in remote.scene("screen")["html"]


def test_one_answer_is_put_aside_with_a_reason_that_its_author_reads():
    workshop = room(None, "brainstorm")
    stage = workshop.stages.get()
    phone, remote = Phone(workshop), Remote(workshop)
    remote.does("mi-chemin", stage, etat="asked")
    phone.sends("mi-chemin", stage, texte=SAID)
    note = HalfNote.objects.get()
    assert remote.does("mi-chemin", stage, etat="aside", note=note.pk).status_code == 422
    assert remote.does("mi-chemin", stage, etat="aside", note="99999", raison="non").status_code == 422
    assert remote.does("mi-chemin", stage, etat="aside", note=note.pk, raison="Elle vise quelqu’un").status_code == 200
    remote.does("mi-chemin", stage, etat="shown")
    assert SAID not in remote.scene("screen")["html"]
    assert "Elle vise quelqu’un" in phone.mine()["html"]
    stage.refresh_from_db()
    assert halftime.notes_of(workshop) == []
    assert SAID not in as_json(minutes_of(workshop))


def test_participants_neither_ask_nor_show():
    workshop = room(None, "brainstorm")
    stage = workshop.stages.get()
    phone = Phone(workshop)
    sent = phone.browser.post(phone.at("pilote/mi-chemin/"), {"sequence": stage.pk, "etat": "asked"})
    assert sent.status_code == 403
    Remote(workshop).does("mi-chemin", stage, etat="asked")
    assert phone.sends("mi-chemin", stage, texte="x" * 10_000).status_code == 422
    assert phone.sends("mi-chemin", stage, texte="<script>1</script>").status_code == 200
    assert "<script>1" not in phone.mine()["html"]


def test_the_notes_are_kept_with_the_workshop_and_go_on_the_day_announced(aicha):
    workshop = room(aicha, "brainstorm", "free")
    stage = workshop.stages.first()
    phone = Phone(workshop)
    Remote(workshop).does("mi-chemin", stage, etat="asked")
    phone.sends("mi-chemin", stage, texte=SAID)
    assert [note.text for note in halftime.notes_of(workshop)] == [SAID]
    assert SAID in as_json(minutes_of(workshop))
    twin = preparing.copy(workshop, aicha)
    assert twin.stages.first().moment == {}, "a copy begins afresh"
    running.close_room(workshop)
    forgetting.empty(workshop)
    assert not HalfNote.objects.exists()
    stage.refresh_from_db()
    assert stage.moment == {}


def test_a_stopover_stage_hides_its_answers_from_the_remote_too():
    workshop = room(None, "stopover", "dots")
    stage, dots = workshop.stages.all()
    phone, remote = Phone(workshop), Remote(workshop)
    phone.writes(stage, SAID)
    for role in ("remote", "screen"):
        assert SAID not in json.dumps(remote.scene(role), ensure_ascii=False)
    running.set_phase(stage, "reveal")
    assert SAID in remote.scene("screen")["html"]
    running.go_to(workshop, dots)
    assert SAID in json.dumps(remote.scene("screen"), ensure_ascii=False), "what to change first can be chosen"
    assert SAID in as_json(minutes_of(workshop))


def test_a_stage_in_which_somebody_answered_is_not_taken_out(aicha):
    workshop = room(aicha, "brainstorm", "dots")
    stage, phone = workshop.stages.first(), Phone(workshop)
    Remote(workshop).does("mi-chemin", stage, etat="asked")
    phone.sends("mi-chemin", stage, texte="Trop vite")
    with pytest.raises(preparing.NotEmpty):
        preparing.remove_stage(stage)
    assert HalfNote.objects.count() == 1


@pytest.mark.parametrize("kind", ["stopover", "press", "brainstorm", "closing"])
def test_a_phone_is_sent_what_it_can_hold(kind):
    workshop = room(None, kind)
    stage, phone = workshop.stages.first(), Phone(workshop)
    rows = [(f"Une phrase numéro {number}.", str(number)) for number in range(PHONE_MOST + 30)]
    for text, key in rows:
        working.contribute(stage, None, text, key, about="q:" if kind == "press" else "")
    running.set_phase(stage, kind_of(stage).phase_ids[1])
    html = phone.scene()["html"]
    assert html.count("Une phrase numéro") == PHONE_MOST
    assert "Et 30 autres, au mur." in html
    assert Remote(workshop).scene()["html"].count("Une phrase numéro") >= len(rows)
