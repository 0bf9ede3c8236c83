"""A cloud: hidden until revealed, a list that is no ranking, equal words once, and no more words than asked."""

import json

import pytest
from django.http import QueryDict

from mieux.workshop.actions import joining, preparing
from mieux.workshop.exports import as_markdown, minutes_of
from mieux.workshop.models import Contribution
from mieux.workshop.stages import kind_by_id
from mieux.workshop.stages.cloud.forms import words_of
from mieux.workshop.tests.rooms import Phone, Remote, room

pytestmark = pytest.mark.django_db


def cloud(**fields):
    workshop = room(None, "cloud", **fields)
    return workshop, workshop.stages.get(), Remote(workshop)


def says(phone, stage, text, key=""):
    return phone.sends("mots", stage, texte=text, envoi=key or text)


def told(scene):
    return [word["text"] for word in scene["data"]["words"]]


def test_words_are_hidden_until_the_cloud_is_shown():
    workshop, stage, remote = cloud()
    phone = Phone(workshop)
    assert says(phone, stage, "joie, élan\nsouffle").json()["ok"]
    for scene in (Phone(workshop).scene(), remote.scene("screen"), remote.scene()):
        assert "souffle" not in json.dumps(scene, ensure_ascii=False)
        assert scene["data"]["written"] == 1
    remote.does("phase", stage, phase="reveal")
    assert told(phone.scene()) == ["élan", "joie", "souffle"]


def test_equal_words_are_one_and_sizes_never_change_the_order():
    workshop, stage, remote = cloud()
    for text in ("zèle", "Zèle", "zele"):
        says(Phone(workshop), stage, text)
    says(Phone(workshop, table="4"), stage, "merci")
    says(Phone(workshop), stage, "abri")
    remote.does("saisir", stage, texte="abri", source="paper")
    remote.does("phase", stage, phase="reveal")
    words = remote.scene("screen")["data"]["words"]
    assert [(word["text"], word["count"], word["size"]) for word in words] == [
        ("abri", 2, 2),
        ("merci", 4, 3),
        ("zèle", 3, 3),
    ]
    stage.refresh_from_db()
    preparing.change_stage(stage, settings={"order": "arrival", "sized": False})
    words = remote.scene("screen")["data"]["words"]
    assert [(word["text"], word["size"]) for word in words] == [("zèle", 1), ("merci", 1), ("abri", 1)]


def test_sent_twice_is_once_and_no_more_than_asked():
    workshop, stage, _remote = cloud()
    phone = Phone(workshop)
    for _ in range(2):
        assert says(phone, stage, "joie, élan", key="k").json()["ok"]
    assert Contribution.objects.count() == 2
    assert says(phone, stage, "Joie", key="k2").json()["ok"]
    assert Contribution.objects.count() == 2
    assert says(phone, stage, "souffle, air", key="k3").status_code == 422
    assert says(phone, stage, "souffle", key="k4").json()["ok"]
    assert phone.mine()["data"]["left"] == 0
    card = Contribution.objects.get(text="joie")
    assert Phone(workshop).sends("retirer", stage, carte=card.pk).status_code == 422
    assert phone.sends("retirer", stage, carte=card.pk).json()["ok"]
    assert phone.mine()["data"]["left"] == 1


def test_a_word_is_put_aside_from_whomever_it_came_with_a_reason():
    workshop, stage, remote = cloud()
    phones = [Phone(workshop), Phone(workshop)]
    for phone in phones:
        says(phone, stage, "Nul")
    remote.does("phase", stage, phase="reveal")
    assert remote.does("ecarter", stage, mot="nul").status_code == 422
    assert remote.does("ecarter", stage, mot="nul", raison="Plus doux ?").json()["ok"]
    assert told(phones[0].scene()) == []
    assert all("Plus doux" in phone.mine()["html"] for phone in phones)
    assert remote.does("ecarter", stage, mot="nul", raison="x").status_code == 422


def test_behind_the_airlock_words_wait():
    workshop, stage, remote = cloud(airlock=True)
    phone = Phone(workshop)
    assert "relit" in says(phone, stage, "joie").json()["said"]
    remote.does("phase", stage, phase="reveal")
    assert told(phone.scene()) == []
    assert "joie" in remote.scene()["html"]
    remote.does("accepter", stage, carte=Contribution.objects.get().pk)
    assert told(phone.scene()) == ["joie"]


@pytest.mark.parametrize("text", ["", " , ;\n", "x" * 10_000, "\u200b"])
def test_what_is_no_word_is_refused_with_a_reason(text):
    workshop, stage, _remote = cloud()
    answer = says(Phone(workshop), stage, text, key="k")
    assert answer.status_code == 422
    assert answer.json()["reason"]
    assert not Contribution.objects.exists()


def test_scripts_are_words_like_others():
    workshop, stage, remote = cloud()
    says(Phone(workshop), stage, "<script>x</script>")
    remote.does("phase", stage, phase="reveal")
    assert "<script>x" not in remote.scene("screen")["html"]
    assert words_of("a; b\nc,a") == ["a", "b", "c"]


def test_choices_pours_and_records_hold_each_word_once():
    workshop, stage, remote = cloud()
    for text in ("joie", "Joie, élan"):
        says(Phone(workshop), stage, text)
    kind = kind_by_id("cloud")
    assert kind.choices(stage) == []
    remote.does("phase", stage, phase="reveal")
    stage.refresh_from_db()
    assert [choice.text for choice in kind.choices(stage)] == ["élan", "joie"]
    assert [card.text for card in kind.pours(stage)] == ["joie", "élan"]
    assert "joie (deux personnes)" in as_markdown(minutes_of(workshop))


def test_what_the_facilitator_sets():
    _workshop, stage, _remote = cloud()
    kind = kind_by_id("cloud")
    good = kind.settings_form(stage, QueryDict("reglage-each=5&reglage-order=arrival&reglage-question=Et?"))
    assert good.is_valid(), good.errors
    preparing.change_stage(stage, settings=good.cleaned_data)
    assert not kind.settings_form(stage, QueryDict("reglage-each=6&reglage-order=count")).is_valid()


def test_simulated_people_write_words():
    workshop, stage, _remote = cloud()
    kind_by_id("cloud").rehearse(stage, joining.join(workshop, simulated=True).participant)
    assert Contribution.objects.filter(simulated=True).count() == 2
