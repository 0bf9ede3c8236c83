"""Several people read La Ruche: one wheel, one table, one paragraph, which say the same and never count."""

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mieux.atlas.models import InitiativeImpact
from mieux.conftest import browser_of
from mieux.impact.actions.claims import Words, add_claim
from mieux.impact.actions.recording import settle
from mieux.impact.models import Observation, ObservationEvidence
from mieux.method import pack
from mieux.wheel.models import Reading, Word
from mieux.wheel.queries import Agreement, Look, Scope, questions, tally
from mieux.wheel.shown import cell_address, together

from .laying import D, E, R, closed, context, keep, lay, people

pytestmark = pytest.mark.django_db


def counted(initiative, **more):
    return tally(pack(), Scope(initiative, **more).readings())


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def words(node) -> str:
    return re.sub(r"\s+", " ", node.get_text(" ", strip=True))


# --- What a cell says -----------------------------------------------------------------------------


def test_pas_vu_is_not_absent(ruche, aicha, basile):
    lay(ruche, aicha, {("ouverture", D): "not_seen", ("ouverture", R): "unknown"})
    cells = counted(ruche).cells
    assert cells["ouverture", D].look == Look.LOOKED
    assert cells["ouverture", R].look == Look.UNSURE
    assert cells["ouverture", E].look == Look.BLANK
    told = {each.code: each.words for each in together(Scope(ruche)).told}
    assert "Regardé, pas encore vu" in told["looked"]
    assert "Personne n’a encore regardé" in told["blank"]
    assert "absent" not in " ".join(told.values())


def test_a_cell_is_evidenced_by_a_coloured_word_with_something_in_hand(ruche, aicha):
    lay(
        ruche,
        aicha,
        {("ouverture", D): ("present", "link"), ("ouverture", R): "present", ("ouverture", E): ("not_seen", "link")},
    )
    cells = counted(ruche).cells
    assert [cells["ouverture", phase].look for phase in (D, R, E)] == [Look.EVIDENCED, Look.SAID, Look.LOOKED]


def test_agreement_needs_two_voices_and_no_number(ruche, aicha, basile, chloe):
    lay(
        ruche,
        aicha,
        {
            ("ouverture", D): "present",
            ("ouverture", R): "present",
            ("ouverture", E): "present",
            ("impact", D): "present",
        },
    )
    lay(ruche, basile, {("ouverture", D): "present", ("ouverture", R): "partly", ("ouverture", E): "not_seen"})
    lay(ruche, chloe, {("impact", D): "unknown"})
    cells = counted(ruche).cells
    assert cells["ouverture", D].agreement == Agreement.AGREE
    assert cells["ouverture", R].agreement == Agreement.SHADED
    assert cells["ouverture", E].agreement == Agreement.CONTRAST
    # « Ne sait pas » neither agrees nor differs.
    assert cells["impact", D].agreement == Agreement.NONE


def test_of_each_word_the_first_and_the_latest_reader_and_others(ruche):
    for reader in people(4):
        lay(ruche, reader, {("ouverture", D): "present"})
    said = counted(ruche).cells["ouverture", D].voice(Word.PRESENT)
    assert [voice.name for voice in said.voices] == ["Lecteur 000", "Lecteur 003"]
    assert said.others


def test_a_table_of_five_is_one_voice(ruche, aicha):
    lay(ruche, aicha, {("ouverture", D): "present"}, people=5)
    found = counted(ruche)
    assert found.cells["ouverture", D].agreement == Agreement.NONE
    assert not found.several


# --- Questions ------------------------------------------------------------------------------------


def test_questions_are_where_words_face_each_other_one_a_criterion_in_the_order_of_the_wheel(ruche, aicha, basile):
    lay(
        ruche,
        aicha,
        {
            ("ouverture", D): "present",
            ("ouverture", R): "present",
            ("participation", D): "present",
            ("experimentation", D): ("present", "link"),
            ("nouveaute", D): "present",
        },
    )
    lay(
        ruche,
        basile,
        {
            ("ouverture", D): "not_seen",
            ("ouverture", R): "not_seen",
            ("participation", D): "partly",
            ("experimentation", D): "not_seen",
            ("nouveaute", D): "not_seen",
        },
    )
    found = questions(counted(ruche))
    assert [question.cell.criterion for question in found] == ["ouverture", "experimentation", "nouveaute"]
    assert found[0].one.sentence == "La mairie prête la salle."
    spoken = together(Scope(ruche)).spoken[0]
    assert "Aïcha le voit" in spoken.words
    assert "Basile ne l’a pas vu" in spoken.words
    assert not re.search(r"\d", spoken.words)


def test_one_person_who_reads_twice_is_asked_what_changes(ruche, aicha):
    lay(ruche, aicha, {("ouverture", D): "present"}, context=context(ruche))
    lay(ruche, aicha, {("ouverture", D): "not_seen"}, context=context(ruche, "les anciens", "le bourg"))
    (spoken,) = together(Scope(ruche)).spoken
    assert "Qu’est-ce qui change" in spoken.words


# --- The page of the initiative -------------------------------------------------------------------


def test_without_readings_the_page_invites(client, ruche):
    section = soup(client.get(f"/atlas/{ruche.slug}/")).select_one("section.lectures")
    assert "aucun morceau de papier" in words(section)
    assert section.select_one(f'a.btn[href="/atlas/{ruche.slug}/lectures/ma-lecture/"]')
    assert len(section.select("svg.roue a.roue__cell")) == 15


def test_the_drawing_and_the_table_say_the_same_and_lead_to_the_same_places(client, ruche, aicha, basile):
    lay(ruche, aicha, {("ouverture", D): ("present", "link"), ("impact", R): "partly", ("nouveaute", D): "unknown"})
    lay(ruche, basile, {("ouverture", D): "not_seen", ("impact", R): "partly"})
    page = soup(client.get(f"/atlas/{ruche.slug}/lectures/"))
    drawn = page.select("svg.roue a.roue__cell")
    table = page.select(".roue-table tbody td")
    assert [link["href"] for link in drawn] == [cell.a["href"] for cell in table]
    for link, cell in zip(drawn, table, strict=True):
        title = words(link.title)
        for part in (words(cell.select_one(".roue-table__state")), *(words(li) for li in cell.select("li"))):
            assert part.replace(" :", "").casefold() in title.replace(" :", "").casefold()


def test_impact_is_a_hypothesis_whoever_reads_until_it_is_observed(client, ruche, aicha, basile):
    for reader in (aicha, basile):
        lay(ruche, reader, {("impact", R): ("present", "measure")})
    before = soup(browser_of(aicha).get(f"/atlas/{ruche.slug}/lectures/"))
    assert "hypothèse" in words(before.select_one(".roue-table tbody tr:nth-of-type(4)"))
    assert before.select_one("svg.roue .roue__veil")
    assert before.select_one(".five__piece--hypothesis")
    InitiativeImpact.objects.create(
        initiative=ruche,
        level="individu",
        text="Des voisins se parlent.",
        state="observed",
        source="Enquête",
        observed_on="2026-01-05",
    )
    after = soup(client.get(f"/atlas/{ruche.slug}/lectures/"))
    assert not after.select_one("svg.roue .roue__veil")
    assert "hypothèse" not in words(after.select_one(".roue-table tbody tr:nth-of-type(4)"))
    assert not after.select_one(".five__piece--hypothesis")


def test_an_impact_that_observations_contradict_is_observed_and_discussed(client, ruche, aicha, basile):
    lay(ruche, aicha, {("impact", R): ("present", "measure")})
    claim = add_claim(ruche, aicha, Words(level="individu", text="Des voisins se parlent."))
    on = date(2026, 3, 3)
    seen = Observation.objects.create(claim=claim, by=aicha, on=on, says="supports", text="Vu au marché.")
    ObservationEvidence.objects.create(observation=seen, kind="link", url="https://example.org/", text="L’article")
    settle(claim)
    assert together(Scope(ruche)).five.pieces[4].state == "evidenced"
    Observation.objects.create(claim=claim, by=basile, on=on, says="contradicts", text="Personne ne se parle.")
    page = soup(client.get(f"/atlas/{ruche.slug}/lectures/"))
    row = page.select_one(".roue-table tbody tr:nth-of-type(4)")
    assert "observé, discuté" in words(row)
    assert "étayé" not in words(row)
    assert "hypothèse" not in words(row)
    piece = page.select_one(".five__piece--contested")
    assert words(piece) == "les mêmes en mieux observé, discuté"
    assert "Observé, et discuté" in words(page.select_one(".five"))
    assert not page.select_one("svg.roue .roue__veil")
    assert len(page.select("svg.roue .roue__mark")) == 1


def test_the_five_add_up_in_words_with_the_next_question(ruche, aicha):
    lay(ruche, aicha, {("ouverture", D): ("present", "link"), ("experimentation", R): ("partly", "measure")})
    five = together(Scope(ruche)).five
    states = {lit.piece.words: lit.state for lit in five.pieces if lit.state}
    assert states == {
        "Ensemble": "begun",
        "oser": "evidenced",
        "les mêmes en mieux": "hypothesis",
        "ici et maintenant": "open",
    }
    assert five.criterion.id == "participation"
    assert five.question == pack().criteria["participation"].question
    assert not re.search(r"\d", five.words)


def test_novelty_names_its_contexts(ruche, aicha, basile):
    lay(ruche, aicha, {("nouveaute", D): "present"}, context=context(ruche))
    lay(
        ruche,
        basile,
        {("nouveaute", D): "not_seen"},
        context=context(ruche, "les anciens", "le bourg", "le marché du mardi"),
    )
    context(ruche, "personne", "nulle part", "rien")  # a context nobody shared a reading in
    told = [each.words.replace("\xa0", " ") for each in together(Scope(ruche)).told if each.code == "context"]
    assert told == [
        "Nouveau pour les familles (Nantes) : l’habitude était « acheter seul ».",
        "Nouveau pour les anciens (le bourg) : l’habitude était « le marché du mardi ».",
    ]


def test_the_page_says_it_in_english_too(client, ruche, aicha):
    lay(ruche, aicha, {("ouverture", D): ("present", "link")})
    page = soup(client.get(f"/en/atlas/{ruche.slug}/lectures/"))
    assert "étayé" not in words(page.select_one(".roue-table"))


# --- All, one, filtered ---------------------------------------------------------------------------


def test_filters_narrow_wheel_table_and_list_alike(client, ruche, aicha, basile):
    families = context(ruche)
    lay(ruche, aicha, {("ouverture", D): "present"}, context=families, stance="actor")
    lay(ruche, basile, {("participation", D): "present"}, stance="user")
    page = soup(client.get(f"/atlas/{ruche.slug}/lectures/?contexte={families.pk}"))
    assert "Basile" not in words(page.main)
    page = soup(client.get(f"/atlas/{ruche.slug}/lectures/?place=user"))
    assert "Aïcha" not in words(page.main)
    assert client.get(f"/atlas/{ruche.slug}/lectures/?contexte=999&tour=abc&place=roi").status_code == 200


def test_one_reading_shows_its_evidence_and_how_it_changed(client, ruche, aicha):
    reading = lay(ruche, aicha, {("ouverture", D): "not_seen"})
    reading.cells.update(word="present")
    keep(reading, 2, "J’ai relu la fiche.", "changed")
    page = soup(client.get(f"/atlas/{ruche.slug}/lectures/{reading.pk}/"))
    turns = page.select_one("ol.turns")
    assert "J’ai relu la fiche." in words(turns)
    assert "pas vu" in words(turns.select_one("del"))
    assert "présent" in words(turns.select_one("ins"))


def test_a_cell_stacks_its_readings_by_word(client, ruche, aicha, basile):
    lay(ruche, aicha, {("ouverture", D): ("present", "link")}, people=5)
    lay(ruche, basile, {("ouverture", D): "not_seen"})
    page = soup(client.get(f"/atlas/{ruche.slug}/lectures/cellule/ouverture/diagnostic/"))
    stacks = page.select(".voice-stack")
    assert [words(stack.h3) for stack in stacks] == ["Présent", "Pas vu"]
    assert "une table de 5 personnes" in words(stacks[0]).replace("\xa0", " ")
    assert stacks[0].select_one('a[href="https://example.org/preuve"]')


def test_from_a_cell_my_reading_opens_at_that_cell(ruche, aicha):
    reading = lay(ruche, aicha, {("ouverture", D): "present"})
    browser = browser_of(aicha)
    gesture = browser.get(cell_address(ruche, "ouverture", D)).context["gesture"]
    assert gesture.address == f"/atlas/{ruche.slug}/lectures/{reading.pk}/#ouverture-{D}"
    assert soup(browser.get(gesture.address)).select_one(f"#ouverture-{D}")


def test_a_cell_that_the_wheel_does_not_have_does_not_exist(client, ruche):
    assert client.get(f"/atlas/{ruche.slug}/lectures/cellule/beaute/diagnostic/").status_code == 404


# --- Closed boxes ---------------------------------------------------------------------------------

ADDRESSES = (
    "/atlas/{slug}/",
    "/atlas/{slug}.jsonld",
    "/atlas/{slug}/lectures/",
    "/atlas/{slug}/lectures/?tour={round}",
    "/atlas/{slug}/lectures/{pk}/",
    "/atlas/{slug}/lectures/cellule/ouverture/diagnostic/",
    "/atlas/{slug}/lectures/comparer/",
    "/atlas/{slug}/lectures/comparer/?gauche=lecture-{pk}&droite=lecture-{pk}-v1",
    "/atlas/{slug}/lectures/comparer/?gauche=contexte-{context}",
    "/atlas/{slug}/lectures/roue/",
    "/atlas/{slug}/lectures/export.svg",
    "/atlas/{slug}/lectures/export.csv",
    "/atlas/{slug}/lectures/export.json",
    "/api/v1/initiatives/{slug}",
    "/api/v1/initiatives/{slug}/readings",
    "/api/v1/initiatives/{slug}/readings?tour={round}",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_closed_reading_leaves_no_trace_anywhere(client, ruche, aicha, basile, chloe, moderator, address):
    box = closed(ruche, aicha)
    secret = context(ruche, "les discrètes", "nulle part ailleurs", "se taire")
    reading = lay(
        ruche, chloe, {("ouverture", D): ("present", "link")}, round=box, context=secret, sentence="Un fait caché."
    )
    lay(ruche, basile, {("participation", D): "present"})
    path = address.format(slug=ruche.slug, pk=reading.pk, round=box.pk, context=secret.pk)
    for browser in (client, browser_of(aicha), browser_of(basile), browser_of(moderator)):
        response = browser.get(path)
        content = b"".join(response) if response.streaming else response.content
        for trace in ("Chloé", "Un fait caché", "discrètes", "Le tour secret", "example.org/preuve"):
            assert trace not in content.decode(), (trace, path)


def test_the_box_opens_for_everybody_at_once(client, ruche, aicha, chloe):
    box = closed(ruche, aicha)
    lay(ruche, chloe, {("ouverture", D): "present"}, round=box)
    assert "Chloé" not in client.get(f"/atlas/{ruche.slug}/lectures/").content.decode()
    box.opened_at = box.created_at
    box.save()
    assert "Chloé" in client.get(f"/atlas/{ruche.slug}/lectures/").content.decode()


def test_its_author_reads_it_on_its_own_page_and_nowhere_else(ruche, aicha, chloe):
    reading = lay(ruche, chloe, {("ouverture", D): "present"}, round=closed(ruche, aicha), sentence="Un fait caché.")
    own = browser_of(chloe)
    page = own.get(f"/atlas/{ruche.slug}/lectures/{reading.pk}/")
    assert "Un fait caché." in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert "Un fait caché." not in own.get(f"/atlas/{ruche.slug}/lectures/").content.decode()


@pytest.mark.parametrize("state", ["draft", "withdrawn", "hidden"])
def test_what_is_not_shared_is_not_shown(client, ruche, aicha, basile, state):
    reading = lay(ruche, basile, {("ouverture", D): "present"}, state=state, reason="Raison.")
    for browser in (client, browser_of(aicha)):
        assert "Basile" not in browser.get(f"/atlas/{ruche.slug}/lectures/").content.decode()
        assert browser.get(f"/atlas/{ruche.slug}/lectures/{reading.pk}/").status_code == 404


# --- Scale ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/atlas/{slug}/",
        "/atlas/{slug}/lectures/",
        "/atlas/{slug}/lectures/cellule/ouverture/diagnostic/",
        "/atlas/{slug}.jsonld",
    ],
)
def test_queries_do_not_grow_with_readings(client, ruche, address):
    readers = people(200)
    cells = {(c.id, p.id): ("present", "link") for c in pack().criteria for p in pack().phases}
    lay(ruche, readers[0], cells)
    lay(ruche, readers[1], {("ouverture", D): "not_seen", ("participation", D): "not_seen", ("impact", D): "not_seen"})
    path = address.format(slug=ruche.slug)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    Reading.objects.bulk_create(
        Reading(
            initiative=ruche, method=pack().stamp, reader=reader, state="shared", shared_at=ruche.created_at, version=1
        )
        for reader in readers[2:]
    )
    from mieux.wheel.models import CellEvidence, ReadingCell

    made = ReadingCell.objects.bulk_create(
        ReadingCell(reading=reading, criterion=criterion, phase=phase, word="present", sentence="Vu.")
        for reading in Reading.objects.filter(initiative=ruche, reader__in=readers[2:])
        for criterion, phase in cells
    )
    CellEvidence.objects.bulk_create(CellEvidence(cell=cell, kind="measure", text="Compté.") for cell in made)
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) <= len(few)
