"""Looking for initiatives by a criterion that somebody read with evidence: a filter, never an order."""

from datetime import date

import pytest

from mieux.atlas import page_cache
from mieux.atlas.actions.recording import append_changes
from mieux.atlas.asking import SORTS
from mieux.atlas.models import InitiativeImpact
from mieux.evidence.given import Given
from mieux.evidence.models import Kind
from mieux.impact.actions import claims, observations
from mieux.wheel import actions
from mieux.wheel.models import Move, Reading

from .laying import D, R, closed, lay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_memory():
    page_cache.forget()


def found(client, criterion: str) -> list[str]:
    data = client.get(f"/api/v1/initiatives?critere={criterion}").json()
    return [row["id"] for row in data["initiatives"]]


def share(reading: Reading) -> None:
    """What every write of a shared reading does."""
    actions.recording.keep_version(reading, Move.COMPLETED)


def test_a_criterion_with_an_evidenced_reading_is_found_and_counted(client, ruche, aicha, basile):
    share(lay(ruche, aicha, {("ouverture", D): ("present", "link"), ("participation", D): "present"}))
    share(lay(ruche, basile, {("experimentation", R): ("not_seen", "link")}))
    assert found(client, "ouverture") == [ruche.slug]
    assert found(client, "participation") == []  # said, to be evidenced
    assert found(client, "experimentation") == []  # looked at, not seen
    page = client.get("/atlas/").content.decode()
    assert 'name="critere" value="ouverture"' in page
    assert 'name="critere" value="participation"' not in page


def test_it_follows_what_becomes_of_the_reading(client, ruche, aicha, moderator):
    reading = lay(ruche, aicha, {("ouverture", D): ("present", "link")})
    share(reading)
    assert found(client, "ouverture") == [ruche.slug]
    actions.hide(reading, "Une raison.")
    assert found(client, "ouverture") == []
    actions.show_again(reading)
    assert found(client, "ouverture") == [ruche.slug]
    actions.withdraw(Reading.objects.get(pk=reading.pk))
    assert found(client, "ouverture") == []


def test_a_closed_box_tells_the_search_nothing(client, ruche, aicha, chloe):
    box = closed(ruche, aicha, until_date=None, until_count=2)
    share(lay(ruche, chloe, {("ouverture", D): ("present", "link")}, round=box))
    assert found(client, "ouverture") == []
    share(lay(ruche, aicha, {("ouverture", D): "present"}, round=box))
    actions.rounds.open_if_ready(box)
    assert found(client, "ouverture") == [ruche.slug]


def test_impact_is_found_only_once_it_was_observed(client, ruche, aicha):
    share(lay(ruche, aicha, {("impact", R): ("present", "measure")}))
    assert found(client, "impact") == []
    InitiativeImpact.objects.create(
        initiative=ruche, level="individu", text="Vu.", state="observed", source="Enquête", observed_on="2026-01-05"
    )
    append_changes([ruche.pk])
    assert found(client, "impact") == [ruche.slug]


def test_it_is_a_filter_and_never_an_order(client, ruche):
    assert not any("criter" in word for pair in SORTS.items() for word in pair)
    assert client.get("/api/v1/initiatives?critere=beaute").status_code == 422


def test_the_impact_follows_a_claim_taken_away_and_brought_back(client, ruche, aicha):
    share(lay(ruche, aicha, {("impact", D): ("present", "link")}))
    claim = claims.add_claim(ruche, aicha, claims.Words("groupe", "Les voisines se parlent."))
    observations.add_observation(
        claim,
        aicha,
        observations.Seen(date(2026, 3, 3), "supports", "Vu au marché."),
        [Given(Kind.LINK, url="https://example.org/article")],
    )
    assert found(client, "impact") == [ruche.slug]
    claims.remove_claim(claim, aicha)
    assert found(client, "impact") == []
    claims.bring_back_claim(claim, aicha)
    assert found(client, "impact") == [ruche.slug]
