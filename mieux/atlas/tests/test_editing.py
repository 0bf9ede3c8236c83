"""Changing a fiche, alone or several at once; its history."""

from pathlib import Path
from typing import Any

import pytest

from mieux.atlas import actions
from mieux.atlas.content import completed, content_of, merge
from mieux.atlas.models import IndexChange, Initiative, ProposalState
from mieux.conftest import browser_of
from mieux.people.models import User

from .conftest import content, picture, typed

pytestmark = pytest.mark.django_db


def edit_url(row: Initiative) -> str:
    return f"/atlas/{row.slug}/modifier/"


def form_of(browser: Any, row: Initiative) -> dict[str, Any]:
    """What the page of the form would send back, untouched."""
    form = browser.get(edit_url(row)).context["form"]
    said = {name: form[name].value() for name in form.fields}
    return {**{name: value for name, value in said.items() if value not in (None, False, "", [])}, "action": "send"}


@pytest.fixture
def afterwards(settings) -> None:
    settings.MODERATION = "after"


def test_a_change_of_a_public_fiche_waits_for_a_look(client, aicha, garden):
    browser = browser_of(aicha)
    browser.post(edit_url(garden), {**form_of(browser, garden), "pitch": "On y danse aussi."})
    garden.refresh_from_db()
    assert garden.pitch != "On y danse aussi."
    proposal = garden.proposals.get()
    assert proposal.data["pitch"] == "On y danse aussi."
    assert "On y danse" not in client.get(f"/atlas/{garden.slug}/").text
    assert "On y danse" in browser.get(edit_url(garden)).text


def test_with_moderation_afterwards_a_change_is_public_at_once_and_waits_in_the_queue(aicha, garden, afterwards):
    browser = browser_of(aicha)
    seq = IndexChange.objects.count()
    browser.post(edit_url(garden), {**form_of(browser, garden), "pitch": "On y danse aussi.", "summary": "La danse"})
    garden.refresh_from_db()
    assert garden.pitch == "On y danse aussi."
    last = garden.versions.first()
    assert (last.number, last.by, last.summary, last.to_review) == (garden.version, aicha, "La danse", True)
    assert IndexChange.objects.count() == seq + 1


def test_two_people_in_different_places_both_keep_their_words(aicha, moderator, garden, afterwards):
    hers, his = browser_of(aicha), browser_of(moderator)
    one, two = form_of(hers, garden), form_of(his, garden)
    hers.post(edit_url(garden), {**one, "story": "L’histoire d’Aïcha."})
    his.post(edit_url(garden), {**two, "pitch": "La phrase de la modération."})
    garden.refresh_from_db()
    assert garden.story == "L’histoire d’Aïcha."
    assert garden.pitch == "La phrase de la modération."


def test_two_people_in_the_same_place_see_both_texts_and_nothing_is_overwritten(aicha, moderator, garden, afterwards):
    hers, his = browser_of(aicha), browser_of(moderator)
    one, two = form_of(hers, garden), form_of(his, garden)
    hers.post(edit_url(garden), {**one, "pitch": "La phrase d’Aïcha.", "need": "Le besoin d’Aïcha."})
    page = his.post(edit_url(garden), {**two, "pitch": "La phrase de l’autre."})
    assert page.status_code == 409
    assert "La phrase d’Aïcha." in page.text
    assert "La phrase de l’autre." in page.text
    garden.refresh_from_db()
    assert garden.pitch == "La phrase d’Aïcha."
    # Sent again from that page: his words, and what she wrote elsewhere stays.
    form = page.context["form"]
    said = {name: form[name].value() for name in form.fields}
    again = {name: value for name, value in said.items() if value not in (None, False, "", [])}
    his.post(edit_url(garden), {**again, "action": "send"})
    garden.refresh_from_db()
    assert garden.pitch == "La phrase de l’autre."
    assert garden.need == "Le besoin d’Aïcha."


def test_a_form_without_a_version_never_overwrites(aicha, garden, afterwards):
    page = browser_of(aicha).post(edit_url(garden), typed(pitch="Autre chose."))
    assert page.status_code == 409
    garden.refresh_from_db()
    assert garden.pitch != "Autre chose."


def test_strangers_cannot_edit_a_team_s_fiche(client, chloe, garden):
    for browser in (client, browser_of(chloe)):
        assert browser.get(edit_url(garden)).status_code == 403
        assert browser.post(edit_url(garden), typed()).status_code == 403
        assert browser.post(f"/atlas/{garden.slug}/historique/1/retablir/").status_code in {302, 403}
        assert browser.post(f"/atlas/{garden.slug}/envoyer/").status_code in {302, 403}
        assert browser.post(f"/atlas/{garden.slug}/supprimer/").status_code in {302, 403}
        assert browser.get(f"/atlas/{garden.slug}/photos/").status_code in {302, 403}
        assert browser.post(f"/atlas/{garden.slug}/photos/").status_code in {302, 403}
    assert Initiative.objects.get(pk=garden.pk).version == garden.version
    assert not garden.proposals.exists()


def test_anybody_signed_in_may_complete_a_listed_fiche(client, chloe, listed):
    assert client.get(edit_url(listed)).status_code == 302
    browser = browser_of(chloe)
    said = form_of(browser, listed)
    assert "contact_email" not in browser.get(edit_url(listed)).context["form"].fields
    browser.post(edit_url(listed), {**said, "story": "J’y vais le mardi."})
    assert listed.proposals.get().by == chloe


def test_completing_keeps_a_place_that_no_commune_says(chloe, listed, afterwards):
    Initiative.objects.filter(pk=listed.pk).update(
        insee="", epci="200040293", place_label="CC du Clunisois", lat=46.4, lon=4.6
    )
    browser = browser_of(chloe)
    browser.post(edit_url(listed), {**form_of(browser, listed), "story": "Vu."})
    listed.refresh_from_db()
    assert (listed.epci, listed.place_label, listed.lat) == ("200040293", "CC du Clunisois", 46.4)


def test_fiches_of_the_method_are_not_edited_here(moderator, db):
    from mieux.atlas import loading

    loading.load_pack(loading.pack(), lambda _message: None)
    assert browser_of(moderator).get("/atlas/ideelles/modifier/").status_code == 403


def test_the_history_says_who_when_and_what(client, aicha, garden, afterwards):
    browser = browser_of(aicha)
    browser.post(edit_url(garden), {**form_of(browser, garden), "pitch": "On y danse aussi."})
    text = client.get(f"/atlas/{garden.slug}/historique/").text
    assert "Aïcha" in text
    assert "On y danse aussi." in text
    assert "On y plante ensemble" in text
    assert "aicha@example.org" not in text
    # What was written before the fiche became public stays between its team and the moderators.
    assert "Premier jet" not in text
    assert "Premier jet" in browser.get(f"/atlas/{garden.slug}/historique/").text


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "x", "%F0", ""])
def test_any_page_of_the_history_answers(client, garden, page):
    assert client.get(f"/atlas/{garden.slug}/historique/?page={page}").status_code == 200


def test_an_old_version_comes_back_as_a_new_one(aicha, garden, afterwards):
    browser = browser_of(aicha)
    number = garden.version
    browser.post(edit_url(garden), {**form_of(browser, garden), "pitch": "Autre.", "leaves_x": ""})
    browser.post(f"/atlas/{garden.slug}/historique/{number}/retablir/")
    garden.refresh_from_db()
    assert garden.pitch.startswith("On y plante")
    assert garden.version == number + 2
    assert garden.versions.count() == number + 2


def test_a_stranger_restores_nothing_and_no_version_before_publication(chloe, listed, garden):
    assert browser_of(chloe).post(f"/atlas/{garden.slug}/historique/1/retablir/").status_code == 403
    assert browser_of(chloe).post("/atlas/le-lieu/historique/77/retablir/").status_code == 404


def test_a_draft_may_be_erased_and_a_public_fiche_not(aicha, draft, settings, django_capture_on_commit_callbacks):
    browser = browser_of(aicha)
    browser.post(f"/atlas/{draft.slug}/photos/", {"image": picture(), "alt": "Des tomates.", "agreed": "on"})
    kept = Path(draft.pictures.get().image.path)
    with django_capture_on_commit_callbacks() as afterwards:
        browser.post(f"/atlas/{draft.slug}/supprimer/")
    assert not Initiative.objects.exists()
    assert kept.exists(), "the file goes once the row is gone for good"
    for callback in afterwards:
        callback()
    assert not kept.exists()
    settings.MODERATION = "after"
    row = actions.submit(actions.save_draft(aicha, content(), actions.Contact()), aicha)
    assert browser.post(f"/atlas/{row.slug}/supprimer/").status_code == 403


def test_a_draft_sent_half_empty_says_what_is_missing(aicha):
    row = actions.save_draft(aicha, content(pitch=""), actions.Contact())
    page = browser_of(aicha).post(f"/atlas/{row.slug}/envoyer/", follow=True)
    assert "Il manque encore" in page.text
    row.refresh_from_db()
    assert row.state == "draft"


def test_merging_keeps_what_each_one_changed():
    base, theirs, mine = content(), content(story="A"), content(pitch="B")
    merged, conflicts = merge(base, theirs, mine)
    assert (merged["story"], merged["pitch"], conflicts) == ("A", "B", [])
    merged, conflicts = merge(base, content(pitch="A"), content(pitch="B"))
    assert (merged["pitch"], conflicts) == ("A", ["pitch"])


def test_a_place_is_merged_as_one_thing():
    theirs = content(insee="67482", place_label="Strasbourg", lat=48.57, lon=7.75, departement="67", region="44")
    mine = content(insee="26362", place_label="Valence", lat=44.93, lon=4.89, departement="26", region="84")
    merged, conflicts = merge(content(), theirs, mine)
    assert {"insee", "place_label"} <= set(conflicts)
    assert (merged["insee"], merged["lat"], merged["departement"]) == ("67482", 48.57, "67")


def test_a_version_holds_the_whole_content(garden):
    assert completed(garden.versions.first().data) == completed(content_of(Initiative.objects.get(pk=garden.pk)))


def test_a_second_proposal_replaces_the_first(aicha, garden):
    browser = browser_of(aicha)
    for pitch in ("Une.", "Deux."):
        browser.post(edit_url(garden), {**form_of(browser, garden), "pitch": pitch})
    assert garden.proposals.get(state=ProposalState.WAITING).data["pitch"] == "Deux."


def test_crew_members_edit_too(basile: User, garden):
    garden.team.create(user=basile, role="crew")
    assert browser_of(basile).get(edit_url(garden)).status_code == 200


def test_a_long_quarter_still_fits_its_column(aicha, draft):
    browser = browser_of(aicha)
    sent = {
        **form_of(browser, draft),
        "place_detail": "x" * 120,
        "commune": "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson",
    }
    browser.post(edit_url(draft), sent)
    for _again in range(2):
        draft.refresh_from_db()
        assert len(draft.place_label) == 160
        browser.post(edit_url(draft), {**form_of(browser, draft), "place_detail": "y" * 120})
