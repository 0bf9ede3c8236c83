"""Every address, for everybody: strangers, guests who see, comment or write, a revoked one, those aboard."""

import pytest

from mieux.conftest import browser_of
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.people.models import User
from mieux.voyage import document, journal
from mieux.voyage.actions import crossing, links, talk, voyages, writing
from mieux.voyage.models import Comment, Course, GuestLink, Right, Role, Voyage
from mieux.voyage.rules import aboard

SEEN, GONE, REFUSED = {200}, {404}, {403}
WHO = ("nobody", "stranger", "see", "comment", "edit", "revoked", "companion", "crew", "captain")
# Address → who reads it; for the others of WHO it does not exist, or is refused.
READ = {
    "": set(WHO) - {"nobody", "stranger", "revoked"},
    "paroles/": set(WHO) - {"nobody", "stranger", "revoked"},
    "concernes/": set(WHO) - {"nobody", "stranger", "revoked"},
    "sorties/": set(WHO) - {"nobody", "stranger", "revoked"},
    "sorties/voyage.json": set(WHO) - {"nobody", "stranger", "revoked"},
    "sorties/voyage.csv": set(WHO) - {"nobody", "stranger", "revoked"},
    "sorties/voyage.md": set(WHO) - {"nobody", "stranger", "revoked"},
    "equipage/": {"companion", "crew", "captain"},
    "histoire/": {"companion", "crew", "captain"},
    "histoire/?a=1": {"companion", "crew", "captain"},
    "escale/": {"companion", "crew", "captain"},
    "liens/": {"captain"},
    "effacer/": {"captain"},
}
WRITE = {
    ("paroles/", "zone=phare&text=Oui"): {"comment", "edit", "companion", "crew", "captain"},
    ("", "action=add&zone=phare&lines=Un+banc"): {"edit", "crew", "captain"},
    ("concernes/", "zone=phare&yes=yes&who=douze+locataires"): {"crew", "captain"},
    ("histoire/version/", "name=Avant"): {"crew", "captain"},
    ("histoire/revenir/", "number=1"): {"crew", "captain"},
    ("escale/", "course=continue"): {"crew", "captain"},
    ("titre/", "title=Autre"): {"crew", "captain"},
    ("liens/", "label=voisins&right=see&days=7"): {"captain"},
    ("escale/", "course=restart"): {"captain"},
}


@pytest.fixture
def browsers(boat: Voyage, aicha: User, basile: User, chloe: User, rosa: User, guest_of, db):
    revoked = guest_of(Right.EDIT)
    links.revoke_link(GuestLink.objects.latest("pk"))
    return {
        "nobody": ReadOnlyOnGetClient(),
        "stranger": browser_of(chloe),
        "see": guest_of(Right.SEE),
        "comment": guest_of(Right.COMMENT),
        "edit": guest_of(Right.EDIT),
        "revoked": revoked,
        "companion": browser_of(rosa),
        "crew": browser_of(basile),
        "captain": browser_of(aicha),
    }


@pytest.mark.parametrize("path", READ)
def test_who_reads(browsers, boat: Voyage, path: str):
    for who, browser in browsers.items():
        status = browser.get(f"/voyages/{boat.key}/{path}").status_code
        hidden = {404} if who in ("nobody", "stranger", "revoked") else {403}
        assert status in (SEEN if who in READ[path] else hidden), (who, path, status)


@pytest.mark.parametrize(("path", "data"), WRITE)
def test_who_writes(browsers, boat: Voyage, path: str, data: str):
    for who, browser in browsers.items():
        if boat.closed_at is None:
            status = browser.post(
                f"/voyages/{boat.key}/{path}", data, content_type="application/x-www-form-urlencoded"
            ).status_code
            hidden = {404} if who in ("nobody", "stranger", "revoked") else {403}
            assert status in ({200, 302} if who in WRITE[(path, data)] else hidden), (who, path, status)


def test_only_a_captain_names_and_puts_ashore_and_one_stays(browsers, boat: Voyage, basile: User, aicha: User):
    mate = boat.shipmates.get(user=basile)
    captain = boat.shipmates.get(user=aicha)
    address = f"/voyages/{boat.key}/equipage/"
    for who in ("nobody", "stranger", "see", "comment", "edit", "revoked", "companion", "crew"):
        assert browsers[who].post(f"{address}{captain.pk}/role/", {"role": "crew"}).status_code in (403, 404)
        assert browsers[who].post(f"{address}{captain.pk}/debarquer/").status_code in (403, 404)
    browsers["captain"].post(f"{address}{captain.pk}/role/", {"role": "companion"})
    browsers["captain"].post(f"{address}{captain.pk}/debarquer/", {"sure": "yes"})
    assert boat.shipmates.get(user=aicha).role == Role.CAPTAIN
    assert "Débarquer\u00a0?" in browsers["crew"].post(f"{address}{mate.pk}/debarquer/").text
    assert boat.shipmates.filter(user=basile).exists()
    assert browsers["crew"].post(f"{address}{mate.pk}/debarquer/", {"sure": "yes"}).status_code == 302
    assert browsers["crew"].get(f"/voyages/{boat.key}/").status_code == 404


def test_a_guest_out_of_time_is_out(boat: Voyage, guest_of):
    from django.utils import timezone

    guest = guest_of(Right.EDIT)
    assert guest.get(f"/voyages/{boat.key}/").status_code == 200
    GuestLink.objects.update(expires_at=timezone.now())
    assert guest.get(f"/voyages/{boat.key}/").status_code == 404


def test_a_link_opens_its_own_voyage_only(boat: Voyage, guest_of, chloe: User):
    other = voyages.start(chloe, "Un autre")
    guest = guest_of(Right.EDIT)
    assert guest.get(f"/voyages/{other.key}/").status_code == 404
    assert not aboard(other, chloe.__class__(pk=0), GuestLink.objects.get(voyage=boat)).right


def test_a_token_is_shown_once_and_kept_as_a_hash(boat: Voyage, aicha: User):
    page = browser_of(aicha).post(f"/voyages/{boat.key}/liens/", {"label": "les voisins", "right": "see", "days": "7"})
    token = page.text.split("/voyages/invite/")[1].split("/")[0]
    assert links.link_of(token).label == "les voisins"
    assert token not in str(list(GuestLink.objects.values()))
    assert token not in browser_of(aicha).get(f"/voyages/{boat.key}/liens/").text


def test_the_door_of_a_dead_link_says_so(boat: Voyage, client):
    row, token = links.make_link(boat, Right.SEE)
    assert client.get(f"/voyages/invite/{token}/").status_code == 200
    assert not client.get(f"/voyages/invite/{token}/").cookies.get("mieux_aboard")
    links.revoke_link(row)
    assert client.get(f"/voyages/invite/{token}/").status_code == 410
    assert client.post(f"/voyages/invite/{token}/", {"name": "Dorian"}).status_code == 410
    assert client.get("/voyages/invite/nimporte-quoi/").status_code == 404


def test_words_belong_to_who_said_them(browsers, boat: Voyage, aicha: User, basile: User):
    word = talk.say(aboard(boat, basile), "phare", "Et les enfants ?")
    address = f"/voyages/{boat.key}/paroles/{word.pk}/"
    for who in ("nobody", "stranger", "see", "comment", "edit", "revoked", "companion"):
        assert browsers[who].post(f"{address}reprendre/").status_code in (403, 404), who
    for who in ("nobody", "stranger", "see", "revoked"):
        assert browsers[who].post(f"{address}reglee/").status_code in (403, 404), who
    assert browsers["comment"].post(f"{address}reglee/").status_code == 302
    assert browsers["crew"].post(f"{address}reprendre/").status_code == 302
    assert Comment.objects.get(pk=word.pk).text == "—"


def test_a_closed_crossing_is_read_and_written_no_more(browsers, boat: Voyage, aicha: User):
    crossing.stop_over(boat, aicha, Course.RESTART, "Plus petit, plus tôt.")
    for who in ("see", "comment", "edit", "companion", "crew", "captain"):
        assert browsers[who].get(f"/voyages/{boat.key}/").status_code == 200, who
        added = browsers[who].post(f"/voyages/{boat.key}/", {"action": "add", "zone": "phare", "lines": "Trop tard"})
        assert added.status_code == 403, who
    after = Voyage.objects.get(before=boat)
    assert after.crossing == 2
    assert browsers["crew"].get(f"/voyages/{after.key}/").status_code == 200
    # Links follow the boat: they open the new crossing with their right, and the old one to be read.
    assert browsers["edit"].get(f"/voyages/{after.key}/").status_code == 200
    added = {"action": "add", "zone": "phare", "lines": "À temps"}
    assert browsers["edit"].post(f"/voyages/{after.key}/", added).status_code == 302
    assert browsers["see"].post(f"/voyages/{after.key}/", added).status_code == 403
    assert browsers["revoked"].get(f"/voyages/{after.key}/").status_code == 404
    assert browsers["stranger"].get(f"/voyages/{after.key}/").status_code == 404
    old, new = (document.read(journal.opened(each.pk)) for each in (boat, after))
    assert {card.text for card in new.cards.values()} - {"À temps"} == {card.text for card in old.cards.values()}
    assert "Les deux traversées" in browsers["captain"].get(f"/voyages/{after.key}/escale/").text


def test_a_public_voyage_is_read_by_anybody_and_written_by_nobody(boat: Voyage, client, chloe: User):
    Voyage.objects.update(public=True)
    for browser in (client, browser_of(chloe)):
        assert browser.get(f"/voyages/{boat.key}/").status_code == 200
        assert browser.get(f"/voyages/{boat.key}/sorties/").status_code == 200
        assert browser.get(f"/voyages/{boat.key}/histoire/").status_code == 403
        assert (
            browser.post(f"/voyages/{boat.key}/", {"action": "add", "zone": "phare", "lines": "x"}).status_code == 403
        )
        assert browser.post(f"/voyages/{boat.key}/paroles/", {"zone": "phare", "text": "x"}).status_code == 403


def test_the_calendar_ends_when_its_owner_leaves(boat: Voyage, aicha: User, basile: User, client):
    buoy = next(card for card in boat.cards.all() if card.zone == "balises")
    writing.set_fields(boat, "user:1", buoy.card_id, {"date": "2030-06-01", "result": "Un bac, vert"})
    token = links.make_calendar(boat, basile)
    page = client.get(f"/voyages/calendrier/{token}.ics")
    assert "DTSTART;VALUE=DATE:20300601" in page.text
    assert "Escale" in page.text
    voyages.go_ashore(boat.shipmates.get(user=basile))
    assert client.get(f"/voyages/calendrier/{token}.ics").status_code == 404
    assert client.get("/voyages/calendrier/inconnu.ics").status_code == 404


def test_the_calendar_of_a_deactivated_account_is_closed(boat: Voyage, basile: User, client):
    address = f"/voyages/calendrier/{links.make_calendar(boat, basile)}.ics"
    assert client.get(address).status_code == 200
    User.objects.filter(pk=basile.pk).update(is_active=False)
    assert client.get(address).status_code == 404
