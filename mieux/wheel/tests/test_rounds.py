"""Reading together: a round opens once, invites without showing an address, and lets guests in without an account."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mieux.atlas.models import IndexChange
from mieux.conftest import browser_of
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.people.models import User
from mieux.wheel import actions
from mieux.wheel.actions import Terms
from mieux.wheel.models import Invitation, Reading, Round
from mieux.wheel.rules import Who

from .conftest import enter, typed

TOURS = "/atlas/la-ruche-aux-livres/lectures/tours/"
MINE = "/atlas/la-ruche-aux-livres/lectures/ma-lecture/"


def tomorrow(days: int = 1) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_the_team_opens_a_round_and_a_form_sent_twice_opens_one(ruche, aicha):
    browser = browser_of(aicha)
    assert browser.get(f"{TOURS}nouvelle/").status_code == 200
    sent = {"title": "Le conseil lit", "blind": "on", "until_count": "3", "until_date": tomorrow(30)}
    for _ in range(2):
        assert browser.post(f"{TOURS}nouvelle/", sent).status_code == 302
    round = Round.objects.get()
    assert round.is_closed_box
    page = browser.get(f"{TOURS}{round.pk}/")
    assert "lecture à l’aveugle" in page.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"until_count": "", "until_date": ""},
        {"until_count": "1"},
        {"until_count": "trois"},
        {"until_count": "5000"},
        {"until_date": "2020-01-01"},
        {"until_date": "hier"},
        {"until_date": "2999-01-01"},
        {"title": "Appelez le 06 12 34 56 78"},
    ],
)
def test_terms_that_cannot_hold_are_refused_with_words(ruche, aicha, wrong):
    sent = {"title": "Le conseil lit", "blind": "on", "until_count": "3", "until_date": "", **wrong}
    assert browser_of(aicha).post(f"{TOURS}nouvelle/", sent).status_code == 422
    assert not Round.objects.exists()


def test_the_same_name_under_other_terms_is_another_round(ruche, aicha):
    """Aïcha who promises a closed box is not given the open round that has its name already."""
    browser = browser_of(aicha)
    for sent in ({"title": "On lit"}, {"title": "On lit", "blind": "on", "until_count": "3"}):
        browser.post(f"{TOURS}nouvelle/", sent)
    assert sorted(Round.objects.values_list("blind", flat=True)) == [False, True]


def test_a_guest_opens_the_link_reads_the_fiche_and_writes_on_the_second_screen(ruche, aicha, blind, client):
    _row, token = actions.invite_by_link(blind, aicha, "les parents")
    door = f"/lectures/invitation/{token}/"
    page = client.get(door)
    assert page.status_code == 200
    assert "quarante familles" in page.text
    assert "mieux_guest" not in client.cookies  # nobody is a guest by reading
    assert page["Referrer-Policy"] == "same-origin"
    assert client.post(door, {"signature": ""}).status_code == 422
    assert client.post(door, {"signature": "06 12 34 56 78"}).status_code == 422
    answer = client.post(door, {"signature": "Dorian"})
    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 200
    assert client.post(answer.url, typed()).status_code == 302
    reading = Reading.objects.get()
    assert (reading.signature, reading.reader, reading.round) == ("Dorian", None, blind)
    assert client.post(door, {"signature": "Dorian bis"}).status_code == 302
    assert Reading.objects.count() == 1


def test_only_a_keyed_hash_of_the_link_is_kept(ruche, aicha, blind):
    page = browser_of(aicha).post(f"{TOURS}{blind.pk}/lien/", {"label": "le bureau", "days": "30"})
    link = page.text.split('value="http://testserver/lectures/invitation/')[1].split('"')[0].strip("/")
    row = Invitation.objects.get()
    assert link not in {row.key, row.label}
    assert len(row.key) == 64
    assert actions.invitation_of(link) == row
    assert link not in browser_of(aicha).get(f"{TOURS}{blind.pk}/").text


@pytest.mark.parametrize("end", ["revoked", "late", "over"])
def test_a_link_that_ended_says_whom_to_ask(ruche, aicha, blind, client, end):
    row, token = actions.invite_by_link(blind, aicha, "les parents")
    if end == "revoked":
        actions.revoke(row)
    elif end == "late":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    else:
        Round.objects.update(opened_at=timezone.now(), closed_at=timezone.now())
    for answer in (client.get(f"/lectures/invitation/{token}/"), client.post(f"/lectures/invitation/{token}/", {})):
        assert answer.status_code == 410
        assert ("fini" if end == "over" else "Aïcha") in answer.text
    assert not Reading.objects.exists()
    assert client.get("/lectures/invitation/nimporte-quoi/").status_code == 404


def test_a_guest_whose_link_was_taken_back_keeps_their_words_and_writes_no_more(ruche, aicha, blind):
    browser, reading = enter(blind, aicha)
    page = f"{MINE}{reading.pk}/"
    assert browser.post(f"{page}fait/", typed()).status_code == 302
    actions.share(reading)
    actions.revoke(reading.invitation)
    assert "Quarante familles" in browser.get(page).text
    answer = browser.post(f"{page}fait/", typed(phase_ouverture="evaluation"))
    assert answer.status_code == 403
    assert "Aïcha" in answer.text
    # Words remain their author's.
    assert browser.post(f"{page}reprendre/").status_code == 302
    # A newer link lets them write on in the same reading.
    _row, token = actions.invite_by_link(blind, aicha, "les parents, encore")
    browser.post(f"{page}remettre/")
    assert browser.post(f"/lectures/invitation/{token}/", {"signature": "Dorian"}).status_code == 302
    assert browser.post(f"{page}fait/", typed(phase_ouverture="evaluation")).status_code == 302


def test_somebody_who_signs_here_is_invited_by_name_without_any_address(
    ruche, aicha, blind, reader, write, django_capture_on_commit_callbacks
):
    actions.share(write(reader))
    User.objects.filter(pk=reader.pk).update(language="en")
    browser = browser_of(aicha)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            page = browser.post(f"{TOURS}{blind.pk}/inviter/", {"name": "rosa"}, follow=True)
    assert "rosa@example.org" not in page.text
    (letter,) = mail.outbox
    assert letter.to == ["rosa@example.org"]
    assert "La Ruche aux livres" in letter.subject
    assert "aicha@example.org" not in letter.body + str(letter.extra_headers)
    assert f"/en{TOURS}{blind.pk}/" in letter.body
    rosa = browser_of(reader)
    assert "La Ruche aux livres" in rosa.get("/lectures/").text
    assert rosa.get(f"{TOURS}{blind.pk}/").status_code == 200


def test_nobody_is_found_who_does_not_sign_in_public(ruche, aicha, blind, chloe):
    page = browser_of(aicha).post(f"{TOURS}{blind.pk}/inviter/", {"name": "Chloé"})
    assert page.status_code == 422
    assert not Invitation.objects.exists()
    # A reading in a closed box does not make its author known.
    reading = actions.start_reading(Who(chloe), ruche, round=blind)
    actions.choose_forms(reading, [("nouveau-service", "parce que")])
    Reading.objects.filter(pk=reading.pk).update(state="shared")
    assert browser_of(aicha).post(f"{TOURS}{blind.pk}/inviter/", {"name": "Chloé"}).status_code == 422


def test_two_people_of_the_same_name_are_told_apart_by_what_they_sign(ruche, aicha, blind, reader, write):
    other = User.objects.create_user("rosa2@example.org", name="Rosa")
    actions.share(write(reader))
    actions.share(write(other))
    browser = browser_of(aicha)
    page = browser.post(f"{TOURS}{blind.pk}/inviter/", {"name": "Rosa"})
    assert "Laquelle" in page.text
    assert not Invitation.objects.exists()
    browser.post(f"{TOURS}{blind.pk}/inviter/", {"name": "Rosa", "person": str(other.pk)})
    assert Invitation.objects.get().user == other
    # A number that is not among them invites nobody.
    browser.post(f"{TOURS}{blind.pk}/inviter/", {"name": "Rosa", "person": str(aicha.pk)})
    assert Invitation.objects.count() == 1


def test_the_list_costs_the_same_for_two_rounds_and_for_ten(ruche, aicha, reader, django_assert_max_num_queries):
    for number in range(10):
        round = actions.open_round(ruche, aicha, Terms(f"Tour {number}", "", True, 3))
        actions.invite_by_name(round, aicha, reader, "")
    for user in (reader, aicha):
        browser = browser_of(user)
        with django_assert_max_num_queries(14):
            assert "Tour 9" in browser.get("/lectures/").text


def test_not_this_time_leaves_the_list_and_is_not_asked_again(ruche, aicha, blind, reader):
    actions.invite_by_name(blind, aicha, reader, "")
    rosa = browser_of(reader)
    row = Invitation.objects.get()
    assert rosa.post(f"/lectures/invitations/{row.pk}/pas-cette-fois/").status_code == 302
    assert "La Ruche" not in rosa.get("/lectures/").text
    assert actions.invite_by_name(blind, aicha, reader, "") is False
    assert rosa.post(f"{TOURS}{blind.pk}/lire/").status_code == 302
    row.refresh_from_db()
    assert row.declined_at is None


# --- The opening ------------------------------------------------------------------------------------


def test_the_third_reading_opens_the_box_once_and_each_reader_gets_one_letter(
    ruche, aicha, blind, reader, chloe, write, client, django_capture_on_commit_callbacks
):
    readings = [write(user, round=blind, sentence=f"Vu par {user.name}.") for user in (reader, chloe, aicha)]
    with django_capture_on_commit_callbacks(execute=True):
        opened = [actions.share(row, "https://mieux.example").opened for row in readings]
        again = [actions.share(row, "https://mieux.example").opened for row in readings]
    assert opened == [False, False, True]
    assert not any(again)
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(user.email for user in (aicha, reader, chloe))
    assert not any("Vu par" in letter.body for letter in mail.outbox)
    blind.refresh_from_db()
    assert blind.opened_at is not None
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.open_if_ready(blind) is False
        assert actions.open_due() == 0
    assert len(mail.outbox) == 3
    history = f"/atlas/{ruche.slug}/lectures/{readings[0].pk}/historique/"
    assert "Vu par Rosa." in client.get(history).text


def test_one_person_in_three_contexts_is_one_reader_and_opens_nothing_alone(ruche, aicha, blind, reader, chloe, write):
    actions.share(write(reader, round=blind))
    for where in ("à Mulhouse", "à Lille"):
        place = actions.context_row(ruche, actions.NewContext("tout le monde", where, "rien"), reader)
        other = actions.start_reading(Who(reader), ruche, round=blind, context=place)
        actions.choose_forms(other, [("nouveau-service", "Parce que.")])
        assert actions.share(other).opened is False
    assert actions.share(write(chloe, round=blind)).opened is False
    assert actions.share(write(aicha, round=blind)).opened is True


def test_an_invitation_taken_back_keeps_a_draft_out_of_the_box(ruche, aicha, blind, reader):
    row, token = actions.invite_by_link(blind, aicha, "Rosa")
    rosa = browser_of(reader)
    address = rosa.post(f"/lectures/invitation/{token}/").url
    assert rosa.post(address, typed()).status_code == 302
    reading = Reading.objects.get()
    actions.revoke(row)
    answer = rosa.post(f"{MINE}{reading.pk}/partager/")
    assert answer.status_code == 403
    assert "Aïcha" in answer.text
    _row, newer = actions.invite_by_link(blind, aicha, "Rosa, encore")
    rosa.post(f"/lectures/invitation/{newer}/")
    assert rosa.post(f"{MINE}{reading.pk}/partager/").status_code == 302


def test_two_processes_that_both_find_the_box_closed_open_it_once(
    ruche, aicha, blind, reader, chloe, write, django_capture_on_commit_callbacks
):
    for user in (reader, chloe, aicha):
        row = write(user, round=blind)
        Reading.objects.filter(pk=row.pk).update(state="shared")
    one, other = Round.objects.get(), Round.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert (actions.open_if_ready(one), actions.open_if_ready(other)) == (True, False)
    assert len(mail.outbox) == 3


def test_the_search_is_told_when_a_box_opens_and_not_before(ruche, blind, reader, chloe, aicha, write):
    before = IndexChange.objects.count()
    first = write(reader, round=blind)
    actions.share(first)
    actions.withdraw(first)
    actions.take_back_withdrawal(first)
    actions.share(write(chloe, round=blind))
    assert IndexChange.objects.count() == before
    assert actions.share(write(aicha, round=blind)).opened
    assert IndexChange.objects.count() > before
    after = IndexChange.objects.count()
    actions.withdraw(first)
    assert IndexChange.objects.count() == after + 1


def test_a_reading_taken_back_before_the_opening_no_longer_counts(ruche, aicha, blind, reader, chloe, write):
    first = write(reader, round=blind)
    actions.share(first)
    actions.withdraw(first)
    actions.share(write(chloe, round=blind))
    assert actions.share(write(aicha, round=blind)).opened is False
    actions.take_back_withdrawal(first)
    blind.refresh_from_db()
    assert blind.opened_at is not None


def test_the_day_opens_the_box_for_everybody_at_once_and_purge_writes_it_down(
    ruche, aicha, reader, write, client, django_capture_on_commit_callbacks
):
    day = timezone.localdate() + timedelta(days=1)
    round = actions.open_round(ruche, aicha, Terms("Jusqu’à demain", "", True, None, day))
    reading = write(reader, round=round)
    actions.share(reading)
    history = f"/atlas/{ruche.slug}/lectures/{reading.pk}/historique/"
    assert client.get(history).status_code == 404
    Round.objects.filter(pk=round.pk).update(until_date=timezone.localdate())
    assert client.get(history).status_code == 200
    round.refresh_from_db()
    assert round.opened_at is None
    assert not round.is_closed_box
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.open_due() == 1
    round.refresh_from_db()
    assert round.opened_at is not None
    assert len(mail.outbox) == 2


def test_boxes_that_are_due_are_held_in_the_order_of_their_numbers(ruche, aicha, reader, chloe, write):
    day = timezone.localdate() + timedelta(days=1)
    first, own, last = (actions.open_round(ruche, aicha, Terms(name, "", True, 2, day)) for name in "zab")
    actions.share(write(chloe, round=own))
    Round.objects.filter(pk__in=[first.pk, last.pk]).update(until_date=timezone.localdate())
    with CaptureQueriesContext(connection) as asked:
        actions.share(write(reader, round=own))
    # Rows of rounds are locked by one statement, sorted: nobody holds one while waiting for a smaller number.
    locks = [each["sql"] for each in asked if 'FROM "wheel_round"' in each["sql"] and "INNER JOIN" in each["sql"]]
    assert len(locks) == 1
    assert locks[0].split("ORDER BY")[1].strip().startswith('"wheel_round"."id" ASC')
    assert Round.objects.filter(opened_at__isnull=True).count() == 0


def test_the_day_is_never_moved_to_today(ruche, aicha, blind, reader, write, django_capture_on_commit_callbacks):
    actions.share(write(reader, round=blind))
    browser = browser_of(aicha)
    assert browser.post(f"{TOURS}{blind.pk}/jour/", {"until_date": tomorrow(0)}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(f"{TOURS}{blind.pk}/jour/", {"until_date": tomorrow(3)}).status_code == 302
    assert sorted(letter.to[0] for letter in mail.outbox) == ["aicha@example.org", "rosa@example.org"]
    # A closed box does not end before it opened.
    browser.post(f"{TOURS}{blind.pk}/finir/")
    blind.refresh_from_db()
    assert blind.closed_at is None


def test_after_the_end_a_draft_stands_on_its_own(ruche, aicha, reader, write):
    round = actions.open_round(ruche, aicha, Terms("Au grand jour"))
    reading = write(reader, round=round)
    actions.end(round)
    shared = actions.share(reading)
    assert shared.alone
    assert shared.reading.round is None


# --- From guest to member -----------------------------------------------------------------------------


def test_signing_in_on_the_same_browser_offers_to_take_the_reading_along(ruche, aicha, blind, reader, write):
    browser, reading = enter(blind, aicha)
    browser.post(f"{MINE}{reading.pk}/fait/", typed())
    browser.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    assert "Vous avez écrit ici sans compte" in browser.get("/lectures/").text
    assert browser.get(f"{MINE}{reading.pk}/").status_code == 404  # not yet theirs
    assert browser.post("/lectures/rattacher/").status_code == 302
    reading.refresh_from_db()
    assert (reading.reader, reading.guest, reading.signature) == (reader, "", "")
    assert browser.get(f"{MINE}{reading.pk}/").status_code == 200
    # Nothing to take twice, and nobody else's.
    assert "n’a rien écrit sans compte" in browser.post("/lectures/rattacher/", follow=True).text


def test_where_the_account_already_reads_the_guest_reading_stays_signed(ruche, aicha, blind, reader, write):
    write(reader, round=blind)
    browser, reading = enter(blind, aicha)
    browser.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    assert "reste signée" in browser.post("/lectures/rattacher/", follow=True).text
    reading.refresh_from_db()
    assert (reading.reader, reading.signature) == (None, "Dorian")


def test_another_browser_takes_nothing_along(ruche, aicha, blind, chloe):
    _browser, reading = enter(blind, aicha)
    browser_of(chloe).post("/lectures/rattacher/")
    reading.refresh_from_db()
    assert reading.reader is None


def test_nobody_without_cookie_or_account_has_a_list(client, db):
    assert client.get("/lectures/").status_code == 302
    forged = ReadOnlyOnGetClient()
    forged.cookies["mieux_guest"] = "n-importe-quoi"
    assert forged.get("/lectures/").status_code == 302


def test_reading_together_is_reached_from_the_readings_by_those_it_concerns(ruche, aicha, reader, client):
    page, link = "/atlas/la-ruche-aux-livres/lectures/", f'href="{TOURS}"'
    assert link in browser_of(aicha).get(page).text
    # Rosa would find a closed door until somebody asks her to read.
    assert link not in browser_of(reader).get(page).text
    assert link not in client.get(page).text
    round = actions.open_round(ruche, aicha, Terms("Le conseil lit", "", True, 3, None))
    Invitation.objects.create(round=round, user=reader, by=aicha)
    assert link in browser_of(reader).get(page).text
    assert browser_of(reader).get(TOURS).status_code == 200
    # Nobody's fiche: whoever signs in may open a round.
    ruche.team.all().delete()
    assert link in client.get(page).text


def test_a_reading_begun_in_another_tab_while_adopting_leaves_the_guest_s_where_it_is(
    ruche, aicha, blind, reader, write, monkeypatch
):
    _browser, guests = enter(blind, aicha)
    write(reader, round=blind)
    # The other tab writes after this one has looked.
    monkeypatch.setattr("django.db.models.query.QuerySet.exists", lambda self: False)
    assert actions.adopt(guests.guest, reader) == (0, 1)
    guests.refresh_from_db()
    assert guests.reader_id is None
