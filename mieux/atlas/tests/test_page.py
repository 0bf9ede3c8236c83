"""The public page of an initiative."""

import json
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from mieux.atlas import actions, loading
from mieux.atlas.models import ImpactState, Initiative, InitiativeImpact
from mieux.conftest import browser_of
from mieux.method import pack

from .conftest import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(db) -> None:
    loading.load_everything(lambda _message: None)


def test_every_initiative_of_the_book_has_its_page_in_both_languages(client, loaded):
    for item in pack().initiatives:
        for language in ("fr", "en"):
            with translation.override(language):
                response = client.get(reverse("atlas:initiative", args=[item.id]))
            assert response.status_code == 200
            with translation.override(language):
                assert str(item.name.plain) in response.text.replace("&#x27;", "'").replace("&amp;", "&")


def test_a_page_one_reads_sets_no_cookie_and_is_the_same_for_all(client, loaded):
    response = client.get("/atlas/ideelles/")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_impacts_of_the_book_are_reported_not_asserted(client, loaded):
    text = client.get("/atlas/ideelles/").text
    assert text.count("rapporté par le livre, 2014") == 4
    assert "observé" not in text.split("Ce que cela change")[1].split("Et maintenant")[0]


def test_an_empty_level_is_an_invitation(client, garden):
    text = client.get("/atlas/le-jardin-des-voisines/").text
    assert text.count("À colorer") == len(pack().levels)


def test_an_impact_is_a_hypothesis_until_it_is_dated_and_evidenced(client, garden):
    InitiativeImpact.objects.create(initiative=garden, level="individu", text="On se salue.")
    InitiativeImpact.objects.create(
        initiative=garden,
        level="groupe",
        text="On cuisine.",
        state=ImpactState.OBSERVED,
        source="Carnet du jardin",
        observed_on=date(2024, 5, 1),
    )
    text = client.get("/atlas/le-jardin-des-voisines/").text
    assert ">hypothèse<" in text
    assert "Carnet du jardin" in text


def test_the_page_has_no_inline_script_nor_style(client, loaded):
    text = client.get("/atlas/ideelles/").text
    assert "style=" not in text
    assert "<style" not in text
    assert "<script>" not in text


def test_a_listed_fiche_credits_its_source_and_invites(client, listed):
    listed.missing = "Tout."
    listed.save()
    text = client.get("/atlas/le-lieu/").text
    assert "ANCT" in text
    assert "LO 2.0" in text
    assert "Compléter cette fiche" in text


def test_linked_data_is_schema_org_without_rating_nor_contact(client, garden):
    response = client.get("/atlas/le-jardin-des-voisines.jsonld")
    data = json.loads(response.content)
    assert response["Content-Type"] == "application/ld+json"
    assert data["@type"] == "Project"
    assert data["location"]["geo"]["latitude"] == pytest.approx(47.2382)
    assert "aggregateRating" not in response.text
    assert "example.org" not in response.text


def test_three_neighbours_and_never_oneself(client, loaded):
    response = client.get("/atlas/ideelles/")
    shown = response.context["neighbours"]
    assert len(shown) == 3
    assert "ideelles" not in {each.initiative.slug for each in shown}
    again = client.get("/atlas/ideelles/").context["neighbours"]
    assert [each.initiative.pk for each in again] == [each.initiative.pk for each in shown]


@pytest.mark.parametrize("state", ["draft", "pending", "refused", "hidden"])
def test_what_is_not_public_does_not_exist_for_strangers(client, chloe, garden, state):
    Initiative.objects.filter(pk=garden.pk).update(state=state, reason="Parce que.")
    for page in ("", "historique/", "signaler/", "contact/", "modifier/", "photos/"):
        for browser in (client, browser_of(chloe)):
            response = browser.get(f"/atlas/{garden.slug}/{page}")
            # A guest asked for her account learns nothing: the same answer for any address.
            assert response.status_code in ({404, 302} if page == "photos/" and browser is client else {404})
    assert client.get(f"/atlas/{garden.slug}.jsonld").status_code == 404


def test_the_team_sees_its_fiche_in_any_state_and_moderators_all_but_drafts(aicha, moderator, draft):
    assert browser_of(aicha).get(f"/atlas/{draft.slug}/").status_code == 200
    assert browser_of(moderator).get(f"/atlas/{draft.slug}/").status_code == 404
    actions.submit(draft, aicha)
    assert browser_of(moderator).get(f"/atlas/{draft.slug}/").status_code == 200


def test_a_fiche_in_another_language_says_so(client, aicha, moderator):
    row = actions.save_draft(aicha, content(language="en", story="We plant."), actions.Contact())
    actions.publish(actions.submit(row, aicha), moderator)
    assert 'lang="en"' in client.get(f"/atlas/{row.slug}/").text.split("<main")[1]


def test_text_of_people_is_never_markup(client, aicha, moderator):
    evil = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    row = actions.save_draft(
        aicha,
        content(
            name=evil[:150],
            pitch=evil,
            story=evil,
            origin=evil,
            portrait=evil,
            missing=evil,
            learnt=evil,
            impacts=[
                {"level": "groupe", "text": evil, "state": "hoped", "source": "", "observed_on": "", "said_by": "team"}
            ],
            forms=[{"form": "nouveau-lieu", "reason": evil, "said_by": "team"}],
            needs=[{"kind": "lieu", "direction": "needed", "text": evil}],
        ),
        actions.Contact(),
    )
    actions.publish(actions.submit(row, aicha), moderator)
    for page in ("", "historique/"):
        text = client.get(f"/atlas/{row.slug}/{page}").text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert 'href="javascript' not in text
