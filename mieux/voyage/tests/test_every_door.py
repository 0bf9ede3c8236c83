"""Every address of a voyage, tried by everybody: a new one cannot be forgotten, it has no row here and fails.

What is refused changes nothing: all tables are compared before and after.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from mieux.conftest import browser_of
from mieux.core import limits
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.people.models import User
from mieux.voyage.actions import invitations, links, talk, voyages
from mieux.voyage.faq.writing import pour_faq
from mieux.voyage.models import Comment, GuestLink, Right, Role, Shipmate, Voyage
from mieux.voyage.rules import aboard
from mieux.voyage.urls import urlpatterns

pytestmark = pytest.mark.django_db

OUT = ("nobody", "stranger", "captain elsewhere", "guest elsewhere", "revoked", "expired")
IN = ("see", "comment", "edit", "companion", "crew", "captain")
ALL, MATES, STEER, LEAD = set(IN), {"companion", "crew", "captain"}, {"crew", "captain"}, {"captain"}
TALK, WRITE, NOBODY = {"comment", "edit", *MATES}, {"edit", *STEER}, set()

# Name → who reads it, who may send its form, and a form that does something.
TABLE: dict[str, tuple[set[str], set[str], dict[str, str]]] = {
    "canvas": (ALL, WRITE, {"action": "add", "zone": "phare", "lines": "Un banc"}),
    "join": (NOBODY, NOBODY, {}),
    "rename": (NOBODY, STEER, {"title": "Autre nom"}),
    "erase": (LEAD, LEAD, {"title": "Le jardin dans la cour"}),
    "crew": (MATES, NOBODY, {}),
    "role": (NOBODY, LEAD, {"role": "companion"}),
    "ashore": (NOBODY, STEER, {"sure": "yes"}),
    "invite_mate": (NOBODY, LEAD, {"email": "zoe@example.org", "role": "crew"}),
    "uninvite": (NOBODY, LEAD, {}),
    "links": (LEAD, LEAD, {"label": "les voisins", "right": "see", "days": "7"}),
    "revoke_link": (NOBODY, LEAD, {"sure": "yes"}),
    "comments": (ALL, TALK, {"zone": "phare", "text": "Et en août ?"}),
    "settle": (NOBODY, TALK, {}),
    "take_back": (NOBODY, LEAD, {}),
    "concerned": (ALL, STEER, {"zone": "phare", "yes": "yes", "who": "douze locataires"}),
    "history": (MATES, NOBODY, {}),
    "name_version": (NOBODY, STEER, {"name": "Avant"}),
    "restore": (NOBODY, STEER, {"number": "0"}),
    "restore_card": (NOBODY, STEER, {"number": "1", "card": "x"}),
    "log": (MATES, MATES, {"moved": "Un oui."}),
    "mail": (MATES, MATES, {"log": "month"}),
    "stopover": (MATES, STEER, {"course": "continue"}),
    "faq": (ALL, WRITE, {"question": "Et en août ?", "answer": ""}),
    "faq_entry": (WRITE, WRITE, {"question": "Et en août ?", "answer": "On arrose à tour de rôle.", "seen": "1"}),
    "outputs": (ALL, MATES, {}),
    "file": (ALL, NOBODY, {}),
}
# Their rights have tests of their own; those who are not aboard are tried here all the same.
ELSEWHERE = {
    "template", "wheel", "photos", "photo", "photo_image", "remove_photo", "backstage", "backstage_file",
    "backstage_named", "backstage_publish", "backstage_withdraw", "backstage_add", "backstage_write",
    "backstage_settle", "backstage_back", "measure",
}  # fmt: skip
# Not the address of one voyage: open to all, to any account, or to whoever holds a token (test_around_pages.py).
NO_VOYAGE = {
    "voyages", "from_text", "from_template", "from_photo", "resume", "from_file", "from_initiative", "invite",
    "embark", "by_letter", "rhythm", "unsubscribe", "empty_poster", "story_desk", "story_decide", "calendar", "story",
    "story_file", "story_withdraw",
}  # fmt: skip
BOAT = {str(each.name): each for each in urlpatterns if "<slug:key>" in str(each.pattern)}


@pytest.fixture
def everybody(boat: Voyage, aicha: User, basile: User, chloe: User, rosa: User, guest_of: Callable):
    """Who → their browser."""
    lise = User.objects.create_user("lise@example.org", name="Lise")
    other = voyages.start(lise, "Un autre bateau")
    _row, token = links.make_link(other, Right.EDIT)
    elsewhere = ReadOnlyOnGetClient()
    elsewhere.post(f"/voyages/invite/{token}/", {"name": "Dorian"})
    revoked, row = guest_of(Right.EDIT), GuestLink.objects.latest("pk")
    links.revoke_link(row)
    expired = guest_of(Right.EDIT)
    GuestLink.objects.filter(pk=GuestLink.objects.latest("pk").pk).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    return {
        "nobody": ReadOnlyOnGetClient(),
        "stranger": browser_of(chloe),
        "captain elsewhere": browser_of(lise),
        "guest elsewhere": elsewhere,
        "revoked": revoked,
        "expired": expired,
        "see": guest_of(Right.SEE),
        "comment": guest_of(Right.COMMENT),
        "edit": guest_of(Right.EDIT),
        "companion": browser_of(rosa),
        "crew": browser_of(basile),
        "captain": browser_of(aicha),
    }


def address(name: str, boat: Voyage, aicha: User, basile: User) -> str:
    """The address of a thing that is there."""
    things = {
        "role": lambda: Shipmate.objects.get(voyage=boat, user=basile).pk,
        "ashore": lambda: Shipmate.objects.get(voyage=boat, user=basile).pk,
        "uninvite": lambda: invitations.invite(boat, aicha, "x@example.org", Role.CREW)[0].pk,
        "revoke_link": lambda: links.make_link(boat, Right.SEE)[0].pk,
        "settle": lambda: talk.say(aboard(boat, aicha), "phare", "Un mot").pk,
        "faq_entry": lambda: pour_faq(boat, "Et l’eau ?").pk,
        "take_back": lambda: talk.say(aboard(boat, aicha), "phare", "Un mot").pk,
    }
    samples = {"key": boat.key, "pk": 1, "format": "json", "part": "port", "slot": "port-1", "card": "x"}
    known = {part: samples[part] for part in BOAT[name].pattern.converters}
    if name in things:
        known["pk"] = things[name]()
    return reverse(f"voyage:{name}", kwargs=known)


def everything() -> str:
    """All that the voyages hold, to be compared."""
    models = apps.get_app_config("voyage").get_models()
    return "\n".join(str(list(model._default_manager.order_by("pk").values())) for model in models)


def test_every_address_has_its_row():
    named = {str(each.name) for each in urlpatterns}
    assert named - set(TABLE) - ELSEWHERE - NO_VOYAGE == set(), "say who may open these"
    assert set(BOAT) == set(TABLE) | ELSEWHERE


@pytest.mark.parametrize("name", BOAT)
def test_for_those_who_are_not_aboard_it_does_not_exist(name: str, everybody, boat: Voyage, aicha: User, basile: User):
    path = address(name, boat, aicha, basile)
    data = TABLE[name][2] if name in TABLE else {"title": "x", "text": "x", "consent": "yes"}
    before = everything()
    for who in OUT:
        limits.forget_all()
        for answer in (everybody[who].get(path), everybody[who].post(path, data)):
            if answer.status_code == 302:
                assert answer.url.startswith("/compte/connexion/"), (who, path, answer.url)
            else:
                assert answer.status_code in (404, 405), (who, path, answer.status_code)
            assert boat.title not in answer.text, (who, path)
    assert everything() == before


@pytest.mark.parametrize("name", TABLE)
def test_aboard_everybody_does_what_their_right_says(name: str, everybody, boat: Voyage, aicha: User, basile: User):
    path = address(name, boat, aicha, basile)
    readers, writers, data = TABLE[name]
    # Joining asks a guest to sign in first; then it says that there is nothing for them.
    refused = (403, 404, 405, 302) if name == "join" else (403, 404, 405)
    before = everything()
    for who in IN:
        seen = everybody[who].get(path).status_code
        assert seen == 200 if who in readers else seen in refused, (who, "reads", path, seen)
    for who in IN:
        limits.forget_all()
        if who not in writers:
            sent = everybody[who].post(path, data).status_code
            assert sent in refused, (who, "writes", path, sent)
    assert everything() == before, "what is refused changes nothing"
    # The one with the least right among those who may: their form does something.
    limits.forget_all()
    for who in IN:
        if who in writers:
            sent = everybody[who].post(path, data).status_code
            assert sent in (200, 302), (who, "writes", path, sent)
            assert everything() != before or name == "restore_card", (who, path)
            break


@pytest.mark.parametrize(
    "name", sorted(name for name, row in TABLE.items() if row[1] and name not in ("erase", "outputs"))
)
def test_a_closed_crossing_takes_nothing_from_anybody(name: str, everybody, boat: Voyage, aicha: User, basile: User):
    path = address(name, boat, aicha, basile)
    # What concerns people and their letters goes on: links are taken back, people leave, letters stop.
    people = {"role", "ashore", "uninvite", "links", "revoke_link", "take_back", "mail"}
    Voyage.objects.filter(pk=boat.pk).update(closed_at=timezone.now())
    before = everything()
    for who in IN:
        limits.forget_all()
        if name not in people or who not in TABLE[name][1]:
            sent = everybody[who].post(path, TABLE[name][2]).status_code
            assert sent in (403, 404, 405), (who, path, sent)
    assert everything() == before


def test_a_companion_sees_only_what_is_shared_and_is_out_at_the_next_click(boat: Voyage, aicha: User, rosa: User):
    """L10: who accompanies sees the voyages shared with them; access ends at the next click."""
    private = voyages.start(aicha, "Un carnet à elle")
    companion = browser_of(rosa)
    listed = companion.get("/voyages/").text
    assert f"/voyages/{boat.key}/" in listed
    assert private.title not in listed
    assert companion.get(f"/voyages/{private.key}/").status_code == 404
    assert companion.get(f"/voyages/{boat.key}/histoire/").status_code == 200
    mate = boat.shipmates.get(user=rosa)
    browser_of(aicha).post(f"/voyages/{boat.key}/equipage/{mate.pk}/debarquer/", {"sure": "yes"})
    assert f"/voyages/{boat.key}/" not in companion.get("/voyages/").text
    for path in ("", "histoire/", "paroles/", "journal/", "sorties/voyage.json"):
        assert companion.get(f"/voyages/{boat.key}/{path}").status_code == 404, path
    assert not Comment.objects.exists()
