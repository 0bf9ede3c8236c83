"""The words of the shipped pack: complete in two languages, well set, and kept away from marks and winners."""

import re
from collections import Counter

import pytest

from mieux.method import load, packs_folder
from mieux.method.translations import missing_translations, texts_of

RANKING = {
    "fr": r"\b(score|faux|fausse|mauvais\w*|podium|classement|gagn\w+|perdant\w*|note sur)\b",
    "en": r"\b(score|wrong|podium|rank\w*|winner\w*|winning|loser\w*|grade)\b",
}


@pytest.fixture
def social():
    """The pack the site ships."""
    return load(packs_folder() / "social-innovation")


def words(text, language):
    return text.in_language(language)


def test_everything_is_said_in_english(social):
    assert missing_translations(social, "en") == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_apostrophes_are_curled_and_no_space_is_doubled(social, language):
    # Descriptions of drawings also stand in the SVG files, where a plain apostrophe is the rule.
    pages = [(path, text) for path, text in texts_of(social) if not path.startswith("arts.")]
    assert [path for path, text in pages if re.search(r"\w'\w|  |\.\.\.|\"", words(text, language))] == []


def test_french_signs_never_begin_a_line(social):
    bad = [path for path, text in texts_of(social) if re.search(r" [;:!?»]|« |\d %", text.plain)]
    assert bad == []


def test_english_keeps_to_british_spelling(social):
    american = r"\b(color|neighbor\w*|behavior\w*|center|organiz\w+|recogniz\w+|labor|program)\b"
    bad = [path for path, text in texts_of(social) if re.search(american, words(text, "en"), re.IGNORECASE)]
    assert bad == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_games_speak_of_readings_not_of_winners(social, language):
    games = [(path, text) for path, text in texts_of(social) if path.startswith("games.")]
    assert games
    assert [path for path, text in games if re.search(RANKING[language], words(text, language), re.IGNORECASE)] == []


def test_the_ten_initiatives_are_told_with_their_question_and_source(social):
    assert len(social.initiatives) == 10
    for initiative in social.initiatives:
        assert 3 <= len(initiative.story) <= 5, initiative.id
        assert initiative.question, initiative.id
        assert initiative.forms, initiative.id
        assert set(initiative.form_reasons) == set(initiative.forms), initiative.id
        assert "mille-et-une-2014" in initiative.sources, initiative.id


def test_the_synthesis_table_is_whole_with_one_bonus_a_row(social):
    table = {initiative.id: initiative.impacts for initiative in social.initiatives if initiative.impacts}
    assert len(table) == 4
    for id, row in table.items():
        assert list(row) == list(social.levels.ids), id
        assert sum(effect.bonus for effect in row.values()) == 1, id
    cells = {(item.initiative, item.level): item.bonus for item in social.games["impacts"].items}
    assert cells == {(id, level): effect.bonus for id, row in table.items() for level, effect in row.items()}


def test_the_game_of_forms_opens_with_the_book_s_form_first(social):
    for item in social.games["forms"].items:
        assert social.initiatives[item.initiative].forms[0] == item.book == _form_of(social, item.initiative)


def _form_of(social, initiative):
    return next(form.id for form in social.forms if form.initiative == initiative)


def test_the_tree_has_four_branches_of_five_leaves_well_explained(social):
    assert [len(branch.leaves) for branch in social.branches] == [5, 5, 5, 5]
    for leaf in social.leaves:
        assert len(re.findall(r"[.!?…](?:\s|$)", leaf.definition.source)) >= 2, leaf.id


def test_a_spelling_leads_to_one_term_only(social):
    for spellings in ([w for t in social.terms for w in t.words], [w for t in social.terms for w in t.words_en]):
        assert [word for word, times in Counter(map(str.casefold, spellings)).items() if times > 1] == []


def test_clouds_are_of_a_size(social):
    field = social.games["field"]
    assert 15 <= len(field.narrow) <= 20
    assert 15 <= len(field.wide) <= 20
