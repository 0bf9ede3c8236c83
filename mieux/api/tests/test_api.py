"""What other programs may ask, and what they never get."""

import json

import hypothesis
import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from mieux.atlas.models import State
from mieux.atlas.tests.test_search import fiche
from mieux.core import limits

pytestmark = pytest.mark.django_db
CHECKS = (not_a_server_error, response_schema_conformance, content_type_conformance)


@pytest.fixture
def garden():
    return fiche("Jardin partagé", contact_email="secret@example.org")


def test_the_api_answers_as_the_page_does(client, garden):
    fiche("Atelier vélo", scale="ville")
    data = client.get("/api/v1/initiatives?echelle=quartier").json()
    assert (data["total"], [row["nom"] for row in data["initiatives"]]) == (1, ["Jardin partagé"])
    assert data["filtres"]["echelle"] == {"quartier": 1, "ville": 1}


def test_anybody_may_read_from_anywhere_and_no_contact_data_leave(client, garden):
    for address in (
        "initiatives",
        "initiatives?format=geojson",
        "initiatives?format=csv",
        "initiatives/jardin-partage",
    ):
        response = client.get(f"/api/v1/{address}")
        assert response["Access-Control-Allow-Origin"] == "*"
        assert b"secret@" not in response.content
        assert not response.cookies


def test_what_is_not_public_does_not_exist(client):
    fiche("Attente", state=State.PENDING)
    assert client.get("/api/v1/initiatives").json()["total"] == 0
    response = client.get("/api/v1/initiatives/attente")
    assert response.status_code == 404
    assert response.json()["status"] == 404


def test_a_value_that_means_nothing_is_named(client):
    response = client.get("/api/v1/initiatives?forme=zz")
    assert response.status_code == 422
    assert response.json()["errors"][0]["parametre"] == "forme"


def test_too_many_calls_wait(client, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "api": "2/minute"}
    codes = [client.get("/api/v1/method").status_code for _ in range(3)]
    assert codes == [200, 200, 429]


def test_the_method_comes_in_both_languages(client):
    data = client.get("/api/v1/method").json()
    assert data["id"] == "social-innovation"
    assert set(data["criteria"][0]["label"]) == {"fr", "en"}
    assert data["criteria"][0]["label"]["fr"] != data["criteria"][0]["label"]["en"]


def test_nothing_may_be_written(client):
    assert client.post("/api/v1/initiatives").status_code == 405


def test_no_field_is_a_judgement(client):
    document = json.dumps(client.get("/api/v1/openapi.json").json()).lower()
    for word in ("score", "rating", "rank", "moyenne", "aggregaterating"):
        assert word not in document


@pytest.mark.parametrize("path", ["/initiatives", "/initiatives/{slug}", "/initiatives/{slug}/readings", "/method"])
def test_the_api_does_what_it_says(one_connection, db, settings, path):
    from mieux.asgi import pages

    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "api": "100000/minute"}
    limits.forget_all()
    fiche("Jardin partagé")
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", pages)
    operation = described[f"/api/v1{path}"]["GET"]

    @hypothesis.settings(max_examples=40, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
    @hypothesis.given(case=operation.as_strategy())
    def holds(case):
        # The in-process transport of schemathesis does not undo brotli.
        case.call_and_validate(headers={"Accept-Encoding": "identity"}, checks=CHECKS)

    holds()
