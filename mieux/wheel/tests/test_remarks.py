"""Talking about a cell: who may, what it shows, whom it calls, how it stops."""

import re

import pytest
from django.core import mail

from mieux.conftest import browser_of
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.people.models import User
from mieux.wheel import actions
from mieux.wheel.models import Invitation, Remark, Silence
from mieux.wheel.rules import Who

from .conftest import enter
from .laying import D, closed, lay

pytestmark = pytest.mark.django_db
CELL = "/atlas/la-ruche-aux-livres/lectures/cellule/ouverture/diagnostic/"


def say(browser, text="Qui a invité l’école ?", **more):
    return browser.post(f"{CELL}dire/", {"text": text, **more})


def test_somebody_signed_in_speaks_and_everybody_reads(client, ruche, basile):
    assert say(browser_of(basile)).status_code == 302
    assert "Qui a invité l’école ?" in client.get(CELL).content.decode()


def test_a_stranger_reads_and_does_not_write(client, ruche):
    assert say(client).status_code == 403
    assert not Remark.objects.exists()


def test_an_answer_joins_the_thread_it_answers(ruche, aicha, basile):
    say(browser_of(basile))
    first = Remark.objects.get()
    say(browser_of(aicha), "La directrice, un mardi.", parent=first.pk)
    answer = Remark.objects.get(parent=first)
    say(browser_of(basile), "Merci !", parent=answer.pk)
    assert Remark.objects.filter(parent=first).count() == 2


def test_a_nervous_finger_says_it_once(ruche, basile):
    for _ in range(2):
        say(browser_of(basile))
    assert Remark.objects.count() == 1


def test_nothing_to_reach_somebody_stands_in_public(ruche, basile):
    response = say(browser_of(basile), "Écrivez-moi à basile@example.org")
    assert response.status_code == 422
    assert "basile@example.org" in response.content.decode()  # what was typed is not lost
    assert not Remark.objects.exists()


def test_a_guest_speaks_once_they_shared_a_reading(ruche, aicha, blind):
    blind.blind = False
    blind.save()
    browser, reading = enter(blind, aicha)
    assert say(browser, signature="Dorian").status_code == 403
    reading.state = "shared"
    reading.save()
    assert say(browser, signature="Dorian").status_code == 302
    assert Remark.objects.get().signature == "Dorian"


def test_what_a_moderator_removed_does_not_come_back_by_a_correction(ruche, basile):
    say(browser_of(basile))
    before = Remark.objects.get()
    actions.remarks.decide_remark(before, keep=False)
    actions.remarks.rewrite(before, Who(basile), "Encore.")
    assert Remark.objects.get().text == ""


def test_only_its_author_corrects_or_takes_back(ruche, aicha, basile):
    say(browser_of(basile))
    remark = Remark.objects.get()
    path = f"/atlas/{ruche.slug}/lectures/remarques/{remark.pk}/"
    assert browser_of(aicha).post(path, {"text": "Autre chose"}).status_code == 403
    assert browser_of(basile).post(path, {"text": "Qui a invité l’école, au juste ?"}).status_code == 302
    remark.refresh_from_db()
    assert remark.text == "Qui a invité l’école, au juste ?"
    assert remark.edited_at
    browser_of(basile).post(path, {"take_back": "1"})
    assert not Remark.objects.exists()


def test_what_others_answered_stays_when_one_takes_back(client, ruche, aicha, basile):
    say(browser_of(basile))
    remark = Remark.objects.get()
    say(browser_of(aicha), "La directrice.", parent=remark.pk)
    browser_of(basile).post(f"/atlas/{ruche.slug}/lectures/remarques/{remark.pk}/", {"take_back": "1"})
    page = client.get(CELL).content.decode()
    assert "Qui a invité" not in page
    assert "Remarque retirée." in page
    assert "La directrice." in page


def test_anybody_reports_and_a_moderator_decides(client, ruche, basile, moderator, chloe):
    say(browser_of(basile))
    remark = Remark.objects.get()
    base = f"/atlas/{ruche.slug}/lectures/remarques/{remark.pk}/"
    assert client.post(f"{base}signaler/").status_code == 302
    assert "Qui a invité l’école ?" in client.get(CELL).content.decode()  # a report hides nothing by itself
    assert browser_of(chloe).get("/lectures/moderation/remarques/").status_code == 403
    assert browser_of(chloe).post(f"{base}decider/", {"geste": "retirer"}).status_code == 403
    assert "Qui a invité l’école ?" in browser_of(moderator).get("/lectures/moderation/remarques/").content.decode()
    browser_of(moderator).post(f"{base}decider/", {"geste": "retirer"})
    remark.refresh_from_db()
    assert (remark.state, remark.text) == ("removed", "")
    assert "Qui a invité l’école ?" not in client.get(CELL).content.decode()


# --- Blind rounds ---------------------------------------------------------------------------------


def test_who_reads_blind_neither_reads_nor_writes_the_talk_until_the_opening(ruche, aicha, basile, chloe):
    say(browser_of(basile))
    remark = Remark.objects.get()
    box = closed(ruche, aicha)
    lay(ruche, chloe, {("ouverture", D): "present"}, round=box)
    blindfolded = browser_of(chloe)
    assert "Qui a invité l’école ?" not in blindfolded.get(CELL).content.decode()
    assert say(blindfolded).status_code == 403
    assert blindfolded.get(f"/atlas/{ruche.slug}/lectures/remarques/{remark.pk}/signaler/").status_code == 404
    box.opened_at = box.created_at
    box.save()
    assert "Qui a invité l’école ?" in blindfolded.get(CELL).content.decode()
    assert say(blindfolded, "Moi aussi.").status_code == 302


def test_an_invitation_by_name_is_a_blindfold_until_it_is_declined(ruche, aicha, basile, chloe):
    say(browser_of(basile))
    box = closed(ruche, aicha)
    invitation = Invitation.objects.create(round=box, user=chloe, by=aicha)
    assert "Qui a invité l’école ?" not in browser_of(chloe).get(CELL).content.decode()
    invitation.declined_at = box.created_at
    invitation.save()
    assert "Qui a invité l’école ?" in browser_of(chloe).get(CELL).content.decode()


def test_a_remark_about_a_reading_goes_out_of_sight_with_it(client, ruche, aicha, basile):
    reading = lay(ruche, aicha, {("ouverture", D): "present"})
    say(browser_of(basile), "Et la mairie ?", reading=reading.pk)
    assert "Et la mairie ?" in client.get(CELL).content.decode()
    reading.state = "withdrawn"
    reading.save()
    assert "Et la mairie ?" not in client.get(CELL).content.decode()


# --- Calling somebody -----------------------------------------------------------------------------


def called(capture, browser, text):
    mail.outbox.clear()
    with capture(execute=True):
        assert say(browser, text).status_code == 302
    return [letter.to[0] for letter in mail.outbox]


def test_a_reader_called_by_name_gets_one_letter_without_any_address(
    ruche, aicha, basile, django_capture_on_commit_callbacks
):
    lay(ruche, aicha, {("ouverture", D): "present"})
    assert called(django_capture_on_commit_callbacks, browser_of(basile), "@aicha, @Aïcha : qui les a invités ?") == [
        "aicha@example.org"
    ]
    letter = mail.outbox[0]
    assert "@example.org" not in letter.subject + letter.body
    assert not letter.reply_to
    assert "qui les a invités ?" in letter.body
    assert CELL in letter.body


def test_nobody_outside_the_talk_can_be_called(ruche, basile, chloe, django_capture_on_commit_callbacks):
    assert called(django_capture_on_commit_callbacks, browser_of(basile), "@Chloé, un avis ?") == []


def test_who_reads_in_a_closed_box_cannot_be_found_by_calling(
    ruche, aicha, basile, chloe, django_capture_on_commit_callbacks
):
    lay(ruche, chloe, {("ouverture", D): "present"}, round=closed(ruche, aicha))
    assert called(django_capture_on_commit_callbacks, browser_of(basile), "@Chloé, un avis ?") == []
    assert not Remark.objects.get().mentions.exists()


def test_two_people_with_the_same_first_name_are_called_by_their_whole_name(
    ruche, basile, django_capture_on_commit_callbacks
):
    for name in ("Rosa Luz", "Rosa Bonheur"):
        person = User.objects.create_user(f"{name.split()[1].lower()}@example.org", name=name)
        lay(ruche, person, {("ouverture", D): "present"})
    capture = django_capture_on_commit_callbacks
    assert called(capture, browser_of(basile), "@Rosa, un avis ?") == []
    assert called(capture, browser_of(basile), "@rosa luz, un avis ?") == ["luz@example.org"]


def test_the_link_of_the_letter_silences_without_signing_in_and_back(
    client, ruche, aicha, basile, django_capture_on_commit_callbacks
):
    lay(ruche, aicha, {("ouverture", D): "present"})
    capture = django_capture_on_commit_callbacks
    called(capture, browser_of(basile), "@Aïcha, un avis ?")
    link = re.search(r"https?://[^/]+(/lectures/silence/\S+/)", mail.outbox[0].body).group(1)
    assert mail.outbox[0].extra_headers["List-Unsubscribe"].endswith(f"{link}>")
    assert client.get(link).status_code == 200
    assert not Silence.objects.exists()  # opening the link, as a mail robot does, changes nothing
    client.post(link, {"ou": "ici"})
    assert called(capture, browser_of(basile), "@Aïcha, encore ?") == []
    client.post(link, {"ou": "ici", "geste": "reprendre"})
    assert called(capture, browser_of(basile), "@Aïcha, et là ?") == ["aicha@example.org"]
    client.post(link, {"ou": "partout"})
    assert called(capture, browser_of(basile), "@Aïcha, bon…") == []


def test_a_changed_link_opens_nothing():
    assert ReadOnlyOnGetClient().get("/lectures/silence/abc:def/").status_code == 404


def test_what_somebody_writes_is_text(client, ruche, basile):
    say(browser_of(basile), "<script>alert(1)</script>")
    page = client.get(CELL).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page
