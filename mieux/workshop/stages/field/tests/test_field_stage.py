"""Two clouds, together: words hidden, then in their clouds, then three readings of the view."""

import json

import pytest

from mieux.method import pack
from mieux.workshop.actions import joining
from mieux.workshop.exports import as_markdown, minutes_of
from mieux.workshop.models import Contribution, Vote
from mieux.workshop.stages import kind_by_id
from mieux.workshop.tests.rooms import Phone, Remote, room

pytestmark = pytest.mark.django_db


def table(**fields):
    workshop = room(None, "field", **fields)
    return workshop, workshop.stages.get(), Remote(workshop)


def adds(phone, stage, word, cloud="wide", key=""):
    return phone.sends("mot", stage, nuage=cloud, texte=word, envoi=key or word)


def test_words_are_hidden_then_stand_in_their_cloud_beside_those_of_the_method():
    workshop, stage, remote = table()
    phone, other = Phone(workshop), Phone(workshop)
    assert adds(phone, stage, "ludothèque").json()["ok"]
    assert adds(other, stage, "écoute", "narrow").json()["ok"]
    for scene in (other.scene(), remote.scene("screen"), remote.scene()):
        told = json.dumps(scene, ensure_ascii=False)
        assert "ludothèque" not in told
        assert "2 mots" in told
        assert scene["data"]["clouds"][1]["words"][0]["text"] == pack().games["field"].wide[0].label.plain
    remote.does("phase", stage, phase="clouds")
    clouds = other.scene()["data"]["clouds"]
    assert [[word["text"] for word in cloud["added"]] for cloud in clouds] == [["écoute"], ["ludothèque"]]
    assert not other.scene()["data"]["revealed"]
    assert adds(other, stage, "théâtre").json()["ok"]
    assert "théâtre" in remote.scene("screen")["html"]


def test_a_new_word_takes_the_place_of_mine_in_the_same_cloud_only():
    workshop, stage, _remote = table()
    phone = Phone(workshop)
    for word, cloud in (("ludothèque", "wide"), ("théâtre", "wide"), ("écoute", "narrow"), ("écoute", "narrow")):
        adds(phone, stage, word, cloud)
    assert sorted(card.text for card in Contribution.objects.all()) == ["théâtre", "écoute"]
    card = Contribution.objects.get(text="écoute")
    assert Phone(workshop).sends("retirer", stage, carte=card.pk).status_code == 422
    assert phone.sends("retirer", stage, carte=card.pk).json()["ok"]


def test_the_view_is_read_three_times_over():
    workshop, stage, remote = table()
    phone = Phone(workshop)
    assert phone.sends("lire", stage, objet="view", choix=["between"]).json()["ok"]
    remote.does("phase", stage, phase="reveal")
    data = remote.scene("screen")["data"]
    assert [(choice["id"], choice["count"]) for choice in data["choices"]] == [
        ("narrow", 0),
        ("wide", 0),
        ("between", 1),
    ]
    assert data["book"]["reason"]["text"] == pack().games["field"].text[1].plain


@pytest.mark.parametrize("word", ["", "x" * 10_000, "www.moi.fr", "<b>", "💥💥", "lea@example.org"])
def test_a_word_that_does_not_fit_is_refused_with_a_reason(word):
    workshop, stage, _remote = table()
    answer = adds(Phone(workshop), stage, word, key="k")
    assert answer.status_code == 422
    assert answer.json()["reason"]
    assert adds(Phone(workshop), stage, "jardin", "gris").status_code == 422
    assert not Contribution.objects.exists()


def test_words_become_choices_and_are_kept_once_they_were_shown():
    workshop, stage, remote = table()
    adds(Phone(workshop), stage, "ludothèque")
    kind = kind_by_id("field")
    assert kind.choices(stage) == []
    assert "ludothèque" not in as_markdown(minutes_of(workshop))
    remote.does("phase", stage, phase="clouds")
    stage.refresh_from_db()
    assert [choice.text for choice in kind.choices(stage)] == ["ludothèque"]
    assert "ludothèque" in as_markdown(minutes_of(workshop))


def test_simulated_people_add_a_word_and_take_a_view():
    workshop, stage, _remote = table()
    kind_by_id("field").rehearse(stage, joining.join(workshop, simulated=True).participant)
    assert Contribution.objects.filter(simulated=True, about__startswith="word-").count() == 1
    assert Vote.objects.filter(simulated=True).count() == 1


def test_another_method_has_other_clouds(use_pack):
    use_pack("energy-sobriety")
    workshop, _stage, remote = table()
    assert "thermostat" in remote.scene("screen")["html"]
    assert Phone(workshop).browser.get(f"/atelier/{workshop.code}/").status_code == 200
