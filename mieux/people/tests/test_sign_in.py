"""Coming in: address → code → name. Journey L5."""

import re
import time

import pytest
from django.core import mail
from django.urls import reverse

from mieux.conftest import browser_of
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.people import codes
from mieux.people.models import Session, User

pytestmark = pytest.mark.django_db


def last_code() -> str:
    found = re.search(r"\b(\d{3}) (\d{3})\b", mail.outbox[-1].body)
    assert found
    return "".join(found.groups())


def ask(client, email="zoe@example.org", **extra):
    return client.post(reverse("account_login"), {"email": email, **extra})


def give(client, code=None):
    return client.post(reverse("account_confirm_login_code"), {"code": code or last_code()})


def test_new_person_comes_in_with_an_address_a_code_and_a_name(client):
    answer = ask(client, "Zoe@Example.org")
    assert answer.url == reverse("account_confirm_login_code")
    page = client.get(answer.url)
    assert "zoe@example.org" in page.text
    assert mail.outbox[0].to == ["zoe@example.org"]
    assert not User.objects.exists(), "nothing is kept before the address is proved"
    assert give(client).url == reverse("people:welcome")
    assert not User.objects.exists()
    page = client.get(reverse("people:welcome"))
    assert "tant que le compte existe" in page.text
    answer = client.post(reverse("people:welcome"), {"name": "  Zoé\u200b   B. "})
    assert answer.url.startswith(reverse("people:profile"))
    user = User.objects.get()
    assert (user.email, user.name, user.language) == ("zoe@example.org", "Zoé B.", "fr")
    assert not user.has_usable_password()
    page = client.get(answer.url)
    assert "Zoé B." in page.text
    assert reverse("people:export") in page.text
    assert reverse("people:delete") in page.text


def test_somebody_who_comes_back_is_in_after_the_code(client, aicha):
    ask(client, aicha.email)
    assert give(client).url == reverse("people:profile")
    assert Session.objects.get(user=aicha)


def test_screens_are_the_same_for_known_and_unknown_addresses(aicha):
    pages = []
    for email in (aicha.email, "nobody@example.org"):
        browser = ReadOnlyOnGetClient()
        answer = ask(browser, email)
        page = browser.get(answer.url).text.replace(email, "X")
        pages.append((answer.status_code, answer.url, re.sub(r'csrfmiddlewaretoken" value="\w+', "", page)))
        wrong = give(browser, "000000x").text.replace(email, "X")
        pages[-1] += (re.sub(r'csrfmiddlewaretoken" value="\w+', "", wrong),)
    assert pages[0] == pages[1]
    assert mail.outbox[0].body[:40] == mail.outbox[1].body[:40]


def test_next_survives_the_whole_flow_and_the_draft_too(client):
    session = client.session
    session["draft"] = {"name": "Jardin"}
    session.save()
    client.cookies["mieux_session"] = session.session_key
    page = client.get(reverse("account_login") + "?next=/atlas/ajouter/")
    assert 'name="next" value="/atlas/ajouter/"' in page.text
    ask(client, next="/atlas/ajouter/")
    give(client)
    answer = client.post(reverse("people:welcome"), {"name": "Zoé"})
    assert answer.url == "/atlas/ajouter/"
    assert client.session["draft"] == {"name": "Jardin"}


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:///evil", "/x\r\nY: z"],
)
def test_next_never_leads_elsewhere(client, aicha, target):
    ask(client, aicha.email, next=target)
    assert give(client).url == reverse("people:profile")


def test_signed_in_visitors_go_on(aicha):
    browser = browser_of(aicha)
    assert browser.get(reverse("account_login") + "?next=/atlas/").url == "/atlas/"
    assert browser.get(reverse("account_login") + "?next=//evil.example").url == reverse("people:profile")


def test_five_wrong_codes_and_it_is_over(client):
    ask(client)
    right = last_code()
    wrong = f"{(int(right) + 1) % 10**6:06}"
    page = give(client, wrong)
    assert "Il reste 4 essais." in page.text
    for _n in range(3):
        page = give(client, wrong)
    assert "Il reste 1 essai." in page.text
    assert "Cinq essais" in give(client, wrong).text
    assert "Cinq essais" in give(client, right).text
    assert not User.objects.exists()


def test_a_code_may_be_typed_with_blanks_and_hyphens(client, aicha):
    ask(client, aicha.email)
    code = last_code()
    assert give(client, f" {code[:3]}-{code[3:]} ").url == reverse("people:profile")


def test_a_code_expires(client, monkeypatch):
    ask(client)
    now = time.time()
    monkeypatch.setattr(codes.time, "time", lambda: now + 60 * codes.MINUTES + 1)
    assert "expiré" in give(client).text


def test_a_code_is_used_once_and_only_in_its_browser(client, aicha):
    ask(client, aicha.email)
    code = last_code()
    other = ReadOnlyOnGetClient()
    assert give(other, code).url == reverse("account_login")
    give(client, code)
    client.post(reverse("account_logout"))
    assert give(client, code).url == reverse("account_login")


def test_another_code_replaces_the_first(client, aicha):
    ask(client, aicha.email)
    first = last_code()
    client.post(reverse("account_confirm_login_code"), {"again": "1"})
    assert len(mail.outbox) == 2
    if last_code() != first:
        assert "Il reste 4 essais." in give(client, first).text
    assert give(client).url == reverse("people:profile")


def test_letters_to_one_address_are_counted(aicha):
    statuses = [ask(ReadOnlyOnGetClient(), aicha.email).status_code for _n in range(4)]
    assert statuses == [302, 302, 302, 429]


def test_the_code_is_not_in_the_session(client):
    ask(client)
    assert last_code() not in str(dict(client.session))


def test_the_letter_is_plain_in_the_persons_language(client, aicha):
    aicha.language = "en"
    aicha.save()
    ask(client, aicha.email)
    letter = mail.outbox[-1]
    assert letter.content_subtype == "plain"
    assert not getattr(letter, "alternatives", None)
    assert "http" not in letter.body
    assert letter.from_email == "Mieux <mieux@localhost>"
    assert "Hello" in letter.body


def test_wrong_addresses_are_explained_and_kept(client):
    for typed in ("", "pas une adresse", "a@b", "é" * 300 + "@x.org", "a\x00b@example.org"):
        page = ask(client, typed)
        assert page.status_code == 200, typed
        assert "field__error" in page.text
    assert not mail.outbox


def test_a_name_is_asked_and_never_an_address(client):
    ask(client)
    give(client)
    for typed in ("", "  \u200b ", "zoe@example.org", "x" * 81, "a\x00"):
        page = client.post(reverse("people:welcome"), {"name": typed})
        assert page.status_code == 200, typed
        assert "field__error" in page.text
    assert not User.objects.exists()


def test_a_moderator_made_on_the_command_line_is_asked_a_name_once(client):
    User.objects.create_user("chef@example.org", is_staff=True)
    ask(client, "chef@example.org")
    assert give(client).url == reverse("people:welcome")
    client.post(reverse("people:welcome"), {"name": "Cheffe"})
    assert User.objects.get().name == "Cheffe"
    assert User.objects.get().is_staff


def test_a_closed_account_stays_out(client, aicha):
    aicha.is_active = False
    aicha.save()
    ask(client, aicha.email)
    answer = give(client)
    assert answer.url == reverse("account_inactive")
    assert client.get(answer.url).status_code == 403
    assert client.get(reverse("people:profile")).status_code == 302


def test_the_session_changes_its_name_at_sign_in(client, aicha):
    ask(client, aicha.email)
    before = client.session.session_key
    give(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_signing_out_closes_the_session(aicha):
    browser = browser_of(aicha)
    assert browser.get(reverse("account_logout")).status_code == 200
    assert Session.objects.count() == 1
    browser.post(reverse("account_logout"))
    assert Session.objects.count() == 0


def test_the_mail_server_is_down(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    page = ask(client)
    assert page.status_code == 200
    assert "facteur" in page.text
    assert "zoe@example.org" in page.text


def test_no_route_for_passwords():
    from django.urls import NoReverseMatch

    for name in ("account_signup", "account_change_password", "account_set_password", "account_reset_password",
                 "account_email", "mfa_index", "mfa_authenticate", "admin:index"):  # fmt: skip
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_many_browsers_together_cannot_guess_the_code_of_one_address(client, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "code": "3/hour"}
    ask(client)
    right = last_code()
    wrong = "000000" if right != "000000" else "111111"
    for _try in range(3):
        give(client, wrong)
    assert give(client, right).status_code == 200, "the fourth try within the hour is not looked at"
    assert not User.objects.exists()
