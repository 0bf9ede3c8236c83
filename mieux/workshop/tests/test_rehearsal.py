"""A rehearsal is a copy: labelled on every face, never counted or exported, and nothing of it remains."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from mieux.conftest import browser_of
from mieux.people.actions import purge
from mieux.workshop.actions import preparing, rehearsing, running
from mieux.workshop.models import Contribution, Participant, Vote, Workshop
from mieux.workshop.queries import rooms
from mieux.workshop.queries.mine import workshops_of
from mieux.workshop.stages import all_kinds

from .rooms import Phone, Remote

pytestmark = pytest.mark.django_db


def prepared(by, *kinds: str, **fields) -> Workshop:
    workshop = preparing.make(by, "Le jardin dans la cour")
    for kind in kinds:
        preparing.add_stage(workshop, kind)
    preparing.change(workshop, **fields)
    return Workshop.objects.get(pk=workshop.pk)


def counts() -> dict[str, int]:
    """How many rows each table of the workshops has."""
    return {model.__name__: model._default_manager.count() for model in apps.get_app_config("workshop").get_models()}


def test_simulated_participants_play_and_nothing_of_them_remains(aicha):
    workshop = prepared(aicha, "brainstorm", "dots", names="pseudonym")
    before = counts()
    browser = browser_of(aicha)
    answer = browser.post(f"/ateliers/{workshop.key}/repetition/", {"count": "5"})
    twin = Workshop.objects.get(rehearsal_of=workshop)
    assert answer["Location"] == f"/atelier/{twin.code}/telecommande/"
    assert twin.code != workshop.code
    remote = Remote(twin)
    write, _dots = twin.stages.all()
    remote.does("suivante", vue=0)
    assert remote.does("jouer").status_code == 200
    assert Contribution.objects.filter(simulated=True).count() >= 5
    assert not Contribution.objects.filter(simulated=False).exists()
    remote.does("phase", write, phase="reveal")
    remote.does("suivante", vue=write.pk)
    remote.does("jouer")
    assert Vote.objects.filter(simulated=True).exists()
    assert not Vote.objects.filter(simulated=False).exists()
    # Somebody tries it with a real phone too.
    Phone(twin, nom="Zéphirine")
    for role in ("screen", "remote", "phone"):
        assert "participant·es simulé·es" in remote.scene(role)["html"], role
    assert rooms.attendance(twin) == (1, 1)
    # A wall without scripts looks again by itself; no other face does.
    wall = remote.browser.get(f"/atelier/{twin.code}/ecran/?cle={remote.key}").text
    assert '<noscript><meta http-equiv="refresh"' in wall
    assert "refresh" not in remote.page().text
    # It has no preparation, no results and no files; it is in no list.
    for path in ("", "apres/", "donnees.json", "donnees.csv", "donnees.md"):
        assert browser.get(f"/ateliers/{twin.key}/{path}").status_code == 404
    assert list(workshops_of(aicha)) == [workshop]
    ended = browser.post(f"/atelier/{twin.code}/repetition/finie/")
    assert ended["Location"] == f"/ateliers/{workshop.key}/"
    assert counts() == before
    assert not Participant.objects.exists()
    workshop.refresh_from_db()
    assert workshop.state == "prepared"


@pytest.mark.parametrize("kind", [kind.id for kind in all_kinds()])
def test_every_kind_can_be_rehearsed_twice(aicha, kind):
    twin = rehearsing.start(prepared(aicha, "brainstorm", kind), 3)
    for stage in twin.stages.all():
        running.go_to(twin, stage)
        twin.refresh_from_db()
        rehearsing.play(twin)
        rehearsing.play(twin)
    assert not Contribution.objects.filter(simulated=False, participant__isnull=False).exists()
    assert not Vote.objects.filter(simulated=False, participant__isnull=False).exists()
    rehearsing.end(twin)
    assert not Contribution.objects.exists()


def test_a_real_room_is_never_played(aicha):
    workshop = prepared(aicha, "brainstorm")
    running.open_room(workshop)
    running.go_to(workshop, workshop.stages.get())
    workshop.refresh_from_db()
    remote = Remote(workshop)
    assert remote.does("jouer").status_code == 422
    assert remote.browser.post(f"/atelier/{workshop.code}/repetition/finie/", {"cle": remote.key}).status_code == 404
    assert "simulé" not in remote.page().text
    assert Workshop.objects.count() == 1


def test_participants_can_neither_play_nor_end_it(aicha):
    twin = rehearsing.start(prepared(aicha, "brainstorm"), 3)
    phone = Phone(twin)
    assert phone.browser.post(phone.at("pilote/jouer/")).status_code == 403
    assert phone.browser.post(phone.at("repetition/finie/")).status_code == 403
    assert Workshop.objects.filter(pk=twin.pk).exists()


def test_a_new_rehearsal_takes_the_place_of_the_old_one_and_goes_with_the_workshop(aicha):
    workshop = prepared(aicha, "brainstorm")
    first = rehearsing.start(workshop, 2)
    rehearsing.start(workshop, 200)
    assert not Workshop.objects.filter(pk=first.pk).exists()
    assert Participant.objects.count() == rehearsing.MOST
    preparing.erase(workshop)
    assert not Workshop.objects.exists()
    assert not Participant.objects.exists()


def test_a_rehearsal_that_nobody_ended_is_purged(aicha):
    rehearsing.start(prepared(aicha, "free"), 2)
    now = timezone.now()
    assert purge(now + timedelta(hours=23))["rehearsals erased"] == 0
    assert purge(now + timedelta(hours=25))["rehearsals erased"] == 1
    assert Workshop.objects.count() == 1


def test_whoever_facilitates_no_more_has_no_key_to_the_rehearsal(aicha, basile):
    workshop = preparing.make(aicha, "Le jardin")
    preparing.invite(workshop, basile)
    twin = rehearsing.start(workshop, 3)
    old = Remote(twin)
    assert old.page().status_code == 200
    preparing.let_go(workshop.facilitators.get(user=basile))
    assert browser_of(basile).get(f"/atelier/{twin.code}/telecommande/").status_code == 403
    assert old.page().status_code == 403
