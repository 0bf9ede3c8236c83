"""Reading together: nothing too early, no mean, two differences to talk about, and the wheel's own rights."""

import json

import pytest

from mieux.atlas.models import Initiative, State
from mieux.people.models import User
from mieux.wheel.models import Reading, ReadingState
from mieux.workshop.actions import preparing, running
from mieux.workshop.exports import as_csv, as_json, as_markdown, minutes_of
from mieux.workshop.models import Contribution, Vote
from mieux.workshop.stages import kind_of
from mieux.workshop.tests.rooms import Phone, Remote, room

pytestmark = pytest.mark.django_db

SECRET = "La voisine du dessus a tenu la perceuse"


@pytest.fixture
def reading():
    workshop = room(None, "wheel-reading")
    stage = workshop.stages.get()
    preparing.change_stage(stage, settings={"text": "Un atelier de réparation au pied de la tour."})
    stage.refresh_from_db()
    return workshop, stage


def said(phone: Phone, stage, case: str, word: str, text: str = ""):
    answer = phone.sends("colorer", stage, case=case, mot=word, texte=text)
    assert answer.status_code == 200, answer.text
    return answer


def test_a_phone_colours_its_wheel_and_changes_its_mind(reading):
    workshop, stage = reading
    phone = Phone(workshop)
    assert "Un atelier de réparation" in phone.page()
    said(phone, stage, "participation", "present", SECRET)
    said(phone, stage, "participation", "partly", "Plutôt une partie")
    said(phone, stage, "participation", "partly", "Plutôt une partie")
    assert list(Vote.objects.values_list("option", "dots")) == [("participation:partly", 1)]
    assert Contribution.objects.get().text == "Plutôt une partie"
    said(phone, stage, "ouverture", "not_seen")
    assert Vote.objects.count() == 2, "another cell is another word"
    said(phone, stage, "participation", "partly", "")
    assert not Contribution.objects.exists(), "an emptied sentence is taken away"


def test_nothing_of_others_is_seen_before_it_is_revealed(reading):
    workshop, stage = reading
    one, other, remote = Phone(workshop), Phone(workshop), Remote(workshop)
    said(one, stage, "participation", "present", SECRET)
    for scene in (other.scene(), remote.scene("remote"), remote.scene("screen")):
        assert SECRET not in json.dumps(scene, ensure_ascii=False)
        assert "rows" not in scene["data"]
    assert SECRET not in json.dumps(other.mine(), ensure_ascii=False)
    assert SECRET in json.dumps(one.mine(), ensure_ascii=False)
    assert "1 personne a lu" in remote.scene("screen")["html"]


def test_the_wall_shows_the_spread_and_two_differences_without_mean_or_ranking(reading):
    workshop, stage = reading
    phones = [Phone(workshop) for _ in range(4)]
    for number, phone in enumerate(phones):
        said(phone, stage, "participation", "present" if number < 2 else "not_seen", f"Phrase {number}")
        said(phone, stage, "experimentation", "present" if number else "not_seen")
        said(phone, stage, "impact", "present" if number else "partly")
        said(phone, stage, "ouverture", "present")
    running.set_phase(stage, "reveal")
    wall = Remote(workshop).scene("screen")
    assert [each["name"] for each in wall["data"]["subjects"]] == [
        "Participation des publics directement concernés",
        "Expérimentation et prise de risque",
    ]
    rows = wall["data"]["rows"]
    assert [row["id"] for row in rows] == [case["id"] for case in wall["data"]["cases"]], "in the order of the wheel"
    assert "<table" in wall["html"]
    assert "Phrase 0" in wall["html"]
    assert "Phrase 2" in wall["html"]
    for forbidden in ("moyenne", "score", "%", "classement"):
        assert forbidden not in wall["html"].lower()


def test_everybody_of_one_mind_has_no_difference(reading):
    workshop, stage = reading
    said(Phone(workshop), stage, "ouverture", "present")
    running.set_phase(stage, "reveal")
    assert Remote(workshop).scene("screen")["data"]["subjects"] == []


def test_after_the_reveal_the_wheel_is_no_longer_coloured(reading):
    workshop, stage = reading
    phone = Phone(workshop)
    running.set_phase(stage, "reveal")
    answer = phone.sends("colorer", stage, case="ouverture", mot="present")
    assert answer.status_code == 409
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {"case": "nulle-part", "mot": "present"},
        {"case": "ouverture", "mot": "absent"},
        {"case": "ouverture"},
        {"case": "ouverture", "mot": "present", "texte": "x" * 10_000},
    ],
)
def test_what_is_not_on_the_wheel_is_refused_with_a_reason(reading, data):
    workshop, stage = reading
    answer = Phone(workshop).sends("colorer", stage, **data)
    assert answer.status_code == 422
    assert answer.json()["reason"]
    assert not Vote.objects.exists()


def test_a_script_in_a_sentence_is_words(reading):
    workshop, stage = reading
    said(Phone(workshop), stage, "ouverture", "present", "<script>alert(1)</script>")
    said(Phone(workshop), stage, "ouverture", "not_seen")
    running.set_phase(stage, "reveal")
    html = Remote(workshop).scene("screen")["html"]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_participant_has_no_gesture_of_the_remote(reading):
    workshop, stage = reading
    phone = Phone(workshop)
    for verb in ("retenir", "garder", "mains", "accepter"):
        assert phone.browser.post(phone.at(f"pilote/{verb}/"), {"sequence": stage.pk}).status_code == 403
        assert phone.sends(verb, stage).status_code == 404


def test_the_airlock_holds_a_sentence_and_not_the_word(reading):
    workshop, stage = reading
    running.set_airlock(workshop, True)
    said(Phone(workshop), stage, "ouverture", "present", SECRET)
    said(Phone(workshop), stage, "ouverture", "not_seen")
    running.set_phase(stage, "reveal")
    remote = Remote(workshop)
    assert SECRET not in remote.scene("screen")["html"]
    card = Contribution.objects.get(text=SECRET)
    assert remote.does("accepter", stage, carte=card.pk).status_code == 200
    assert SECRET in remote.scene("screen")["html"]


def test_hands_are_labelled(reading):
    workshop, stage = reading
    remote = Remote(workshop)
    assert remote.does("mains", stage, case="ouverture", mot="partly", combien="12").status_code == 200
    assert remote.does("mains", stage, case="ouverture", mot="partly", combien="douze").status_code == 422
    running.set_phase(stage, "reveal")
    assert "dont 12 à main levée" in remote.scene("screen")["html"]


def test_the_exports_hold_words_sentences_and_what_the_room_retains(reading):
    workshop, stage = reading
    said(Phone(workshop), stage, "ouverture", "present", SECRET)
    Remote(workshop).does("retenir", stage, case="ouverture", mot="partly", texte="Trois métiers")
    workshop.refresh_from_db()
    minutes = minutes_of(workshop)
    for text in (as_json(minutes), as_csv(minutes), as_markdown(minutes)):
        assert SECRET in text
        assert "La salle retient : en partie : Trois métiers" in text.replace("\u00a0", " ").replace("\\u00a0", " ")


# --- A reading of a fiche -------------------------------------------------------------------------


@pytest.fixture
def lea():
    return User.objects.create_user(email="lea@example.org", name="Léa")


@pytest.fixture
def fiche(lea):
    row = Initiative.objects.create(
        slug="repare-cafe", name="Le café qui répare", pitch="On répare ensemble", story=SECRET, state=State.PUBLISHED
    )
    workshop = room(lea, "wheel-reading")
    stage = workshop.stages.get()
    preparing.change_stage(stage, settings={"fiche": "repare-cafe", "moments": "tous"})
    stage.refresh_from_db()
    return workshop, stage, row


def test_the_phones_read_a_public_fiche_at_three_moments(fiche):
    workshop, stage, row = fiche
    page = Phone(workshop).page()
    assert "Le café qui répare" in page
    assert page.count('name="case"') == 15
    Initiative.objects.filter(pk=row.pk).update(state=State.HIDDEN, reason="relue")
    assert SECRET not in json.dumps(kind_of(stage).scene(stage, "phone"), ensure_ascii=False)


def test_three_moments_are_a_line_a_criterion_on_the_wall(fiche):
    workshop, stage, _row = fiche
    said(Phone(workshop), stage, "ouverture.diagnostic", "present")
    said(Phone(workshop), stage, "ouverture.diagnostic", "not_seen")
    running.set_phase(stage, "reveal")
    grid = Remote(workshop).scene("screen")["data"]["grid"]
    assert [len(line["cells"]) for line in grid["lines"]] == [3] * 5
    assert [(word["id"], word["people"]) for word in grid["lines"][0]["cells"][0]] == [("present", 1), ("not_seen", 1)]


def test_what_the_room_retains_becomes_a_draft_of_whoever_is_signed_in(fiche, lea, client):
    workshop, stage, row = fiche
    remote = Remote(workshop)
    remote.does("retenir", stage, case="ouverture.diagnostic", mot="present", texte="Trois métiers autour de la table")
    remote.does("retenir", stage, case="nouveaute.realisation", mot="present", texte="Inédit ici")
    refused = remote.does("garder", stage)
    assert refused.status_code == 422
    assert "compte" in refused.json()["reason"]
    client.force_login(lea)
    where = f"/atelier/{workshop.code}/pilote/garder/"
    kept = client.post(where, {"sequence": stage.pk}, headers={"Accept": "application/json"})
    assert kept.status_code == 200, kept.text
    assert "Nouveauté" in kept.json()["said"], "novelty wants its context first"
    reading = Reading.objects.get(initiative=row, reader=lea)
    assert reading.state == ReadingState.DRAFT
    assert [(cell.criterion, cell.phase, cell.word) for cell in reading.cells.all()] == [
        ("ouverture", "diagnostic", "present")
    ]
    again = client.post(where, {"sequence": stage.pk}, headers={"Accept": "application/json"})
    assert again.status_code == 422, "her own reading is never written over"


def test_the_settings_take_the_address_of_a_public_fiche_only(fiche):
    _workshop, stage, row = fiche
    from django.http import QueryDict

    kind = kind_of(stage)
    good = kind.settings_form(stage, QueryDict("reglage-fiche=https://exemple.org/atlas/repare-cafe/&reglage-moments="))
    assert good.is_valid(), good.errors
    assert good.cleaned_data["fiche"] == "repare-cafe"
    Initiative.objects.filter(pk=row.pk).update(state=State.DRAFT)
    assert not kind.settings_form(stage, QueryDict("reglage-fiche=repare-cafe")).is_valid()


def test_a_simulated_person_reads_too(reading):
    workshop, stage = reading
    Phone(workshop)
    kind = kind_of(stage)
    person = workshop.participants.get()
    kind.rehearse(stage, person)
    kind.rehearse(stage, person)
    assert Vote.objects.count() == len(kind.scene(stage, "phone")["cases"])
