"""From the code on the wall to the room: two screens, no account, no leak, no lost place."""

import json

import pytest
from django.core import signing

from mieux.core.testing import ReadOnlyOnGetClient
from mieux.workshop import codes, keys, seats
from mieux.workshop.actions import joining, preparing, running
from mieux.workshop.models import Contribution, Participant, Workshop

from .rooms import Phone, Remote, room

pytestmark = pytest.mark.django_db


def test_codes_have_no_sign_that_is_read_for_another_and_no_word():
    for _ in range(300):
        code = codes.new_code()
        assert len(code) == 5
        assert not set(code) & set("O0I1Z2S5B8AEUYo")
    assert codes.clean_code(" k7-p vx ") == "K7PVX"
    assert codes.clean_word(" Loutre  SAFRAN 47") == codes.clean_word("loutre-safran-47")
    assert codes.clean_word("zèbre-ébène-12") == "zebre-ebene-12"


def test_two_screens_from_the_code_to_the_room_and_no_cookie_before_the_button(client):
    workshop = room()
    first = client.get("/atelier/")
    assert first.status_code == 200
    answer = client.post("/atelier/", {"code": f" {workshop.code.lower()} "}, follow=True)
    assert answer.redirect_chain == [(f"/atelier/{workshop.code}/", 302)]
    assert seats.COOKIE not in client.cookies
    assert Participant.objects.count() == 0
    answer = client.post(f"/atelier/{workshop.code}/", {}, follow=True)
    assert "Vous y êtes" in answer.text
    assert client.cookies[seats.COOKIE]["httponly"]
    assert Participant.objects.count() == 1


def test_the_short_link_goes_on_in_the_language_of_the_phone(client):
    workshop = room()
    assert client.get(f"/a/{workshop.code}/")["Location"] == f"/atelier/{workshop.code}/"
    english = client.get(f"/a/{workshop.code.lower()}/", headers={"Accept-Language": "en"})
    assert english["Location"] == f"/en/atelier/{workshop.code}/"
    picture = client.get(f"/atelier/{workshop.code}/qr.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content


def test_a_wrong_code_helps_then_slows_down_and_nobody_else_notices(client):
    workshop = room()
    answer = client.post("/atelier/", {"code": "K0K0"})
    assert answer.status_code == 404
    # Said once, beside the one field, which has the cursor.
    assert answer.text.count("ni zéro") == 1
    assert "autofocus" in answer.text
    codes_tried = [client.post("/atelier/", {"code": f"CCC{n:02}"}).status_code for n in range(25)]
    assert codes_tried[-1] == 429
    assert 429 not in codes_tried[:15]
    # The school behind the same address still comes in.
    other = ReadOnlyOnGetClient()
    assert other.post("/atelier/", {"code": workshop.code}, follow=True).status_code == 200


def test_an_anonymous_workshop_keeps_no_name_even_when_one_is_sent():
    workshop = room()
    Phone(workshop, nom="Samira")
    assert Participant.objects.get().name == ""
    named = room(names="pseudonym")
    Phone(named, nom="<script>alert(1)</script>")
    row = Participant.objects.get(workshop=named)
    assert row.name.startswith("<script>")
    phone = Phone(named, nom="\u202eDorian\x00")
    assert phone.joined.status_code in (302, 422)
    assert "<script>alert" not in Remote(named).page().text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("نادية", "نادية"),
        ("\u202eDorian\u202c", "Dorian"),
        ("🦄 👩‍👩‍👧", "🦄 👩‍👩‍👧"),
        ("  Jean \n  Michel ", "Jean Michel"),
        ("<b>Zoé</b>", "<b>Zoé</b>"),
    ],
)
def test_pseudonyms_are_words_of_any_script_on_one_line(typed, kept):
    workshop = room(names="pseudonym")
    phone = Phone(workshop, nom=typed)
    assert Participant.objects.get().name == kept
    assert "<b>Zoé" not in phone.page()


def test_a_pseudonym_without_end_is_given_back_with_a_reason():
    workshop = room(names="pseudonym")
    answer = Phone(workshop, nom="x" * 10_000).joined
    assert answer.status_code == 422
    assert "30" in answer.text
    assert not Participant.objects.exists()


def test_a_table_of_five_counts_five():
    workshop = room()
    Phone(workshop, table="5")
    Phone(workshop)
    assert Remote(workshop).scene("screen")["people"] == 6
    assert "6 personnes sont là" in Remote(workshop).scene("screen")["html"]
    assert Phone(workshop, table="900").joined.status_code == 422


def test_a_locked_room_lets_nobody_new_in_and_keeps_who_is_there():
    workshop = room(None, "brainstorm")
    inside = Phone(workshop)
    running.lock(workshop, True)
    outside = Phone(workshop)
    assert outside.joined.status_code == 200
    assert "fermée pour l’instant" in outside.joined.text
    assert Participant.objects.count() == 1
    assert inside.writes(workshop.stages.first(), "Encore là").status_code == 200


def test_a_word_typed_without_accents_is_said_again_with_them():
    assert codes.said_word(codes.clean_word("Zebre  CREME 47")) == "zèbre-crème-47"
    assert all(codes.said_word(codes.clean_word(word)) == word for word in (codes.new_word() for _ in range(50)))


def test_a_personal_word_opens_the_same_place_on_another_device():
    workshop = room(None, "brainstorm")
    phone = Phone(workshop)
    stage = workshop.stages.first()
    phone.writes(stage, "Un banc")
    page = phone.page()
    word = page.split('class="word">')[1].split("<")[0]
    running.lock(workshop, True)
    tablet = ReadOnlyOnGetClient()
    wrong = tablet.post(phone.at("retour/"), {"mot": "loutre-safran-00"})
    assert wrong.status_code == 422
    right = tablet.post(phone.at("retour/"), {"mot": word.upper().replace("-", " ")}, follow=True)
    assert "Un banc" in right.text
    assert word in right.text
    assert Participant.objects.count() == 1
    # The first device goes on.
    assert "Un banc" in phone.page()


def test_neither_tokens_nor_words_are_stored():
    workshop = room()
    joined = joining.join(workshop)
    rows = json.dumps(
        [list(Participant.objects.values_list()), list(joined.participant.tickets.values_list())], default=str
    )
    assert joined.token not in rows
    assert joined.word not in rows


def test_forged_tickets_are_nobodys(client):
    workshop = room(None, "brainstorm")
    other = room(None, "brainstorm")
    phone = Phone(other)
    stolen = phone.browser.cookies[seats.COOKIE].value
    for value in ("", "x", stolen[:-3] + "abc", signing.dumps({workshop.code: ["guess", ""]}, salt="other"), stolen):
        client.cookies[seats.COOKIE] = value
        assert client.get(f"/atelier/{workshop.code}/moi/").status_code == 403
        stage = workshop.stages.first()
        assert client.post(f"/atelier/{workshop.code}/ecrire/", {"sequence": stage.pk, "texte": "x"}).status_code == 403
    assert Contribution.objects.count() == 0


def test_the_notice_says_what_the_settings_do(client):
    workshop = room(keep_days=7)
    page = client.get(f"/atelier/{workshop.code}/").text
    assert "Aucun nom ne vous est demandé" in page
    assert "7 jours après la fin" in page
    preparing.change(workshop, names="pseudonym", airlock=True, keep_days=30)
    page = client.get(f"/en/atelier/{workshop.code}/").text
    assert "pseudonym" in page
    assert "30 days" in page


def test_a_room_that_is_not_open_says_so(client):
    workshop = preparing.make(None, "Demain")
    page = client.get(f"/atelier/{workshop.code}/")
    assert "pas encore ouverte" in page.text
    assert client.post(f"/atelier/{workshop.code}/", {}).status_code == 200
    assert Participant.objects.count() == 0
    assert Workshop.objects.get().seq == 1
    assert keys.opens(workshop, keys.SCREEN, keys.key_of(workshop, keys.REMOTE)) is False
