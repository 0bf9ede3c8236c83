"""Impacts, together: one level an effect, its arrow follows; bonuses come when their siblings were shown."""

import pytest

from mieux.method import pack
from mieux.workshop.games.impacts.rules import asked
from mieux.workshop.models import Vote
from mieux.workshop.stages import kind_by_id
from mieux.workshop.tests.rooms import Phone, Remote, room

pytestmark = pytest.mark.django_db


def test_one_level_is_a_reading_under_its_arrow():
    workshop = room(None, "impacts")
    stage, phone = workshop.stages.get(), Phone(workshop)
    item = phone.scene()["data"]["item"]
    assert phone.sends("lire", stage, objet=item, choix=["individu", "territoire"]).json()["ok"]
    assert list(Vote.objects.values_list("option", flat=True)) == [f"{item}/territoire"]
    arrows = list(dict.fromkeys(choice["under"] for choice in phone.mine()["data"]["card"]["choices"]))
    assert len(arrows) == 2
    assert "Territoire, indirect" in phone.mine()["data"]["card"]["labels"][0]["text"]


def test_bonuses_are_not_asked_and_come_once_the_other_effects_were_shown():
    workshop = room(None, "impacts")
    stage, remote = workshop.stages.get(), Remote(workshop)
    game = pack().games["impacts"]
    items = kind_by_id("impacts").items(stage)
    assert items == tuple(item.id for item in asked(game))
    first = game.items[items[0]].initiative
    siblings = [id for id in items if game.items[id].initiative == first]
    bonus = next(item for item in game.items if item.bonus and item.initiative == first)
    for id in siblings:
        assert bonus.statement.plain not in str(remote.scene("screen"))
        remote.does("poser", stage, objet=id)
        remote.does("phase", stage, phase="reveal")
    assert remote.scene("screen")["data"]["bonus"][0]["title"]["text"] == bonus.statement.plain
