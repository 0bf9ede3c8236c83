"""The method itself: complete, in both languages, true to the facts, in its own words."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from mieux.method import load, packs_folder
from mieux.method.check import check_packs, unfinished
from mieux.method.checks import published_ids
from mieux.method.translations import missing_translations, texts_of

FOLDER = packs_folder() / "social-innovation"


@pytest.fixture(scope="module")
def method():
    return load(FOLDER)


def test_nothing_is_left_to_do(method):
    """Every text translated, every drawing there with its words, every id published."""
    assert unfinished(method, FOLDER) == []


def test_every_text_is_in_english(method):
    assert missing_translations(method, "en") == []


def test_the_numbers_of_the_book(method):
    assert [step.id for step in method.steps] == [
        "identifier",
        "comprendre",
        "prendre-conscience",
        "devenir",
        "lever",
        "integrer",
    ]
    assert len(method.forms) == 6
    assert method.criteria.ids == ("ouverture", "participation", "experimentation", "impact", "nouveaute")
    assert method.mnemonic_parts.ids == ("ensemble", "oser", "les-memes-en-mieux", "ici-et-maintenant")
    assert method.phases.ids == ("diagnostic", "realisation", "evaluation")
    assert [(level.id, level.kind) for level in method.levels] == [
        ("individu", "direct"),
        ("groupe", "direct"),
        ("entreprise", "indirect"),
        ("territoire", "indirect"),
    ]
    assert method.zones.ids == ("phare", "port", "equipage", "bateau-secours", "requins", "rames", "balises")
    assert len(method.stances) == 7
    assert [len(branch.leaves) for branch in method.branches] == [5, 5, 5, 5]
    assert len(method.points) == 4
    assert len(method.initiatives) == 10
    assert len({criterion.texture for criterion in method.criteria}) == 5
    assert len({criterion.colour for criterion in method.criteria}) == 5


def test_the_readings_of_the_book(method):
    book = {form.id: form.initiative for form in method.forms}
    assert book == {
        "nouveau-lieu": "ideelles",
        "nouveau-service": "la-ruche-qui-dit-oui",
        "nouvelle-formation": "recherche-scientifique-cm1",
        "nouveau-partage": "union-plastic",
        "reconquete-territoires": "impact-journalism-day",
        "reconquete-temps": "teletravail",
    }
    assert {item.id: item.book for item in method.games["forms"].items} == {v: k for k, v in book.items()}
    assert {item.id: item.parts for item in method.games["criteria"].items} == {
        "investissement-2": ("ensemble",),
        "reseau-etudiant": ("ensemble", "oser", "ici-et-maintenant"),
        "maison-emploi-molsheim": ("ensemble", "oser", "les-memes-en-mieux", "ici-et-maintenant"),
        "eigsi": ("oser", "les-memes-en-mieux"),
    }
    table = {(item.initiative, item.level): item for item in method.games["impacts"].items}
    assert len(table) == 16
    assert {key for key, item in table.items() if item.bonus} == {
        ("recherche-scientifique-cm1", "groupe"),
        ("impact-journalism-day", "individu"),
        ("la-ruche-qui-dit-oui", "territoire"),
        ("ideelles", "entreprise"),
    }


def test_everything_the_pages_show_in_turn_is_there(method):
    for initiative in method.manifest("initiatives.portraits"):
        assert initiative.portrait, initiative.id
    for initiative in method.manifest("initiatives.impacts"):
        assert set(initiative.impacts) == set(method.levels.ids), initiative.id
    shown = {section.game for step in method.steps for section in step.sections if section.game}
    assert shown == set(method.games.ids)
    figures = {section.figure for step in method.steps for section in step.sections if section.figure}
    assert figures >= {"wheel", "phases", "mnemonic", "domino", "levels", "sea", "points", "forms", "scales"}
    kinds = {section.kind for step in method.steps for section in step.sections}
    assert kinds >= {"initiatives", "portraits", "example", "press", "tree", "glossary", "sources", "game"}
    for step in method.steps:
        assert 2 <= len(step.notebook) <= 3


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_two_minute_texts_take_two_minutes(method, language):
    for step in method.steps:
        words = sum(len(text.in_language(language).split()) for text in step.intro)
        assert 230 <= words <= 380, (step.id, words)
        assert max(len(text.in_language(language).split()) for text in step.intro) <= 95, step.id


TABOO = {
    "fr": r"\b(scores?|faux|fausses?|mauvaise?s?|podiums?|classement final|gagnante?s?|perdante?s?|vous avez tort)\b",
    "en": r"\b(scores?|wrong answers?|podiums?|winners?|losers?|leaderboards?)\b",
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_games_never_judge(method, language):
    for path, text in texts_of(method):
        if path.startswith("games."):
            assert not re.search(TABOO[language], text.in_language(language), re.IGNORECASE), path


def test_readers_are_called_vous(method):
    for path, text in texts_of(method):
        assert not re.search(r"(?<!«.)\b(tu|toi|tes|ton|ta)\b", text.source), (path, text.source)


def test_french_words_are_not_english_words(method):
    """A translation that repeats its French words was forgotten, names excepted."""
    same = [
        path
        for path, text in texts_of(method)
        if text.in_language("en") == text.source and len(text.source.split()) > 4 and not path.startswith("arts.")
    ]
    assert [path for path in same if ".name" not in path and path != "pack.title"] == []


def test_ids_of_the_last_release_are_still_there():
    git = shutil.which("git")
    root = FOLDER.parents[1]
    if not git or not (root / ".git").exists():
        pytest.skip("needs git and the history of the repository")

    def ask(*words: str) -> str:
        done = subprocess.run([git, "-C", str(root), *words], capture_output=True, text=True, check=False)
        return done.stdout if done.returncode == 0 else ""

    tag = ask("describe", "--tags", "--abbrev=0").strip()
    if not tag:
        pytest.skip("no release yet")
    before = ask("show", f"{tag}:packs/social-innovation/ids.txt").splitlines()
    assert {line for line in before if line and not line.startswith("#")} <= set(published_ids(FOLDER))


def words_in_a_row(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def test_no_sentence_of_the_book_is_copied(method):
    """Compares with the text of the book where it is at hand (`MIEUX_BOOK` names the file)."""
    book = Path(os.environ.get("MIEUX_BOOK", ""))
    if not book.is_file():
        pytest.skip("MIEUX_BOOK does not name the text of the book")
    known = words_in_a_row(book.read_text(encoding="utf-8"), 7)
    names = [method.mnemonic, *(thing.label for thing in (*method.forms, *method.initiatives))]
    allowed = set().union(*(words_in_a_row(name.source, 7) for name in names))
    copied = {path: words_in_a_row(text.source, 7) & known - allowed for path, text in texts_of(method)}
    assert {path: words for path, words in copied.items() if words} == {}


def test_every_pack_of_the_site_is_sound():
    assert check_packs() == []


def test_drawings_have_words_in_both_languages(method):
    for art in method.arts:
        assert art.title.languages == art.desc.languages == ("fr", "en"), art.id


def test_every_drawing_of_the_folder_is_described(method):
    assert {path.stem for path in (FOLDER / "art").glob("*.svg")} == set(method.arts.ids)
