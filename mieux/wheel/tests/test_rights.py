"""Every gesture, tried by everybody on what is not theirs: nothing of Rosa's moves, nothing of the round either."""

import re
from typing import Any

import pytest
from django.core.serializers import serialize
from django.db import transaction
from django.test import Client

from mieux.conftest import browser_of
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.people.models import User
from mieux.wheel import actions, urls
from mieux.wheel.actions import Fact, Terms
from mieux.wheel.models import (
    CellEvidence,
    FormRead,
    Invitation,
    Reading,
    ReadingCell,
    ReadingReport,
    ReadingVersion,
    Remark,
    RemovedCell,
    Round,
    Word,
)
from mieux.wheel.rules import Who
from mieux.wheel.snapshot import digest

from .conftest import enter, typed

MANAGE = {"invite_by_link", "invite_by_name", "revoke", "change_day", "round_end"}
MODERATE = {"hide", "decide_report"}
#: What each may do to these rows; anything else must leave them as they are.
ALLOWED: dict[str, set[str]] = {
    "a stranger": set(),
    "somebody with an account": set(),
    "a guest of another round": set(),
    "a guest of the round": set(),
    "a guest whose link was taken back": set(),
    "another reader": set(),
    "the team": MANAGE,
    "a moderator": MANAGE | MODERATE,
}


@pytest.fixture
def hers(ruche: Any, aicha: User, reader: User) -> Reading:
    """Rosa's shared reading, with everything that can be touched."""
    reading = actions.start_reading(Who(reader), ruche)
    actions.write_cell(reading, Fact("ouverture", "diagnostic", Word.PRESENT, "Elle l’a vu."))
    actions.write_cell(reading, Fact("ouverture", "realisation", Word.PRESENT, "Cela aussi."))
    cell = reading.cells.get(phase="diagnostic")
    CellEvidence.objects.create(cell=cell, kind="link", url="https://example.org/preuve")
    actions.choose_forms(reading, [("nouveau-service", "Parce que.")])
    actions.remove_cell(reading, reading.cells.get(phase="realisation").pk)
    actions.share(reading)
    ReadingReport.objects.create(reading=reading, motive="other", text="à voir")
    return Reading.objects.get(pk=reading.pk)


@pytest.fixture
def open_round(ruche: Any, aicha: User) -> Round:
    """A round of Aïcha's, closed, with an invitation."""
    round = actions.open_round(ruche, aicha, Terms("Le conseil lit", "", True, 5))
    actions.invite_by_link(round, aicha, "le bureau")
    return round


@pytest.fixture
def people(ruche: Any, aicha: User, crew: User, moderator: User, chloe: User, open_round: Round) -> dict[str, Client]:
    """Everybody but Rosa."""
    guest, _own = enter(open_round, aicha, "Dorian")
    revoked, theirs = enter(open_round, aicha, "Inès")
    assert theirs.invitation
    actions.revoke(theirs.invitation)
    away = actions.open_round(ruche, aicha, Terms("Ailleurs", "", True, 9))
    elsewhere, _other = enter(away, aicha, "Noé")
    mate = User.objects.create_user("mate@example.org", name="Maël")
    own = actions.start_reading(Who(mate), ruche)
    actions.write_cell(own, Fact("impact", "diagnostic", Word.PARTLY, "Un bout."))
    actions.share(own)
    return {
        "a stranger": ReadOnlyOnGetClient(),
        "somebody with an account": browser_of(chloe),
        "a guest of another round": elsewhere,
        "a guest of the round": guest,
        "a guest whose link was taken back": revoked,
        "another reader": browser_of(mate),
        "the team": browser_of(crew),
        "a moderator": browser_of(moderator),
    }


def state_of(reading: Reading, round: Round) -> str:
    """Every row of Rosa's reading and of the round, as text."""
    rows = [
        *Reading.objects.filter(pk=reading.pk),
        *ReadingCell.objects.filter(reading=reading),
        *CellEvidence.objects.filter(cell__reading=reading),
        *FormRead.objects.filter(reading=reading),
        *ReadingVersion.objects.filter(reading=reading),
        *RemovedCell.objects.filter(reading=reading),
        *ReadingReport.objects.filter(reading=reading, text="à voir"),
        *Round.objects.filter(pk=round.pk),
        *Invitation.objects.filter(round=round),
        *Remark.objects.filter(text="Une remarque de Rosa."),
    ]
    return serialize("json", rows)


def gestures(reading: Reading, round: Round, remark: Remark) -> list[tuple[str, str]]:
    """(name, address) of every route of the readings, aimed at Rosa's reading and at the round."""
    cell = reading.cells.get()
    about = {
        "slug": reading.initiative.slug,
        "pk": reading.pk,
        "cell": cell.pk,
        "evidence": cell.evidence.get().pk,
        "aside": reading.removed.get().pk,
        "invitation": round.invitations.earliest("pk").pk,
        "token": "un-jeton",
        "criterion": "ouverture",
        "phase": "diagnostic",
        "fmt": "json",
        "kind": "json",
        "ext": "json",
    }
    found = []
    for pattern in urls.urlpatterns:
        route = str(pattern.pattern)
        mine = dict(about)
        if "/tours/" in route:
            mine["pk"] = round.pk
        elif "remarque" in route:
            mine["pk"] = remark.pk
        elif route.startswith("lectures/moderation"):
            mine["pk"] = reading.reports.get().pk
        elif "lectures/preuves" in route:
            mine["pk"] = cell.evidence.get().pk

        def fill(match: re.Match[str], mine: dict[str, Any] = mine) -> str:
            return str(mine.get(match.group(1), 1))

        found.append((pattern.name or route, "/" + re.sub(r"<(?:\w+:)?(\w+)>", fill, route)))
    return found


def sent(reading: Reading) -> dict[str, Any]:
    """One body with whatever any of the forms wants."""
    cell = reading.cells.get()
    return typed(
        case=str(cell.pk),
        base=digest(cell),
        key="fact",
        number="0",
        reason="Parce que je le veux.",
        stance="actor",
        people="9",
        signature="Un autre nom",
        label="chez moi",
        days="30",
        name="Maël",
        until_date="2099-01-01",
        motive="other",
        text="Rien ne va.",
        decision="remove",
        context="new",
        for_whom="moi",
        where="ici",
        habit="rien",
        **{"form_nouveau-service": "on", "form_nouveau-service_reason": "Moi je dis."},
    )


@pytest.mark.parametrize("who", list(ALLOWED))
def test_nobody_moves_what_is_not_theirs(who, people, hers, open_round, reader, settings):
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, "100000/minute")
    remark = Remark.objects.create(
        initiative=hers.initiative,
        criterion="ouverture",
        phase="diagnostic",
        by=reader,
        text="Une remarque de Rosa.",
    )
    browser, before = people[who], state_of(hers, open_round)
    # A report is kept beside the words it is about, and hides nothing.
    allowed = ALLOWED[who] | {"report_remark"} | ({"decide_remark"} if who == "a moderator" else set())
    tried = gestures(hers, open_round, remark)
    assert len(tried) > 35
    moved = set()
    for name, address in tried:
        with transaction.atomic():
            answer = browser.post(address, sent(hers))
            # 503: the model that reads texts is not loaded here, and says so.
            assert answer.status_code < 500 or answer.status_code == 503, (name, address)
            if state_of(hers, open_round) != before:
                moved.add(name)
            transaction.set_rollback(True)
    assert moved <= allowed, f"{who} moved something by {sorted(moved - allowed)}"
    if ALLOWED[who]:
        assert {"invite_by_link", "revoke"} <= moved, "the test aims beside what it should try"


def test_rosa_herself_can(hers, reader):
    rosa = browser_of(reader)
    base = f"/atlas/{hers.initiative.slug}/lectures/ma-lecture/{hers.pk}/"
    assert rosa.post(f"{base}fait/", {**sent(hers), "word": "partly"}).status_code == 302
    assert hers.cells.get().word == "partly"
    assert rosa.post(f"{base}reprendre/", {"reason": ""}).status_code == 302


def test_a_moderator_hides_with_words_and_shows_again(
    hers, moderator, reader, client, django_capture_on_commit_callbacks
):
    from django.core import mail

    base = f"/atlas/{hers.initiative.slug}/lectures/{hers.pk}/"
    desk = browser_of(moderator)
    assert "Elle l’a vu." in desk.get("/lectures/moderation/").text
    assert desk.post(f"{base}masquer/", {"reason": ""}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(f"{base}masquer/", {"reason": "On y nomme une voisine."}).status_code == 302
    assert "On y nomme une voisine." in mail.outbox[0].body
    assert client.get(f"{base}historique/").status_code == 404
    rosa = browser_of(reader)
    mine = f"/atlas/{hers.initiative.slug}/lectures/ma-lecture/{hers.pk}/"
    assert "On y nomme une voisine." in rosa.get(mine).text
    assert rosa.post(f"{mine}fait/", sent(hers)).status_code == 403
    assert rosa.post(f"{mine}remettre/").status_code == 403
    assert desk.post(f"{base}montrer/").status_code == 302
    assert client.get(f"{base}historique/").status_code == 200


def test_anybody_reports_and_a_report_hides_nothing(hers, client):
    base = f"/atlas/{hers.initiative.slug}/lectures/{hers.pk}/"
    assert client.get(f"{base}signaler/").status_code == 200
    for _ in range(2):
        assert client.post(f"{base}signaler/", {"motive": "hurtful", "text": "Aïe."}).status_code == 302
    assert ReadingReport.objects.filter(text="Aïe.").count() == 1
    assert client.get(f"{base}historique/").status_code == 200
    assert client.post(f"{base}signaler/", {"motive": "autre"}).status_code == 422


def test_forms_from_another_site_are_refused(hers, reader):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    base = f"/atlas/{hers.initiative.slug}/lectures/ma-lecture/{hers.pk}/"
    for end in ("reprendre/", "brouillon/", "partager/"):
        assert browser.post(base + end).status_code == 403


@pytest.mark.parametrize("page", ["", "fait/", "qui/", "formes/", "contexte/"])
def test_a_draft_is_its_authors_alone(ruche, reader, people, write, page):
    draft = write(reader, sentence="Brouillon secret.")
    address = f"/atlas/{ruche.slug}/lectures/ma-lecture/{draft.pk}/{page}"
    for who, browser in people.items():
        answer = browser.get(address)
        assert answer.status_code == 404, (who, answer.status_code)


def test_a_fiche_that_is_not_public_is_read_by_its_team_alone(ruche, reader, crew, write, client):
    draft = write(reader)
    actions.share(draft)
    type(ruche).objects.filter(pk=ruche.pk).update(state="pending")
    address = f"/atlas/{ruche.slug}/lectures/{draft.pk}/historique/"
    assert client.get(address).status_code == 404
    assert browser_of(reader).get(address).status_code == 404
    assert browser_of(crew).get(address).status_code == 200


def test_a_fiche_without_a_team_lets_anybody_signed_in_open_a_round(ruche, reader, chloe):
    ruche.team.all().delete()
    tours = f"/atlas/{ruche.slug}/lectures/tours/"
    said = {"title": "Entre nous", "blind": "on", "until_count": "2"}
    assert browser_of(reader).post(f"{tours}nouvelle/", said).status_code == 302
    round = Round.objects.get()
    # It is hers: others neither see nor manage it.
    assert browser_of(chloe).get(f"{tours}{round.pk}/").status_code == 404
    assert browser_of(chloe).post(f"{tours}{round.pk}/lien/", {"label": "x", "days": "7"}).status_code == 404


def test_with_a_team_a_stranger_opens_no_round(ruche, chloe, client):
    tours = f"/atlas/{ruche.slug}/lectures/tours/"
    assert browser_of(chloe).post(f"{tours}nouvelle/", {"title": "Moi"}).status_code == 403
    assert client.post(f"{tours}nouvelle/", {"title": "Moi"}).status_code == 302
    assert not Round.objects.exists()
