"""Asked again after months: one letter a person, links without login, « rien de neuf », and nobody written to twice."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from mieux.conftest import browser_of
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.impact.actions import following
from mieux.impact.models import Answer, Claim, ClaimState, Follow, Observation, Reminder, Review, Rhythm
from mieux.impact.tasks import remind

from .conftest import plain, say

pytestmark = pytest.mark.django_db
BEGAN = date(2026, 1, 31)


def run(today, **options):
    return remind(today, "https://mieux.example", lambda _line: None, **options)


def token(letter=None, last="") -> str:
    """The token of the first link of the last letter."""
    return re.search(rf"/impacts/rappel/([\w-]+)/{last}", (letter or mail.outbox[-1]).body)[1]


def follow(initiative, user, rhythm=Rhythm.EARLY, began=BEGAN):
    return following.follow(initiative, user, rhythm, began)


@pytest.fixture
def reminded(team, basile):
    """Basile follows the garden, of which one impact is hoped for; his first letter has come."""
    say(team, basile)
    follow(team, basile, began=timezone.localdate() - timedelta(days=100))
    run(timezone.localdate())
    return token()


# --- when ------------------------------------------------------------------------------------------


def test_the_same_day_months_later_or_the_last_of_the_month():
    assert following.later(date(2026, 1, 31), 3) == date(2026, 4, 30)
    assert following.later(date(2024, 2, 29), 12) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        (Rhythm.EARLY, ["2026-04-30", "2026-07-31", "2027-01-31", "2028-01-31"]),
        (Rhythm.HALF, ["2026-07-31", "2027-01-31", "2027-07-31", "2028-01-31"]),
        (Rhythm.YEAR, ["2027-01-31", "2028-01-31", "2029-01-31", "2030-01-31"]),
    ],
)
def test_each_rhythm_has_its_days(team, basile, rhythm, days):
    follow(team, basile, rhythm)
    for day in days:
        due = date.fromisoformat(day)
        assert Reminder.objects.filter(sent_at__isnull=True).get().due == due
        run(due - timedelta(days=1))
        assert Reminder.objects.filter(sent_at__isnull=True).get().due == due
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(timezone, "localdate", lambda *_now, day=due: day)
            run(due)


def test_another_rhythm_replaces_what_was_planned(team, basile):
    follow(team, basile)
    follow(team, basile, Rhythm.YEAR)
    assert [row.due for row in Reminder.objects.all()] == [date(2027, 1, 31)]
    assert Follow.objects.count() == 1


# --- the letter ------------------------------------------------------------------------------------


def test_one_letter_a_person_with_everything_that_is_due(team, listed, basile, aicha):
    say(team, aicha, "Les voisines se parlent.")
    follow(team, basile)
    follow(listed, basile)
    follow(team, aicha)
    run(date(2026, 5, 1))
    assert sorted(letter.to[0] for letter in mail.outbox) == ["aicha@example.org", "basile@example.org"]
    letter = next(letter for letter in mail.outbox if letter.to == ["basile@example.org"])
    assert letter.subject.replace("\u00a0", " ") == "« Le jardin des voisines » et une autre : qu’en est-il ?"
    assert "Les voisines se parlent." in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(set(re.findall(r"/impacts/rappel/([\w-]+)/\n", letter.body))) == 2


def test_the_letter_speaks_the_language_of_who_receives_it(team, basile):
    basile.language = "en"
    basile.save()
    follow(team, basile)
    run(date(2026, 5, 1))
    assert "https://mieux.example/en/impacts/rappel/" in mail.outbox[0].body


def test_run_twice_it_writes_to_nobody_twice(team, basile):
    follow(team, basile)
    run(date(2026, 5, 1))
    run(date(2026, 5, 1))
    assert len(mail.outbox) == 1


def test_a_dry_run_sends_and_changes_nothing(team, basile):
    follow(team, basile)
    assert run(date(2026, 5, 1), dry_run=True).due == 1
    assert not mail.outbox
    assert Reminder.objects.get().key == ""


def test_a_crash_while_sending_writes_to_nobody_twice_and_is_told(team, basile, aicha, monkeypatch):
    follow(team, basile)
    follow(team, aicha)
    monkeypatch.setattr(following, "sent", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        run(date(2026, 5, 1))
    monkeypatch.undo()
    report = run(date(2026, 5, 1))
    assert sorted(letter.to[0] for letter in mail.outbox) == ["aicha@example.org", "basile@example.org"]
    assert report.uncertain == 1
    assert run(date(2026, 5, 1), again=True).sent == 1
    assert run(date(2026, 5, 1), again=True).sent == 0


def test_a_letter_refused_by_the_server_leaves_the_next_day(team, basile, monkeypatch):
    follow(team, basile)
    monkeypatch.setattr("mieux.core.mail.send", lambda _letter: False)
    assert run(date(2026, 5, 1)).refused == 1
    monkeypatch.undo()
    assert run(date(2026, 5, 2)).sent == 1


def test_nobody_is_told_of_what_they_may_no_longer_see(team, basile):
    follow(team, basile)
    team.team.filter(user=basile).delete()
    team.state, team.reason = "hidden", "Retirée."
    team.save()
    run(date(2026, 5, 1))
    assert not mail.outbox
    assert Follow.objects.get().revoked_at


# --- the link --------------------------------------------------------------------------------------


def test_the_link_opens_without_login_and_shows_no_name_of_a_person(client, reminded):
    page = client.get(f"/impacts/rappel/{reminded}/")
    words = plain(page)
    assert page.status_code == 200
    assert "Les voisines se parlent." in words
    assert "Basile" not in words
    assert "basile@" not in words
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]


def test_three_fields_make_an_observation_of_the_person_the_link_belongs_to(client, reminded, basile):
    claim = Claim.objects.get()
    data = {"claim": claim.pk, "says": "supports", "text": "Trente au repas.", "on": "mars 2026"}
    shown = {"preuve-kind": "link", "preuve-url": "https://example.org/a"}
    done = client.post(f"/impacts/rappel/{reminded}/", data | shown)
    assert "C’est noté, avec le jour." in plain(done)
    row = Observation.objects.get()
    assert (row.by, row.review, row.on) == (basile, Review.KEPT, date(2026, 3, 1))
    assert Claim.objects.get().state == ClaimState.OBSERVED
    assert Reminder.objects.exclude(answer="").get().answer == Answer.OBSERVED


def test_a_mistake_keeps_what_was_typed(client, reminded):
    claim = Claim.objects.get()
    data = {"claim": claim.pk, "says": "unsure", "text": "Trente au repas.", "on": "bientôt"}
    page = client.post(f"/impacts/rappel/{reminded}/", data)
    assert page.status_code == 422
    assert "Trente au repas." in plain(page)


def test_nothing_new_is_an_answer(client, reminded):
    page = client.post(f"/impacts/rappel/{reminded}/", {"answer": "nothing"})
    assert "elle compte aussi" in plain(page)
    assert Reminder.objects.exclude(answer="").get().answer == Answer.NOTHING
    assert not Observation.objects.exists()
    # Something seen afterwards is still welcome.
    assert client.get(f"/impacts/rappel/{reminded}/").status_code == 200


def test_looking_at_the_pages_writes_nothing(client, reminded):
    for end in ("", "arret/"):
        assert client.get(f"/impacts/rappel/{reminded}/{end}").status_code == 200
    assert client.get(f"/impacts/rappel/{reminded}/desabonner/").status_code == 302
    assert Follow.objects.filter(revoked_at__isnull=True).exists()
    assert not Reminder.objects.exclude(answer="").exists()


def test_what_somebody_outside_the_team_writes_through_a_link_waits(client, team, chloe, aicha):
    say(team, aicha)
    follow(team, chloe, began=timezone.localdate() - timedelta(days=100))
    run(timezone.localdate())
    data = {"claim": Claim.objects.get().pk, "says": "supports", "text": "Vu.", "on": "mars 2026"}
    page = client.post(f"/impacts/rappel/{token()}/", data)
    assert "va lire votre observation" in plain(page)
    assert Observation.objects.get().review == Review.PROPOSED


@pytest.mark.parametrize("end", ["", "arret/", "desabonner/"])
def test_forged_links_open_nothing(client, reminded, end):
    for wrong in ("x", "a" * 32, reminded[:-1], reminded + "A"):
        answer = client.post(f"/impacts/rappel/{wrong}/{end}", {"answer": "all", "List-Unsubscribe": "One-Click"})
        assert answer.status_code in {204, 410}
        assert "jardin" not in plain(answer)
    assert Follow.objects.filter(revoked_at__isnull=True).exists()


def test_the_key_in_the_database_makes_no_link(client, reminded):
    key = Reminder.objects.exclude(key="").get().key
    assert reminded not in key
    assert client.get(f"/impacts/rappel/{key}/").status_code == 410


def test_a_link_lives_sixty_days_and_stopping_longer(client, reminded):
    Reminder.objects.exclude(key="").update(expires_at=timezone.now() - timedelta(minutes=1))
    assert client.get(f"/impacts/rappel/{reminded}/").status_code == 410
    assert client.post(f"/impacts/rappel/{reminded}/", {"answer": "nothing"}).status_code == 410
    client.post(f"/impacts/rappel/{reminded}/arret/", {"answer": "stop"})
    assert Follow.objects.get().revoked_at


def test_a_stopped_link_opens_nothing(client, reminded):
    client.post(f"/impacts/rappel/{reminded}/arret/", {"answer": "stop"})
    assert client.get(f"/impacts/rappel/{reminded}/").status_code == 410
    assert not Reminder.objects.filter(sent_at__isnull=True).exists()


def test_somebody_who_left_has_no_link_any_more(client, reminded, basile):
    basile.is_active = False
    basile.save()
    assert client.get(f"/impacts/rappel/{reminded}/").status_code == 410


def test_a_forwarded_link_says_nothing_of_a_fiche_that_is_not_public(client, draft, aicha, chloe):
    follow(draft, aicha, began=timezone.localdate() - timedelta(days=100))
    run(timezone.localdate())
    link = f"/impacts/rappel/{token()}/"
    answer = client.get(link)
    assert answer.status_code == 302
    assert "jardin" not in plain(answer) + answer["Location"]
    assert browser_of(chloe).get(link).status_code == 410
    assert browser_of(aicha).get(link).status_code == 200
    assert "jardin" not in plain(client.get(f"{link}arret/"))


def test_one_click_in_the_mail_program_stops_all_without_cookie(reminded, listed, basile):
    follow(listed, basile)
    browser = ReadOnlyOnGetClient(enforce_csrf_checks=True)
    answer = browser.post(f"/impacts/rappel/{reminded}/desabonner/", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 204
    assert not Follow.objects.filter(revoked_at__isnull=True).exists()


def test_the_other_pages_of_the_link_are_protected_as_any_form(reminded):
    browser = ReadOnlyOnGetClient(enforce_csrf_checks=True)
    for end in ("", "arret/"):
        assert browser.post(f"/impacts/rappel/{reminded}/{end}", {"answer": "all"}).status_code == 403
    assert Follow.objects.filter(revoked_at__isnull=True).exists()


def test_the_rhythm_changes_from_the_letter(client, reminded):
    client.post(f"/impacts/rappel/{reminded}/arret/", {"answer": "rhythm", "rhythm": "year"})
    assert Follow.objects.get().rhythm == Rhythm.YEAR


def test_following_and_stopping_on_the_page(team, aicha):
    browser = browser_of(aicha)
    browser.post(reverse("impact:follow", args=[team.slug]), {"rhythm": "half"})
    assert "Ne plus me le rappeler" in plain(browser.get(reverse("impact:matrix", args=[team.slug])))
    browser.post(reverse("impact:unfollow", args=[team.slug]))
    assert Follow.objects.get().revoked_at
    browser.post(reverse("impact:follow", args=[team.slug]), {"rhythm": "early"})
    assert Follow.objects.get().revoked_at is None


def test_old_follows_and_keys_are_forgotten(reminded):
    Reminder.objects.exclude(key="").update(sent_at=timezone.now() - timedelta(days=500))
    assert following.forget_old(timezone.now()) == 1
    Follow.objects.update(revoked_at=timezone.now() - timedelta(days=40))
    following.forget_old(timezone.now())
    assert not Follow.objects.exists()


def test_among_many_impacts_one_chooses_from_a_list(client, reminded, team, basile):
    for n in range(9):
        say(team, basile, f"Impact {n}.")
    page = plain(client.get(f"/impacts/rappel/{reminded}/"))
    assert '<select name="claim"' in page
    data = {"claim": Claim.objects.last().pk, "says": "supports", "text": "Vu.", "on": "mars 2026"}
    assert "C’est noté" in plain(client.post(f"/impacts/rappel/{reminded}/", data))


def test_what_was_stopped_is_not_offered_again_and_may_be_taken_up(client, reminded):
    page = f"/impacts/rappel/{reminded}/arret/"
    said = plain(client.post(page, {"answer": "stop"}))
    assert "Ne plus me rappeler cette initiative" not in said
    assert "Arrêter tous les rappels" in said
    assert "Vous changez d’avis" in said
    assert "Arrêter tous les rappels" not in plain(client.post(page, {"answer": "all"}))
    client.post(page, {"answer": "rhythm", "rhythm": "year"})
    assert Follow.objects.get().revoked_at is None
