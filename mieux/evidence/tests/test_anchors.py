"""Quotes: found as they stand, found again when the fiche changes, kept when they are gone."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mieux.atlas import loading
from mieux.atlas.models import Initiative
from mieux.evidence import actions, anchors
from mieux.evidence.anchors import FicheText, Found, Passage
from mieux.evidence.given import Given
from mieux.evidence.models import Kind
from mieux.wheel.models import CellEvidence

STORY = "La cuisine ouvre le jeudi. On n’y paie rien ; on « donne » du temps… L’école est venue, puis la mairie."


def text_of(*texts: str) -> FicheText:
    return FicheText(3, tuple(Passage("story", "fr", text) for text in texts))


@pytest.mark.parametrize(
    "typed",
    [
        "On n’y paie rien ; on « donne » du temps…",
        'On n\'y paie rien; on "donne" du temps...',
        "  « on n’y paie  rien\n; on «donne» du temps… »  ",
        "ON N’Y PAIE RIEN ; ON “DONNE” DU TEMPS…",
    ],
)
def test_spaces_quotation_marks_and_capitals_do_not_matter(typed):
    anchor = text_of(STORY).place(typed)
    assert anchor.quote in STORY
    assert anchor.quote.startswith("On n’y paie rien")
    assert (anchor.part, anchor.version, anchor.close) == ("story", 3, False)
    assert anchor.before.endswith("jeudi. ")
    assert "L’école" in anchor.after


def test_nearly_the_words_are_offered_not_taken():
    anchor = text_of(STORY).place("La cuisine ouvrait le jeudi.")
    assert anchor.close
    assert anchor.quote == "La cuisine ouvre le jeudi."
    assert text_of(STORY).place("La cuisine ferme pour toujours") is None
    assert text_of(STORY).place("") is None
    assert text_of().place("La cuisine") is None


sentences = st.lists(
    st.text(st.sampled_from("abcdéè ’'«»\u00a0.,;-ABC\n"), min_size=3, max_size=40), min_size=1, max_size=8
)


@hypothesis_settings(max_examples=200, deadline=None)
@given(sentences, st.data())
def test_whatever_stands_in_the_text_is_found_as_it_stands(pieces, data):
    text = " ".join(pieces)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    anchor = text_of(text).place(quote)
    if anchors._bare(quote):
        assert anchor is not None
        assert not anchor.close
        assert anchor.quote in text
        # Exactly these words, the marks around them aside.
        assert anchors._folded(anchor.quote)[0].strip() == anchors._folded(anchors._bare(quote))[0].strip()


@hypothesis_settings(max_examples=200, deadline=None)
@given(sentences, st.text(max_size=60))
def test_an_anchor_is_always_the_text_itself(pieces, quote):
    text = " ".join(pieces)
    anchor = text_of(text).place(quote)
    assert anchor is None or (anchor.before + anchor.quote + anchor.after) in text


def test_a_long_story_is_searched_fast():
    import time

    long = " ".join(f"La phrase numéro {n} parle du jardin, de la cuisine et des {n % 7} voisines." for n in range(300))
    started = time.perf_counter()
    assert text_of(long).place("La phrase numéro 211 parlait du jardin, de la cuisine et des 1 voisines.").close
    assert time.perf_counter() - started < 1


@pytest.mark.django_db
def test_marks_of_writing_are_not_part_of_the_words(garden):
    anchor = anchors.place(garden, "Les voisines arrosent à tour de rôle, été comme hiver.")
    assert (anchor.part, anchor.close) == ("story", False)
    assert anchors.place(garden, "Manger des légumes & se parler.").part == "need"
    assert anchors.place(garden, garden.pitch).part == "pitch"


@pytest.mark.django_db
def test_a_quote_outlives_the_text(garden):
    row = actions.fill(CellEvidence(), Given(Kind.QUOTE, "Deux écoles l’ont repris."), garden)
    assert (row.part, row.version) == ("story", garden.version)
    assert anchors.look(garden, row).found == Found.STILL
    garden.story = "Une préface. " + garden.story
    assert anchors.look(garden, row).words == "toujours dans la fiche"
    garden.need, garden.story = "Deux écoles l'ont repris.", "Autre chose."
    assert anchors.look(garden, row).found == Found.MOVED
    garden.need = ""
    changed = anchors.look(garden, row)
    assert changed.changed
    assert "telle qu’elle était lue" in changed.words
    assert row.text == "Deux écoles l’ont repris."
    assert anchors.look(garden, CellEvidence(kind=Kind.LINK)).words == ""


@pytest.mark.django_db
def test_the_book_is_quoted_in_both_languages():
    loading.load_pack(loading.pack(), lambda _message: None)
    row = Initiative.objects.filter(source__kind="pack").select_related("source").first()
    said = anchors.read(row)
    assert {passage.language for passage in said.passages} == {"fr", "en"}
    french = next(each for each in said.passages if (each.part, each.language) == ("story", "fr"))
    english = next(each for each in said.passages if (each.part, each.language) == ("story", "en"))
    for passage in (french, english):
        quote = anchors.split_sentences(passage.text)[0]
        anchor = anchors.place(row, quote)
        assert (anchor.part, anchor.language) == ("story", passage.language)
    with translation.override("en"):
        part, sentences = said.sentences("en")[1]
        assert sentences[0] in english.text
        assert anchors.part_words(part)
