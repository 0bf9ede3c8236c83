"""Writing a reading: one fact at a time, nothing lost, nothing concluded for anybody."""

import json

import pytest

from mieux.conftest import browser_of
from mieux.evidence.files import Upload
from mieux.evidence.given import Given
from mieux.evidence.models import Kind
from mieux.wheel import actions
from mieux.wheel.actions import Fact
from mieux.wheel.models import CellEvidence, Move, Reading, ReadingState, RemovedEvidence, Word
from mieux.wheel.rules import Who
from mieux.wheel.snapshot import digest

from .conftest import typed

MINE = "/atlas/la-ruche-aux-livres/lectures/ma-lecture/"
FACT = f"{MINE}fait/"


def test_rosa_tells_a_fact_quotes_the_fiche_and_finds_it_on_her_wheel(ruche, reader):
    rosa = browser_of(reader)
    assert rosa.get(FACT).status_code == 200
    quote = "quarante familles y échangent des livres et des heures"
    answer = rosa.post(FACT, typed(**{"preuve-kind": "quote", "preuve-quote": quote}))
    assert answer.status_code == 302, answer.text
    page = rosa.get(answer.url)
    assert "Quarante familles se passent des livres." in page.text
    assert "quarante familles y échangent" in page.text
    reading = Reading.objects.get()
    assert (reading.reader, reading.state, reading.method) == (reader, ReadingState.DRAFT, "social-innovation@1")
    assert CellEvidence.objects.get().part == "story"
    assert "à étayer" not in page.text


def test_present_without_evidence_is_allowed_and_shown_to_be_supported(ruche, reader):
    rosa = browser_of(reader)
    assert "à étayer" in rosa.post(FACT, typed(), follow=True).text


def test_a_colour_needs_a_fact_and_a_doubt_does_not(ruche, reader):
    rosa = browser_of(reader)
    answer = rosa.post(FACT, typed(sentence=""))
    assert answer.status_code == 422
    assert "Écrivez d’abord le fait" in answer.text
    assert rosa.post(FACT, typed(sentence="", word="unknown")).status_code == 302
    word = {"criterion": "impact", "phase": "evaluation", "word": "not_seen"}
    assert rosa.post(f"{MINE}mot/", word).status_code == 302
    assert set(Reading.objects.get().cells.values_list("word", flat=True)) == {"unknown", "not_seen"}
    rosa.post(f"{MINE}mot/", {**word, "phase": "diagnostic", "word": "present"})
    assert Reading.objects.get().cells.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"criterion": "bonheur"},
        {"criterion": ""},
        {"phase_ouverture": "apres"},
        {"phase_ouverture": ""},
        {"word": "genial"},
        {"word": ""},
        {"sentence": "x" * 10_000},
        {"sentence": "Écrivez à rosa@example.org, elle vous dira."},
        {"preuve-kind": "link", "preuve-url": "javascript:alert(1)"},
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_lost(ruche, reader, wrong):
    rosa = browser_of(reader)
    answer = rosa.post(FACT, typed(**wrong))
    assert answer.status_code == 422
    assert (wrong.get("sentence") or "Quarante familles")[:200] in answer.text
    assert not Reading.objects.exists()


def test_hostile_words_stay_words(ruche, reader):
    rosa = browser_of(reader)
    page = rosa.post(FACT, typed(sentence="<script>alert(1)</script> & \u202eenvers"), follow=True).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page


def test_a_form_sent_twice_writes_one_reading_one_cell_one_piece_of_evidence(ruche, reader):
    rosa = browser_of(reader)
    sent = typed(**{"preuve-kind": "link", "preuve-url": "https://example.org/a"})
    for _ in range(2):
        assert rosa.post(FACT, sent).status_code == 302
    assert (Reading.objects.count(), CellEvidence.objects.count()) == (1, 1)
    assert Reading.objects.get().cells.count() == 1


def test_novelty_names_its_context(ruche, reader):
    rosa = browser_of(reader)
    new = typed(criterion="nouveaute", phase_nouveaute="realisation", context="new")
    assert rosa.post(FACT, new).status_code == 422
    assert rosa.post(FACT, {**new, "word": "not_seen", "sentence": ""}).status_code == 302
    said = {"for_whom": "les familles", "where": "à Mulhouse", "habit": "chacun achetait ses livres"}
    assert rosa.post(FACT, {**new, **said}).status_code == 302
    reading = Reading.objects.get()
    assert reading.context.where == "à Mulhouse"
    # The same initiative, read elsewhere: a second reading of the same person.
    away = {"autre": "1", "context": "new", "for_whom": "les écoles", "where": "à Lille", "habit": "fermer l’été"}
    for _ in range(2):
        assert rosa.post(f"{MINE}{reading.pk}/contexte/", away).status_code == 302
    assert sorted(Reading.objects.values_list("context__where", flat=True)) == ["à Lille", "à Mulhouse"]
    here = {"context": str(reading.context_id)}
    other = Reading.objects.exclude(pk=reading.pk).get()
    assert "déjà une lecture dans ce contexte" in rosa.post(f"{MINE}{other.pk}/contexte/", here).text


def test_two_answers_about_the_context_are_asked_about_and_neither_is_lost(ruche, reader):
    rosa = browser_of(reader)
    said = {"for_whom": "les familles", "where": "à Mulhouse", "habit": "chacun achetait ses livres"}
    rosa.post(FACT, typed(criterion="nouveaute", phase_nouveaute="realisation", context="new", **said))
    reading = Reading.objects.get()
    both = {"context": str(reading.context_id), "for_whom": "les écoles", "where": "", "habit": ""}
    answer = rosa.post(f"{MINE}{reading.pk}/contexte/", both)
    assert answer.status_code == 422
    assert "aussi écrit un autre" in answer.text
    assert "les écoles" in answer.text


def test_two_tabs_never_overwrite_each_other(ruche, reader, write):
    reading = write(reader)
    cell = reading.cells.get()
    rosa = browser_of(reader)
    edit = f"{MINE}{reading.pk}/fait/"
    first = typed(case=cell.pk, base=digest(cell), sentence="Premier onglet.")
    second = typed(case=cell.pk, base=digest(cell), sentence="Second onglet.")
    assert rosa.post(edit, first).status_code == 302
    answer = rosa.post(edit, {**second, "preuve-kind": "link", "preuve-url": "https://example.org/b"})
    assert answer.status_code == 409
    assert "Premier onglet." in answer.text
    assert "Second onglet." in answer.text
    cell.refresh_from_db()
    assert cell.sentence == "Premier onglet."
    assert cell.evidence.count() == 1  # evidence contradicts nobody
    assert rosa.post(edit, {**second, "base": digest(cell), "sentence": "Les deux."}).status_code == 302
    cell.refresh_from_db()
    assert cell.sentence == "Les deux."


def test_a_second_fact_for_the_same_cell_is_laid_beside_the_first(ruche, reader, write):
    reading = write(reader)
    answer = browser_of(reader).post(f"{MINE}{reading.pk}/fait/", typed(sentence="Un autre fait."))
    assert answer.status_code == 409
    assert "Trois voisines ont décidé ensemble. Un autre fait." in answer.text
    assert reading.cells.get().sentence == "Trois voisines ont décidé ensemble."


def test_a_cell_moves_with_its_evidence_and_never_onto_words_unseen(ruche, reader, write):
    reading = write(reader)
    cell = reading.cells.get()
    actions.write_cell(reading, Fact("impact", "evaluation", Word.PARTLY, "Déjà là."))
    other = reading.cells.get(criterion="impact")
    move = Fact("impact", "evaluation", Word.PRESENT, cell.sentence)
    outcome = actions.write_cell(reading, move, cell=cell.pk, base=digest(cell))
    assert (outcome.kind, outcome.cell) == ("conflict", other)
    assert actions.write_cell(reading, move, cell=cell.pk, base=digest(other)).kind == "saved"
    assert [(row.criterion, row.sentence) for row in reading.cells.all()] == [("impact", cell.sentence)]
    free = Fact("ouverture", "realisation", Word.PRESENT, cell.sentence)
    actions.write_cell(reading, free, cell=other.pk, base=digest(reading.cells.get()))
    assert reading.cells.get().phase == "realisation"


def test_what_is_taken_out_comes_back_with_its_evidence_and_its_file(ruche, reader):
    rosa = browser_of(reader)
    rosa.post(FACT, typed(**{"preuve-kind": "link", "preuve-url": "https://example.org/a", "preuve-url_text": "ici"}))
    reading = Reading.objects.get()
    cell = reading.cells.get()
    page = rosa.post(f"{MINE}{reading.pk}/case/{cell.pk}/retirer/", follow=True)
    assert "Case retirée." in page.text
    assert not reading.cells.exists()
    assert not CellEvidence.objects.exists()
    back = reading.removed.get()
    assert "Le voilà revenu" in rosa.post(f"{MINE}{reading.pk}/remettre/{back.pk}/", follow=True).text
    assert reading.cells.get().sentence == "Quarante familles se passent des livres."
    assert CellEvidence.objects.get().text == "ici"
    assert not reading.removed.exists()


def test_nothing_comes_back_over_new_words(ruche, reader, write):
    reading = write(reader)
    aside = actions.remove_cell(reading, reading.cells.get().pk)
    actions.write_cell(reading, Fact("ouverture", "diagnostic", Word.PARTLY, "Autre chose."))
    with pytest.raises(actions.Refused):
        actions.restore_removed(reading, aside)
    assert reading.cells.get().sentence == "Autre chose."


def test_somebody_quoted_changes_their_mind_and_their_words_are_gone_everywhere(ruche, reader, client):
    rosa = browser_of(reader)
    said = "Depuis, je dors mieux."
    sent = {
        "preuve-kind": "testimony",
        "preuve-testimony": said,
        "preuve-testimony_speaker": "une voisine",
        "preuve-testimony_consent": "on",
    }
    rosa.post(FACT, typed(**sent))
    reading = Reading.objects.get()
    actions.share(reading)
    proof = CellEvidence.objects.get()
    history = f"/atlas/{ruche.slug}/lectures/{reading.pk}/historique/"
    assert said in json.dumps(reading.versions.first().data, ensure_ascii=False)
    # Taken out and put back: a copy remains neither here nor there.
    aside = actions.remove_evidence(reading, proof.pk, "Un doute.")
    actions.restore_removed(reading, aside)
    proof = CellEvidence.objects.get()
    assert rosa.post(f"{MINE}{reading.pk}/preuve/{proof.pk}/accord/").status_code == 302
    assert not CellEvidence.objects.exists()
    for version in reading.versions.all():
        assert said not in json.dumps(version.data, ensure_ascii=False)
    assert said not in client.get(history).text
    assert "avec un témoignage" in client.get(history).text


@pytest.mark.parametrize("whole", [True, False])
def test_words_taken_out_before_are_erased_too_when_their_speaker_no_longer_agrees(ruche, reader, client, whole):
    rosa = browser_of(reader)
    said = "Depuis, je dors mieux."
    testimony = {
        "preuve-kind": "testimony",
        "preuve-testimony": said,
        "preuve-testimony_speaker": "une voisine",
        "preuve-testimony_consent": "on",
    }
    rosa.post(FACT, typed(**testimony))
    reading = Reading.objects.get()
    actions.share(reading)
    proof = CellEvidence.objects.get()
    if whole:
        actions.remove_cell(reading, proof.cell_id, "Un doute.")
    else:
        actions.remove_evidence(reading, proof.pk, "Un doute.")
    aside = RemovedEvidence.objects.get()
    address = f"{MINE}{reading.pk}/retire/{aside.pk}/accord/"
    assert address in rosa.get(f"{MINE}{reading.pk}/").text
    assert rosa.post(address).status_code == 302
    assert not RemovedEvidence.objects.exists()
    for version in reading.versions.all():
        assert said not in json.dumps(version.data, ensure_ascii=False)
    assert said not in rosa.get(f"{MINE}{reading.pk}/").text
    # What was told beside it can still be put back; an empty place is not offered.
    assert reading.removed.count() == (1 if whole else 0)
    assert rosa.post(address).status_code == 302


# --- What is being typed --------------------------------------------------------------------------


def test_what_is_typed_is_saved_and_comes_back(ruche, reader):
    rosa = browser_of(reader)
    answer = rosa.post(f"{MINE}brouillon/", typed(key="fact", number="0", sentence="Je commence"))
    assert answer.status_code == 200
    said = json.loads(answer.content)
    assert said["number"] == 1
    assert said["hour"]
    page = rosa.get(FACT).text
    assert "Je commence" in page
    assert "Vous aviez commencé" in page
    reading = Reading.objects.get()
    assert rosa.post(f"{MINE}{reading.pk}/fait/", typed(number="1")).status_code == 302
    reading.refresh_from_db()
    assert reading.unfinished == {}


def test_a_second_tab_is_told_and_nothing_is_overwritten(ruche, reader):
    rosa = browser_of(reader)
    rosa.post(f"{MINE}brouillon/", typed(key="fact", number="0", sentence="Onglet un"))
    reading = Reading.objects.get()
    answer = rosa.post(f"{MINE}{reading.pk}/brouillon/", typed(key="fact", number="0", sentence="Onglet deux"))
    assert answer.status_code == 409
    assert "Onglet un" in json.loads(answer.content)["words"]
    # Without scripts: a page with both texts.
    page = rosa.post(f"{MINE}{reading.pk}/fait/", typed(action="keep", number="0", sentence="Onglet deux"))
    assert page.status_code == 409
    assert "Onglet un" in page.text
    assert "Onglet deux" in page.text
    # A fact sent by one tab does not throw away what the other one typed.
    assert rosa.post(f"{MINE}{reading.pk}/fait/", typed(number="0", sentence="Envoyé")).status_code == 302
    reading.refresh_from_db()
    assert reading.unfinished["fact"]["fields"]["sentence"] == ["Onglet un"]


def test_a_draft_too_long_is_refused_with_words(ruche, reader):
    rosa = browser_of(reader)
    answer = rosa.post(f"{MINE}brouillon/", typed(key="fact", number="0", sentence="x" * 60_000))
    assert answer.status_code == 413
    assert rosa.post(f"{MINE}brouillon/", typed(key="n’importe quoi")).status_code == 400


# --- Sharing, changing one's mind ---------------------------------------------------------------------


def test_sharing_is_public_at_once_and_dated(ruche, reader, write, client):
    reading = write(reader)
    history = f"/atlas/{ruche.slug}/lectures/{reading.pk}/historique/"
    assert client.get(history).status_code == 404
    assert browser_of(reader).post(f"{MINE}{reading.pk}/partager/").status_code == 302
    reading.refresh_from_db()
    assert (reading.state, reading.version) == (ReadingState.SHARED, 1)
    assert "Trois voisines" in client.get(history).text


def test_an_empty_reading_is_not_shared(ruche, reader):
    reading = actions.start_reading(Who(reader), ruche)
    page = browser_of(reader).post(f"{MINE}{reading.pk}/partager/", follow=True)
    assert "encore rien à partager" in page.text
    reading.refresh_from_db()
    assert reading.state == ReadingState.DRAFT


def test_changing_ones_mind_says_why_and_keeps_what_was_said(ruche, reader, write, client):
    reading = write(reader)
    actions.share(reading)
    cell = reading.cells.get()
    rosa = browser_of(reader)
    other = typed(case=cell.pk, base=digest(cell), word="partly", sentence="Deux sur trois.")
    answer = rosa.post(f"{MINE}{reading.pk}/fait/", other)
    assert answer.status_code == 422
    assert "changer d’avis" in answer.text
    why = "J’ai parlé avec la troisième."
    assert rosa.post(f"{MINE}{reading.pk}/fait/", {**other, "reason": why}).status_code == 302
    assert list(reading.versions.values_list("number", "move", "reason")) == [
        (2, Move.CHANGED, why),
        (1, Move.SHARED, ""),
    ]
    page = client.get(f"/atlas/{ruche.slug}/lectures/{reading.pk}/historique/").text
    for words in (why, "Trois voisines ont décidé ensemble.", "Deux sur trois."):
        assert words in page


def test_taking_out_of_a_shared_reading_says_why(ruche, reader, write):
    reading = write(reader)
    actions.share(reading)
    cell = reading.cells.get()
    rosa = browser_of(reader)
    rosa.post(f"{MINE}{reading.pk}/case/{cell.pk}/retirer/")
    assert reading.cells.exists()
    rosa.post(f"{MINE}{reading.pk}/case/{cell.pk}/retirer/", {"reason": "Je me trompais d’école."})
    assert not reading.cells.exists()
    assert reading.versions.first().reason == "Je me trompais d’école."


def test_taking_back_hides_at_once_and_can_be_undone(ruche, reader, write, client):
    reading = write(reader)
    actions.share(reading)
    history = f"/atlas/{ruche.slug}/lectures/{reading.pk}/historique/"
    rosa = browser_of(reader)
    rosa.post(f"{MINE}{reading.pk}/reprendre/", {"reason": "À revoir"})
    assert client.get(history).status_code == 404
    assert rosa.get(f"{MINE}{reading.pk}/").status_code == 200
    # What was taken back does not change unseen.
    assert rosa.post(f"{MINE}{reading.pk}/fait/", typed(phase_ouverture="evaluation")).status_code == 403
    rosa.post(f"{MINE}{reading.pk}/remettre/")
    assert client.get(history).status_code == 200
    assert [row.move for row in reading.versions.all()] == [Move.RETURNED, Move.WITHDRAWN, Move.SHARED]


def test_a_draft_is_erased_and_a_shared_reading_is_taken_back_first(ruche, reader, write):
    reading = write(reader)
    actions.share(reading)
    rosa = browser_of(reader)
    assert rosa.post(f"{MINE}{reading.pk}/effacer/").status_code == 403
    actions.withdraw(reading)
    assert rosa.post(f"{MINE}{reading.pk}/effacer/").status_code == 302
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    ("people", "good"), [("5", True), ("1", True), ("0", False), ("5000", False), ("cinq", False), ("", False)]
)
def test_a_table_of_five_is_one_reading_that_says_so(ruche, reader, write, people, good):
    reading = write(reader)
    rosa = browser_of(reader)
    answer = rosa.post(f"{MINE}{reading.pk}/qui/", {"stance": "user", "people": people})
    assert (answer.status_code == 302) is good
    reading.refresh_from_db()
    assert reading.people == (int(people) if good else 1)
    if people == "5":
        assert "nous sommes 5" in rosa.get(f"{MINE}{reading.pk}/").text


def test_a_form_of_renewal_has_its_reason(ruche, reader, write):
    from mieux.method import pack

    first, second = (form.id for form in list(pack().forms)[:2])
    reading = write(reader)
    rosa = browser_of(reader)
    page = f"{MINE}{reading.pk}/formes/"
    assert rosa.get(page).status_code == 200
    assert rosa.post(page, {f"form_{first}": "on"}).status_code == 422
    for _ in range(2):
        sent = {f"form_{first}": "on", f"form_{first}_reason": "On n’attend plus l’été.", "form_inventee": "on"}
        assert rosa.post(page, sent).status_code == 302
    assert list(reading.forms.values_list("form", "reason")) == [(first, "On n’attend plus l’été.")]
    actions.share(reading)
    swap = {f"form_{second}": "on", f"form_{second}_reason": "Plutôt ceci."}
    assert rosa.post(page, swap).status_code == 422
    assert rosa.post(page, {**swap, "reason": "J’y suis retournée."}).status_code == 302
    assert reading.versions.first().move == Move.CHANGED


def test_a_reading_of_an_older_method_keeps_its_words(ruche, reader, write):
    reading = write(reader)
    Reading.objects.filter(pk=reading.pk).update(method="social-innovation@0")
    reading.cells.create(criterion="solidarite", phase="hier", word="present", sentence="D’un autre temps.")
    page = browser_of(reader).get(f"{MINE}{reading.pk}/").text
    assert "D’un autre temps." in page
    assert "solidarite" in page
    assert "Ouverture et partenariat" in page


def test_unknown_numbers_are_pages_that_do_not_exist(ruche, reader, write):
    write(reader)
    rosa = browser_of(reader)
    for pk in (999, 2**63 - 1, 2**70):
        assert rosa.get(f"{MINE}{pk}/").status_code == 404
        assert rosa.post(f"{MINE}{pk}/partager/").status_code == 404
        assert rosa.get(f"/atlas/{ruche.slug}/lectures/{pk}/historique/").status_code == 404
        assert rosa.get(f"/atlas/{ruche.slug}/lectures/preuves/{pk}/").status_code == 404
        assert rosa.get(f"/atlas/{ruche.slug}/lectures/tours/{pk}/").status_code == 404


def test_a_full_wheel_costs_no_more_queries_than_one_cell(ruche, reader, django_assert_max_num_queries):
    from mieux.method import pack

    reading = actions.start_reading(Who(reader), ruche)
    for criterion in pack().criteria:
        for phase in pack().phases:
            if criterion.id != "nouveaute":
                outcome = actions.write_cell(reading, Fact(criterion.id, phase.id, Word.PRESENT, "Un fait."))
                CellEvidence.objects.create(cell=outcome.cell, kind="link", url="https://example.org/")
    rosa = browser_of(reader)
    rosa.get(f"{MINE}{reading.pk}/")
    with django_assert_max_num_queries(24):
        assert rosa.get(f"{MINE}{reading.pk}/").status_code == 200


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_pages_of_writing_are_served_in_both_languages(ruche, reader, write, prefix):
    reading = write(reader)
    actions.share(reading)
    rosa = browser_of(reader)
    for page in (MINE, FACT, *(f"{MINE}{reading.pk}/{end}" for end in ("", "fait/", "qui/", "formes/", "contexte/"))):
        assert rosa.get(prefix + page).status_code == 200, page
    assert rosa.get(f"{prefix}/lectures/").status_code == 200


def test_two_pictures_of_the_same_name_are_two_pictures(ruche, reader, write):
    reading = write(reader)
    fact = Fact("ouverture", "diagnostic", Word.PRESENT, "Trois voisines ont décidé ensemble.")
    for sign in (b"one", b"two", b"two"):
        photo = Given(Kind.PHOTO, alt="La cour", consent=True, upload=Upload(sign, "webp", "image.webp"))
        actions.write_cell(reading, fact, given=photo)
    shown = CellEvidence.objects.all()
    assert sorted(row.file.read() for row in shown) == [b"one", b"two"]
