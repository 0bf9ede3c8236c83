"""The document: gestures that merge, reading whatever comes, and rows that are what the document says."""

import math

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text

from mieux.live.journal import Entry
from mieux.voyage import document, journal, order, projection, zones
from mieux.voyage.actions import voyages, writing
from mieux.voyage.document import BadGesture, NotThere, Stale
from mieux.voyage.journal import VoyageJournal, topic_of
from mieux.voyage.models import Card, CardLink, Deed, Voyage

ZONES = ["phare", "port", "equipage", "requins", "rames", "balises", zones.ASHORE, zones.HOLD]


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60))
def test_an_order_can_always_be_found_between_two(places):
    found: list[str] = []
    for place, at_the_end in places:
        at = len(found) if at_the_end else int(place * len(found))
        new = order.between(found[at - 1] if at else "", found[at] if at < len(found) else "")
        found.insert(at, new)
        assert order.is_order(new)
        assert found == sorted(set(found))


@given(st.text(max_size=12), st.text(max_size=12))
def test_an_order_comes_out_of_anything(low: str, high: str):
    assert order.is_order(order.between(low, high))


def test_a_thousand_cards_at_the_end_keep_a_short_order():
    last = ""
    for _ in range(1000):
        last = order.between(last)
    assert len(last) < 6


def both(doc: Doc, other: Doc) -> None:
    doc.apply_update(other.get_update(doc.get_state()))
    other.apply_update(doc.get_update(other.get_state()))


def test_two_people_write_in_one_card_and_both_texts_stay():
    one, two = Doc(), Doc()
    card = document.add_card(one, "phare", "Un jardin 🌱 partagé")
    both(one, two)
    document.write_text(one, card, "Un grand jardin 🌱 partagé")
    document.write_text(two, card, "Un jardin 🌱 partagé, été compris")
    both(one, two)
    for doc in (one, two):
        assert document.read_card(doc, card).text == "Un grand jardin 🌱 partagé, été compris"


def test_a_stale_form_does_not_overwrite():
    doc: Doc = Doc()
    card = document.add_card(doc, "phare", "avant")
    document.write_text(doc, card, "après", "avant")
    with pytest.raises(Stale) as caught:
        document.write_text(doc, card, "autre chose", "avant")
    assert caught.value.now == "après"


def test_two_people_move_a_card_and_it_is_in_one_place():
    one, two = Doc(), Doc()
    cards = [document.add_card(one, "port", text) for text in "abc"]
    both(one, two)
    document.move_card(one, cards[0], "phare")
    document.move_card(two, cards[0], "rames")
    both(one, two)
    assert document.read(one) == document.read(two)
    assert len(document.read(one).cards) == 3


def test_the_hold_gives_back_what_it_took():
    doc: Doc = Doc()
    shark = document.add_card(doc, "requins", "Le règlement")
    oar = document.add_card(doc, "rames", "Des bacs")
    tie = document.link(doc, shark, oar, "shark-oar")
    assert document.link(doc, shark, oar, "shark-oar") == tie
    document.remove_card(doc, shark)
    board = document.read(doc)
    assert board.cards[shark].zone == zones.HOLD
    assert not board.to_card(oar, "shark-oar")
    document.restore_card(doc, shark)
    board = document.read(doc)
    assert board.cards[shark].zone == "requins"
    assert board.to_card(oar, "shark-oar")
    document.unlink(doc, tie)
    assert not document.read(doc).links
    with pytest.raises(NotThere):
        document.unlink(doc, tie)


def test_anything_may_be_in_the_maps_and_reading_goes_on():
    doc: Doc = Doc()
    cards, links = document.cards_of(doc), document.links_of(doc)
    cards["texte"] = "pas une carte"
    cards["liste"] = Array([1, 2])
    cards["x" * 200] = Map({"zone": "phare"})
    cards["nul\x00"] = Map({"zone": "phare"})
    cards["nue"] = Map()
    cards["drôle"] = Map(
        {
            "zone": 12.0,
            "text": "<script>alert(1)</script>\x00",
            "order": "é" * 900,
            "date": math.inf,
            "n": math.nan,
            "deep": {"a": {"b": {"c": {"d": {"e": 1}}}}},
            "y" * 90: 1,
        }
    )
    cards["longue"] = Map({"zone": "phare", "text": Text("é" * 100_000)})
    links["moitié"] = Map({"from": "a"})
    links["autre"] = Map({"from": "a", "to": "b", "type": "nothing-known"})
    links["pas un lien"] = 3
    board = document.read(doc)
    assert set(board.cards) == {"nue", "drôle", "longue"}
    assert board.cards["drôle"].zone == zones.HOLD
    assert "\x00" not in board.cards["drôle"].text
    assert board.cards["drôle"].fields.get("date") is None
    assert len(board.cards["longue"].text) == 100_000
    assert not board.links


@pytest.mark.django_db
def test_forms_refuse_what_is_no_gesture(boat: Voyage):
    shark = boat.cards.get(zone="requins").card_id
    oar = boat.cards.get(zone="rames").card_id
    for wrong in (
        lambda: writing.add_card(boat, "user:1", "ailleurs", "x"),
        lambda: writing.add_card(boat, "user:1", "requins", "x", kind="person"),
        lambda: writing.move_card(boat, "user:1", shark, "ailleurs"),
        lambda: writing.set_fields(boat, "user:1", shark, {"result": "x"}),
        lambda: writing.set_fields(boat, "user:1", shark, {"zone": "phare"}),
        lambda: writing.link(boat, "user:1", oar, shark, "shark-oar"),
        lambda: writing.set_colour(boat, "user:1", shark, "rainbow"),
        lambda: writing.dismiss(boat, "user:1", shark, "anything"),
    ):
        with pytest.raises(BadGesture):
            wrong()
    with pytest.raises(NotThere):
        writing.write_text(boat, "user:1", "inconnue", "x")


# --- Rows -------------------------------------------------------------------------------------------


def rows(boat: Voyage) -> tuple[dict, dict]:
    cards = {
        row.card_id: (row.zone, row.text, row.kind, row.order, row.author, row.colour, row.fields)
        for row in Card.objects.filter(voyage=boat)
    }
    links = {row.link_id: (row.source, row.target, row.type) for row in CardLink.objects.filter(voyage=boat)}
    return cards, links


def said(boat: Voyage) -> tuple[dict, dict]:
    board = document.read(journal.opened(boat.pk))
    cards = {
        card.id: (card.zone, card.text, card.kind, card.order, card.author, card.colour, dict(card.fields))
        for card in board.cards.values()
    }
    return cards, {tie.id: (tie.source, tie.target, tie.type) for tie in board.links.values()}


GESTURES = st.lists(
    st.tuples(
        st.sampled_from(["add", "write", "move", "remove", "restore", "field", "link", "unlink"]),
        st.integers(0, 40),
        st.sampled_from(ZONES),
        st.text(max_size=20),
        st.integers(0, 2),
    ),
    max_size=20,
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gestures=GESTURES, stops=st.sets(st.integers(0, 24), max_size=4))
def test_rows_are_what_the_document_says(aicha, gestures, stops):
    """Three tabs make gestures, meet now and then; the rows catch up at odd moments, or are made again from nothing."""
    boat = voyages.start(aicha, "Hypothèse")
    tabs: list[Doc] = [Doc() for _ in range(3)]
    out: list[Entry] = []
    for number, tab in enumerate(tabs):
        tab.apply_update(journal.opened(boat.pk).get_update())
        tab.observe(lambda event, number=number: out.append(Entry(event.update, f"user:{number}", 0.0)))
    for turn, (what, which, zone, text, tab) in enumerate(gestures):
        doc = tabs[tab]
        board = document.read(doc)
        ids, ties = sorted(board.cards), sorted(board.links)
        card = ids[which % len(ids)] if ids else None
        try:
            if what == "add" or card is None:
                document.add_card(doc, zone, text.replace("\x00", ""))
            elif what == "write":
                document.write_text(doc, card, text)
            elif what == "move":
                document.move_card(doc, card, zone, ids[0])
            elif what == "remove":
                document.remove_card(doc, card)
            elif what == "restore":
                document.restore_card(doc, card)
            elif what == "field":
                document.set_field(doc, card, "result", text.replace("\x00", "") or None)
            elif what == "link":
                document.link(doc, card, ids[(which + 1) % len(ids)], "shark-oar")
            elif ties:
                document.unlink(doc, ties[which % len(ties)])
        except BadGesture:
            pass
        if turn in stops:
            if out:
                VoyageJournal().append({topic_of(boat): out})
                out.clear()
            for other in tabs:
                before = list(out)
                other.apply_update(journal.opened(boat.pk).get_update())
                out[:] = before
            projection.catch_up(boat.pk)
            assert rows(boat) == said(boat)
    if out:
        VoyageJournal().append({topic_of(boat): out})
    projection.catch_up(boat.pk)
    assert rows(boat) == said(boat)
    projection.rebuild(boat.pk)
    assert rows(boat) == said(boat)


@pytest.mark.django_db
def test_deeds_tell_who_when_before_and_after(boat: Voyage):
    lamp = boat.cards.get(zone="phare").card_id
    Deed.objects.all().delete()
    writing.write_text(boat, "user:7", lamp, "Un jardin.")
    writing.write_text(boat, "user:7", lamp, "Un jardin, enfin.")
    writing.move_card(boat, "user:8", lamp, zones.ASHORE)
    writing.write_text(boat, "user:9", lamp, "Un verger.")
    found = [(row.whom, row.field, row.before, row.after) for row in Deed.objects.order_by("number", "pk")]
    assert ("user:7", "text", "Un jardin que tout l’immeuble partage.", "Un jardin, enfin.") in found
    assert ("user:8", "zone", "phare", "ashore") in found
    assert ("user:9", "text", "Un jardin, enfin.", "Un verger.") in found
    assert sum(field == "text" for _whom, field, _before, _after in found) == 2


@pytest.mark.django_db
def test_typing_goes_on_in_its_line_only_while_nobody_else_wrote(boat: Voyage):
    """Caught up between, or all at once: the history tells the same."""
    told = []
    for catch_up_between in (True, False):
        lamp = boat.cards.get(zone="phare").card_id
        doc = journal.opened(boat.pk)
        out: list[bytes] = []
        listening = doc.observe(lambda event, out=out: out.append(event.update))
        now = timezone.now().timestamp()
        start = projection.catch_up(boat.pk)
        for seconds, whom, text in (
            (0, "user:7", "a"),
            (5, "user:8", "ab"),
            (9, "user:7", "abc"),
            (12, "user:7", "abcd"),
        ):
            out.clear()
            document.write_text(doc, lamp, text)
            entries = [Entry(update, whom, now + seconds) for update in out]
            VoyageJournal().append({topic_of(boat): entries})
            if catch_up_between or seconds == 0:
                projection.catch_up(boat.pk)
        projection.catch_up(boat.pk)
        rows = Deed.objects.filter(voyage=boat, number__gt=start).order_by("number", "pk")
        told.append([(row.whom, row.after) for row in rows])
        del listening
        document.write_text(doc, lamp, "Un jardin que tout l’immeuble partage.")
    assert told[0] == told[1] == [("user:7", "a"), ("user:8", "ab"), ("user:7", "abcd")]


@pytest.mark.django_db
def test_many_deeds_are_written_without_asking_for_each(boat: Voyage, django_assert_max_num_queries):
    lamp = boat.cards.get(zone="phare").card_id
    doc = journal.opened(boat.pk)
    out: list[bytes] = []
    listening = doc.observe(lambda event: out.append(event.update))
    for number in range(300):
        document.write_text(doc, lamp, f"Texte {number}")
    entries = [Entry(update, f"user:{number % 2}", 1.8e9 + number) for number, update in enumerate(out)]
    VoyageJournal().append({topic_of(boat): entries})
    del listening
    before = Deed.objects.count()
    with django_assert_max_num_queries(30):
        projection.catch_up(boat.pk)
    assert Deed.objects.count() == before + 300
