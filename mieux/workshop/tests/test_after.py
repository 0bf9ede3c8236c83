"""After: the recap, the report on paper, news for those who asked, the notebook, photos, the next workshop."""

import io
import json
from pathlib import Path

import pytest
from django.core import mail
from PIL import Image

from mieux.conftest import browser_of
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.voyage.actions import voyages, writing
from mieux.voyage.models import Role, Shipmate
from mieux.workshop import keys
from mieux.workshop.actions import after, forgetting, pouring, preparing, running
from mieux.workshop.actions.pouring import Wanted
from mieux.workshop.models import Contribution, HalfNote, LogNote, NewsWish, Outcome, Recap, SheetPhoto, Source, Stage
from mieux.workshop.queries.since import since
from mieux.workshop.report import report_of
from mieux.workshop.stages.brainstorm.rules import REVEAL

from .rooms import Phone, Remote, room

pytestmark = pytest.mark.django_db


@pytest.fixture
def boat(aicha):
    return voyages.start(aicha, "Le jardin")


@pytest.fixture
def told(aicha, boat):
    """Revealed cards, and answers to the closing question that the room never saw."""
    workshop = room(aicha, "brainstorm", "closing", names="pseudonym", voyage=boat)
    first, last = workshop.stages.all()
    phone = Phone(workshop, nom="Dorian")
    phone.writes(first, "Le règlement")
    phone.writes(first, "L’argent")
    running.set_phase(first, REVEAL)
    running.go_to(workshop, last)
    phone.writes(last, "Une pause plus longue")
    running.close_room(workshop)
    workshop.refresh_from_db()
    return workshop


def recap_path(workshop):
    recap = after.open_recap(workshop)
    return f"/ateliers/compte-rendu/{recap.pk}/{keys.recap_key(recap.pk, recap.secret)}/"


def pour_one(told, aicha, text="Le règlement", zone="requins"):
    card = Contribution.objects.get(text=text)
    pouring.decide(told, aicha, [Wanted(card, Outcome.POURED, zone)])
    card.refresh_from_db()
    return card


def test_the_recap_tells_what_the_room_saw_and_what_became_of_it(told, aicha, client):
    pour_one(told, aicha)
    where = recap_path(told)
    page = client.get(where)
    assert page.status_code == 200
    assert "noindex" in page["X-Robots-Tag"]
    assert "Le règlement" in page.text
    assert "Versée dans" in page.text
    # Not shown to the room, or not beside the cards there.
    assert "Une pause plus longue" not in page.text
    assert "Dorian" not in page.text
    assert "aicha@" not in page.text
    assert client.get(where.replace(where[-6:], "xxxxx/")).status_code == 404
    after.close_recap(told)
    assert client.get(where).status_code == 404
    assert recap_path(told) != where


def test_the_recap_ends_with_the_rest(told, client):
    where = recap_path(told)
    forgetting.empty(told)
    assert client.get(where).status_code == 404
    assert not Recap.objects.exists()


def test_only_facilitators_share_and_only_once_it_is_over(told, aicha, chloe):
    where = f"/ateliers/{told.key}/partager/"
    assert browser_of(chloe).post(where, {"geste": "ouvrir"}).status_code == 404
    browser = browser_of(aicha)
    browser.post(where, {"geste": "ouvrir"})
    assert "/ateliers/compte-rendu/" in browser.get(f"/ateliers/{told.key}/apres/").text
    still = room(aicha, "brainstorm")
    assert browser.post(f"/ateliers/{still.key}/partager/", {"geste": "ouvrir"}).status_code == 404


def test_the_report_is_a_tagged_pdf(told, aicha, chloe, client):
    pour_one(told, aicha)
    answer = browser_of(aicha).get(f"/ateliers/{told.key}/compte-rendu.pdf")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert b"/MarkInfo" in answer.content
    assert client.get(recap_path(told) + "compte-rendu.pdf").content.startswith(b"%PDF")
    assert browser_of(chloe).get(f"/ateliers/{told.key}/compte-rendu.pdf").status_code == 404
    csv = browser_of(aicha).get(f"/ateliers/{told.key}/donnees.csv").content.decode()
    assert "Le règlement,fr,phone,,,poured" in csv
    HalfNote.objects.create(stage=told.stages.first(), text="Plus lentement")
    assert "Plus lentement" in browser_of(aicha).get(f"/ateliers/{told.key}/apres/").text
    assert "Plus lentement" not in client.get(recap_path(told)).text
    parts = report_of(told, room=False).parts
    assert [line.text for heap in parts[-1].heaps for line in heap.lines] == ["Une pause plus longue"]


# --- News ----------------------------------------------------------------------------------------


YES = {"email": "Dorian@Example.org", "agreed": "on"}


def test_an_address_is_left_apart_and_taken_away(told, aicha):
    running.open_room(told)
    phone = Phone(told)
    running.close_room(told)
    assert "prevenir" in phone.page()
    where = f"/atelier/{told.code}/prevenir/"
    assert phone.browser.post(where, {"email": "x@example.org"}).status_code == 422
    kept = phone.browser.post(where, YES)
    phone.browser.post(where, YES)
    wish = NewsWish.objects.get()
    assert wish.email == "dorian@example.org"
    assert "l’animation ne la voit pas" in wish.agreed
    columns = {field.name for field in NewsWish._meta.get_fields()}
    assert "participant" not in columns
    # The facilitator sees a number, no export holds it.
    browser = browser_of(aicha)
    page = browser.get(f"/ateliers/{told.key}/apres/").text
    assert "1 personne veut connaître la suite" in page
    assert "dorian@example.org" not in page
    for format in ("json", "csv", "md"):
        assert "dorian@" not in browser.get(f"/ateliers/{told.key}/donnees.{format}").content.decode()
    assert "dorian@example.org" in phone.browser.get(kept["Location"]).text
    stranger = ReadOnlyOnGetClient()
    assert stranger.post(where, YES).status_code == 403
    assert (
        stranger.get(f"/ateliers/nouvelles/{wish.pk}/{keys.news_key(wish.pk, 'other@example.org')}/").status_code == 404
    )
    phone.browser.post(kept["Location"])
    assert not NewsWish.objects.exists()


def test_one_letter_goes_to_those_who_asked_with_the_way_out(told, aicha, django_capture_on_commit_callbacks):
    wish = after.want_news(told, "dorian@example.org", "en", "oui")
    browser, where = browser_of(aicha), f"/ateliers/{told.key}/partager/"
    browser.post(where, {"geste": "ecrire"})
    assert not mail.outbox
    browser.post(where, {"geste": "ouvrir"})
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(where, {"geste": "ecrire"})
        browser.post(where, {"geste": "ecrire"})
    (letter,) = mail.outbox
    assert letter.to == ["dorian@example.org"]
    assert "/en/ateliers/compte-rendu/" in letter.body or "/ateliers/compte-rendu/" in letter.body
    assert keys.news_key(wish.pk, wish.email) in letter.extra_headers["List-Unsubscribe"]
    ReadOnlyOnGetClient(enforce_csrf_checks=True).post(
        letter.extra_headers["List-Unsubscribe"].strip("<>").partition("://")[2].partition("/")[2].join(["/", ""]),
        {"List-Unsubscribe": "One-Click"},
    )
    assert not NewsWish.objects.exists()


# --- The notebook --------------------------------------------------------------------------------


def test_the_notebook_holds_answers_until_the_day_and_her_note_after(told, aicha, chloe):
    browser = browser_of(aicha)
    page = browser.get("/ateliers/carnet/")
    assert "Une pause plus longue" in page.text
    browser.post("/ateliers/carnet/", {"atelier": told.key, f"n{told.pk}-text": "Prévoir vingt minutes"})
    forgetting.empty(told)
    page = browser.get("/ateliers/carnet/").text
    assert "Prévoir vingt minutes" in page
    assert "Une pause plus longue" not in page
    assert browser_of(chloe).post("/ateliers/carnet/", {"atelier": told.key, "n-text": "x"}).status_code == 404
    assert "Prévoir vingt minutes" not in browser_of(chloe).get("/ateliers/carnet/").text
    browser.post("/ateliers/carnet/", {"atelier": told.key, f"n{told.pk}-text": ""})
    assert not LogNote.objects.exists()


# --- Photos of sheets ----------------------------------------------------------------------------


def picture(colour="white"):
    file = io.BytesIO()
    image = Image.new("RGB", (60, 40), colour)
    exif = image.getexif()
    exif[0x010F] = "Téléphone de Dorian"
    image.save(file, "JPEG", exif=exif)
    file.seek(0)
    file.name = "feuille.jpg"
    return file


def test_a_photo_is_made_anew_typed_from_and_its_cards_are_labelled(aicha, chloe, django_capture_on_commit_callbacks):
    workshop = room(aicha, "brainstorm", "zones")
    second = workshop.stages.last()
    remote = Remote(workshop)
    where = f"/atelier/{workshop.code}/photos/"
    assert browser_of(chloe).get(where).status_code == 403
    send = {"cle": remote.key, "geste": "envoyer", "sequence": second.pk, "label": "Table du fond"}
    for _try in range(2):
        assert remote.browser.post(where, {**send, "photos": picture()}).status_code == 302
    photo = SheetPhoto.objects.get()
    with photo.image.open() as file:
        body = file.read()
    assert b"Dorian" not in body
    shown = remote.browser.get(f"{where}{photo.pk}/?cle={remote.key}")
    assert shown.status_code == 200
    assert Phone(workshop).browser.get(f"{where}{photo.pk}/").status_code == 403
    typed = {
        "cle": remote.key,
        "geste": "recopier",
        "photo": photo.pk,
        "lines": "Le froid\n\nLe bruit",
        "ou": "requins|",
    }
    for _try in range(2):
        remote.browser.post(where, {**typed, "une-fois": "abcdefgh"})
    cards = Contribution.objects.filter(stage=second)
    assert sorted(card.text for card in cards) == ["Le bruit", "Le froid"]
    assert {card.source for card in cards} == {Source.PAPER}
    assert "sur papier" in remote.browser.get(where + f"?cle={remote.key}").text
    other = room(chloe, "brainstorm")
    stolen = {"cle": Remote(other).key, "geste": "retirer", "photo": photo.pk}
    assert remote.browser.post(f"/atelier/{other.code}/photos/", stolen).status_code == 404
    path = photo.image.path
    with django_capture_on_commit_callbacks(execute=True):
        remote.browser.post(where, {"cle": remote.key, "geste": "retirer", "photo": photo.pk})
    assert not SheetPhoto.objects.exists()
    assert not Path(path).exists()
    assert cards.count() == 2


# --- The next workshop ---------------------------------------------------------------------------


def test_the_next_workshop_begins_where_the_last_one_ended(told, boat, aicha):
    rule = pour_one(told, aicha)
    buoy = pour_one(told, aicha, "L’argent", "balises")
    forgetting.empty(told)
    whom = f"user:{aicha.pk}"
    oar = writing.add_card(boat, whom, "rames", "Un vote en assemblée")
    writing.link(boat, whom, rule.card, oar, "shark-oar")
    writing.set_fields(boat, whom, buoy.card, {"done": "2099-01-01"})
    writing.write_text(boat, whom, buoy.card, "L’argent du premier hiver")
    following = room(aicha, "since", voyage=boat)
    found = since(following)
    assert found.title == told.title
    by_text = {card.text: " ; ".join(card.news) for card in found.cards}
    assert "Un vote en assemblée" in by_text["Le règlement"]
    assert "passée le" in by_text["L’argent du premier hiver"]
    assert "réécrite depuis" in by_text["L’argent du premier hiver"]
    assert found.passed == ("L’argent du premier hiver",)
    stage = Stage.objects.get(workshop=following)
    assert "Un vote en assemblée" in Remote(following).scene("screen")["html"]
    assert "Un vote en assemblée" in Phone(following).scene()["html"]
    assert json.dumps(Remote(following).scene()["data"])
    assert "Depuis la dernière escale" in browser_of(aicha).get(f"/ateliers/{following.key}/depuis/").text
    assert stage.title == "Depuis la dernière escale"


def test_a_merge_is_not_told_as_rewritten_since(told, boat, aicha):
    there = writing.add_card(boat, f"user:{aicha.pk}", "requins", "La copropriété")
    one = Contribution.objects.get(text="Le règlement")
    merge = Wanted(one, Outcome.MERGED, target=there, text="Le règlement de copropriété", seen="La copropriété")
    pouring.decide(told, aicha, [merge])
    (card,) = since(room(aicha, "since", voyage=boat)).cards
    assert (card.text, card.news) == ("Le règlement de copropriété", ())


def test_the_first_workshop_of_a_voyage_has_nothing_before_it(aicha, boat):
    workshop = room(aicha, "since", voyage=boat)
    assert since(workshop) is None
    assert "première escale" in Phone(workshop).scene()["html"]
    preparing.change(workshop, voyage=None)
    assert "Pas encore d’atelier" in browser_of(aicha).get(f"/ateliers/{workshop.key}/depuis/").text


# --- Who may open what ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "ateliers/{key}/verser/",
        "ateliers/{key}/verser/projet/",
        "ateliers/{key}/verser/{card}/",
        "ateliers/{key}/compte-rendu.pdf",
        "ateliers/{key}/depuis/",
        "ateliers/{key}/apres/",
        "atelier/{code}/photos/",
        "atelier/{code}/photos/1/",
        "voyages/{boat}/propositions/",
        "voyages/{boat}/propositions/{card}/",
    ],
)
def test_neither_strangers_nor_participants_open_the_facilitator_s_pages(told, boat, chloe, client, path):
    card = Contribution.objects.first().pk
    where = "/" + path.format(key=told.key, code=told.code, boat=boat.key, card=card)
    running.open_room(told)
    for browser in (browser_of(chloe), Phone(told).browser, client):
        # A page of an account asks whoever has none to sign in.
        for answer in (browser.get(where), browser.post(where, {"geste": "cale:reste", "title": "x"})):
            assert answer.status_code in (302, 403, 404, 405), answer.status_code
            assert answer.status_code != 302 or "/connexion/" in answer["Location"]
    assert not Contribution.objects.exclude(outcome=Outcome.NONE).exists()


# --- What a second look found --------------------------------------------------------------------


def test_an_answer_of_a_stopover_is_in_the_notebook_once(aicha):
    workshop = room(aicha, "stopover")
    Phone(workshop).writes(workshop.stages.first(), "Plus de pauses")
    running.close_room(workshop)
    assert browser_of(aicha).get("/ateliers/carnet/").text.count("Plus de pauses") == 1


def test_whoever_was_put_ashore_reads_nothing_of_the_voyage(told, boat, aicha, basile):
    pour_one(told, aicha)
    voyages.come_aboard(boat, basile, Role.COMPANION)
    following = room(basile, "since", voyage=boat)
    browser, where = browser_of(basile), f"/ateliers/{following.key}/depuis/"
    assert "Le règlement" in browser.get(where).text
    assert "Le règlement" in Phone(following).scene()["html"]
    Shipmate.objects.filter(voyage=boat, user=basile).delete()
    assert "Le règlement" not in browser.get(where).text
    preparing.change(following)
    for seen in (Phone(following).scene(), Remote(following).scene("screen")):
        assert "Le règlement" not in seen["html"]


def test_two_cards_that_say_the_same_may_end_differently(told, aicha):
    running.open_room(told)
    Phone(told).writes(told.stages.first(), "Le règlement", "encore")
    pouring.decide(told, aicha, [Wanted(Contribution.objects.first(), Outcome.POURED, "requins")])
    said = [line for part in report_of(told, room=True).parts for heap in part.heaps for line in heap.lines]
    assert [line.became for line in said if line.text == "Le règlement"] == ["versée dans Les requins", ""]
