"""Adding an initiative, with or without an account at hand."""

from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mieux.atlas import actions
from mieux.atlas.actions import writing
from mieux.atlas.forms import FicheForm
from mieux.atlas.models import Initiative, Role, State
from mieux.conftest import browser_of
from mieux.core import limits
from mieux.method import pack

from .conftest import content, typed

pytestmark = pytest.mark.django_db
ADD = "/atlas/ajouter/"


def test_a_guest_writes_signs_in_and_finds_her_draft_again(client, aicha):
    response = client.post(ADD, typed(story="Un jour, une graine."))
    assert response.status_code == 302
    assert "/compte/" in response["Location"]
    assert "next=/atlas/ajouter/" in response["Location"]
    assert not Initiative.objects.exists()
    client.force_login(aicha, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(ADD)
    assert "Votre brouillon vous attendait" in page.text
    assert "Un jour, une graine." in page.text
    sent = client.post(ADD, typed(story="Un jour, une graine."), follow=True)
    row = Initiative.objects.get()
    assert row.state == State.PENDING
    assert row.team.get().role == Role.CAPTAIN
    assert "merci" in sent.text
    assert "Votre brouillon vous attendait" not in client.get(ADD).text


def test_a_guest_may_keep_a_draft_that_has_only_a_name(client):
    client.post(ADD, {"name": "À suivre", "action": "save"})
    page = client.get(ADD)
    assert 'value="À suivre"' in page.text
    client.post(ADD, {"action": "discard"})
    assert "À suivre" not in client.get(ADD).text


def test_only_a_name_a_sentence_and_a_place_are_asked(aicha):
    browser = browser_of(aicha)
    page = browser.post(ADD, {"action": "send", "story": "Tout ce que j’ai tapé."})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"name", "pitch", "where"}
    assert "Tout ce que j’ai tapé." in page.text
    browser.post(ADD, {"name": "Nulle part", "pitch": "Partout.", "where": "sans-lieu", "action": "send"})
    row = Initiative.objects.get()
    assert row.no_place
    assert row.slug == "nulle-part"


def test_with_moderation_afterwards_a_fiche_is_public_at_once(aicha, client, settings):
    settings.MODERATION = "after"
    browser_of(aicha).post(ADD, typed())
    row = Initiative.objects.get()
    assert row.state == State.PUBLISHED
    assert row.versions.first().to_review
    assert client.get(f"/atlas/{row.slug}/").status_code == 200


def test_an_ambiguous_commune_becomes_a_question_and_nothing_is_lost(aicha):
    browser = browser_of(aicha)
    page = browser.post(ADD, typed(commune="Saint-Denis", story="À garder."))
    assert page.status_code == 422
    assert "Laquelle" in page.text
    assert "À garder." in page.text
    choice = next(each for each in page.context["form"].candidates if each.departement == "93")
    browser.post(ADD, typed(commune="Saint-Denis", commune_choice=choice.insee))
    row = Initiative.objects.get()
    assert (row.insee, row.departement, row.place_label) == ("93066", "93", "Saint-Denis")
    assert row.lat


def test_the_commune_chosen_is_not_asked_again(aicha):
    browser = browser_of(aicha)
    meant = typed(commune="Saint-Denis", commune_choice="93066")
    for page in (browser.post(ADD, {**meant, "action": "back"}), browser.post(ADD, {**meant, "name": ""})):
        assert 'name="commune_choice" value="93066"' in page.text
        assert "Laquelle" not in page.text


def test_a_commune_nobody_knows_helps(aicha):
    page = browser_of(aicha).post(ADD, typed(commune="Xyzzyville"))
    assert "Essayez son code postal" in page.text


def test_abroad_needs_a_country(aicha):
    browser = browser_of(aicha)
    page = browser.post(ADD, typed(where="ailleurs", place_detail="Kinshasa"))
    assert "country" in page.context["form"].errors
    browser.post(ADD, typed(where="ailleurs", place_detail="Kinshasa", country="CD"))
    row = Initiative.objects.get()
    assert (row.country, row.insee, row.place_label) == ("CD", "", "Kinshasa")


def test_an_impact_said_to_be_observed_needs_a_date_and_a_source(aicha):
    browser = browser_of(aicha)
    page = browser.post(ADD, typed(impact_groupe="On se parle.", impact_groupe_state="observed"))
    assert {"impact_groupe_source", "impact_groupe_date"} <= set(page.context["form"].errors)
    browser.post(
        ADD,
        typed(
            impact_groupe="On se parle.",
            impact_groupe_state="observed",
            impact_groupe_source="Enquête",
            impact_groupe_date="2024",
        ),
    )
    impact = Initiative.objects.get().impacts.get()
    assert impact.observed_on.year == 2024


def test_everything_one_may_say_comes_back_in_the_form(aicha):
    first = pack()
    said = typed(
        where="commune",
        place_detail="Malakoff",
        story="Une histoire.",
        start="septembre 2012",
        links="www.example.org Le site\nhttps://www.youtube.com/watch?v=1",
        scale=first.scales[0].id,
        sector=first.sectors[0].id,
        publics=[first.publics[0].id, first.publics[1].id],
        missing="Des photos.",
        action="save",
        **{
            f"form_{first.forms[0].id}": "on",
            f"form_{first.forms[0].id}_reason": "Un lieu.",
            f"leaves_{first.branches[0].id}": [first.branches[0].leaves[0].id],
            f"needed_{first.needs[0].id}": "Une salle.",
            f"offered_{first.needs[1].id}": "Des chaises.",
        },
    )
    browser = browser_of(aicha)
    browser.post(ADD, said)
    row = Initiative.objects.get()
    assert row.start == "2012-09"
    assert [link["kind"] for link in row.links] == ["site", "video"]
    assert row.links[0] == {"url": "https://www.example.org", "label": "Le site", "kind": "site"}
    assert row.place_label == "Malakoff, Nantes"
    form = browser.get(f"/atlas/{row.slug}/modifier/").context["form"]
    again = {name: form[name].value() for name in form.fields}
    assert again["place_detail"] == "Malakoff"
    assert again["start"] == "09/2012"
    assert again[f"needed_{first.needs[0].id}"] == "Une salle."
    resent = {name: value for name, value in again.items() if value not in (None, False, "", [])}
    before = row.versions.count()
    browser.post(f"/atlas/{row.slug}/modifier/", {**resent, "action": "save"})
    row.refresh_from_db()
    assert row.versions.count() == before  # nothing changed: no version


@pytest.mark.parametrize(
    ("links", "right"),
    [
        ("javascript:alert(1)", False),
        ("ftp://example.org/x", False),
        ("https://user:secret@example.org/", False),
        ("http://[::1", False),
        ("https://example.org/a b", True),
        ("data:text/html,x", False),
        ("https://exa\tmple.org", False),
        ("example.org", True),
    ],
)
def test_links_are_web_addresses(links, right):
    form = FicheForm(typed(links=links))
    assert form.is_valid() is right, form.errors


@pytest.mark.parametrize(
    ("start", "kept"),
    [
        ("2012", "2012"),
        ("9/2012", "2012-09"),
        ("23/09/2013", "2013-09-23"),
        ("1er mai 2020", "2020-05-01"),
        ("2013-09-23", "2013-09-23"),
        ("March 2019", "2019-03"),
    ],
)
def test_dates_are_as_precise_as_known(start, kept):
    form = FicheForm(typed(start=start))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["start"] == kept


@pytest.mark.parametrize("start", ["hier", "31/02/2020", "9999", "12", "\x00", "٢٠١٢x", "-5"])
def test_dates_that_are_none_get_help(start):
    assert "start" in FicheForm(typed(start=start)).errors


def test_the_preview_stores_nothing_and_gives_the_form_back(client):
    page = client.post(ADD, typed(action="preview", story="**Voici.**"))
    assert page.status_code == 200
    assert "<strong>Voici.</strong>" in page.text
    assert not Initiative.objects.exists()
    back = client.post(ADD, typed(action="back", story="**Voici.**"))
    assert "**Voici.**" in back.text


def test_two_fiches_of_the_same_name_have_two_addresses(aicha):
    browser = browser_of(aicha)
    for _each in range(2):
        browser.post(ADD, typed(name="Moderation"))
    assert set(Initiative.objects.values_list("slug", flat=True)) == {"moderation-2", "moderation-3"}


def test_a_name_without_a_latin_letter_has_an_address(aicha):
    browser_of(aicha).post(ADD, typed(name="花見 🌸"))
    assert Initiative.objects.get().slug == "initiative"


ODD = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    ["\x00", "%00", "-1", "💣" * 80, "a" * 25000]
)


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_whatever_is_typed_there_is_an_answer(db, data):
    """Never an exception; and whatever is valid can be stored and shown again."""
    names = sorted(FicheForm().fields)
    chosen = data.draw(st.lists(st.sampled_from(names), max_size=12, unique=True))
    said = {**typed(), **{name: data.draw(ODD, label=name) for name in chosen}}
    form = FicheForm(said)
    if form.is_valid():
        FicheForm.initial_of(form.content(), form.contact(), 1)
    FicheForm.initial_of_typed({name: [value] for name, value in said.items()})


def test_a_huge_or_broken_post_is_answered(client):
    assert client.post(ADD, typed(story="a" * 900_000)).status_code == 422
    assert client.post(ADD, typed(name="a\x00b")).status_code == 422
    assert (
        client.post(ADD, b"\xff\xfe=%ZZ&name=%FF", content_type="application/x-www-form-urlencoded").status_code < 500
    )
    limits.forget_all()
    assert client.post(ADD, typed(action="🤷")).status_code < 500


def test_my_fiches_are_mine(client, aicha, chloe, draft):
    assert draft.name in browser_of(aicha).get("/atlas/mes-fiches/").text
    assert draft.name not in browser_of(chloe).get("/atlas/mes-fiches/").text
    assert client.get("/atlas/mes-fiches/").status_code == 302


def test_characters_that_nobody_sees_do_not_break_the_feed(client, moderator):
    evil = "Jar\x01din \u202edes\ufffe voi\x0bsines"
    browser_of(moderator).post(ADD, typed(name=evil, pitch="On\x02 plante.", story="Ici\x03\r\n\r\nlà."))
    row = Initiative.objects.get()
    assert (row.name, row.pitch, row.story) == ("Jardin des voisines", "On plante.", "Ici\n\nlà.")
    assert row.name in str(ElementTree.fromstring(client.get("/atlas/flux.atom").content)[6][0].text)


def test_a_name_that_nobody_sees_is_no_name(aicha):
    page = browser_of(aicha).post(ADD, typed(name="\x01\x02"))
    assert page.status_code == 422
    assert "name" in page.context["form"].errors


def test_two_people_who_send_the_same_name_at_once_both_keep_their_words(aicha, basile, monkeypatch):
    monkeypatch.setattr(writing, "free_slug", lambda name: "le-jardin")
    first = actions.save_draft(aicha, content(), actions.Contact())
    second = actions.save_draft(basile, content(), actions.Contact())
    assert first.slug == "le-jardin"
    assert second.slug.startswith("le-jardin-")
    assert second.versions.get().by == basile
