"""Sentences: exact offsets whatever the text, and ends where a reader sees them."""

from hypothesis import given
from hypothesis import strategies as st

from mieux.spot.examples import all_examples
from mieux.spot.sentences import MAX_SENTENCE, cut


def texts(text: str, language: str = "fr") -> list[str]:
    return [sentence.text for sentence in cut(text, language)]


@given(st.text(max_size=400), st.sampled_from(["fr", "en"]))
def test_offsets_are_exact_for_any_text(text, language):
    end = 0
    for sentence in cut(text, language):
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip() != ""
        assert sentence.start >= end
        assert len(sentence.text) <= MAX_SENTENCE
        end = sentence.end


@given(st.lists(st.sampled_from(["M. Dupont est là.", "« Oui ! »", "- un", "\n", "\r\n", " ", "cf. p. 3", "Fin…"])))
def test_nothing_written_is_lost(pieces):
    text = " ".join(pieces)
    kept = "".join("".join(sentence.text.split()) for sentence in cut(text))
    written = "".join(text.split())
    assert [c for c in kept if c.isalnum()] == [c for c in written if c.isalnum()]


def test_titles_initials_and_references_end_nothing():
    assert texts("M. Dupont a vu J. Martin (cf. p. 40). Puis Mme. Durand est partie.") == [
        "M. Dupont a vu J. Martin (cf. p. 40).",
        "Puis Mme. Durand est partie.",
    ]


def test_quotes_stay_whole_and_follow_one_another():
    assert texts("« On a tout refait. » « Je rentre à midi. »") == ["« On a tout refait. »", "« Je rentre à midi. »"]


def test_headings_and_items_end_with_their_line():
    assert texts("# Le garage\nOn y répare.\n- des vélos\n- des radios\n\nEt on rit.") == [
        "# Le garage",
        "On y répare.",
        "- des vélos",
        "- des radios",
        "Et on rit.",
    ]


def test_a_line_broken_by_the_page_goes_on():
    assert texts("Les habitants ont\ndessiné le square. Puis ils\nl'ont planté.") == [
        "Les habitants ont\ndessiné le square.",
        "Puis ils\nl'ont planté.",
    ]


def test_dev_texts_are_cut_as_their_readers_cut_them():
    for example in all_examples():
        if "-" not in example.id:
            assert tuple((s.start, s.end) for s in cut(example.text, example.language)) == example.spans, example.id


def test_a_text_without_any_word_has_no_sentence():
    assert cut("") == cut(" \n\t") == cut("… !!! —") == ()
