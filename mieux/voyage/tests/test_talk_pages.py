"""Many comments: thirty a page, each found at its place, and a voyage that says when it is full."""

import pytest
from django.urls import reverse

from mieux.conftest import browser_of
from mieux.people.models import User
from mieux.voyage.actions import talk
from mieux.voyage.models import Comment, Voyage
from mieux.voyage.rules import aboard

pytestmark = pytest.mark.django_db


def test_comments_are_read_thirty_at_a_time(boat: Voyage, aicha: User):
    Comment.objects.bulk_create(Comment(voyage=boat, zone="port", whom="", text=f"Mot {n}.") for n in range(35))
    browser, address = browser_of(aicha), reverse("voyage:comments", args=[boat.key])
    first, last = (browser.get(f"{address}?zone=port{page}").text for page in ("", "&page=2"))
    assert ("Mot 29." in first, "Mot 30." in first) == (True, False)
    assert ("Mot 29." in last, "Mot 34." in last) == (False, True)
    assert "?zone=port&amp;page=2" in first
    assert "Plus récents" in first
    assert "Plus anciens" in last
    # All of them: from the last one back.
    everywhere, before = (browser.get(f"{address}{page}").text for page in ("", "?page=2"))
    assert ("Mot 34." in everywhere, "Mot 4." in everywhere) == (True, False)
    assert "Plus anciens" in everywhere
    assert "Mot 4." in before
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


def test_settled_comments_are_counted_as_comments(boat: Voyage, aicha: User):
    who = aboard(boat, aicha)
    for text in ("Un", "Deux"):
        talk.settle(talk.say(who, "port", text))
    page = browser_of(aicha).get(reverse("voyage:comments", args=[boat.key])).text
    assert "2 commentaires réglés" in page
    assert "paroles réglées" not in page
