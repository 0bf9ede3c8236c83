"""Profile, export, deletion, passkeys, notebook: what is yours leaves with you."""

import io
import json
import time
import zipfile
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from mieux.atlas.models import Initiative, InitiativePicture, InitiativeVersion, Member, Proposal, Report
from mieux.conftest import browser_of
from mieux.people.actions import purge
from mieux.people.guests import COOKIE, Guest, remember
from mieux.people.models import Notebook, Session, User
from mieux.workshop.models import GameAnswer

from .test_sign_in import ask, give

pytestmark = pytest.mark.django_db
METHOD = "social-innovation@1"


@pytest.fixture
def zoe(client):
    """Somebody who came in by code a moment ago, and her browser."""
    ask(client, "zoe.unique@example.org")
    give(client)
    client.post(reverse("people:welcome"), {"name": "Zoé Zéphyrine"})
    client.user = User.objects.get(email="zoe.unique@example.org")
    return client


def passkey(user, name="Téléphone"):
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": name, "credential": {}})


def fiche(user, name, state="published", **fields):
    fields.setdefault("published_at", timezone.now() if state == "published" else None)
    row = Initiative.objects.create(
        slug=name.lower().replace(" ", "-"), name=name, pitch="Une phrase.", method=METHOD, state=state,
        reason="x" if state in {"refused", "hidden"} else "", created_by=user, **fields,
    )  # fmt: skip
    Member.objects.create(initiative=row, user=user, role="captain")
    InitiativeVersion.objects.create(initiative=row, number=1, by=user, data={"name": name})
    return row


def play_as_guest(browser) -> Guest:
    from django.http import HttpResponse

    guest = Guest("x" * 30)
    answer = HttpResponse()
    remember(answer, guest)
    browser.cookies[COOKIE] = answer.cookies[COOKIE].value
    GameAnswer.objects.create(
        method=METHOD, game="forms", item="ideelles", choices="a b", reason="Une raison.", language="fr",
        guest=guest.key,
    )  # fmt: skip
    return guest


def test_the_profile_shows_and_changes_name_and_language(zoe):
    page = zoe.get(reverse("people:profile"))
    assert "zoe.unique@example.org" in page.text
    assert zoe.post(reverse("people:profile"), {"name": "Zoé", "language": "en"}).status_code == 302
    zoe.user.refresh_from_db()
    assert (zoe.user.name, zoe.user.language) == ("Zoé", "en")


@pytest.mark.parametrize(
    "wrong", [{"name": "", "language": "fr"}, {"name": "Z", "language": "tlh"}, {"name": "a\x00b", "language": "fr"}]
)
def test_a_wrong_profile_is_explained_and_changes_nothing(zoe, wrong):
    page = zoe.post(reverse("people:profile"), wrong)
    assert page.status_code == 200
    assert "field__error" in page.text
    zoe.user.refresh_from_db()
    assert zoe.user.name == "Zoé Zéphyrine"


def test_every_page_of_an_account_sends_strangers_to_the_door(client):
    for name in ("people:profile", "people:export", "people:delete", "account_reauthenticate", "mfa_add_webauthn"):
        answer = client.get(reverse(name))
        assert unquote(answer.url) == f"{reverse('account_login')}?next={reverse(name)}", name
        assert not client.cookies, name


def test_one_sees_only_ones_own_passkeys(zoe, aicha):
    other = passkey(aicha)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert zoe.get(reverse(name, args=[other.pk])).status_code == 404
        assert zoe.post(reverse(name, args=[other.pk]), {"name": "mien"}).status_code == 404
        assert zoe.get(f"/compte/cles/{'9' * 40}/renommer/").status_code == 404
    other.refresh_from_db()
    assert other.data["name"] == "Téléphone"


def test_a_passkey_is_renamed_and_removed_with_a_letter(zoe):
    key = passkey(zoe.user)
    zoe.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": "Ordinateur\n bleu"})
    assert "Ordinateur bleu" in zoe.get(reverse("people:profile")).text
    assert zoe.get(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 200
    zoe.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert not Authenticator.objects.exists()
    assert "retirée" in mail.outbox[-1].subject


@pytest.mark.parametrize(
    "junk", ["", "{}", "[]", "null", '{"id": 1}', "{" * 5000, '"\x00"', '{"response": {"userHandle": "é"}}']
)
def test_junk_instead_of_a_passkey_is_refused_kindly(client, zoe, junk):
    from mieux.core.testing import ReadOnlyOnGetClient

    stranger = ReadOnlyOnGetClient()
    assert stranger.post(reverse("passkey_options")).json()["publicKey"]["challenge"]
    answer = stranger.post(reverse("mfa_login_webauthn"), {"credential": junk, "next": "/atlas/"})
    assert answer.url == f"{reverse('account_login')}?next=%2Fatlas%2F"
    assert zoe.post(reverse("passkey_add_options")).json()["publicKey"]["challenge"]
    page = zoe.post(reverse("mfa_add_webauthn"), {"credential": junk, "name": "Clé"})
    assert page.status_code == 200
    passkey(zoe.user)
    answer = zoe.post(reverse("mfa_reauthenticate_webauthn"), {"credential": junk})
    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_heavy_doors_ask_again_after_a_quarter_of_an_hour(zoe, monkeypatch):
    heavy = reverse("people:delete")
    assert zoe.get(heavy).status_code == 200
    now = time.time()
    monkeypatch.setattr("mieux.people.rules.time.time", lambda: now + 16 * 60)
    answer = zoe.get(heavy)
    assert unquote(answer.url) == f"{reverse('account_reauthenticate')}?next={heavy}"
    assert zoe.post(heavy, {"email": zoe.user.email}).status_code == 302
    assert User.objects.exists()
    assert zoe.get(answer.url).status_code == 200
    assert zoe.post(reverse("account_reauthenticate"), {"next": heavy}).url == reverse("account_confirm_login_code")
    assert give(zoe).url == heavy
    assert zoe.get(heavy).status_code == 200


def test_a_stolen_session_does_not_open_heavy_doors(aicha):
    browser = browser_of(aicha)
    assert browser.get(reverse("people:delete")).url.startswith(reverse("account_reauthenticate"))
    assert browser.get(reverse("mfa_add_webauthn")).url.startswith(reverse("account_reauthenticate"))
    assert browser.post(reverse("passkey_add_options")).status_code == 302


def test_other_sessions_can_be_closed(zoe):
    browser_of(zoe.user)
    assert Session.objects.filter(user=zoe.user).count() == 2
    assert "Fermer les autres sessions" in zoe.get(reverse("people:profile")).text
    zoe.post(reverse("people:close_sessions"))
    assert Session.objects.filter(user=zoe.user).count() == 1
    assert zoe.get(reverse("people:profile")).status_code == 200


def test_the_notebook_is_copied_only_on_demand(zoe):
    address = reverse("people:notebook")
    assert zoe.get(address).json() == {"saved": None, "notebook": None}
    book = {"version": 1, "notes": {"identifier.envie": {"text": "Un jardin", "at": ""}}, "stops": {}, "read": {}}
    assert zoe.post(address, json.dumps(book), content_type="application/json").status_code == 200
    assert zoe.get(address).json()["notebook"] == book
    zoe.post(address, "null", content_type="application/json")
    assert not Notebook.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("[]", 400),
        ("{}", 400),
        ('{"version": 2}', 400),
        ("[" * 100_000, 400),
        (b"\xff\xfe", 400),
        ('{"version": 1, "notes": "\\u0000"}', 400),
        ('{"version": 1, "notes": "\\ud800"}', 400),
        (json.dumps({"version": 1, "notes": "x" * 100_001}), 413),
    ],
)
def test_what_is_not_a_notebook_is_refused_with_words(zoe, body, status):
    answer = zoe.post(reverse("people:notebook"), body, content_type="application/json")
    assert answer.status_code == status
    assert answer.json()["error"]
    assert not Notebook.objects.exists()


def test_the_notebook_of_nobody(client):
    assert client.get(reverse("people:notebook")).status_code == 403
    assert client.post(reverse("people:notebook"), "{}", content_type="application/json").status_code == 403


def test_the_export_holds_everything_and_explains_itself(zoe, settings, aicha):
    user = zoe.user
    passkey(user)
    row = fiche(user, "Jardin de Zoé", contact_email="contact.zoe@example.org")
    fiche(aicha, "Secret", state="draft")
    folder = Path(settings.MEDIA_ROOT) / "initiatives"
    folder.mkdir(parents=True)
    (folder / "a.webp").write_bytes(b"picture")
    InitiativePicture.objects.create(
        initiative=row, image="initiatives/a.webp", thumbnail="initiatives/a.webp", width=1, height=1, alt="Un jardin",
        added_by=user,
    )  # fmt: skip
    Proposal.objects.create(initiative=row, base=1, data={"name": "Mieux"}, by=user)
    Report.objects.create(initiative=row, motive="other", text="Une coquille", by=user)
    Notebook.objects.create(user=user, data={"version": 1, "notes": {"a": {"text": "Ma note", "at": ""}}})
    play_as_guest(zoe)
    assert zoe.get(reverse("people:export")).status_code == 200
    answer = zoe.post(reverse("people:export"))
    assert answer["Content-Type"] == "application/zip"
    assert "mes-donnees-mieux" in answer["Content-Disposition"]
    box = zipfile.ZipFile(io.BytesIO(answer.content))
    assert box.testzip() is None
    read = {name: json.loads(box.read(name)) for name in box.namelist() if name.endswith(".json")}
    assert read["account/account.json"]["email"] == user.email
    assert read["account/sessions.json"][0]["started"]
    assert read["account/passkeys.json"][0]["name"] == "Téléphone"
    assert "credential" not in box.read("account/passkeys.json").decode()
    assert read["account/notebook.json"]["notebook"]["notes"]["a"]["text"] == "Ma note"
    assert [item["name"] for item in read["atlas/initiatives.json"]] == ["Jardin de Zoé"]
    assert read["atlas/initiatives.json"][0]["contact_email"] == "contact.zoe@example.org"
    assert read["atlas/versions.json"][0]["data"] == {"name": "Jardin de Zoé"}
    assert read["atlas/proposals.json"][0]["data"] == {"name": "Mieux"}
    assert read["atlas/reports.json"][0]["text"] == "Une coquille"
    assert read["games/answers.json"][0]["reason"] == "Une raison."
    assert box.read("atlas/files/a.webp") == b"picture"
    readme = box.read("README.txt").decode()
    assert "Données de Zoé Zéphyrine" in readme
    assert all(name in readme for name in box.namelist() if name != "README.txt")
    user.language = "en"
    user.save()
    box = zipfile.ZipFile(io.BytesIO(zoe.post(reverse("people:export")).content))
    assert "Data of Zoé Zéphyrine" in box.read("README.txt").decode()


def every_value():
    """(table.column, text) of the whole database."""
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.all():
            for field in model._meta.concrete_fields:
                yield f"{model._meta.label}.{field.name}", str(field.value_from_object(row))


def test_deletion_says_what_stays_and_leaves_no_trace(zoe, basile, settings):
    user = zoe.user
    passkey(user)
    public = fiche(user, "Jardin public", contact_email="zoe.unique@example.org")
    draft = fiche(user, "Brouillon secret", state="draft")
    shared = fiche(basile, "Chez Basile")
    Member.objects.create(initiative=shared, user=user)
    Proposal.objects.create(initiative=shared, base=1, data={"name": "Autre"}, by=user)
    Report.objects.create(initiative=shared, motive="other", text="Une coquille", by=user)
    Notebook.objects.create(user=user, data={"version": 1})
    play_as_guest(zoe)
    folder = Path(settings.MEDIA_ROOT) / "initiatives"
    folder.mkdir(parents=True)
    (folder / "b.webp").write_bytes(b"picture")
    InitiativePicture.objects.create(
        initiative=draft, image="initiatives/b.webp", thumbnail="initiatives/b.webp", width=1, height=1, alt="x",
        added_by=user,
    )  # fmt: skip
    browser_of(user)

    page = zoe.get(reverse("people:delete")).text
    for said in ("1 clé d’accès", "1 fiche jamais publiée", "1 proposition non reprise", "1 réponse donnée aux jeux",
                 "2 fiches de l’atlas", "1 version dans l’historique", "vos signalements, sans votre nom"):  # fmt: skip
        assert said in page, said
    page = zoe.post(reverse("people:delete"), {"email": "other@example.org"})
    assert "Ce n’est pas l’adresse" in page.text
    assert User.objects.filter(pk=user.pk).exists()

    answer = zoe.post(reverse("people:delete"), {"email": " Zoe.Unique@example.org "})
    assert "tout est effacé" in answer.text
    traces = [
        (place, value)
        for place, value in every_value()
        if "zoe" in value.lower() or "zoé" in value.lower() or "zéphyrine" in value.lower()
    ]
    assert traces == []
    assert not Session.objects.filter(user_id=user.pk).exists()
    assert not Authenticator.objects.exists()
    assert not Notebook.objects.exists()
    assert not GameAnswer.objects.exists()
    assert set(Initiative.objects.values_list("name", flat=True)) == {"Jardin public", "Chez Basile"}
    assert Initiative.objects.get(pk=public.pk).created_by is None
    assert InitiativeVersion.objects.get(initiative=public).by is None
    assert Report.objects.get().by is None
    assert zoe.get(public.get_absolute_url()).status_code == 200
    assert zoe.get(reverse("people:profile")).status_code == 302


def test_pictures_of_erased_drafts_leave_the_disk(zoe, settings, django_capture_on_commit_callbacks):
    draft = fiche(zoe.user, "Brouillon", state="draft")
    folder = Path(settings.MEDIA_ROOT) / "initiatives"
    folder.mkdir(parents=True)
    (folder / "c.webp").write_bytes(b"picture")
    InitiativePicture.objects.create(
        initiative=draft, image="initiatives/c.webp", thumbnail="initiatives/c.webp", width=1, height=1, alt="x"
    )
    with django_capture_on_commit_callbacks(execute=True):
        zoe.post(reverse("people:delete"), {"email": zoe.user.email})
    assert not (folder / "c.webp").exists()


def test_purge_forgets_what_has_expired_and_nothing_else(zoe, aicha, settings):
    import os

    browser_of(aicha)
    Session.objects.filter(user=aicha).update(expire_date=timezone.now() - timedelta(days=1))
    play_as_guest(zoe)
    folder = Path(settings.EMAIL_FILE_PATH)
    folder.mkdir(parents=True)
    for name, days in (("old.log", 31), ("new.log", 29)):
        (folder / name).write_text("letter")
        moment = time.time() - days * 86400
        os.utime(folder / name, (moment, moment))
    done = purge(timezone.now())
    assert {what: count for what, count in done.items() if count} == {"sessions": 1, "letters in files": 1}
    assert [path.name for path in folder.iterdir()] == ["new.log"]
    assert Session.objects.get().user == zoe.user
    assert purge(timezone.now() + timedelta(days=731))["game answers"] == 1


def test_every_screen_speaks_english(zoe):
    passkey(zoe.user)
    key = Authenticator.objects.get().pk
    for path in ("/en/compte/profil/", "/en/compte/export/", "/en/compte/supprimer/", "/en/compte/cles/ajouter/",
                 f"/en/compte/cles/{key}/renommer/", f"/en/compte/cles/{key}/retirer/", "/en/compte/quitter/",
                 "/en/compte/confirmer/", "/en/confidentialite/"):  # fmt: skip
        page = zoe.get(path)
        assert page.status_code == 200, path
        assert 'lang="en"' in page.text
        main = page.text.split("<main")[1].split("</main>")[0]
        for word in (" votre ", "Votre ", " vos ", " clé ", "Renoncer", "l’", "d’"):
            assert word not in main.replace("Zoé", ""), (path, word)
