"""« Jouons ensemble »: the template really plays, with the cards it names."""

import pytest

from mieux.workshop.actions import preparing, running
from mieux.workshop.models import Stage
from mieux.workshop.stages import kind_of
from mieux.workshop.tests.rooms import Phone, Remote

pytestmark = pytest.mark.django_db


def test_the_template_plays_from_the_first_stage_to_the_last():
    workshop = preparing.make(None, "Jouons", template="jouons-ensemble")
    running.open_room(workshop)
    workshop.refresh_from_db()
    stages = {stage.kind: stage for stage in workshop.stages.all()}
    assert {"hangman", "field", "forms"} <= set(stages)
    assert sum(stage.minutes for stage in stages.values()) == 45
    assert kind_of(stages["forms"]).items(stages["forms"]) == ("ideelles", "union-plastic", "teletravail")
    assert kind_of(stages["hangman"]).items(stages["hangman"]) == ("action-sociale",)
    phone, remote = Phone(workshop), Remote(workshop)
    for stage in workshop.stages.all():
        remote.does("aller", stage)
        assert phone.scene()["stage"]["kind"] == stage.kind
        for phase in kind_of(stage).phase_ids:
            remote.does("phase", stage, phase=phase)
            assert phone.browser.get(phone.at()).status_code == 200
            assert remote.page().status_code == 200
            assert remote.scene("screen")["html"]


@pytest.mark.parametrize("kind", ["forms", "hangman", "field", "criteria", "impacts", "round", "cloud"])
def test_a_settings_of_another_version_falls_back_to_the_defaults(kind):
    workshop = preparing.make(None, "Jouons")
    stage = preparing.add_stage(workshop, kind)
    Stage.objects.filter(pk=stage.pk).update(settings={"jadis": 1}, moment={"card": "jadis", "turn": 7})
    running.open_room(workshop)
    running.go_to(workshop, stage)
    phone, remote = Phone(workshop), Remote(workshop)
    assert phone.browser.get(phone.at()).status_code == 200
    assert remote.scene("screen")["stage"]["kind"] == kind
