"""A voyage through the API: for whoever may see it, and for nobody else."""

import json
from datetime import timedelta

import hypothesis
import pytest
import schemathesis
from django.utils import timezone

from mieux.api.tests.test_api import CHECKS
from mieux.conftest import browser_of
from mieux.core import limits
from mieux.people.models import User
from mieux.voyage import examples, exports
from mieux.voyage.actions import links, voyages, writing
from mieux.voyage.models import Right, Role, Voyage

pytestmark = pytest.mark.django_db


@pytest.fixture
def boat(aicha: User) -> Voyage:
    voyage = voyages.start(aicha, "Le jardin", cards={"phare": ["Un verger."], "requins": ["Pas d’eau."]})
    writing.add_card(
        voyage,
        f"user:{aicha.pk}",
        "balises",
        "Un bac",
        fields={"date": "2030-06-01", "owner": {"name": "Aïcha", "whom": f"user:{aicha.pk}"}},
    )
    return voyage


def address(voyage: Voyage) -> str:
    return f"/api/v1/voyages/{voyage.key}"


def bearer(token: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {token}"}


def test_the_crew_reads_what_the_file_says_without_accounts(boat: Voyage, aicha: User):
    answer = browser_of(aicha).get(address(boat))
    assert answer.status_code == 200
    assert answer.json() == json.loads(exports.write_json(exports.logbook(boat)))
    assert b"user:" not in answer.content
    assert b"example.org" not in answer.content
    assert "private" in answer["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer


def test_for_a_stranger_there_is_no_such_voyage(boat: Voyage, client, chloe: User):
    assert client.get(address(boat)).status_code == 404
    assert browser_of(chloe).get(address(boat)).status_code == 404
    there, nowhere = client.get(address(boat)), client.get("/api/v1/voyages/nulle-part")
    assert there.content == nowhere.content
    assert "Le jardin" not in there.text


def test_a_companion_reads_too(boat: Voyage):
    rosa = User.objects.create_user("rosa@example.org", name="Rosa")
    voyages.come_aboard(boat, rosa, Role.COMPANION)
    assert browser_of(rosa).get(address(boat)).status_code == 200


def test_a_guest_reads_with_their_link_until_it_ends(boat: Voyage, client, aicha: User):
    row, token = links.make_link(boat, Right.SEE)
    assert client.get(address(boat), **bearer(token)).status_code == 200
    assert client.get(address(boat), **bearer("x" + token)).status_code == 404
    other = voyages.start(aicha, "Un autre")
    assert client.get(address(other), **bearer(token)).status_code == 404
    # The token counts, not who else sits at this browser.
    assert browser_of(aicha).get(address(boat), **bearer("faux")).status_code == 404
    links.revoke_link(row)
    assert client.get(address(boat), **bearer(token)).status_code == 404
    _row, late = links.make_link(boat, Right.SEE, expires_at=timezone.now() - timedelta(minutes=1))
    assert client.get(address(boat), **bearer(late)).status_code == 404


def test_a_guest_who_came_aboard_reads_with_their_browser(boat: Voyage, client):
    _row, token = links.make_link(boat, Right.COMMENT)
    client.post(f"/voyages/invite/{token}/", {"name": "Dorian"})
    assert client.get(address(boat)).status_code == 200


def test_the_worked_example_is_for_everybody_everywhere(client):
    examples.load_examples()
    answer = client.get("/api/v1/voyages/exemple")
    assert answer.json()["title"] == "Comment le livre a été fait"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "public" in answer["Cache-Control"]


def test_what_has_not_changed_is_not_sent_again(boat: Voyage, aicha: User, client):
    browser = browser_of(aicha)
    first = browser.get(address(boat))
    again = browser.get(address(boat), HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    # Knowing what it said yesterday opens nothing.
    assert client.get(address(boat), HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 404
    writing.add_card(boat, "user:1", "rames", "Une citerne")
    assert browser.get(address(boat), HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_it_is_described_with_who_may_ask(client):
    described = client.get("/api/v1/openapi.json").json()
    assert {"guest", "session"} <= set(described["components"]["securitySchemes"])
    card = described["components"]["schemas"]["VoyageCard"]
    assert set(card["required"]) >= {"id", "zone", "text", "fields"}


def test_it_answers_as_it_is_described(one_connection, settings):
    from mieux.asgi import pages

    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "api": "100000/minute"}
    limits.forget_all()
    examples.load_examples()
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", pages)
    operation = described["/api/v1/voyages/{key}"]["GET"]

    @hypothesis.settings(max_examples=20, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
    @hypothesis.given(case=operation.as_strategy())
    def holds(case):
        case.call_and_validate(headers={"Accept-Encoding": "identity"}, checks=CHECKS)

    holds()
    case = operation.Case(path_parameters={"key": "exemple"})
    answer = case.call_and_validate(headers={"Accept-Encoding": "identity"}, checks=CHECKS)
    assert answer.status_code == 200
