"""A button pressed twice opens one voyage, by every way that begins one."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mieux.conftest import browser_of
from mieux.people.models import User
from mieux.voyage import exports
from mieux.voyage.actions import voyages
from mieux.voyage.actions.once import done_once
from mieux.voyage.models import Voyage

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa(db):
    return User.objects.create(email="rosa@example.org", name="Rosa")


def test_a_second_click_arrives_where_the_first_did(rosa):
    browser, page = browser_of(rosa), {"title": "Le jardin", "csrfmiddlewaretoken": "a" * 64}
    first, second = (browser.post(reverse("voyage:voyages"), page) for _ in range(2))
    assert first.url == second.url
    assert Voyage.objects.count() == 1
    # Another page, another name on the same page, another person: another voyage.
    browser.post(reverse("voyage:voyages"), page | {"csrfmiddlewaretoken": "b" * 64})
    browser.post(reverse("voyage:voyages"), page | {"title": "Le verger"})
    browser_of(User.objects.create(email="bo@example.org", name="Bo")).post(reverse("voyage:voyages"), page)
    assert Voyage.objects.count() == 4


def test_the_slower_of_two_clicks_finds_what_the_faster_opened(rosa, monkeypatch):
    """Both have looked before either has written."""
    page = {"title": "Le jardin", "csrfmiddlewaretoken": "a" * 64}
    faster = browser_of(rosa).post(reverse("voyage:voyages"), page).url
    looked = Voyage.objects.filter

    def blind_once(*values, **named):
        monkeypatch.setattr(Voyage.objects, "filter", looked)
        return Voyage.objects.none()

    monkeypatch.setattr(Voyage.objects, "filter", blind_once)
    opened = voyages._opened_once(faster.split("/")[-2], lambda: voyages.start(rosa, "x", key=faster.split("/")[-2]))
    assert opened.title == "Le jardin"
    assert Voyage.objects.count() == 1


def test_a_file_sent_twice_is_one_voyage(rosa):
    source = exports.write_json(exports.logbook(voyages.start(rosa, "Le jardin", cards={"port": ["Une cour"]})))
    assert json.loads(source)["title"] == "Le jardin"
    for _ in range(2):
        sent = {"file": SimpleUploadedFile("v.json", source), "csrfmiddlewaretoken": "a" * 64}
        assert browser_of(rosa).post(reverse("voyage:from_file"), sent).status_code == 302
    assert Voyage.objects.count() == 2


def test_a_card_and_a_word_sent_twice_are_one(rosa):
    boat, browser = voyages.start(rosa, "Le jardin"), browser_of(rosa)
    sea, talk = (reverse(f"voyage:{name}", args=[boat.key]) for name in ("canvas", "comments"))
    token = {"csrfmiddlewaretoken": "a" * 64}
    card = {"action": "add", "zone": "port", "lines": "Une cour\nDes voisins", **token}
    first, second = (browser.post(sea, card) for _ in range(2))
    assert first.url == second.url
    assert boat.cards.count() == 2
    word = {"zone": "port", "text": "Et le dimanche ?", **token}
    first, second = (browser.post(talk, word) for _ in range(2))
    assert first.url == second.url
    assert boat.comments.count() == 1
    # The same words from another page, or other words from this one, are meant.
    for other in ({"csrfmiddlewaretoken": "b" * 64}, {"text": "Et le lundi ?"}):
        browser.post(talk, word | other)
    for other in ({"csrfmiddlewaretoken": "b" * 64}, {"lines": "Un banc"}):
        browser.post(sea, card | other)
    assert (boat.cards.count(), boat.comments.count()) == (5, 3)


def test_what_failed_may_be_sent_again(rosa):
    boat = voyages.start(rosa, "Le jardin")

    def fails():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        done_once(boat, "user:1", "page", ("x",), fails)
    assert done_once(boat, "user:1", "page", ("x",), lambda: 7) == (7, True)
    assert done_once(boat, "user:1", "page", ("x",), fails) == (7, False)
