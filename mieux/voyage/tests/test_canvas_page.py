"""The page of the canvas: what it shows to whom, and its plain forms."""

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from mieux.atlas import actions as atlas
from mieux.atlas.content import BLANK
from mieux.conftest import browser_of
from mieux.voyage import document, journal, order, rules
from mieux.voyage.actions import talk, writing
from mieux.voyage.models import Change, Right, Shipmate

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


def test_the_cards_of_every_zone_can_be_opened_by_the_script(boat, aicha):
    soup = page(browser_of(aicha), boat)
    roles = {zone["data-role"] for zone in soup.select("section[data-zone]")}
    assert {f"editor-{role}" for role in roles} <= {each["data-piece"] for each in soup.select("template[data-piece]")}


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
    now, before = board(boat).cards[card.id], Change.objects.count()
    with pytest.raises(writing.BadGesture):  # a field of another zone: the card was moved meanwhile
        writing.write_card(boat, "user:1", card.id, "Ma version", now.text, {"date": "2030-01-01"})
    writing.write_card(boat, "user:1", card.id, "À deux", now.text, {"colour": "mint"})
    assert (board(boat).cards[card.id].text, Change.objects.count()) == ("À deux", before + 1)


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


@pytest.fixture
def fiche(aicha, settings):
    """An initiative of Aïcha's."""
    settings.MODERATION = "after"
    content = {**BLANK, "name": "La Ruche", "pitch": "On y échange des livres.", "no_place": True}
    return atlas.submit(atlas.save_draft(aicha, content, atlas.Contact("ruche@example.org", True)), aicha)


def look(soup):
    return [line.select_one(".look__words").text for line in soup.select("[data-look-list] > li.look")]


def test_what_to_look_at_is_a_list_with_its_answers_without_any_script(boat, aicha):
    browser = browser_of(aicha)
    shark = first(boat, "requins")
    soup = page(browser, boat)
    assert "sans rame" in look(soup)[0]
    assert shark.text[:20] in look(soup)[0]
    # Put aside: no longer told, and not lost either.
    post(browser, boat, "quiet", card=shark.id, kind="shark-alone")
    soup = page(browser, boat)
    assert not any("sans rame" in line for line in look(soup))
    assert "sans rame" in soup.select_one("[data-aside-list]").text
    assert "sans rame" not in soup.select_one(f"#carte-{shark.id}").text
    post(browser, boat, "again", card=shark.id, kind="shark-alone")
    assert "sans rame" in look(page(browser, boat))[0]
    # « On l’accepte » asks why; without a reason nothing happens.
    post(browser, boat, "accept", card=shark.id, reason="  ")
    assert "accepted" not in board(boat).cards[shark.id].fields
    post(browser, boat, "accept", card=shark.id, reason="c’est la loi")
    soup = page(browser, boat)
    assert not any("sans rame" in line for line in look(soup))
    assert "on l’accepte\xa0: c’est la loi" in soup.select_one(f"#carte-{shark.id}").text
    assert post(browser, boat, "quiet", card=shark.id, kind="lune").status_code == 302


def test_who_reads_sees_what_to_look_at_without_its_gestures(boat, guest_of):
    soup = page(guest_of(Right.SEE), boat)
    assert look(soup)
    assert soup.select("[data-look] form") == []


def test_a_need_says_who_covers_it(boat, aicha):
    whom = f"user:{aicha.pk}"
    need = writing.add_card(boat, whom, "equipage", "Quelqu’un qui soude", kind="need")
    mate = writing.add_card(boat, whom, "equipage", "Rosa", kind="person")
    outside = writing.add_card(boat, whom, "bateau-secours", "Le lycée pro")
    browser = browser_of(aicha)
    assert "personne encore pour ce besoin" in page(browser, boat).select_one(f"#carte-{need}").text
    # What the crew does not want to be told stays a fact.
    writing.dismiss(boat, whom, need, "need-open")
    assert "personne encore" in page(browser, boat).select_one(f"#carte-{need} .fact:not(.fact--ask):last-child").text
    writing.link(boat, whom, need, mate, "need-crew")
    tie = writing.link(boat, whom, need, outside, "need-lifeboat")
    soup = page(browser, boat)
    facts = soup.select_one(f"#carte-{need}").text
    assert "couvert par Rosa, Le lycée pro" in facts or "couvert par Le lycée pro, Rosa" in facts
    # Both ends lead to each other.
    assert soup.select_one(f"#carte-{need} a[href='#carte-{outside}']")
    assert soup.select_one(f"#carte-{outside} a[href='#carte-{need}']")
    # Somebody in the hold covers nothing.
    writing.unlink(boat, whom, tie)
    writing.remove_card(boat, whom, mate)
    assert "personne encore" in page(browser, boat).select_one(f"#carte-{need}").text


def test_a_buoy_says_its_day_and_the_middle_of_its_way(boat, aicha):
    boat.created_at = boat.created_at.replace(year=2026, month=1, day=1, hour=12)
    boat.save()
    buoy = first(boat, "balises")
    writing.set_fields(boat, f"user:{aicha.pk}", buoy.id, {"date": "2026-01-31"})
    text = page(browser_of(aicha), boat).select_one(f"#carte-{buoy.id}").text
    assert "le 31 janvier 2026" in text
    assert "escale à mi-chemin\u00a0: le 16 janvier 2026" in text
    writing.set_fields(boat, f"user:{aicha.pk}", buoy.id, {"done": "2026-01-30"})
    assert "mi-chemin" not in page(browser_of(aicha), boat).select_one(f"#carte-{buoy.id}").text


def test_only_the_person_says_yes_and_the_crew_notes_what_somebody_without_a_way_aboard_said(boat, aicha, basile):
    buoy = first(boat, "balises")
    fields = {"text": buoy.text, "seen": buoy.text, "date": "", "result": "", "done": "", "colour": ""}
    captain = browser_of(aicha)
    post(captain, boat, "write", card=buoy.id, owner="Basile", **fields)
    assert board(boat).cards[buoy.id].fields["owner"] == {"name": "Basile", "whom": f"user:{basile.pk}"}
    assert not page(captain, boat, f"?carte={buoy.id}").select("button[name=answer]")
    post(captain, boat, "answer", card=buoy.id, answer="yes")
    assert board(boat).cards[buoy.id].fields["offer"] == "offered"
    words = [each.text for each in page(browser_of(basile), boat, f"?carte={buoy.id}").select("button[name=answer]")]
    assert words == ["Je la prends", "Je la rends"]
    # A neighbour without an account: whoever spoke to her notes what she said.
    post(captain, boat, "write", card=buoy.id, owner="Samira du 3e", **fields)
    words = [each.text for each in page(captain, boat, f"?carte={buoy.id}").select("button[name=answer]")]
    assert words == ["Samira du 3e a dit oui", "Samira du 3e a dit non"]
    post(captain, boat, "answer", card=buoy.id, answer="yes")
    owner = board(boat).cards[buoy.id].fields
    assert (owner["offer"], owner["owner"]["name"], owner["owner"]["whom"]) == ("accepted", "Samira du 3e", "")
    # Who proposes themselves says yes by that.
    post(captain, boat, "write", card=buoy.id, owner="Aïcha", **fields)
    assert board(boat).cards[buoy.id].fields["offer"] == "accepted"


def test_each_zone_says_whether_those_concerned_have_spoken(boat, aicha, guest_of):
    talk.heard(boat, aicha, "port", yes=True, who="douze locataires", reason="")
    talk.heard(boat, aicha, "phare", yes=False, who="", reason="Nous voulions d’abord une esquisse")
    soup = page(browser_of(aicha), boat)
    assert "douze locataires" in soup.select_one("#zone-port .zone__heard").text
    assert "Nous voulions" in soup.select_one("#zone-phare .zone__heard").text
    asked = soup.select_one("#zone-requins .zone__heard a")
    assert asked["href"].endswith("/concernes/?zone=requins#noter")
    # Who only looks is told, not asked; the hold asks nobody.
    assert soup.select("#zone-hold .zone__heard") == []
    guest = page(guest_of(Right.COMMENT), boat)
    assert guest.select(".zone__heard a") == []


def test_comments_are_counted_in_words_on_cards_and_zones(boat, aicha):
    card, who = first(boat, "port"), rules.aboard(boat, aicha)
    talk.say(who, "port", "Je n’y crois pas", card_id=card.id)
    talk.say(who, "port", "Moi si", card_id=card.id)
    talk.say(who, "phare", "C’est beau")
    soup = page(browser_of(aicha), boat)
    assert soup.select_one(f"#carte-{card.id} .note__talk").text.startswith("2 commentaires")
    assert soup.select_one("#zone-phare .zone__talk").text.startswith("1 commentaire")


def test_an_indicator_has_a_start_a_target_a_proof_and_lands_in_the_matrix(boat, aicha, fiche):
    boat.initiative = fiche
    boat.save()
    buoy = first(boat, "balises")
    browser = browser_of(aicha)
    address = f"/voyages/{boat.key}/mesurer/{buoy.id}/"
    form = {
        "name": "Voisines venues au moins deux fois", "unit": "personnes", "start": "0", "target": "environ 30",
        "on": "12/04/2027", "proof": "Le carnet d’arrosage", "text": "Les voisines se parlent", "level": "groupe",
    }  # fmt: skip
    missing = {**form, "start": "", "target": "", "proof": ""}
    answer = browser.post(address, missing)
    assert answer.status_code == 422
    assert {"start", "target", "proof"} <= set(answer.context["form"].errors)
    assert browser.post(address, form).status_code == 302
    indicator = boat.initiative.indicators.get()
    values = {value.role: value for value in indicator.values.all()}
    assert (values["baseline"].number, values["target"].number, values["target"].about) == (0, 30, True)
    assert str(values["target"].on) == "2027-04-12"
    assert indicator.collection == "Le carnet d’arrosage"
    (claim,) = indicator.claims.all()
    assert (claim.level, claim.text, claim.state) == ("groupe", "Les voisines se parlent", "hoped")
    (tie,) = board(boat).links.values()
    assert (tie.source, tie.target, tie.type) == (buoy.id, str(indicator.pk), "buoy-indicator")
    # The card leads to it; the lighthouse may be measured with the same one.
    soup = page(browser, boat)
    assert soup.select_one(f"#carte-{buoy.id} .note__ties a")["href"].endswith(f"/indicateurs/{indicator.pk}/")
    light = first(boat, "phare")
    browser.post(f"/voyages/{boat.key}/mesurer/{light.id}/", {"how": "known", "indicator": str(indicator.pk)})
    assert {link.type for link in board(boat).links.values()} == {"buoy-indicator", "lighthouse-indicator"}


def test_nobody_measures_what_they_may_not(boat, aicha, basile, guest_of, chloe, fiche):
    buoy, shark = first(boat, "balises"), first(boat, "requins")
    address = f"/voyages/{boat.key}/mesurer/{buoy.id}/"
    assert "Ce voyage n’a pas encore de fiche" in browser_of(aicha).get(address).content.decode()
    boat.initiative = fiche
    boat.save()
    assert browser_of(chloe).get(address).status_code == 404
    assert guest_of(Right.COMMENT).get(address).status_code == 403
    # Aboard, but not in the team of the fiche: it chooses what is followed.
    for browser in (browser_of(basile), guest_of(Right.EDIT)):
        assert browser.get(address).status_code == 200
        assert browser.post(address, {"name": "x"}).status_code == 403
    assert browser_of(aicha).get(f"/voyages/{boat.key}/mesurer/{shark.id}/").status_code == 404
    assert not boat.initiative.indicators.exists()
