"""« Oui » for a buoy is said by the person, whatever anybody sends over the wire."""

import asyncio
import time

import pytest
from pycrdt import Doc, Text

from mieux.live.announce import settle
from mieux.live.door import Door
from mieux.live.journal import Entry
from mieux.live.tests.test_door import Page, serving, until
from mieux.people.models import User
from mieux.voyage import document, journal, projection
from mieux.voyage.actions import crossing, links, writing
from mieux.voyage.live import _Journal, rights_of
from mieux.voyage.models import Card, Course, Deed, Right, Voyage
from mieux.voyage.queries import history

pytestmark = pytest.mark.django_db


def word(user: User) -> str:
    return f"user:{user.pk}"


def sends(boat: Voyage, whom: str, change, since: int | None = None) -> None:
    """Somebody's tab, which knows the canvas up to a change, sends what it did; then the cards are read again."""
    doc = journal.opened(boat.pk, since)
    known = doc.get_state()
    with doc.transaction():
        change(doc)
    topic = journal.topic_of(boat)
    journal.VoyageJournal().append({topic: [Entry(doc.get_update(known), whom, time.time())]})
    projection.catch_up(boat.pk)


def accept(doc: Doc) -> None:
    document.set_field(doc, "b", "offer", "accepted")


def buoy(boat: Voyage) -> dict:
    return dict(document.read(journal.opened(boat.pk)).cards["b"].fields)


@pytest.fixture
def offered(boat: Voyage, aicha: User, basile: User) -> Voyage:
    owner = {"owner": {"name": "Basile", "whom": word(basile)}, "offer": "offered"}
    writing.add_card(boat, word(aicha), "balises", "Planter", card_id="b", fields=owner)
    return boat


def test_nobody_accepts_in_the_place_of_somebody_else(offered: Voyage, aicha, basile):
    sends(offered, word(aicha), accept)
    assert buoy(offered)["offer"] == "offered"
    assert Card.objects.get(voyage=offered, card_id="b").fields["offer"] == "offered"
    lines = [(line.name, line.what, line.before, line.after) for line in history.lines(offered, card_id="b")]
    assert lines[0] == ("Mieux", "proposition", "acceptée", "pas encore de réponse")
    assert lines[1][0] == "Aïcha"  # who tried is told
    sends(offered, word(basile), accept)
    assert buoy(offered)["offer"] == "accepted"


def test_a_yes_said_offline_counts_when_it_comes(offered: Voyage, aicha, basile):
    before = journal.last_number(offered.pk)
    writing.write_text(offered, word(aicha), "b", "Planter le bac", None)
    sends(offered, word(basile), accept, since=before)
    assert buoy(offered)["offer"] == "accepted"


def test_a_yes_for_one_is_no_yes_for_another(offered: Voyage, aicha, basile, rosa):
    before = journal.last_number(offered.pk)
    to_rosa = {"name": "Rosa", "whom": word(rosa)}
    writing.set_fields(offered, word(aicha), "b", {"owner": to_rosa, "offer": "offered"})
    sends(offered, word(basile), accept, since=before)  # he had not seen that it is Rosa's by now
    assert (buoy(offered)["owner"], buoy(offered)["offer"]) == (to_rosa, "offered")
    sends(offered, word(rosa), accept)
    assert buoy(offered)["offer"] == "accepted"
    back = {"name": "Basile", "whom": word(basile)}
    sends(offered, word(aicha), lambda doc: document.set_field(doc, "b", "owner", back))
    assert (buoy(offered)["owner"], buoy(offered)["offer"]) == (back, "offered")


def test_it_is_put_back_however_it_is_written(offered: Voyage, aicha, basile):
    def by_pieces(doc: Doc) -> None:
        document.cards_of(doc)["b"]["offer"] = Text("accepted")

    def a_new_card(doc: Doc) -> None:
        fields = {"owner": {"name": "Basile", "whom": word(basile)}, "offer": "accepted"}
        document.add_card(doc, "balises", "Arroser", card_id="b", fields=fields)

    def under_another_number(doc: Doc) -> None:
        document.set_field(doc, "b", "owner", {"name": " basile ", "whom": word(aicha)})
        accept(doc)

    def without_a_number(doc: Doc) -> None:
        document.set_field(doc, "b", "owner", {"name": "Basile"})
        accept(doc)

    for trick in (by_pieces, a_new_card, under_another_number, without_a_number):
        sends(offered, word(aicha), trick)
        assert (buoy(offered)["offer"], buoy(offered)["owner"]["whom"]) == ("offered", word(basile)), trick


def test_of_a_name_without_an_account_the_crew_says_it(offered: Voyage, aicha):
    def samira(doc: Doc) -> None:
        document.set_field(doc, "b", "owner", {"name": "Samira", "whom": ""})
        accept(doc)

    sends(offered, word(aicha), samira)
    assert buoy(offered)["offer"] == "accepted"


def test_reading_everything_again_and_the_next_crossing_keep_a_true_yes(offered: Voyage, aicha, basile):
    sends(offered, word(basile), accept)
    projection.rebuild(offered.pk)
    assert buoy(offered)["offer"] == "accepted"
    crossing.stop_over(offered, aicha, Course.RESTART)
    after = Voyage.objects.get(before=offered)
    projection.rebuild(after.pk)
    assert buoy(after)["offer"] == "accepted"


def test_a_false_yes_does_not_slip_into_the_next_crossing(offered: Voyage, aicha, monkeypatch):
    doc = journal.opened(offered.pk)
    known = doc.get_state()
    accept(doc)
    topic = journal.topic_of(offered)
    journal.VoyageJournal().append({topic: [Entry(doc.get_update(known), word(aicha), time.time())]})
    crossing.stop_over(offered, aicha, Course.RESTART)
    assert buoy(Voyage.objects.get(before=offered))["offer"] == "offered"


def test_a_version_brought_back_asks_again(offered: Voyage, aicha, basile):
    sends(offered, word(basile), accept)
    version = crossing.name_version(offered, aicha, "avant")
    writing.answer_offer(offered, word(basile), "b", accept=False)
    crossing.restore(offered, word(aicha), version.number)
    assert buoy(offered)["offer"] == "offered"
    assert Deed.objects.filter(voyage=offered, whom="mieux").exists()


@pytest.mark.django_db(transaction=True)
def test_over_the_socket_the_others_see_it_put_back(offered: Voyage, basile, monkeypatch):
    monkeypatch.setattr("mieux.voyage.tasks.GATHER", 0.05)
    _row, token = links.make_link(offered, Right.EDIT)

    async def story(port: int):
        page, other = Page(), Page()
        async with page.open(port, f"/live/voyage/{token}"), other.open(port, f"/live/voyage/{token}"):
            await until(lambda: len(page.state) == len(other.state) == 7)
            accept(page.doc)
            await page.flush()
            await until(lambda: page.saved == page.sent)
            await until(
                lambda: all(document.read(each.doc).cards["b"].fields["offer"] == "offered" for each in (page, other))
            )

    with serving(Door("voyage", rights=rights_of, journal=_Journal())) as port:
        asyncio.run(story(port))
        settle(journal.topic_of(offered))
    assert buoy(offered)["offer"] == "offered"
