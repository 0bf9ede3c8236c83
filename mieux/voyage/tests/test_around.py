"""Around the canvas: starting, notices, history, crossings, files, what a person takes along or leaves."""

import json
from datetime import date

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from mieux.atlas import actions as atlas
from mieux.atlas.content import BLANK
from mieux.atlas.models import Initiative, InitiativeImpact
from mieux.conftest import browser_of
from mieux.people.models import User
from mieux.people.portable import Person
from mieux.voyage import document, examples, exports, ical, journal, watch, zones
from mieux.voyage.actions import crossing, links, talk, voyages, writing
from mieux.voyage.models import Course, Right, Role, Shipmate, Voyage
from mieux.voyage.personal import holdings
from mieux.voyage.queries.history import lines, moment
from mieux.voyage.queries.passage import passages
from mieux.voyage.rules import aboard

pytestmark = pytest.mark.django_db


def board_of(voyage: Voyage) -> document.Board:
    return document.read(journal.opened(voyage.pk))


def card_in(voyage: Voyage, zone: str) -> str:
    return board_of(voyage).in_zone(zone)[0].id


# --- Starting ---------------------------------------------------------------------------------------


@pytest.fixture
def ruche(aicha: User, settings) -> Initiative:
    settings.MODERATION = "after"
    content = {
        **BLANK,
        "name": "La Ruche aux livres",
        "pitch": "On y échange des livres et des heures.",
        "need": "Une école fermée.",
        "story": "Trois voisines ont poussé la porte.",
        "no_place": True,
    }
    draft = atlas.save_draft(aicha, content, atlas.Contact("ruche@example.org", True))
    InitiativeImpact.objects.create(initiative=draft, level="individu", text="On se connaît mieux.")
    return atlas.submit(draft, aicha)


def test_a_voyage_begins_from_an_initiative(ruche: Initiative, aicha: User, chloe: User):
    browser = browser_of(aicha)
    assert "En faire un projet" in browser.get(ruche.get_absolute_url()).text
    page = browser.post(f"/voyages/depuis/{ruche.slug}/", follow=True)
    voyage = Voyage.objects.get()
    assert page.status_code == 200
    board = board_of(voyage)
    assert [card.text for card in board.in_zone("port")] == ["Une école fermée.", "Trois voisines ont poussé la porte."]
    assert "On y échange des livres et des heures." in [card.text for card in board.in_zone("phare")]
    assert voyage.title in browser.get(ruche.get_absolute_url()).text
    stranger = browser_of(chloe)
    assert stranger.post(f"/voyages/depuis/{ruche.slug}/").status_code == 403
    assert voyage.key not in stranger.get(ruche.get_absolute_url()).text


def test_the_team_of_the_initiative_comes_aboard_by_itself(ruche: Initiative, aicha: User, basile: User, chloe: User):
    from mieux.atlas.models import Member

    voyage = voyages.start(aicha, "La Ruche", initiative=ruche)
    Member.objects.create(initiative=ruche, user=basile)
    assert browser_of(chloe).post(f"/voyages/{voyage.key}/rejoindre/").status_code == 404
    browser = browser_of(basile)
    assert "Monter à bord" in browser.get("/voyages/").text
    assert browser.post(f"/voyages/{voyage.key}/rejoindre/").status_code == 302
    assert voyage.shipmates.get(user=basile).role == Role.CREW


def test_the_worked_example_is_there_for_anybody_and_loaded_once(client):
    assert examples.load_examples() == 2
    assert examples.load_examples() == 0
    page = client.get("/voyages/exemple/")
    assert "Une agence toute neuve" in page.text
    assert "/voyages/exemple/" in client.get("/voyages/").text
    voyage = Voyage.objects.get(key="exemple")
    writing.add_card(voyage, "user:1", "phare", "De trop")
    assert examples.load_examples() == 1
    assert "De trop" not in [card.text for card in board_of(voyage).in_zone("phare")]


def test_in_the_worked_example_every_shark_has_its_oar_and_every_buoy_its_result():
    examples.load_examples()
    for key in ("exemple", "example"):
        voyage = Voyage.objects.get(key=key)
        board = board_of(voyage)
        assert {len(board.from_card(card.id, "shark-oar")) for card in board.in_zone("requins")} == {2, 1}
        assert all(card.fields["result"] for card in board.in_zone("balises"))
        assert not watch.notices(board, zones.role_of)
        tie = next(iter(board.links))
        writing.gesture(voyage, "user:1", lambda doc, tie=tie: document.unlink(doc, tie))
        assert examples.load_examples() == 1
        assert len(board_of(voyage).links) == len(board.links)


# --- What to look at ------------------------------------------------------------------------------------


def kinds(voyage: Voyage) -> list[tuple[str, str]]:
    return [(each.kind, each.card.zone) for each in watch.notices(board_of(voyage), zones.role_of)]


def test_notices_are_gentle_and_answered_by_links_fields_or_a_reason(boat: Voyage):
    assert set(kinds(boat)) == {
        (watch.SHARK_ALONE, "requins"),
        (watch.OAR_ALONE, "rames"),
        (watch.BUOY_VAGUE, "balises"),
        (watch.BUOY_UNDATED, "balises"),
    }
    shark, oar, buoy = card_in(boat, "requins"), card_in(boat, "rames"), card_in(boat, "balises")
    person = writing.add_card(boat, "user:1", "equipage", "Samira", kind="person")
    need = writing.add_card(boat, "user:1", "equipage", "Un jardinier", kind="need")
    assert (watch.NEED_OPEN, "equipage") in kinds(boat)
    writing.link(boat, "user:1", shark, oar, "shark-oar")
    writing.link(boat, "user:1", oar, person, "oar-crew")
    writing.link(boat, "user:1", need, person, "need-crew")
    writing.set_fields(boat, "user:1", buoy, {"date": "2030-06-01", "result": "Un bac"})
    assert kinds(boat) == []
    writing.remove_card(boat, "user:1", oar)
    assert kinds(boat) == [(watch.SHARK_ALONE, "requins")]
    writing.accept_shark(boat, "user:1", shark, "C’est la loi.")
    assert kinds(boat) == []
    writing.accept_shark(boat, "user:1", shark, "")
    writing.dismiss(boat, "user:1", shark, watch.SHARK_ALONE)
    assert kinds(boat) == []
    writing.dismiss(boat, "user:1", shark, watch.SHARK_ALONE, again=True)
    assert kinds(boat) == [(watch.SHARK_ALONE, "requins")]


def test_a_buoy_is_offered_then_accepted_by_its_owner_only(boat: Voyage, basile: User):
    his = f"user:{basile.pk}"
    buoy = card_in(boat, "balises")
    writing.set_fields(boat, "user:1", buoy, {"owner": {"name": "Basile", "whom": his}, "offer": "offered"})
    with pytest.raises(document.BadGesture):
        writing.answer_offer(boat, "user:999", buoy, accept=True)
    writing.answer_offer(boat, his, buoy, accept=True)
    assert board_of(boat).cards[buoy].fields["offer"] == "accepted"
    writing.answer_offer(boat, his, buoy, accept=False)
    assert "owner" not in board_of(boat).cards[buoy].fields


def test_the_stopover_of_a_buoy_is_half_way(boat: Voyage):
    first = card_in(boat, "balises")
    second = writing.add_card(boat, "user:1", "balises", "Récolte")
    writing.set_fields(boat, "user:1", first, {"date": "2030-01-11"})
    writing.set_fields(boat, "user:1", second, {"date": "2030-01-21"})
    found = passages(board_of(boat), date(2030, 1, 1))
    assert [each.middle for each in found] == [date(2030, 1, 6), date(2030, 1, 16)]


# --- Time -------------------------------------------------------------------------------------------


def test_history_tells_and_goes_back_as_a_new_gesture(boat: Voyage, aicha: User):
    lamp = card_in(boat, "phare")
    before = journal.last_number(boat.pk)
    version = crossing.name_version(boat, aicha, "Avant l’été")
    writing.write_text(boat, f"user:{aicha.pk}", lamp, "Un verger.")
    extra = writing.add_card(boat, f"user:{aicha.pk}", "phare", "Des ruches")
    told = [(line.name, line.before, line.after) for line in lines(boat)]
    assert ("Aïcha", "Un jardin que tout l’immeuble partage.", "Un verger.") in told
    assert moment(boat, before).board.cards[lamp].text == "Un jardin que tout l’immeuble partage."
    browser = browser_of(aicha)
    assert "Avant l’été" in browser.get(f"/voyages/{boat.key}/histoire/").text
    browser.post(f"/voyages/{boat.key}/histoire/revenir/", {"number": version.number})
    board = board_of(boat)
    assert board.cards[lamp].text == "Un jardin que tout l’immeuble partage."
    assert board.cards[extra].zone == zones.HOLD
    assert moment(boat, journal.last_number(boat.pk) - 1).board.cards[lamp].text == "Un verger."


def test_beginning_again_asks_for_the_captain(boat: Voyage, basile: User, aicha: User):
    assert browser_of(basile).post(f"/voyages/{boat.key}/escale/", {"course": "restart"}).status_code == 403
    course = {"course": "restart", "note": "Plus petit."}
    page = browser_of(aicha).post(f"/voyages/{boat.key}/escale/", course, follow=True)
    after = Voyage.objects.get(before=boat)
    assert page.redirect_chain[-1][0] == f"/voyages/{after.key}/"
    assert Shipmate.objects.filter(voyage=after).count() == 2
    with pytest.raises(crossing.Closed):
        crossing.stop_over(boat, aicha, Course.RESTART)


def test_those_concerned_a_no_comes_with_its_reason(boat: Voyage, aicha: User):
    browser = browser_of(aicha)
    address = f"/voyages/{boat.key}/concernes/"
    assert browser.post(address, {"zone": "phare", "yes": "no"}).status_code == 422
    assert browser.post(address, {"zone": "phare", "yes": "no", "reason": "Trop tôt."}).status_code == 302
    assert "Trop tôt." in browser.get(address).text
    assert browser.post(address, {"zone": "phare", "yes": "yes", "who": "Zoé, zoe@example.org"}).status_code == 422


# --- Files --------------------------------------------------------------------------------------------


def test_json_comes_back_as_the_same_canvas_without_accounts(boat: Voyage, aicha: User):
    shark, oar, buoy = card_in(boat, "requins"), card_in(boat, "rames"), card_in(boat, "balises")
    writing.link(boat, "user:1", shark, oar, "shark-oar")
    owner = {"name": "Aïcha", "whom": f"user:{aicha.pk}"}
    writing.set_fields(boat, "user:1", buoy, {"date": "2030-06-01", "owner": owner})
    browser = browser_of(aicha)
    data = browser.get(f"/voyages/{boat.key}/sorties/voyage.json").content
    assert b"user:" not in data
    assert b"example.org" not in data
    file = SimpleUploadedFile("voyage.json", data)
    assert browser.post("/voyages/importer/", {"file": file}).status_code == 302
    copy = Voyage.objects.exclude(pk=boat.pk).get()
    one, two = exports.record(exports.logbook(boat)), exports.record(exports.logbook(copy))
    assert one["cards"] == two["cards"]
    assert one["links"] == two["links"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"[" * 100_000,
        json.dumps({"format": exports.FORMAT, "cards": 3}).encode(),
        json.dumps({"format": exports.FORMAT, "cards": [{}] * 6000}).encode(),
    ],
)
def test_what_is_no_voyage_is_refused_with_a_word(aicha: User, data: bytes):
    page = browser_of(aicha).post("/voyages/importer/", {"file": SimpleUploadedFile("x.json", data)})
    assert page.status_code == 422
    assert not Voyage.objects.exists()


def test_an_odd_file_keeps_what_can_be_kept(aicha: User):
    cards = [
        {"id": "a", "zone": "ailleurs", "text": "gardée\x00", "fields": {"date": {"x": 1}, "secret": "y"}},
        {"id": "b" * 99, "zone": "phare", "text": "sans id"},
        {"id": "c", "zone": 3, "text": 4, "kind": ["x"], "fields": "no"},
        "pas une carte",
    ]
    odd = [{"id": "l", "from": "a", "to": "z", "type": "shark-oar"}, 3]
    questions = [{"question": 3}, "?", {"question": "Et l’eau ?", "answer": ["x"], "language": "xx"}, {}]
    file = {"format": exports.FORMAT, "title": 12, "cards": cards, "links": odd, "faq": questions}
    title, board, asked = exports.read_json(json.dumps(file).encode())
    assert title == "12"
    assert [(each.question, each.answer, each.language) for each in asked] == [("Et l’eau ?", "", "fr")]
    assert set(board.cards) == {"a", "c"}
    assert board.cards["a"].zone == zones.HOLD
    assert "secret" not in board.cards["a"].fields
    assert not board.links
    voyages.start_from_board(aicha, title, board)


def test_csv_and_markdown_run_nothing_and_break_nothing(boat: Voyage):
    writing.add_card(boat, "user:1", "phare", '=CMD("x")|<script>\n# titre; "guillemets"')
    book = exports.logbook(boat)
    table, text = exports.write_csv(book).decode(), exports.write_markdown(book).decode()
    assert "\"'=CMD(" in table
    assert "<script>" not in text.replace("\\<script\\>", "")
    assert "\n# titre" not in text
    assert "## Les requins — Contraintes" in text


def test_the_calendar_folds_its_lines_and_escapes(boat: Voyage):
    buoy = card_in(boat, "balises")
    writing.write_text(boat, "user:1", buoy, "Ré;col,te\nBEGIN:VEVENT " + "é" * 200)
    writing.set_fields(boat, "user:1", buoy, {"date": "9999-12-31"})
    data = ical.write_calendar(exports.logbook(boat), "https://example.org/", timezone.now())
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    whole = data.replace(b"\r\n ", b"").decode()
    assert "SUMMARY:Ré\\;col\\,te\\nBEGIN:VEVENT" in whole
    assert whole.count("\r\nBEGIN:VEVENT") == 2


# --- People ---------------------------------------------------------------------------------------------


def test_everything_of_hers_is_handed_over_and_nothing_of_others(boat: Voyage, aicha: User, basile: User):
    writing.add_card(boat, f"user:{basile.pk}", "phare", "De Basile")
    talk.say(aboard(boat, aicha), "phare", "De moi")
    talk.say(aboard(boat, basile), "phare", "Pas de moi")
    links.make_link(boat, Right.SEE, by=aicha, label="voisins")
    parcel = holdings.export(Person(aicha))
    text = json.dumps(parcel.documents, ensure_ascii=False)
    assert "Une cour grise." in text
    assert "De moi" in text
    assert "voisins" in text
    assert "De Basile" not in text
    assert "Pas de moi" not in text


def test_who_leaves_leaves_a_captain_and_no_name(boat: Voyage, aicha: User, basile: User):
    alone = voyages.start(aicha, "Toute seule")
    buoy = card_in(boat, "balises")
    writing.set_fields(boat, "user:1", buoy, {"owner": {"name": "Aïcha", "whom": f"user:{aicha.pk}"}})
    talk.say(aboard(boat, aicha), "phare", "Un mot")
    assert holdings.goes(Person(aicha))
    assert holdings.stays(Person(aicha))
    holdings.erase(Person(aicha))
    aicha.delete()
    assert not Voyage.objects.filter(pk=alone.pk).exists()
    assert boat.shipmates.get().role == Role.CAPTAIN
    page = browser_of(basile)
    for path in ("", "paroles/", "histoire/", "sorties/voyage.json"):
        assert "Aïcha" not in page.get(f"/voyages/{boat.key}/{path}").text, path


def test_crossings_that_were_hers_alone_sink_together(aicha: User):
    first = voyages.start(aicha, "Deux fois")
    crossing.stop_over(first, aicha, Course.RESTART)
    holdings.erase(Person(aicha))
    assert not Voyage.objects.exists()


def test_a_voyage_is_erased_after_its_name_was_typed(boat: Voyage, aicha: User):
    browser = browser_of(aicha)
    assert browser.post(f"/voyages/{boat.key}/effacer/", {"title": "autre"}).status_code == 422
    assert browser.post(f"/voyages/{boat.key}/effacer/", {"title": boat.title}).status_code == 302
    assert not Voyage.objects.exists()


def test_no_column_scores_and_no_query_sums():
    words = ("score", "rank", "rating", "points", "average", "mean", "total", "podium", "level_up")
    for model in apps.get_app_config("voyage").get_models():
        for field in model._meta.get_fields():
            assert not any(word in field.name for word in words), f"{model.__name__}.{field.name}"


def test_a_pack_without_roles_still_holds_cards(aicha: User, use_pack):
    use_pack("energy-sobriety")
    voyage = voyages.start(aicha, "La maison", cards={"toit": ["19 °C"], "phare": ["inconnue ici"]})
    assert [card.text for card in board_of(voyage).in_zone("toit")] == ["19 °C"]
    assert watch.notices(board_of(voyage), zones.role_of) == []
    assert exports.write_markdown(exports.logbook(voyage))
    browser = browser_of(aicha)
    for path in ("", "paroles/", "concernes/", "histoire/", "escale/", "equipage/", "sorties/", "liens/"):
        assert browser.get(f"/voyages/{voyage.key}/{path}").status_code == 200, path
