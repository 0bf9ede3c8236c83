"""Many comments: a hundred a page, each found at its place, and a voyage that says when it is full."""

import pytest
from django.urls import reverse

from mieux.conftest import browser_of
from mieux.people.models import User
from mieux.voyage.actions import talk
from mieux.voyage.models import Comment, Voyage
from mieux.voyage.rules import aboard

pytestmark = pytest.mark.django_db


def test_words_are_read_a_hundred_at_a_time(boat: Voyage, aicha: User):
    Comment.objects.bulk_create(Comment(voyage=boat, zone="port", whom="", text=f"Mot {n}.") for n in range(105))
    browser, address = browser_of(aicha), reverse("voyage:comments", args=[boat.key])
    first, last = (browser.get(f"{address}?zone=port{page}").text for page in ("", "&page=2"))
    assert ("Mot 99." in first, "Mot 100." in first) == (True, False)
    assert ("Mot 99." in last, "Mot 104." in last) == (False, True)
    assert "?zone=port&amp;page=2" in first
    # Whoever speaks arrives where their word stands.
    arrived = browser.post(address, {"zone": "port", "text": "Le dernier mot"})
    assert "Le dernier mot" in browser.get(arrived.url).text


def test_a_full_voyage_says_so_and_keeps_what_was_typed(boat: Voyage, aicha: User, monkeypatch):
    monkeypatch.setattr(talk, "MOST", 2)
    who = aboard(boat, aicha)
    talk.say(who, "port", "Un")
    last = talk.say(who, "port", "Deux")
    address = reverse("voyage:comments", args=[boat.key])
    answer = browser_of(aicha).post(address, {"zone": "port", "text": "Celui de trop"})
    assert answer.status_code == 422
    assert "a fait le plein de commentaires" in answer.text
    assert "Celui de trop" in answer.text
    talk.take_back(last)
    assert browser_of(aicha).post(address, {"zone": "port", "text": "Celui de trop"}).status_code == 302
