"""Voyage by zones: private until revealed, in an open zone, proposed to the crew, never on the canvas by itself."""

import json

import pytest

from mieux.conftest import browser_of
from mieux.voyage import document, journal
from mieux.voyage.actions import voyages
from mieux.workshop.actions import preparing, running
from mieux.workshop.models import Contribution, Outcome, Source
from mieux.workshop.stages.brainstorm.rules import REVEAL
from mieux.workshop.stages.kind import Face
from mieux.workshop.stages.zones.rules import KIND
from mieux.workshop.tests.rooms import Phone, Remote, room

pytestmark = pytest.mark.django_db


def stage_of(workshop):
    stage = workshop.stages.first()
    stage.workshop = workshop
    return stage


def test_what_others_wrote_stays_on_their_phone_until_it_is_revealed(aicha):
    workshop = room(aicha, "zones")
    stage, one, other = stage_of(workshop), Phone(workshop), Phone(workshop)
    one.sends("ecrire", stage, texte="La mairie change", ou="requins|political", envoi="a")
    for face in (other.scene(), Remote(workshop).scene("screen")):
        assert "La mairie change" not in json.dumps(face, ensure_ascii=False)
    assert "La mairie change" in json.dumps(one.mine(), ensure_ascii=False)
    assert "La mairie change" not in json.dumps(other.mine(), ensure_ascii=False)
    running.set_phase(stage, REVEAL)
    seen = other.scene()
    assert seen["data"]["heaps"][0]["cards"][0]["kind"] == "politique"
    assert "La mairie change" in seen["html"]


def test_when_nothing_is_hidden_cards_are_seen_at_once(aicha):
    workshop = room(aicha, "zones")
    stage = stage_of(workshop)
    preparing.change_stage(stage, settings={"hidden": False, "zones": ["requins"]})
    one, other = Phone(workshop), Phone(workshop)
    one.sends("ecrire", stage, texte="Le froid", ou="requins|", envoi="a")
    assert "Le froid" in other.scene()["html"]


@pytest.mark.parametrize("where", ["", "hold|", "rames|", "requins|person", "nulle-part|", "requins|political|x"])
def test_only_open_zones_and_their_kinds_are_taken(aicha, where):
    workshop = room(aicha, "zones")
    stage = stage_of(workshop)
    preparing.change_stage(stage, settings={"zones": ["requins"]})
    answer = Phone(workshop).sends("ecrire", stage, texte="Le froid", ou=where, envoi="a")
    assert answer.status_code == 422
    assert not Contribution.objects.exists()


def test_sent_twice_is_once_and_a_facilitator_moves_by_button(aicha):
    workshop = room(aicha, "zones")
    stage, phone, remote = stage_of(workshop), Phone(workshop), Remote(workshop)
    for _try in range(2):
        phone.sends("ecrire", stage, texte="Le froid", ou="requins|", envoi="a")
    card = Contribution.objects.get()
    moved = {"carte": card.pk, "version": card.version, "ou": "balises|"}
    assert remote.does("deplacer", stage, **moved).status_code == 200
    assert remote.does("deplacer", stage, **moved).status_code == 409
    card.refresh_from_db()
    assert KIND.lands(stage, card) == ("balises", "")
    remote.does("saisir", stage, texte="Sur la feuille", ou="requins|", source="paper", envoi="b")
    assert Contribution.objects.get(text="Sur la feuille").source == Source.PAPER
    assert phone.sends("saisir", stage, texte="Moi", ou="requins|").status_code in (403, 404)


def test_revealed_cards_wait_for_the_crew_and_are_not_on_the_canvas(aicha, basile):
    boat = voyages.start(basile, "Le jardin")
    workshop = room(aicha, "zones", voyage=boat)
    stage = stage_of(workshop)
    preparing.change_stage(stage, settings={"propose": True})
    Phone(workshop).sends("ecrire", stage, texte="La mairie change", ou="requins|political", envoi="a")
    crew, where = browser_of(basile), f"/voyages/{boat.key}/propositions/"
    assert "La mairie change" not in crew.get(where).text
    running.set_phase(stage, REVEAL)
    assert "La mairie change" in crew.get(where).text
    assert "1 carte d’atelier attend votre réponse" in crew.get(f"/voyages/{boat.key}/").text
    assert not document.read(journal.opened(boat.pk)).cards
    card = Contribution.objects.get()
    crew.post(where, {"geste": f"verser:{card.pk}", f"ou-{card.pk}": ""})
    (there,) = document.read(journal.opened(boat.pk)).cards.values()
    assert (there.zone, there.kind, there.text) == ("requins", "political", "La mairie change")
    card.refresh_from_db()
    assert card.outcome == Outcome.POURED
    assert "La mairie change" not in crew.get(where).text


def test_the_faces_and_a_rehearsal(aicha):
    workshop = room(aicha, "zones", airlock=True)
    stage = stage_of(workshop)
    phone = Phone(workshop)
    phone.sends("ecrire", stage, texte="<b>gras</b>", ou="equipage|need", envoi="a")
    assert "&lt;b&gt;gras" in Remote(workshop).page().text
    assert "Dans le sas" in phone.page()
    assert KIND.scene(stage, Face.SCREEN)["heaps"] == []
    KIND.rehearse(stage, phone.row)
    assert Contribution.objects.filter(simulated=True).count() == 1
    assert KIND.record(stage).kind == "zones"
