"""Who was aboard and is not any more is told so kindly, and learns nothing else."""

import pytest

from mieux.conftest import browser_of
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.voyage.actions import crossing, links, voyages, writing
from mieux.voyage.models import Course, GuestLink, Right, Voyage

pytestmark = pytest.mark.django_db

LINK, MATE, STRANGER = "Ce lien ne mène plus à bord", "Vous n’êtes plus à bord", "Perdu·e en mer"


def told(browser: ReadOnlyOnGetClient, voyage: Voyage, page: str = "") -> str:
    answer = browser.get(f"/voyages/{voyage.key}/{page}")
    assert answer.status_code == 404
    assert "noindex" in answer.text
    for secret in (voyage.title, "Aïcha", voyage.key + "/coulisses", "Un jardin que tout"):
        assert secret not in answer.text
    return next(words for words in (LINK, MATE, STRANGER) if words in answer.text)


def test_a_guest_whose_link_was_taken_back(boat: Voyage, guest_of, chloe):
    browser = guest_of(Right.EDIT)
    assert browser.get(f"/voyages/{boat.key}/").status_code == 200
    links.revoke_link(GuestLink.objects.get(voyage=boat))
    for page in ("", "paroles/", "sorties/", "photos/"):
        assert told(browser, boat, page) == LINK
    assert browser.post(f"/voyages/{boat.key}/", {"action": "add", "zone": "phare", "lines": "x"}).status_code == 404
    for stranger in (ReadOnlyOnGetClient(), browser_of(chloe)):
        assert told(stranger, boat) == STRANGER


def test_a_guest_whose_link_had_followed_the_boat(boat: Voyage, guest_of, aicha):
    browser = guest_of(Right.EDIT)
    crossing.stop_over(boat, aicha, Course.RESTART)
    after = Voyage.objects.get(before=boat)
    assert browser.get(f"/voyages/{after.key}/").status_code == 200
    links.revoke_link(GuestLink.objects.get(voyage=after))
    assert (told(browser, boat), told(browser, after)) == (LINK, LINK)


def test_somebody_who_was_put_ashore(boat: Voyage, basile, rosa):
    writing.add_card(boat, f"user:{basile.pk}", "phare", "Des tomates.")
    voyages.go_ashore(boat.shipmates.get(user=basile))
    assert told(browser_of(basile), boat) == MATE
    assert told(browser_of(basile), boat, "histoire/") == MATE
    # Rosa did nothing aboard: nothing here remembers her.
    voyages.go_ashore(boat.shipmates.get(user=rosa))
    assert told(browser_of(rosa), boat) == STRANGER
