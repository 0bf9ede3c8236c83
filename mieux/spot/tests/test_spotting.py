"""Spotting: sentences with their reasons, in two languages, never a verdict."""

import json
import re
import socket

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from mieux.spot import encoder, spotting, turns, wording
from mieux.spot.classes import CLASSES, CRITERIA, FORMS, LEVELS
from mieux.spot.deciding import _not_crowded
from mieux.spot.language import is_foreign, language_of
from mieux.spot.spotting import as_batch_line, as_json, spot

LAUNDRY = (
    "Rue des Lilas, le loyer n'a pas bougé. Les locataires ont dessiné eux-mêmes la buanderie et la tiennent à tour de "
    "rôle. Depuis, des voisines qui ne se parlaient pas gardent les enfants les unes des autres. Le bailleur voudrait "
    "ouvrir un second local."
)
ENGLISH = (
    "The bus stopped coming in 2019. Residents have drawn up the timetable themselves and drive the minibus in turn. "
    "Since then two neighbouring villages have copied the scheme. The council hopes to buy a second vehicle."
)
CALL = (
    "La fondation lance un appel à projets. Les candidats devront associer les habitants. "
    "L'expérimentation durera douze mois. Une évaluation d'impact sera exigée."
)
_VERDICT = re.compile(
    r"innovation sociale|est innovant|n.est pas|score|note|notation|rang|classement|total|moyenne|somme|%|pour cent"
    r"|rated?|ranking|average|sum\b|grade|social innovation|is not an?\b",
    re.IGNORECASE,
)


def by_class(text, name):
    return [proposal for proposal in spot(text).proposals if proposal.name == name]


def test_a_fact_done_by_those_concerned_is_proposed_with_its_words():
    proposal = by_class(LAUNDRY, "participation")[0]
    assert LAUNDRY[proposal.start : proposal.end].startswith("Les locataires ont dessiné")
    assert "eux-mêmes" in proposal.reason.words
    with translation.override("fr"):
        assert "«\u00a0eux-mêmes\u00a0»" in proposal.reason_text.plain
    with translation.override("en"):
        assert "“eux-mêmes”" in proposal.reason_text.plain


def test_an_observed_effect_is_proposed_with_its_level():
    assert {p.sentence for p in by_class(LAUNDRY, "impact")} == {2}
    assert by_class(LAUNDRY, "groupe")


def test_english_is_read_too():
    found = spot(ENGLISH)
    assert found.language == "en"
    assert {p.sentence for p in found.proposals if p.name == "participation"} == {1}
    assert {p.sentence for p in found.proposals if p.name == "impact"} == {2}


def test_a_call_for_projects_gives_nothing_and_says_what_that_means():
    found = spot(CALL)
    assert not [p for p in found.proposals if p.family == "criterion"]
    if not found.proposals:
        assert "nothing" in found.limits


def test_a_doubt_is_said_in_words_and_makes_it_to_check():
    for text in (LAUNDRY, ENGLISH):
        for proposal in spot(text).proposals:
            assert (proposal.certainty == "to-check") == bool(proposal.doubts)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_an_answer_whose_offsets_hold(text):
    found = spot(text)
    for sentence in found.sentences:
        assert text[sentence.start : sentence.end] == sentence.text
    for proposal in found.proposals:
        sentence = found.sentences[proposal.sentence]
        assert (proposal.start, proposal.end) == (sentence.start, sentence.end)
    json.dumps(as_json(found, "fr"))


def test_the_same_text_gives_the_same_answer():
    assert spot(LAUNDRY) == spot(LAUNDRY)
    assert as_json(spot(LAUNDRY), "en") == as_json(spot(LAUNDRY), "en")


def test_a_sentence_is_judged_the_same_whatever_else_is_asked():
    before = spot(LAUNDRY)
    spot(ENGLISH)
    assert spot(LAUNDRY) == before


def test_no_word_is_a_verdict_a_grade_or_a_total():
    for table in (wording.REASONS, wording.DOUBTS, wording.LIMITS, wording.CERTAINTIES):
        for pair in table.values():
            for words in pair:
                assert not _VERDICT.search(words.replace("{words}", "")), words


def test_every_turn_has_its_sentence_and_every_reason_its_turn():
    silent = spotting._NO_DOUBT
    assert {turn.code for turn in turns.TURNS} <= set(wording.REASONS)
    assert {turn.code for turn in turns.DOUBTS} - silent <= set(wording.DOUBTS)
    assert {turn.about for turn in turns.TURNS} == set(CLASSES) - {"experimentation"} | {"experimentation"}


def test_words_of_the_text_are_quoted_as_they_are():
    assert wording.reason("together", ("{0} <b>", "%s")).in_language("en").startswith("“{0} <b>”, “%s”")


def test_another_method_shows_only_the_classes_it_has(use_pack):
    pack = use_pack("energy-sobriety")
    ids = {thing.id for thing in (*pack.criteria, *pack.forms, *pack.levels)}
    assert {proposal.id for proposal in spot(LAUNDRY).proposals} <= ids


def test_forms_go_by_the_ids_of_the_method():
    ids = {proposal.id for text in (LAUNDRY, ENGLISH) for proposal in spot(text).proposals if proposal.family == "form"}
    assert ids <= {
        "nouveau-lieu",
        "nouveau-service",
        "nouvelle-formation",
        "nouveau-partage",
        "reconquete-territoires",
        "reconquete-temps",
    }


@pytest.mark.parametrize("missing", ["encoder", "closer"])
def test_without_an_encoder_it_works_and_says_so(monkeypatch, missing):
    monkeypatch.setattr(encoder, "closer", lambda: encoder.NOTHING)
    if missing == "encoder":
        monkeypatch.setattr(encoder, "encoder", lambda: encoder.NOTHING)
    found = spot(LAUNDRY)
    assert f"no-{missing}" in found.limits
    assert {p.sentence for p in found.proposals if p.name == "participation"} == {1}


def test_nothing_goes_over_the_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("spotting opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    assert spot(LAUNDRY).proposals


def test_a_long_text_is_cut_and_says_so():
    found = spot(LAUNDRY + " " + "Il pleut sur la ville grise. " * 8_000)
    assert "cut" in found.limits
    assert found.sentences[-1].end <= spotting.MAX_CHARACTERS


def test_what_cannot_be_read_well_is_said():
    assert "short" in spot("Les habitants votent.").limits
    assert "other-language" in spot("Die Bewohner haben den Garten selbst geplant und pflegen ihn seitdem. " * 4).limits
    assert spot("").sentences == ()


def test_languages_are_told_apart():
    assert language_of(LAUNDRY) == "fr"
    assert language_of(ENGLISH) == "en"
    assert not is_foreign(LAUNDRY)


def test_a_batch_line_holds_what_the_scorer_reads():
    line = as_batch_line("x", spot(LAUNDRY))
    assert set(line) == {"id", "criteria", "forms", "impact_levels"}
    assert set(line["criteria"]) <= set(CRITERIA)
    assert set(line["criteria"]["participation"][0]) == {"start", "end", "score"}


def test_vectors_say_which_texts_are_near():
    rows = encoder.vectors(["Un potager au pied des tours.", "Un jardin partagé dans la cité.", "Une banque en ligne."])
    near = rows @ rows.T
    assert near[0, 1] > near[0, 2]
    assert abs(near[0, 0] - 1) < 1e-5


@pytest.mark.parametrize("piece", ["1 ", "les habitants a les ", "un a, une b, le ", "ne ne ", "l'", "A. ", "é"])
def test_no_text_makes_the_patterns_wander(piece):
    from time import process_time

    from mieux.spot.features import counts
    from mieux.spot.sentences import MAX_SENTENCE

    begun = process_time()
    counts((piece * MAX_SENTENCE)[:MAX_SENTENCE])
    assert process_time() - begun < 0.5


def test_a_sentence_does_not_wear_every_form_and_level():
    """Several may be true of one sentence; with four of them, none says anything."""
    rows = [("participation", 0, 0.9, 0.9), *((name, 0, 0.3 + 0.1 * n, 0.5) for n, name in enumerate(FORMS))]
    rows += [("lieu", 1, 0.2, 0.5), *((name, 0, 0.8 - 0.1 * n, 0.5) for n, name in enumerate(LEVELS))]
    kept = _not_crowded(rows)
    assert [name for name, row, *_ in kept if row == 0 and name in FORMS] == list(FORMS[-2:])
    assert [name for name, row, *_ in kept if row == 0 and name in LEVELS] == list(LEVELS[:2])
    assert ("participation", 0, 0.9, 0.9) in kept
    assert ("lieu", 1, 0.2, 0.5) in kept
