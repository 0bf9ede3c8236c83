"""Questions and answers of a project: the crew's, poured once, public only where ticked and harmless."""

import json

import pytest
from django.urls import reverse

from mieux.atlas.models import Initiative, Member, State
from mieux.conftest import browser_of
from mieux.people.models import User
from mieux.voyage import exports
from mieux.voyage.actions import crossing, voyages
from mieux.voyage.backstage import publishing
from mieux.voyage.faq import writing
from mieux.voyage.faq.writing import pour_faq
from mieux.voyage.models import Course, FaqEntry, Publication, Voyage

pytestmark = pytest.mark.django_db

ASKED, SAID = "Et qui arrose en août ?", "Les enfants du troisième, à tour de rôle."


@pytest.fixture
def boat(aicha: User, basile: User) -> Voyage:
    voyage = voyages.start(aicha, "Le jardin dans la cour", cards={"phare": ["Un jardin que tout l’immeuble partage."]})
    voyages.come_aboard(voyage, basile)
    return voyage


def test_poured_twice_it_is_one_question_and_the_crews_words_stay(boat: Voyage):
    first = pour_faq(boat, ASKED, "", origin="atelier:1:c2")
    assert pour_faq(boat, ASKED, SAID, origin="atelier:1:c2").pk == first.pk
    assert FaqEntry.objects.get().answer == SAID, "an answer that was missing is filled in"
    writing.rewrite(FaqEntry.objects.get(), "Qui arrose ?", "Nous.", public=False, seen=2)
    pour_faq(boat, ASKED, SAID, origin="atelier:1:c2")
    assert FaqEntry.objects.get().answer == "Nous."
    assert pour_faq(boat, ASKED, SAID, origin="atelier:1:c3").position > first.position


def test_the_crew_adds_answers_moves_and_removes(boat: Voyage, basile: User):
    browser, page = browser_of(basile), reverse("voyage:faq", args=[boat.key])
    assert browser.post(page, {"question": ASKED, "answer": ""}).status_code == 302
    assert "Pas encore de réponse." in browser.get(page).text
    one = FaqEntry.objects.get()
    two = pour_faq(boat, "Combien cela coûte ?", "Trois sacs de terre.")
    at = reverse("voyage:faq_entry", args=[boat.key, one.pk])
    browser.post(at, {"question": ASKED, "answer": SAID, "seen": "1"})
    assert SAID in browser.get(page).text
    browser.post(at, {"action": "down"})
    assert list(FaqEntry.objects.values_list("pk", flat=True)) == [two.pk, one.pk]
    browser.post(at, {"action": "remove"})
    assert list(FaqEntry.objects.values_list("pk", flat=True)) == [two.pk]
    assert browser.post(page, {"question": "", "answer": "x"}).status_code == 422


def test_two_who_write_at_once_lose_nothing(boat: Voyage, aicha: User):
    row = pour_faq(boat, ASKED, "Un", by=aicha)
    at = reverse("voyage:faq_entry", args=[boat.key, row.pk])
    writing.rewrite(row, ASKED, "Deux", public=False, seen=1)
    answer = browser_of(aicha).post(at, {"question": ASKED, "answer": "Trois", "seen": "1"})
    assert answer.status_code == 409
    assert "Deux" in answer.text
    assert "Trois" in answer.text
    assert FaqEntry.objects.get().answer == "Deux"


def test_it_leaves_with_the_text_and_the_data(boat: Voyage):
    pour_faq(boat, ASKED, SAID + "\n# pas un titre")
    pour_faq(boat, "Et la pluie ?")
    book = exports.logbook(boat)
    text = exports.write_markdown(book).decode()
    assert f"### {ASKED}" in text
    assert "\\# pas un titre" in text
    assert "Pas encore de réponse." in text
    assert [each["question"] for each in json.loads(exports.write_json(book))["faq"]] == [ASKED, "Et la pluie ?"]


def test_the_next_crossing_takes_the_questions_along(boat: Voyage, aicha: User):
    row = pour_faq(boat, ASKED, SAID)
    FaqEntry.objects.filter(pk=row.pk).update(public=True)
    crossing.stop_over(boat, aicha, Course.RESTART)
    after = Voyage.objects.get(before=boat)
    assert FaqEntry.objects.get(voyage=after).answer == SAID
    assert not FaqEntry.objects.get(voyage=after).public
    assert FaqEntry.objects.get(voyage=boat).public


# --- In public ------------------------------------------------------------------------------------


def test_what_the_crew_ticked_may_be_chosen_for_the_public_story(boat: Voyage, aicha: User, client, settings):
    settings.MODERATION = "after"
    fiche = Initiative.objects.create(slug="jardin", name="Le jardin", pitch="Un jardin", state=State.PUBLISHED)
    Member.objects.create(initiative=fiche, user=aicha)
    ticked, kept = pour_faq(boat, ASKED, SAID), pour_faq(boat, "Combien coûte le robinet ?", "Nous ne le dirons pas.")
    browser, at = browser_of(aicha), reverse("voyage:faq_entry", args=[boat.key, ticked.pk])
    assert browser.post(at, {"question": ASKED, "answer": "", "public": "on", "seen": "1"}).status_code == 422
    assert browser.post(at, {"question": ASKED, "answer": SAID, "public": "on", "seen": "1"}).status_code == 302
    choosing = browser.get(reverse("voyage:backstage_publish", args=[boat.key])).text
    assert SAID in choosing
    assert kept.question not in choosing
    assert Publication.objects.count() == 0, "a tick publishes nothing"
    publishing.publish(boat, fiche, aicha, slots=[f"faq-{ticked.pk}", f"faq-{kept.pk}"])
    page = client.get(reverse("voyage:story", args=[fiche.slug])).text
    assert "Questions et réponses" in page
    assert SAID in page
    assert kept.question not in page


def test_a_name_without_a_yes_and_an_address_stay_aboard(boat: Voyage, aicha: User, basile: User):
    fiche = Initiative.objects.create(slug="jardin", name="Le jardin", pitch="Un jardin", state=State.PUBLISHED)
    for words in (f"{basile.name} s’en occupe", "Écrivez à jardin@example.org"):
        row = pour_faq(boat, words + " ?", words)
        FaqEntry.objects.filter(pk=row.pk).update(public=True)
        with pytest.raises(publishing.Blocked):
            publishing.publish(boat, fiche, aicha, slots=[f"faq-{row.pk}"])
