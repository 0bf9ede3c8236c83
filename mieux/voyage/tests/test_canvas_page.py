"""The page of the canvas: what it shows to whom, and its plain forms."""

import json
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from mieux.conftest import browser_of
from mieux.voyage import document, journal, order
from mieux.voyage.actions import writing
from mieux.voyage.models import Change, Right, Shipmate
from mieux.voyage.views.canvas import MODULES

pytestmark = pytest.mark.django_db
STATIC = Path(__file__).parents[1] / "static/voyage"


def page(client, boat, query=""):
    answer = client.get(f"/voyages/{boat.key}/{query}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def post(client, boat, action, **data):
    return client.post(f"/voyages/{boat.key}/", {"action": action, **data})


def board(boat):
    return document.read(journal.opened(boat.pk))


def first(boat, zone):
    return board(boat).in_zone(zone)[0]


def test_every_zone_has_its_plain_word_and_its_questions_before_its_cards(boat, aicha):
    soup = page(browser_of(aicha), boat)
    zones = soup.select("section[data-zone]")
    assert [zone["data-zone"] for zone in zones][-2:] == ["ashore", "hold"]
    for zone in zones:
        title = zone.h2
        assert title.select_one(".zone__name").text != title.select_one(".zone__word").text
    sharks = soup.select_one("#zone-requins")
    assert len(sharks.select(".zone__questions li")) == 2
    assert "sans rame" in sharks.select_one("li.note").text
    # The drawing says nothing that the list does not say.
    assert soup.select_one(".sea-ground")["aria-hidden"] == "true"
    # Scripts get data, never code; the page allows nothing inline.
    assert soup.select("script:not([src]):not([type='application/json'])") == []
    assert soup.select("[style]") == []


def test_a_text_is_shown_as_it_was_written_and_never_as_html(boat, aicha):
    writing.add_card(boat, "user:1", "port", "<script>alert(1)</script>\n\n</script><b>gras</b>")
    answer = browser_of(aicha).get(f"/voyages/{boat.key}/")
    assert b"<script>alert" not in answer.content
    assert b"<b>gras</b>" not in answer.content
    data = json.loads(BeautifulSoup(answer.content, "html.parser").select_one("#canvas-data").string)
    assert data["canEdit"] is True


def test_plain_forms_make_every_gesture(boat, aicha):
    browser = browser_of(aicha)
    assert post(browser, boat, "add", zone="requins", lines="Le froid\n\nLa nuit").status_code == 302
    assert [card.text for card in board(boat).in_zone("requins")][1:] == ["Le froid", "La nuit"]
    card = board(boat).in_zone("requins")[1]
    post(
        browser,
        boat,
        "write",
        card=card.id,
        text="Le gel",
        seen="Le froid",
        kind="technical",
        colour="mer",
        accepted="",
    )
    card = board(boat).cards[card.id]
    assert (card.text, card.kind, card.colour) == ("Le gel", "technical", "mer")
    oar = first(boat, "rames")
    post(browser, boat, "link", card=card.id, tie=f"shark-oar|{card.id}|{oar.id}")
    (tie,) = board(boat).links.values()
    assert (tie.source, tie.target) == (card.id, oar.id)
    post(browser, boat, "unlink", card=card.id, link=tie.id)
    assert not board(boat).links
    post(browser, boat, "move", card=card.id, where=f"rames|{oar.id}")
    assert [each.id for each in board(boat).in_zone("rames")] == [card.id, oar.id]
    post(browser, boat, "remove", card=card.id)
    assert board(boat).cards[card.id].zone == "hold"
    post(browser, boat, "restore", card=card.id)
    assert board(boat).cards[card.id].zone == "rames"


def test_a_buoy_is_proposed_then_taken_on(boat, aicha, basile):
    buoy = first(boat, "balises")
    fields = {"date": "2027-04-12", "result": "Une photo", "owner": "Basile", "done": "", "colour": ""}
    post(browser_of(aicha), boat, "write", card=buoy.id, text=buoy.text, seen=buoy.text, **fields)
    assert board(boat).cards[buoy.id].fields["offer"] == "offered"
    soup = page(browser_of(basile), boat, f"?carte={buoy.id}")
    assert "proposée à Basile" not in soup.select_one(f"#carte-{buoy.id}").text  # the open card shows its form
    post(browser_of(basile), boat, "answer", card=buoy.id, answer="yes")
    card = board(boat).cards[buoy.id]
    assert card.fields["offer"] == "accepted"
    assert card.fields["owner"]["whom"] == f"user:{basile.pk}"
    # Writing the rest again does not begin the offer again.
    post(browser_of(aicha), boat, "write", card=buoy.id, text=buoy.text, seen=buoy.text, **fields)
    assert board(boat).cards[buoy.id].fields["offer"] == "accepted"


def test_a_stale_form_overwrites_nothing(boat, aicha):
    card = first(boat, "port")
    writing.write_text(boat, "user:2", card.id, "Écrit entre-temps")
    answer = post(browser_of(aicha), boat, "write", card=card.id, text="Ma version", seen=card.text, colour="")
    assert answer.status_code == 409
    assert board(boat).cards[card.id].text == "Écrit entre-temps"
    text = answer.content.decode()
    assert "Écrit entre-temps" in text
    assert "Ma version" in text


@pytest.mark.parametrize("right", [Right.SEE, Right.COMMENT])
def test_who_may_not_write_is_refused_whatever_they_send(boat, guest_of, right):
    guest, card = guest_of(right), first(boat, "port")
    before = Change.objects.count()
    for action, data in {
        "add": {"zone": "port", "lines": "x"},
        "write": {"text": "x", "seen": card.text},
        "move": {"where": "rames|"},
        "remove": {},
        "link": {"tie": "shark-oar|a|b"},
    }.items():
        assert post(guest, boat, action, card=card.id, **data).status_code == 403
    assert Change.objects.count() == before
    soup = page(guest, boat, f"?carte={card.id}")
    assert soup.select("[data-add], .editor, template[data-piece^=editor]") == []


def test_who_is_not_aboard_sees_nothing(boat, chloe, client):
    for browser in (client, browser_of(chloe)):
        assert browser.get(f"/voyages/{boat.key}/").status_code == 404
        assert post(browser, boat, "add", zone="port", lines="x").status_code == 404


def test_odd_gestures_change_nothing(boat, aicha):
    browser, before = browser_of(aicha), board(boat)
    card = first(boat, "port")
    for action, data in (
        ("move", {"card": card.id, "where": "lune|"}),
        ("link", {"card": card.id, "tie": "shark-oar|a|b"}),
        ("link", {"card": card.id, "tie": f"shark-oar|{card.id}|{card.id}"}),
        ("write", {"card": "nobody", "text": "x"}),
        ("unlink", {"card": card.id, "link": "nobody"}),
        ("add", {"zone": "lune", "lines": "x"}),
        ("answer", {"card": card.id, "answer": "yes"}),
    ):
        assert post(browser, boat, action, **data).status_code in (302, 200), action
    assert post(browser, boat, "dance").status_code == 404
    assert board(boat) == before


def test_the_view_is_remembered_for_each_person(boat, aicha, basile):
    browser = browser_of(aicha)
    assert "canvas--sea" in page(browser, boat).select_one("[data-canvas]")["class"]
    post(browser, boat, "view", vue="liste")
    assert Shipmate.objects.get(voyage=boat, user=aicha).view == "list"
    assert "canvas--list" in page(browser, boat).select_one("[data-canvas]")["class"]
    assert "canvas--sea" in page(browser_of(basile), boat).select_one("[data-canvas]")["class"]
    assert "canvas--sea" in page(browser, boat, "?vue=mer").select_one("[data-canvas]")["class"]


def test_the_page_costs_the_same_queries_for_many_cards(
    boat, aicha, django_assert_num_queries, django_assert_max_num_queries
):
    browser = browser_of(aicha)
    page(browser, boat)
    with django_assert_max_num_queries(20) as few:
        page(browser, boat)
    writing.add_cards(boat, f"user:{aicha.pk}", "port", "\n".join(f"carte {n}" for n in range(200)))
    with django_assert_num_queries(len(few)):
        page(browser, boat)


def test_every_module_is_asked_for_at_once():
    found, left = set(), ["canvas.js"]
    while left:
        name = left.pop()
        for other in re.findall(r'^(?:import|\}) .*?from "\./(.+?)";', (STATIC / name).read_text(), re.MULTILINE):
            if other not in found:
                found.add(other)
                left.append(other)
    assert found == {name.removeprefix("voyage/") for name in MODULES}


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not there")
def test_places_are_the_same_in_the_browser_and_here(tmp_path):
    chance = random.Random(11)
    asked, texts = [], ["", "", "a0", "<b>", "a00", "zzzz", "A" * 70]
    for _ in range(400):
        low, high = sorted(chance.choices(texts, k=2)) if chance.random() < 0.9 else chance.choices(texts, k=2)
        asked.append([low, high])
        texts.append(order.between(low, high))
    script = tmp_path / "ask.mjs"
    script.write_text(
        f"import {{ between }} from {json.dumps((STATIC / 'order.js').as_uri())};\n"
        f"console.log(JSON.stringify({json.dumps(asked)}.map(([low, high]) => between(low, high))));"
    )
    said = subprocess.run(["node", str(script)], capture_output=True, text=True, check=True).stdout
    assert json.loads(said) == [order.between(low, high) for low, high in asked]
