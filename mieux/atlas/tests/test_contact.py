"""Writing to a team: addresses stay hidden both ways."""

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from mieux.atlas.models import Initiative
from mieux.conftest import browser_of

pytestmark = pytest.mark.django_db
SECRET = "jardin-secret@example.org"
HELLO = {"message": "Bonjour, puis-je venir planter ?", "sender": "Dorian"}


def url(row: Initiative) -> str:
    return f"/atlas/{row.slug}/contact/"


def test_a_message_reaches_the_team_and_shows_no_address(client, garden, django_capture_on_commit_callbacks):
    page = client.get(url(garden))
    assert SECRET not in page.text
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(url(garden), HELLO, follow=True)
    assert SECRET not in answer.text
    [letter] = mail.outbox
    assert letter.to == [SECRET]
    assert letter.reply_to == []
    assert "puis-je venir planter" in letter.body
    assert "Dorian" in letter.body


def test_the_sender_s_address_is_given_only_with_consent(client, garden, django_capture_on_commit_callbacks):
    page = client.post(url(garden), {**HELLO, "reply_to": "dorian@example.org"})
    assert page.status_code == 422
    assert "agreed" in page.context["form"].errors
    assert "puis-je venir planter" in page.text
    assert not mail.outbox
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url(garden), {**HELLO, "reply_to": "dorian@example.org", "agreed": "on"})
    assert mail.outbox[0].reply_to == ["dorian@example.org"]


def test_without_contact_address_each_member_gets_her_own_letter(
    client, basile, garden, django_capture_on_commit_callbacks
):
    Initiative.objects.filter(pk=garden.pk).update(contact_email="")
    garden.team.create(user=basile, role="crew")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url(garden), HELLO)
    assert sorted(letter.to for letter in mail.outbox) == [["aicha@example.org"], ["basile@example.org"]]


def test_nobody_to_reach_no_form(client, garden, listed):
    assert "/contact/" in client.get(f"/atlas/{garden.slug}/").text
    Initiative.objects.filter(pk=garden.pk).update(reachable=False)
    for row in (garden, listed):
        assert client.get(url(row)).status_code == 404
        assert client.post(url(row), HELLO).status_code == 404
        assert "/contact/" not in client.get(f"/atlas/{row.slug}/").text


def test_a_robot_falls_into_the_trap_and_a_person_is_told(client, garden):
    page = client.post(url(garden), {**HELLO, "website": "https://buy.example"})
    assert "piège à robots" in page.text
    assert not mail.outbox


@pytest.mark.parametrize("evil", ["Dorian\nBcc: all@example.org", "Dorian\r\nSubject: x", "a\x00b"])
def test_a_name_cannot_add_a_header(client, garden, evil, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url(garden), {**HELLO, "sender": evil})
    for letter in mail.outbox:
        assert letter.recipients() == [SECRET]
        assert "\n" not in letter.subject


def test_messages_are_slowed_down(client, garden):
    answers = [client.post(url(garden), HELLO).status_code for _each in range(6)]
    assert answers == [302] * 5 + [429]


def test_contact_data_are_on_no_public_page(client, chloe, garden, aicha):
    for browser in (client, browser_of(chloe)):
        for page in ("", "historique/", "signaler/", "contact/"):
            text = browser.get(f"/atlas/{garden.slug}/{page}").text
            assert SECRET not in text
            assert aicha.email not in text
        assert SECRET not in browser.get(f"/atlas/{garden.slug}.jsonld").text
    assert not any(SECRET in str(version.data) for version in garden.versions.all())


def test_somebody_who_completes_a_listed_fiche_does_not_see_the_address(chloe, listed):
    Initiative.objects.filter(pk=listed.pk).update(contact_email=SECRET)
    assert SECRET not in browser_of(chloe).get("/atlas/le-lieu/modifier/").text


def test_a_message_that_cannot_leave_stays_in_the_form(client, garden, settings):
    settings.EMAIL_BACKEND = "mieux.atlas.tests.test_contact.ClosedPostOffice"
    page = client.post(url(garden), HELLO)
    assert page.status_code == 422
    assert "n’est pas partie" in page.text
    assert "puis-je venir planter" in page.text


class ClosedPostOffice(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError
