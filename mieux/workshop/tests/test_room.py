"""A room that runs: what each face shows and hides, who may do what, what is never lost or doubled."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from mieux.conftest import browser_of
from mieux.workshop import keys
from mieux.workshop.actions import preparing, running
from mieux.workshop.models import Contribution, Stage, Vote, Workshop
from mieux.workshop.views.room import GESTURES

from .rooms import Phone, Remote, room

pytestmark = pytest.mark.django_db


def test_until_the_reveal_nobody_sees_what_others_wrote():
    workshop = room(None, "brainstorm")
    stage = workshop.stages.first()
    mine, other, remote = Phone(workshop), Phone(workshop), Remote(workshop)
    assert mine.writes(stage, "Un banc au soleil").json()["ok"]
    for scene in (other.scene(), mine.scene(), remote.scene("screen")):
        assert "banc" not in json.dumps(scene, ensure_ascii=False)
        assert scene["data"]["written"] == 1
    assert other.mine()["data"]["cards"] == []
    assert "banc" not in other.page()
    assert "Un banc au soleil" in mine.mine()["html"]

    assert remote.does("phase", stage, phase="reveal").json()["ok"]
    assert "Un banc au soleil" in other.scene()["html"]
    assert "Un banc au soleil" in remote.scene("screen")["html"]
    # And back again.
    remote.does("phase", stage, phase="write")
    assert "banc" not in json.dumps(other.scene())


def test_the_projection_never_shows_scripts_keys_or_what_waits():
    workshop = room(None, "brainstorm", airlock=True)
    stage = workshop.stages.first()
    preparing.change_stage(stage, script="Attention au fond de salle")
    phone, remote = Phone(workshop), Remote(workshop)
    assert "relit" in phone.writes(stage, "Un mot fâché").json()["said"]
    remote.does("phase", stage, phase="reveal")
    screen = json.dumps(remote.scene("screen"), ensure_ascii=False)
    assert "Attention" not in screen
    assert "fâché" not in screen
    assert remote.key not in screen
    assert "fâché" not in json.dumps(Phone(workshop).scene(), ensure_ascii=False)
    assert "Attention au fond de salle" in remote.scene()["html"]
    assert "Un mot fâché" in remote.scene()["html"]
    assert "Dans le sas" in phone.mine()["html"]


def test_a_refusal_has_a_reason_and_its_author_reads_it():
    workshop = room(None, "brainstorm", airlock=True)
    stage = workshop.stages.first()
    phone, other, remote = Phone(workshop), Phone(workshop), Remote(workshop)
    phone.writes(stage, "Pierre est nul")
    card = Contribution.objects.get()
    assert remote.does("refuser", stage, carte=card.pk).status_code == 422
    assert remote.does("refuser", stage, carte=card.pk, raison="On parle d’une idée, pas de Pierre").json()["ok"]
    assert "On parle d’une idée" in phone.mine()["html"]
    assert "On parle" not in json.dumps(other.mine())
    remote.does("phase", stage, phase="reveal")
    assert "Pierre" not in json.dumps(other.scene())
    remote.does("accepter", stage, carte=card.pk)
    assert "Pierre est nul" in other.scene()["html"]


def test_sent_twice_it_is_one_card_and_one_vote():
    workshop = room(None, "brainstorm", "dots")
    write, dots = workshop.stages.all()
    phone, remote = Phone(workshop), Remote(workshop)
    for _ in range(3):
        assert phone.writes(write, "Un banc", key="abc").json()["ok"]
    assert Contribution.objects.count() == 1
    # The same key of somebody else is another card.
    Phone(workshop).writes(write, "Une table", key="abc")
    assert Contribution.objects.count() == 2
    remote.does("phase", write, phase="reveal")
    remote.does("suivante", vue=write.pk)
    one, two = Contribution.objects.all()
    for _ in range(2):
        assert phone.sends("vote", dots, choix=[f"c{one.pk}", f"c{two.pk}"]).json()["ok"]
    assert Vote.objects.count() == 2
    phone.sends("vote", dots, choix=[f"c{two.pk}"])
    assert list(Vote.objects.values_list("option", flat=True)) == [f"c{two.pk}"]


def test_what_was_being_written_when_the_room_went_on_is_taken():
    workshop = room(None, "brainstorm", "pause")
    write = workshop.stages.first()
    phone, remote = Phone(workshop), Remote(workshop)
    remote.does("suivante", vue=write.pk)
    assert phone.writes(write, "Juste à temps").json()["ok"]
    assert Contribution.objects.get().stage == write


def test_dots_are_hidden_until_shown_and_never_sorted():
    workshop = room(None, "dots")
    stage = workshop.stages.first()
    preparing.change_stage(stage, settings={"dots": 2, "options": "Le banc\nLa table\nLe toit"})
    phones, remote = [Phone(workshop) for _ in range(3)], Remote(workshop)
    for phone in phones:
        assert phone.sends("vote", stage, choix=["o3"]).json()["ok"]
    table = Phone(workshop, table="4")
    table.sends("vote", stage, choix=["o2", "o3"])
    too_many = phones[0].sends("vote", stage, choix=["o1", "o2", "o3"])
    assert too_many.status_code == 422
    assert phones[0].sends("vote", stage, choix=["o9"]).status_code == 422
    for face in ("screen", "remote"):
        scene = remote.scene(face)
        assert scene["data"]["voted"] == 4
        assert all("dots" not in choice for choice in scene["data"]["choices"])
        assert "gommettes</p>" not in scene["html"]
    remote.does("mains", stage, choix="o1", combien="12")
    remote.does("mains", stage, choix="o1", combien="11")
    remote.does("phase", stage, phase="reveal")
    choices = remote.scene("screen")["data"]["choices"]
    assert [choice["text"] for choice in choices] == ["Le banc", "La table", "Le toit"]
    assert [choice["dots"] for choice in choices] == [11, 4, 7]
    assert "dont 11 à main levée" in remote.scene("screen")["html"]
    assert phones[0].sends("vote", stage, choix=["o1"]).status_code == 409


def test_groups_are_made_by_words_and_a_stale_move_is_told():
    workshop = room(None, "brainstorm")
    stage = workshop.stages.first()
    phone, remote, second = Phone(workshop), Remote(workshop), Remote(workshop)
    phone.writes(stage, "Un banc")
    phone.writes(stage, "Une balancelle")
    remote.does("phase", stage, phase="reveal")
    bench, swing = Contribution.objects.all()
    assert remote.does("deplacer", stage, carte=bench.pk, version=1, groupe="nouveau", nom="").status_code == 422
    assert remote.does("deplacer", stage, carte=bench.pk, version=1, groupe="nouveau", nom="S’asseoir").json()["ok"]
    late = second.does("deplacer", stage, carte=bench.pk, version=1, groupe="")
    assert late.status_code == 409
    assert "vient de déplacer" in late.json()["reason"]
    group = stage.groups.get()
    second.does("deplacer", stage, carte=swing.pk, version=1, groupe=group.pk)
    assert "S’asseoir" in phone.scene()["html"]
    # A group that is undone lets its cards go free: none is lost.
    remote.does("groupe", stage, groupe=group.pk, nom="")
    assert len(remote.scene()["data"]["free"]) == 2


def test_participants_have_no_hand_on_the_remote(chloe, aicha):
    workshop = room(aicha, "brainstorm", "pause")
    stage = workshop.stages.first()
    phone = Phone(workshop)
    before = Workshop.objects.get().seq
    stranger = browser_of(chloe)
    screen_key = keys.key_of(workshop, keys.SCREEN)
    for browser in (phone.browser, stranger):
        for verb in (*GESTURES, "accepter", "refuser", "deplacer", "saisir", "groupe", "mains"):
            for key in ("", "x", screen_key):
                data = {"sequence": stage.pk, "cle": key, "phase": "reveal", "message": "haha", "etat": "oui"}
                assert browser.post(phone.at(f"pilote/{verb}/"), data).status_code == 403
        assert browser.get(phone.at("telecommande/")).status_code == 403
        assert browser.get(phone.at("ecran/")).status_code == 403
        assert browser.get(phone.at("scene/?role=remote")).status_code == 403
        assert browser.get(phone.at(f"scene/?role=remote&cle={screen_key}")).status_code == 403
        assert browser.get(phone.at("scene/?role=screen")).status_code == 403
    assert Workshop.objects.get().seq == before
    # Gestures of the facilitator are none of the phone's, whatever their address.
    assert phone.sends("deplacer", stage, carte=1).status_code == 404
    assert browser_of(chloe).get(f"/ateliers/{workshop.key}/").status_code == 404
    assert browser_of(aicha).get(phone.at("telecommande/")).status_code == 200


def test_nobody_touches_the_card_of_another():
    workshop = room(None, "brainstorm")
    stage = workshop.stages.first()
    mine, other = Phone(workshop), Phone(workshop)
    mine.writes(stage, "À moi")
    card = Contribution.objects.get()
    assert other.sends("retirer", stage, carte=card.pk).status_code == 422
    assert other.sends("corriger", stage, carte=card.pk, texte="À nous").status_code == 422
    assert mine.sends("corriger", stage, carte=card.pk, texte="À moi, mieux").json()["ok"]
    assert Contribution.objects.get().text == "À moi, mieux"
    assert mine.sends("retirer", stage, carte=card.pk).json()["ok"]
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "\u200b" * 0, "x" * 10_000])
def test_bad_words_are_refused_with_a_reason_and_given_back(text):
    workshop = room(None, "brainstorm")
    stage = workshop.stages.first()
    phone = Phone(workshop)
    answer = phone.writes(stage, text, key="k")
    assert answer.status_code == 422
    assert answer.json()["reason"]
    page = phone.sends("ecrire", stage, json_wanted=False, texte=text)
    assert page.status_code == 422
    if text.strip():
        assert text[:500] in page.text
    assert not Contribution.objects.exists()


def test_scripts_are_words():
    workshop = room(None, "brainstorm")
    stage = workshop.stages.first()
    phone, remote = Phone(workshop), Remote(workshop)
    phone.writes(stage, "<img src=x onerror=alert(1)> %%csrf%% %%cle%%")
    remote.does("phase", stage, phase="reveal")
    for html in (remote.scene("screen")["html"], remote.scene()["html"], phone.scene()["html"], phone.mine()["html"]):
        assert "<img src=x" not in html
        assert "&lt;img" in html
    assert remote.key not in phone.page()


def test_other_workshops_are_out_of_reach():
    workshop, other = room(None, "brainstorm"), room(None, "brainstorm")
    phone = Phone(workshop)
    foreign = other.stages.first()
    assert phone.sends("ecrire", foreign, texte="Coucou", envoi="k").status_code == 404
    assert Remote(workshop).does("phase", foreign, phase="reveal").status_code == 422
    assert Stage.objects.get(pk=foreign.pk).phase == "write"
    for number in ("", "x", "-1", "9" * 30, "1e3"):
        assert phone.browser.post(phone.at("ecrire/"), {"sequence": number, "texte": "x"}).status_code == 404


def test_the_clock_is_advisory_stops_and_gives_more_to_all_or_one():
    workshop = room(None, "brainstorm")
    remote, phone, other = Remote(workshop), Phone(workshop), Phone(workshop)
    first = Workshop.objects.get().ends_at
    remote.does("minute")
    assert Workshop.objects.get().ends_at == first + timedelta(minutes=1)
    remote.does("pause")
    assert phone.scene()["timer"]["ends"] is None
    assert phone.scene()["timer"]["left"] > 600
    remote.does("reprendre")
    Workshop.objects.update(ends_at=timezone.now() - timedelta(minutes=5))
    remote.does("minute")
    assert Workshop.objects.get().ends_at > timezone.now() + timedelta(seconds=50)
    assert remote.does("minute-pour", numero="99").status_code == 422
    remote.does("minute-pour", numero="1")
    assert phone.mine()["ends"] > phone.scene()["timer"]["ends"]
    assert other.mine()["ends"] is None
    # After the bell what was being written is still taken.
    Workshop.objects.update(ends_at=timezone.now() - timedelta(minutes=5))
    assert phone.writes(workshop.stages.first(), "Avec un peu de retard").json()["ok"]


def test_a_minute_less_never_goes_below_none():
    workshop = room(None, "brainstorm")
    remote = Remote(workshop)
    first = Workshop.objects.get().ends_at
    assert "−1 min" in remote.scene()["html"]
    remote.does("minute-moins")
    assert Workshop.objects.get().ends_at == first - timedelta(minutes=1)
    Workshop.objects.update(ends_at=timezone.now() + timedelta(seconds=20))
    remote.does("minute-moins")
    assert abs((Workshop.objects.get().ends_at - timezone.now()).total_seconds()) < 5
    remote.does("pause")
    remote.does("minute-moins")
    assert Workshop.objects.get().seconds_left == 0
    Workshop.objects.update(ends_at=None, seconds_left=None)
    assert remote.does("minute-moins").json()["ok"]
    assert Workshop.objects.get().ends_at is None


def test_a_double_tap_goes_one_stage_further_and_back_finds_what_was_there():
    workshop = room(None, "brainstorm", "pause", "free")
    one, two, _three = workshop.stages.all()
    remote, second, phone = Remote(workshop), Remote(workshop), Phone(workshop)
    remote.does("phase", one, phase="reveal")
    assert remote.does("suivante", vue=one.pk).json()["ok"]
    assert second.does("suivante", vue=one.pk).json()["ok"]
    assert Workshop.objects.get().stage == two
    remote.does("precedente", vue=two.pk)
    assert phone.scene()["stage"]["phase"] == "reveal"
    remote.does("precedente", vue=one.pk)
    assert phone.scene()["stage"] is None


def test_a_message_is_on_every_face_and_a_closed_room_takes_nothing():
    workshop = room(None, "brainstorm")
    stage = workshop.stages.first()
    remote, phone = Remote(workshop), Phone(workshop)
    remote.does("message", message="La pause est à  15 h ")
    assert phone.scene()["message"] == "La pause est à 15 h"
    assert remote.scene("screen")["message"] == "La pause est à 15 h"
    remote.does("fermer")
    assert phone.writes(stage, "Trop tard").status_code == 410
    assert "C’est fini" in phone.page()
    assert Workshop.objects.get().forget_on == timezone.localdate() + timedelta(days=30)
    remote.does("ouvrir")
    assert phone.writes(stage, "Finalement non").json()["ok"]


def test_each_phone_has_its_own_language():
    workshop = room(None, "brainstorm")
    french, english = Phone(workshop), Phone(workshop, prefix="/en")
    assert "Poser ma carte" in french.scene()["html"]
    assert "Poser ma carte" not in english.scene()["html"]
    assert 'lang="en"' in english.page()


def test_a_scene_is_kept_until_something_changed(django_assert_max_num_queries):
    workshop = room(None, "brainstorm")
    stage = workshop.stages.first()
    phone, other, remote = Phone(workshop), Phone(workshop), Remote(workshop)
    phone.scene()
    with django_assert_max_num_queries(3):
        other.scene()
    before = phone.scene()["seq"]
    # Others writing in private is news for the projection, not for three hundred phones.
    other.writes(stage, "Un banc")
    assert phone.scene()["seq"] == before
    assert phone.browser.get(phone.at(f"scene/?role=phone&have={before}")).status_code == 204
    assert remote.scene("screen")["data"]["written"] == 1
    assert remote.scene("screen")["seq"] > before


def test_without_javascript_a_form_is_enough():
    workshop = room(None, "brainstorm")
    stage = workshop.stages.first()
    phone = Phone(workshop)
    page = phone.page()
    assert "%%" not in page
    assert 'name="csrfmiddlewaretoken" value="' in page
    answer = phone.sends("ecrire", stage, json_wanted=False, texte="Sans script", envoi="k")
    assert answer.status_code == 302
    assert "Sans script" in phone.page()


def test_a_flood_of_one_seat_stops_and_the_neighbour_writes_on(settings):
    workshop = room(None, "brainstorm")
    stage = workshop.stages.first()
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "workshop": "5/minute"}
    flood, neighbour = Phone(workshop), Phone(workshop)
    answers = [flood.writes(stage, f"Spam {n}").status_code for n in range(8)]
    assert answers == [200] * 5 + [429] * 3
    assert neighbour.writes(stage, "Un banc").status_code == 200


def test_a_closing_answer_goes_to_the_facilitator_first():
    workshop = room(None, "closing")
    stage = workshop.stages.first()
    phone, other, remote = Phone(workshop), Phone(workshop), Remote(workshop)
    phone.writes(stage, "Des chaises")
    assert "Des chaises" in remote.scene()["html"]
    assert "chaises" not in json.dumps([other.scene(), remote.scene("screen")])
    remote.does("phase", stage, phase="reveal")
    assert "Des chaises" in other.scene()["html"]


def test_an_unknown_kind_shows_its_instruction():
    workshop = room(None, "free")
    Stage.objects.update(kind="from-the-future", instruction="Levez la main.")
    running.go_to(workshop, workshop.stages.first())
    assert "Levez la main." in Phone(workshop).scene()["html"]


@pytest.mark.parametrize("template", ["voyage", "jouons-ensemble", "lecture-collective", "conference-de-presse"])
def test_every_template_runs_from_end_to_end(template):
    minutes = {"voyage": 120, "jouons-ensemble": 45, "lecture-collective": 60, "conference-de-presse": 30}
    workshop = preparing.make(None, "", template=template)
    assert sum(stage.minutes for stage in workshop.stages.all()) == minutes[template]
    running.open_room(workshop)
    phone, remote = Phone(workshop), Remote(workshop)
    for stage in workshop.stages.all():
        seen = Workshop.objects.get(pk=workshop.pk).stage_id or 0
        assert remote.does("suivante", vue=seen).json()["ok"]
        assert phone.scene()["stage"]["id"] == stage.pk
        assert remote.page().status_code == 200
        assert remote.scene("screen")["html"]
        assert remote.scene()["html"]
        phone.mine()
    assert remote.does("suivante").status_code == 422


def test_what_somebody_writes_is_never_filled_with_a_token():
    workshop = room(None, "brainstorm")
    stage, phone, remote = workshop.stages.first(), Phone(workshop), Remote(workshop)
    signs = "%%csrf%% %%cle%% %%envoi%% %%texte%%"
    phone.writes(stage, signs)
    running.set_phase(stage, "reveal")
    screen = remote.browser.get(f"/atelier/{workshop.code}/ecran/?cle={remote.key}")
    for page in (screen.text, remote.page().text, phone.page(), phone.scene()["html"]):
        assert signs in page
    assert 'value="%%' not in remote.page().text + phone.page()
    assert "%%</textarea>" not in phone.page() + phone.scene()["html"]
