"""Criteria, together: any parts of the mnemonic, none counted up."""

import pytest

from mieux.method import pack
from mieux.workshop.models import Vote
from mieux.workshop.tests.rooms import Phone, Remote, room

pytestmark = pytest.mark.django_db


def test_several_parts_are_one_reading_and_the_book_says_its_own():
    workshop = room(None, "criteria")
    stage, phone, remote = workshop.stages.get(), Phone(workshop), Remote(workshop)
    item = pack().games["criteria"].items[1]
    remote.does("poser", stage, objet=item.id)
    parts = list(pack().mnemonic_parts.ids)
    assert phone.sends("lire", stage, objet=item.id, choix=parts).json()["ok"]
    assert phone.sends("lire", stage, objet=item.id, choix=parts[:1]).json()["ok"]
    assert list(Vote.objects.values_list("option", flat=True)) == [f"{item.id}/{parts[0]}"]
    assert item.story.plain in phone.scene()["data"]["card"]["text"]["text"]
    remote.does("phase", stage, phase="reveal")
    book = remote.scene("screen")["data"]["book"]
    assert [label["text"] for label in book["labels"]] == [pack().mnemonic_parts[id].label.plain for id in item.parts]
    assert book["reason"]["text"] == item.reason.plain
