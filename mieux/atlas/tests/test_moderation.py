"""Moderators decide; those concerned are told why; strangers are refused everywhere."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from mieux.atlas import actions
from mieux.atlas.actions.writing import Contact
from mieux.atlas.models import (
    Initiative,
    InitiativeImpact,
    Proposal,
    ProposalState,
    Report,
    ReportState,
    State,
)
from mieux.conftest import browser_of

from .conftest import content, picture

pytestmark = pytest.mark.django_db
DESK = "/atlas/moderation/"


def decide(browser, row, decision, reason=""):
    return browser.post(f"{DESK}fiche/{row.slug}/", {"decision": decision, "reason": reason})


def test_a_fiche_waits_in_the_queue_then_is_public(client, moderator, pending, django_capture_on_commit_callbacks):
    browser = browser_of(moderator)
    assert pending.name in browser.get(DESK).text
    with django_capture_on_commit_callbacks(execute=True):
        decide(browser, pending, "publish")
    assert client.get(f"/atlas/{pending.slug}/").status_code == 200
    [letter] = mail.outbox
    assert letter.to == ["aicha@example.org"]
    assert pending.name in letter.subject
    assert "http://testserver/atlas/" in letter.body


def test_a_no_needs_a_reason_that_the_author_reads(aicha, moderator, pending, django_capture_on_commit_callbacks):
    browser = browser_of(moderator)
    assert decide(browser, pending, "refuse").status_code == 422
    pending.refresh_from_db()
    assert pending.state == State.PENDING
    with django_capture_on_commit_callbacks(execute=True):
        decide(browser, pending, "refuse", "Qui vient au jardin ?")
    assert "Qui vient au jardin ?" in mail.outbox[0].body
    hers = browser_of(aicha)
    assert "Qui vient au jardin ?" in hers.get(f"/atlas/{pending.slug}/").text
    page = hers.get(f"/atlas/{pending.slug}/modifier/")
    said = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    said = {name: value for name, value in said.items() if value not in (None, False, "", [])}
    hers.post(f"/atlas/{pending.slug}/modifier/", {**said, "story": "Les voisines du 3.", "action": "send"})
    pending.refresh_from_db()
    assert (pending.state, pending.reason) == (State.PENDING, "")


def test_letters_are_in_the_language_of_the_person(aicha, moderator, pending, django_capture_on_commit_callbacks):
    aicha.language = "en"
    aicha.save()
    with django_capture_on_commit_callbacks(execute=True):
        actions.publish(pending, moderator, "https://mieux.example")
    assert "https://mieux.example/en/atlas/" in mail.outbox[0].body


def test_a_public_fiche_may_be_hidden_and_shown_again(client, moderator, garden):
    browser = browser_of(moderator)
    decide(browser, garden, "hide", "Données personnelles.")
    assert client.get(f"/atlas/{garden.slug}/").status_code == 404
    decide(browser, garden, "publish")
    assert client.get(f"/atlas/{garden.slug}/").status_code == 200


def test_a_hidden_fiche_does_not_slip_back(aicha, moderator, garden):
    actions.hide(garden, moderator, "Non.")
    assert browser_of(aicha).get(f"/atlas/{garden.slug}/modifier/").status_code == 403
    actions.submit(garden, aicha)
    garden.refresh_from_db()
    assert garden.state == State.HIDDEN


def test_a_proposal_is_accepted_under_its_author_s_name(
    client, aicha, moderator, garden, django_capture_on_commit_callbacks
):
    actions.edit(garden, aicha, content(pitch="On y danse."), garden.version, None)
    proposal = garden.proposals.get()
    browser = browser_of(moderator)
    assert "On y danse." in browser.get(DESK).text
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"{DESK}proposition/{proposal.pk}/", {"decision": "accept"})
    garden.refresh_from_db()
    assert garden.pitch == "On y danse."
    assert garden.versions.first().by == aicha
    assert mail.outbox[0].to == ["aicha@example.org"]


def test_a_proposal_never_overwrites_what_changed_since(aicha, moderator, garden):
    base = garden.version
    actions.edit(garden, aicha, content(pitch="La mienne."), base, None)
    actions.edit(garden, moderator, content(pitch="L’autre.", story="Ailleurs."), base, None)
    proposal = garden.proposals.get()
    browser_of(moderator).post(f"{DESK}proposition/{proposal.pk}/", {"decision": "accept"})
    garden.refresh_from_db()
    proposal.refresh_from_db()
    assert garden.pitch == "L’autre."
    assert proposal.state == ProposalState.WAITING


def test_a_proposal_refused_leaves_the_fiche_alone(aicha, moderator, garden, django_capture_on_commit_callbacks):
    actions.edit(garden, aicha, content(pitch="Publicité !"), garden.version, None)
    browser = browser_of(moderator)
    url = f"{DESK}proposition/{garden.proposals.get().pk}/"
    assert browser.post(url, {"decision": "refuse"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(url, {"decision": "refuse", "reason": "Trop vendeur."})
    garden.refresh_from_db()
    assert garden.pitch.startswith("On y plante")
    assert "Trop vendeur." in mail.outbox[0].body
    assert "Trop vendeur." in browser_of(aicha).get("/atlas/mes-fiches/").text


def test_afterwards_the_queue_shows_what_is_already_public(aicha, moderator, draft, settings):
    settings.MODERATION = "after"
    row = actions.submit(draft, aicha)
    browser = browser_of(moderator)
    version = row.versions.get(to_review=True)
    assert row.name in browser.get(DESK).text
    browser.post(f"{DESK}version/{version.pk}/")
    assert not row.versions.filter(to_review=True).exists()


def test_anybody_reports_and_a_moderator_answers(client, moderator, garden):
    url = f"/atlas/{garden.slug}/signaler/"
    assert client.get(url).status_code == 200
    assert client.post(url, {}).status_code == 422
    client.post(url, {"motive": "inexact", "text": "Le jardin a déménagé."})
    report = Report.objects.get()
    assert report.by is None
    browser = browser_of(moderator)
    assert "Le jardin a déménagé." in browser.get(DESK).text
    decision = f"{DESK}signalement/{report.pk}/"
    assert browser.post(decision, {"state": "acted", "decision": ""}).status_code == 422
    browser.post(decision, {"state": "acted", "decision": "Adresse corrigée."})
    report.refresh_from_db()
    assert (report.state, report.decision) == (ReportState.ACTED, "Adresse corrigée.")


def test_reports_are_slowed_down(client, garden, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "write": "2/minute"}
    url = f"/atlas/{garden.slug}/signaler/"
    answers = [client.post(url, {"motive": "inexact"}).status_code for _each in range(3)]
    assert answers == [302, 302, 429]


def test_strangers_are_refused_on_every_desk(client, chloe, aicha, garden, moderator):
    actions.edit(garden, aicha, content(pitch="Oh."), garden.version, None)
    report = actions.report(garden, "autre", "", None)
    pages = [
        f"{DESK}fiche/{garden.slug}/",
        f"{DESK}proposition/{Proposal.objects.get().pk}/",
        f"{DESK}version/{garden.versions.first().pk}/",
        f"{DESK}photo/1/",
        f"{DESK}signalement/{report.pk}/",
    ]
    for browser, answer in ((client, 302), (browser_of(chloe), 403), (browser_of(aicha), 403)):
        assert browser.get(DESK).status_code == answer
        for page in pages:
            assert browser.post(page, {"decision": "publish", "reason": "x"}).status_code == answer
    assert browser_of(moderator).get(pages[0]).status_code == 405
    assert Proposal.objects.get().state == ProposalState.WAITING


def test_a_draft_is_not_on_the_desk(moderator, draft):
    assert draft.name not in browser_of(moderator).get(DESK).text
    assert decide(browser_of(moderator), draft, "publish").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "observed", "source": "", "observed_on": None},
        {"state": "measured", "source": "x", "observed_on": None},
        {"state": "certain", "source": "x", "observed_on": "2020-01-01"},
    ],
)
def test_the_database_itself_keeps_a_hypothesis_a_hypothesis(garden, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        InitiativeImpact.objects.create(initiative=garden, level="groupe", text="x", **wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "refused", "reason": ""},
        {"lat": 91.0, "lon": 0.0},
        {"lat": None, "lon": 2.0},
        {"state": "x"},
        {"no_place": True},
        {"pitch": ""},
        {"name": ""},
    ],
)
def test_the_database_refuses_impossible_fiches(garden, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Initiative.objects.filter(pk=garden.pk).update(**wrong)


def test_a_moderator_s_own_fiche_is_public_at_once(moderator):
    row = actions.submit(actions.save_draft(moderator, content(), Contact()), moderator)
    assert row.state == State.PUBLISHED


def test_what_the_team_changes_after_the_look_is_not_published_unseen(client, aicha, moderator, pending):
    read = pending.version
    changed = content(story="Achetez nos pilules.")
    actions.edit(pending, aicha, changed, read, None)
    desk = browser_of(moderator)
    answer = desk.post(f"{DESK}fiche/{pending.slug}/", {"decision": "publish", "version": read}, follow=True)
    assert "depuis votre lecture" in answer.text
    assert "pilules" in answer.text
    pending.refresh_from_db()
    assert pending.state == State.PENDING
    desk.post(f"{DESK}fiche/{pending.slug}/", {"decision": "publish", "version": pending.version})
    pending.refresh_from_db()
    assert pending.state == State.PUBLISHED


def test_the_desk_shows_the_pictures_of_a_draft_and_asks_about_later_ones(client, aicha, moderator, draft, settings):
    settings.MODERATION = "before"
    hers, said = browser_of(aicha), {"alt": "Des tomates.", "agreed": "on"}
    hers.post(f"/atlas/{draft.slug}/photos/", {**said, "image": picture()})
    early = draft.pictures.get()
    actions.submit(draft, aicha)
    desk = browser_of(moderator)
    assert early.thumbnail.url in desk.get(DESK).text
    hers.post(f"/atlas/{draft.slug}/photos/", {**said, "image": picture()})
    late = draft.pictures.get(waiting=True)
    decide(desk, draft, "publish")
    page = client.get(f"/atlas/{draft.slug}/").text
    assert early.image.url in page
    assert late.image.url not in page
    assert late.image.url in desk.get(DESK).text
