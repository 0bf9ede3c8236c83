"""Whose name is read aboard: of those who are or were there, as they are called now; nobody else's."""

import pytest
from django.utils.translation import override

from mieux.conftest import browser_of
from mieux.people.models import User
from mieux.people.portable import Person
from mieux.people.privacy import DATA
from mieux.voyage import document, exports, journal
from mieux.voyage.actions import talk, voyages, writing
from mieux.voyage.models import Change, Right, Shipmate, Voyage
from mieux.voyage.personal import holdings
from mieux.voyage.queries import canvas, history
from mieux.voyage.queries.history import moment
from mieux.voyage.rules import aboard

pytestmark = pytest.mark.django_db


def carried(boat: Voyage, user: User) -> str:
    """A buoy that somebody carries: its id."""
    buoy = document.read(journal.opened(boat.pk)).in_zone("balises")[0].id
    owner = {"owner": {"name": user.display_name, "whom": f"user:{user.pk}"}, "offer": "accepted"}
    writing.set_fields(boat, f"user:{user.pk}", buoy, owner)
    return buoy


def test_a_guest_who_writes_numbers_of_accounts_learns_no_name(boat: Voyage, chloe: User, guest_of):
    """Chloé is not aboard: whoever may write can put her number into the document, and reads « Quelqu’un »."""
    whom = f"user:{chloe.pk}"

    def forge(doc):
        document.add_card(doc, "phare", "Qui est-ce ?", author=whom)
        buoy = document.add_card(doc, "balises", "Et là ?", author="link:1:Dorian")
        document.set_field(doc, buoy, "owner", {"name": "x", "whom": whom})

    writing.gesture(boat, "link:1:Dorian", forge)
    assert canvas.names_here(boat, document.read(journal.opened(boat.pk)))[whom] == "Quelqu’un"
    assert chloe.name not in str(history.lines(boat))
    assert chloe.name not in guest_of(Right.EDIT).get(f"/voyages/{boat.key}/").text


def test_who_went_ashore_keeps_the_name_of_what_they_did(boat: Voyage, basile: User):
    carried(boat, basile)
    voyages.go_ashore(Shipmate.objects.get(voyage=boat, user=basile))
    names = canvas.names_here(boat, document.read(journal.opened(boat.pk)))
    assert names[f"user:{basile.pk}"] == basile.display_name


def test_a_closed_account_has_no_name_in_the_past_either(boat: Voyage, aicha: User, basile: User):
    """Nor on a voyage they had left before."""
    buoy = carried(boat, basile)
    then = journal.last_number(boat.pk)
    voyages.go_ashore(Shipmate.objects.get(voyage=boat, user=basile))
    assert b"Basile" in exports.write_json(exports.logbook(boat))
    holdings.erase(Person(basile))
    basile.delete()
    now = document.read(journal.opened(boat.pk)).cards[buoy]
    assert now.fields["owner"] == {"name": "Quelqu’un", "whom": ""}
    assert moment(boat, then).board.cards[buoy].fields["owner"]["name"] == "Quelqu’un"
    assert "Basile" not in exports.write_json(exports.logbook(boat, then)).decode()
    assert "Basile" not in browser_of(aicha).get(f"/voyages/{boat.key}/histoire/?a={then}").text


def test_what_the_journal_keeps_of_a_closed_account_is_said_in_the_register(boat: Voyage, basile: User):
    """The raw changes are the history and are not rewritten: whoever closes an account has read so."""
    carried(boat, basile)
    holdings.erase(Person(basile))
    kept = b"".join(bytes(update) for update in Change.objects.filter(voyage=boat).values_list("update", flat=True))
    (row,) = (datum for datum in DATA if "voyage.Change" in datum.columns)
    assert basile.name.encode() in kept
    with override("fr"):
        assert "il reste dans la mémoire brute du voyage" in str(row.how_long)
    with override("en"):
        assert "it remains in the raw memory of the voyage" in str(row.how_long)


def test_many_words_are_shown_with_their_answers_once(boat: Voyage, aicha: User, django_assert_max_num_queries):
    who = aboard(boat, aicha)
    first = talk.say(who, "phare", "Et si…")
    for number in range(5):
        talk.say(who, "phare", f"Réponse {number}", parent=first)
    with django_assert_max_num_queries(4):
        from mieux.voyage.queries.talk import said

        (told,) = said(who, zone="phare")
    assert [each.row.text for each in told.answers] == [f"Réponse {number}" for number in range(5)]
