"""A moderator who takes something away says why, and its author reads it."""

import pytest
from django.core import mail
from django.urls import reverse

from mieux.conftest import browser_of
from mieux.impact.models import Claim, Observation, RemovedAs, Value

from .conftest import plain, say, see
from .test_values import count, follow

pytestmark = pytest.mark.django_db
WHY = "La fiche parle d’un autre quartier."


@pytest.fixture
def rows(team, aicha, chloe):
    """(page that removes, row) of a claim, an observation and a value, all said by Basile of the team."""
    basile = team.team.get(user__name="Basile").user
    claim = say(team, basile)
    return {
        "remove": claim,
        "remove_observation": see(claim, basile),
        "remove_value": count(follow(team, aicha), basile),
    }


@pytest.mark.parametrize("name", ["remove", "remove_observation", "remove_value"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_author_reads_why_in_their_language(
    team, rows, moderator, basile, name, language, django_capture_on_commit_callbacks
):
    basile.language = language
    basile.save()
    row = rows[name]
    address = reverse(f"impact:{name}", args=[team.slug, row.pk])
    browser = browser_of(moderator)
    with django_capture_on_commit_callbacks(execute=True):
        page = browser.post(address, follow=True)
    row.refresh_from_db()
    assert row.removed_at is None
    assert "Dites pourquoi" in plain(page)
    assert not mail.outbox
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(address, {"reason": WHY})
    row.refresh_from_db()
    assert (row.removed_as, row.reason) == (RemovedAs.MODERATION, WHY)
    letter = mail.outbox[0]
    assert letter.to == [basile.email]
    assert WHY in letter.body
    assert ("La modération a retiré" in letter.body.replace("\u00a0", " ")) == (language == "fr")
    assert moderator.email not in letter.body
    # Brought back, nothing of it stays.
    browser.post(reverse(f"impact:{name.replace('remove', 'bring_back')}", args=[team.slug, row.pk]))
    row.refresh_from_db()
    assert (row.removed_at, row.reason) == (None, "")
    assert len(mail.outbox) == 1


def test_pages_ask_a_moderator_why_and_nobody_else(team, rows, moderator, basile):
    claim: Claim = rows["remove"]
    value: Value = rows["remove_value"]
    for page, name in (
        (reverse("impact:claim", args=[team.slug, claim.pk]), "remove"),
        (reverse("impact:claim", args=[team.slug, claim.pk]), "remove_observation"),
        (reverse("impact:indicator", args=[team.slug, value.indicator_id]), "remove_value"),
    ):
        asked = f'id="retirer-impact{name}-{rows[name].pk}"'
        assert asked in browser_of(moderator).get(page).text
        assert asked not in browser_of(basile).get(page).text


def test_authors_and_teams_take_away_without_a_letter(team, rows, basile, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        browser_of(basile).post(reverse("impact:remove_observation", args=[team.slug, rows["remove_observation"].pk]))
    assert Observation.objects.get().removed_as == RemovedAs.AUTHOR
    assert not mail.outbox


def test_the_author_finds_the_reason_on_the_page_and_the_public_does_not(client, team, rows, moderator, basile):
    row = rows["remove_observation"]
    browser_of(moderator).post(reverse("impact:remove_observation", args=[team.slug, row.pk]), {"reason": WHY})
    page = reverse("impact:claim", args=[team.slug, row.claim_id])
    assert WHY in browser_of(basile).get(page).text
    assert WHY not in client.get(page).text
