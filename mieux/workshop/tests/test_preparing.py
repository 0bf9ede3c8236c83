"""Preparing, copying, inviting; and the day on which everything is forgotten."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from mieux.conftest import browser_of
from mieux.people.actions import purge
from mieux.people.models import User
from mieux.people.portable import Person
from mieux.workshop import keys
from mieux.workshop.actions import preparing, running
from mieux.workshop.models import Facilitator, Participant, Stage, Workshop
from mieux.workshop.personal_rooms import holdings

from .rooms import Phone, Remote, room

pytestmark = pytest.mark.django_db


def test_a_template_becomes_a_workshop_that_is_hers(aicha):
    browser = browser_of(aicha)
    assert browser.get("/ateliers/").status_code == 200
    answer = browser.post("/ateliers/", {"template": "voyage", "title": ""}, follow=True)
    workshop = Workshop.objects.get()
    assert "Un voyage en mer" in answer.text
    assert "2 h 00" in answer.text
    assert workshop.stages.count() == 10
    assert workshop.stages.get(position=2).settings["question"].startswith("Aujourd’hui")
    assert workshop.code in answer.text
    page = browser.get(f"/ateliers/{workshop.key}/sequences/{workshop.stages.get(position=2).pk}/")
    assert "La question posée" in page.text


def test_moving_a_stage_counts_the_hours_again(aicha):
    browser = browser_of(aicha)
    workshop = room(aicha, "free", "brainstorm", "pause")
    first, second, third = workshop.stages.all()
    browser.post(f"/ateliers/{workshop.key}/sequences/{third.pk}/monter/")
    assert list(workshop.stages.all()) == [first, third, second]
    page = browser.get(f"/ateliers/{workshop.key}/").text
    assert page.index("0 h 10") < page.index("0 h 20")
    browser.post(f"/ateliers/{workshop.key}/ordre/", {"sequence": [second.pk, first.pk, third.pk]})
    assert list(workshop.stages.all()) == [second, first, third]
    browser.post(f"/ateliers/{workshop.key}/sequences/{first.pk}/dupliquer/")
    assert [stage.kind for stage in workshop.stages.all()] == ["brainstorm", "free", "free", "pause"]
    assert [stage.position for stage in workshop.stages.all()] == [1, 2, 3, 4]


def test_settings_are_checked_by_the_kind(aicha):
    browser = browser_of(aicha)
    workshop = room(aicha, "dots")
    stage = workshop.stages.first()
    where = f"/ateliers/{workshop.key}/sequences/{stage.pk}/"
    good = {"title": "Par où", "minutes": "5", "reglage-dots": "2", "reglage-options": "Un\nDeux"}
    assert browser.post(where, {**good, "reglage-dots": "99"}).status_code == 422
    assert browser.post(where, good).status_code == 302
    assert Stage.objects.get().settings == {"dots": 2, "options": "Un\nDeux"}


def test_a_stage_in_which_people_wrote_stays(aicha):
    workshop = room(aicha, "brainstorm")
    stage = workshop.stages.first()
    Phone(workshop).writes(stage, "Un banc")
    browser_of(aicha).post(f"/ateliers/{workshop.key}/sequences/{stage.pk}/retirer/")
    assert Stage.objects.count() == 1
    twin = preparing.copy(workshop, aicha)
    assert twin.code != workshop.code
    assert not twin.stages.get().contributions.exists()


def test_strangers_find_nothing_and_an_invitation_gives_equal_rights(aicha, basile, chloe):
    workshop = room(aicha, "free")
    stage = workshop.stages.first()
    stranger = browser_of(chloe)
    for path in ("", "apres/", "donnees.json", f"sequences/{stage.pk}/", "effacer/"):
        assert stranger.get(f"/ateliers/{workshop.key}/{path}").status_code == 404
    for path in ("", "sequences/", "ordre/", f"sequences/{stage.pk}/retirer/", "ouvrir/", "copier/", "effacer/"):
        assert stranger.post(f"/ateliers/{workshop.key}/{path}", {"kind": "free"}).status_code == 404
    assert Workshop.objects.count() == 1
    helper = browser_of(basile)
    assert helper.get(f"/ateliers/{workshop.key}/invitation/nope/").status_code == 404
    invitation = f"/ateliers/{workshop.key}/invitation/{keys.key_of(workshop, keys.INVITATION)}/"
    assert helper.get(invitation).status_code == 200
    assert not Facilitator.objects.filter(user=basile).exists()
    helper.post(invitation)
    assert helper.get(f"/ateliers/{workshop.key}/").status_code == 200
    # New addresses end the old ones.
    preparing.new_addresses(workshop)
    assert stranger.get(invitation).status_code == 404


def test_what_was_said_leaves_as_files_without_calculating_anything(aicha):
    workshop = room(aicha, "brainstorm", "dots")
    write, dots = workshop.stages.all()
    phone, remote = Phone(workshop), Remote(workshop)
    phone.writes(write, "=1+1 *gras*")
    phone.writes(write, "Un banc")
    remote.does("phase", write, phase="reveal")
    assert phone.sends("vote", dots, choix=["c1"]).status_code == 409
    remote.does("suivante", vue=write.pk)
    phone.sends("vote", dots, choix=[f"c{write.contributions.last().pk}"])
    browser = browser_of(aicha)
    data = json.loads(browser.get(f"/ateliers/{workshop.key}/donnees.json").content)
    assert [line["text"] for line in data["stages"][0]["lines"]] == ["=1+1 *gras*", "Un banc"]
    assert data["stages"][1]["lines"][1]["dots"] == {"phone": 1}
    table = browser.get(f"/ateliers/{workshop.key}/donnees.csv").content.decode()
    assert "'=1+1" in table
    text = browser.get(f"/ateliers/{workshop.key}/donnees.md").content.decode()
    assert "\\*gras\\*" in text
    assert "Un banc" in browser.get(f"/ateliers/{workshop.key}/apres/").text
    assert browser.get(f"/ateliers/{workshop.key}/donnees.exe").status_code == 404


def everything_stored() -> str:
    """Every cell of every table."""
    return json.dumps(
        [list(model._default_manager.values_list()) for model in apps.get_models() if model._meta.managed],
        default=str,
        ensure_ascii=False,
    )


def test_on_the_day_announced_nothing_that_participants_gave_is_left(aicha):
    workshop = room(aicha, "brainstorm", "dots", names="pseudonym", keep_days=30)
    write, dots = workshop.stages.all()
    phone, remote = Phone(workshop, nom="Zéphirine"), Remote(workshop)
    phone.writes(write, "Un kiosque à musique")
    remote.does("phase", write, phase="reveal")
    card = write.contributions.get()
    remote.does("deplacer", write, carte=card.pk, version=1, groupe="nouveau", nom="Tintamarre")
    remote.does("suivante", vue=write.pk)
    phone.sends("vote", dots, choix=[f"g{write.groups.get().pk}"])
    remote.does("message", message="Merci Zéphirine")
    remote.does("fermer")
    now = timezone.now()
    assert purge(now + timedelta(days=29))["workshops emptied"] == 0
    assert "Zéphirine" in everything_stored()
    assert purge(now + timedelta(days=31))["workshops emptied"] == 1
    left = everything_stored()
    for word in ("Zéphirine", "kiosque", "Tintamarre"):
        assert word not in left
    assert not Participant.objects.exists()
    assert "kiosque" not in browser_of(aicha).get(f"/ateliers/{workshop.key}/apres/").text
    # The preparation is hers and stays; the room does not open again.
    assert Workshop.objects.get().state == "emptied"
    running.open_room(workshop)
    assert not Workshop.objects.get().is_open


def test_a_room_left_open_is_closed_and_forgotten_too():
    workshop = room(None, "brainstorm", keep_days=7)
    Phone(workshop).writes(workshop.stages.first(), "Un banc")
    start = Workshop.objects.get().opened_at
    purge(start + timedelta(days=15))
    assert Workshop.objects.get().state == "closed"
    purge(start + timedelta(days=22))
    assert not Participant.objects.exists()


def test_closing_an_account_takes_her_own_workshops_and_leaves_the_shared_ones(aicha, basile):
    alone, shared = room(aicha, "free"), room(aicha, "free")
    preparing.invite(shared, basile)
    person = Person(aicha)
    assert [row["title"] for row in holdings.export(person).documents["workshops"]] == ["Le jardin dans la cour"] * 2
    assert len(holdings.goes(person)) == len(holdings.stays(person)) == 1
    holdings.erase(person)
    assert list(Workshop.objects.all()) == [shared]
    assert Workshop.objects.get().by is None
    assert User.objects.filter(pk=aicha.pk).exists()
    assert not Workshop.objects.filter(pk=alone.pk).exists()
