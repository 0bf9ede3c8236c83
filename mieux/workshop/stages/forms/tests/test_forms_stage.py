"""Forms, together: hidden until shown, three readings side by side, a late one welcome, nothing ranked."""

import json

import pytest
from django.http import QueryDict

from mieux.method import pack
from mieux.workshop.actions import joining, preparing, running
from mieux.workshop.exports import as_csv, as_markdown, minutes_of
from mieux.workshop.models import Contribution, Vote
from mieux.workshop.stages import kind_by_id
from mieux.workshop.tests.rooms import Phone, Remote, room

pytestmark = pytest.mark.django_db

FIRST, SECOND = "ideelles", "la-ruche-qui-dit-oui"


def table(**fields):
    workshop = room(None, "forms", **fields)
    return workshop, workshop.stages.get()


def reads(phone, stage, *choices, item=FIRST):
    return phone.sends("lire", stage, objet=item, choix=choices)


def book():
    return pack().games["forms"].items[FIRST].reason.plain


def test_until_they_are_shown_nobody_sees_the_readings_of_others_nor_the_books():
    workshop, stage = table()
    mine, other, remote = Phone(workshop), Phone(workshop), Remote(workshop)
    assert reads(mine, stage, "nouveau-lieu").json()["ok"]
    mine.sends("dire", stage, objet=FIRST, texte="On y respire", envoi="k1")
    for scene in (other.scene(), mine.scene(), remote.scene("screen"), remote.scene()):
        told = json.dumps(scene, ensure_ascii=False)
        assert "respire" not in told
        assert book() not in told
        assert all("count" not in choice for choice in scene["data"]["choices"])
        assert scene["data"]["read"] == 1
    assert other.mine()["data"]["card"]["labels"] == []
    assert "On y respire" in mine.mine()["html"]


def test_then_three_readings_lie_side_by_side_in_the_order_of_the_pack():
    workshop, stage = table()
    phones, remote = [Phone(workshop) for _ in range(3)], Remote(workshop)
    order = [form.id for form in pack().manifest("forms.game")]
    for phone in phones:
        reads(phone, stage, order[-1])
    reads(phones[0], stage, order[-1], order[0])
    reads(Phone(workshop, table="4"), stage, order[1])
    remote.does("mains", stage, objet=FIRST, choix=order[2], combien="12")
    remote.does("phase", stage, phase="reveal")
    screen = remote.scene("screen")
    choices = screen["data"]["choices"]
    assert [choice["id"] for choice in choices] == order
    assert [choice["count"] for choice in choices][:3] == [1, 4, 12]
    assert choices[-1]["count"] == 3
    assert "douze personnes, dont 12 à main levée" in screen["html"]
    for scene in (screen, phones[1].scene()):
        assert scene["data"]["book"]["reason"]["text"] == book()
    assert "Votre lecture" in phones[1].mine()["html"]


def test_a_late_reading_and_a_change_of_mind_are_welcome_after_the_truth_was_shown():
    workshop, stage = table()
    early, remote = Phone(workshop), Remote(workshop)
    reads(early, stage, "nouveau-lieu")
    remote.does("phase", stage, phase="reveal")
    remote.does("poser", stage, objet=SECOND)
    late = Phone(workshop)
    earlier = late.mine()["data"]["earlier"]
    assert [(one["item"], one["labels"]) for one in earlier] == [(FIRST, [])]
    assert reads(late, stage, "nouveau-service").json()["ok"]
    assert reads(early, stage, "nouveau-service").json()["ok"]
    assert set(Vote.objects.values_list("option", flat=True)) == {f"{FIRST}/nouveau-service"}
    assert Vote.objects.count() == 2


def test_cards_go_one_after_the_other_for_everybody_and_what_was_shown_stays_shown():
    workshop, stage = table()
    phone, remote = Phone(workshop), Remote(workshop)
    assert phone.scene()["data"]["item"] == FIRST
    assert reads(phone, stage, "nouveau-lieu", item=SECOND).status_code == 422
    remote.does("phase", stage, phase="reveal")
    assert remote.does("poser", stage, objet=SECOND).json()["ok"]
    assert phone.scene()["data"]["item"] == SECOND
    assert not phone.scene()["data"]["revealed"]
    assert reads(phone, stage, "nouveau-lieu", item=SECOND).json()["ok"]
    # Pressed twice, by two hands: the same card.
    remote.does("poser", stage, objet=SECOND)
    assert phone.scene()["data"]["item"] == SECOND
    remote.does("poser", stage, objet=FIRST)
    assert phone.scene()["data"]["revealed"]
    stage.refresh_from_db()
    assert stage.phase == "reveal"


def test_sent_twice_is_once_and_one_reason_a_card():
    workshop, stage = table()
    phone = Phone(workshop)
    for _ in range(2):
        reads(phone, stage, "nouveau-lieu", "nouveau-partage")
        phone.sends("dire", stage, objet=FIRST, texte="On y respire", envoi="k1")
    assert Vote.objects.count() == 2
    phone.sends("dire", stage, objet=FIRST, texte="On y pousse", envoi="k2")
    assert [(card.text, card.about) for card in Contribution.objects.all()] == [("On y pousse", FIRST)]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"objet": "nulle-part", "choix": ["nouveau-lieu"]},
        {"objet": FIRST, "choix": []},
        {"objet": FIRST, "choix": ["<script>", "x" * 10_000]},
        {"objet": FIRST + "/nouveau-lieu", "choix": ["nouveau-lieu"]},
    ],
)
def test_what_is_no_reading_is_refused_with_a_reason(data):
    workshop, stage = table()
    answer = Phone(workshop).sends("lire", stage, **data)
    assert answer.status_code == 422
    assert answer.json()["reason"]
    assert not Vote.objects.exists()


def test_phones_have_no_hand_on_the_cards():
    workshop, stage = table()
    phone = Phone(workshop)
    for verb in ("poser", "mains", "accepter", "refuser"):
        assert phone.sends(verb, stage, objet=SECOND, carte=1).status_code == 404
        assert phone.browser.post(phone.at(f"pilote/{verb}/"), {"sequence": stage.pk}).status_code == 403
    preparing.change_stage(stage, closed_verbs=["lire"])
    assert reads(phone, stage, "nouveau-lieu").status_code == 409
    assert "choix" not in phone.mine()["html"]


def test_a_reason_waits_in_the_airlock():
    workshop, stage = table(airlock=True)
    phone, remote = Phone(workshop), Remote(workshop)
    reads(phone, stage, "nouveau-lieu")
    phone.sends("dire", stage, objet=FIRST, texte="Pierre est nul")
    remote.does("phase", stage, phase="reveal")
    assert "Pierre" not in json.dumps(remote.scene("screen"))
    assert "Pierre est nul" in remote.scene()["html"]
    card = Contribution.objects.get()
    remote.does("refuser", stage, carte=card.pk, raison="Parlons de l’idée")
    assert "Parlons de l’idée" in phone.mine()["html"]


def test_the_facilitator_chooses_the_cards():
    _workshop, stage = table()
    kind = kind_by_id("forms")
    form = kind.settings_form(stage)
    assert form["items"].value() == list(pack().games["forms"].items.ids)
    posted = kind.settings_form(stage, QueryDict("reglage-items=teletravail&reglage-items=ideelles"))
    assert posted.is_valid()
    preparing.change_stage(stage, settings=posted.cleaned_data)
    stage.refresh_from_db()
    assert kind.items(stage) == ("ideelles", "teletravail")
    assert not kind.settings_form(stage, QueryDict("reglage-items=nulle-part")).is_valid()
    assert not kind.settings_form(stage, QueryDict("")).is_valid()


def test_what_is_kept_tells_the_cards_that_were_shown():
    workshop, stage = table()
    phone, remote = Phone(workshop), Remote(workshop)
    reads(phone, stage, "nouveau-lieu")
    phone.sends("dire", stage, objet=FIRST, texte="=On y respire")
    remote.does("poser", stage, objet=SECOND)
    kind = kind_by_id("forms")
    stage.refresh_from_db()
    assert not kind.is_told(stage)
    assert "respire" not in as_markdown(minutes_of(workshop))
    remote.does("poser", stage, objet=FIRST)
    remote.does("phase", stage, phase="reveal")
    told = as_markdown(minutes_of(workshop))
    assert book() in told
    assert "/jeux/formes/" in told
    assert "respire" in as_csv(minutes_of(workshop))


def test_simulated_people_read_every_card():
    workshop, stage = table()
    seat = joining.join(workshop, simulated=True).participant
    kind_by_id("forms").rehearse(stage, seat)
    assert Vote.objects.filter(simulated=True).count() == len(pack().games["forms"].items)


def test_another_method_is_played_with_its_own_cards(use_pack):
    small = use_pack("energy-sobriety")
    workshop, stage = table()
    phone = Phone(workshop)
    first = small.games["forms"].items[0]
    assert phone.scene()["data"]["item"] == first.id
    assert reads(phone, stage, first.book, item=first.id).json()["ok"]
    assert phone.browser.get(phone.at()).status_code == 200


def test_a_method_without_the_game_keeps_the_instruction_on_the_wall(monkeypatch):
    workshop, stage = table()
    preparing.change_stage(stage, instruction="Lisez à voix haute")
    kind = kind_by_id("forms")
    monkeypatch.setattr(type(kind), "game", None)
    phone, remote = Phone(workshop), Remote(workshop)
    assert "Lisez à voix haute" in phone.page()
    assert "Lisez à voix haute" in remote.scene("screen")["html"]
    assert remote.page().status_code == 200
    assert reads(phone, stage, "nouveau-lieu").status_code == 422
    assert kind.record(stage).lines == []
    kind.rehearse(stage, phone.row)


def test_cards_of_a_stage_survive_the_room_going_on():
    workshop, stage = table()
    preparing.add_stage(workshop, "pause")
    phone, remote = Phone(workshop), Remote(workshop)
    running.go_to(workshop, workshop.stages.last())
    assert reads(phone, stage, "nouveau-lieu").json()["ok"]
    remote.does("aller", stage)
    assert phone.scene()["data"]["read"] == 1
