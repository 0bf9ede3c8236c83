"""From text to the terms of the index, and from what people type to the same terms.

French and English words are reduced to their stem *first* and lose their accents *after*: a French stemmer needs
the accents (« solidarité » → « solidar »). Because people also type without accents, a word whose unaccented form
has another stem (« solidarite » → « solidarit ») is filed under both.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

Language = Literal["fr", "en"]

LONGEST_WORD = 40
MOST_WORDS = 12
_WORD = re.compile(r"[^\W_]+")

# Words that say nothing about an initiative: leaving them out makes the index a third smaller. Kept short on
# purpose (« sans », « pas », « plus », « entre » do say something). Single letters are always left out.
_EMPTY = {
    "fr": frozenset(
        [
            "le",
            "la",
            "les",
            "un",
            "une",
            "des",
            "de",
            "du",
            "et",
            "ou",
            "en",
            "au",
            "aux",
            "dans",
            "par",
            "pour",
            "sur",
            "avec",
            "ce",
            "cet",
            "cette",
            "ces",
            "qui",
            "que",
            "dont",
            "où",
            "il",
            "elle",
            "ils",
            "elles",
            "on",
            "nous",
            "vous",
            "se",
            "sa",
            "son",
            "ses",
            "leur",
            "leurs",
            "est",
            "sont",
            "qu",
            "jusqu",
            "lorsqu",
            "puisqu",
            "quoiqu",
        ]
    ),
    "en": frozenset(
        [
            "the",
            "an",
            "and",
            "or",
            "of",
            "to",
            "in",
            "on",
            "at",
            "by",
            "for",
            "with",
            "from",
            "this",
            "that",
            "these",
            "those",
            "is",
            "are",
            "was",
            "were",
            "be",
            "it",
            "its",
            "as",
        ]
    ),
}
# Plurals that the stemmers do not know.
_IRREGULAR = {
    "fr": {
        **{
            f"{word}x": word
            for word in [
                "lieu",
                "milieu",
                "jeu",
                "enjeu",
                "feu",
                "vœu",
                "voeu",
                "cheveu",
                "neveu",
                "adieu",
                "aveu",
                "essieu",
            ]
        },
        **{f"{word}x": word for word in ["bijou", "caillou", "chou", "genou", "hibou", "joujou", "pou"]},
        **{"travaux": "travail", "vitraux": "vitrail", "baux": "bail", "yeux": "œil", "cieux": "ciel"},
    },
    "en": {"children": "child", "women": "woman", "men": "man", "lives": "life", "wives": "wife", "people": "person"},
}
_STEMMERS = {
    "fr": TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer("french")).filter(Filter.ascii_fold()).build(),
    "en": TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer("english")).filter(Filter.ascii_fold()).build(),
}
_FOLD = TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.ascii_fold()).build()


def fold(word: str) -> str:
    """A word without accents and ligatures."""
    if word.isascii():
        return word
    return (_FOLD.analyze(word) or [""])[0]


class _Stems(dict[str, str]):
    """What stands between two blanks → its terms joined by a blank, remembered: most of a text is known already.

    « l’école, » is looked up as it stands; cutting it into words is done once. This is what makes building fast.
    """

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.language = language
        self.stemmer = _STEMMERS[language]

    def __missing__(self, piece: str) -> str:
        if len(self) > 300_000:  # a bound on memory: about 50 MB
            self.clear()
        found = " ".join([term for word in _WORD.findall(piece) for term in self.terms(word)])
        if len(piece) <= LONGEST_WORD:
            self[piece] = found
        return found

    def terms(self, word: str) -> list[str]:
        if (len(word) < 2 and not word.isdigit()) or word in _EMPTY[self.language]:
            return []
        word = word[:LONGEST_WORD]
        irregular = _IRREGULAR[self.language]
        plain = fold(word)
        forms = [word, plain]
        if self.language == "fr" and len(word) > 3 and plain[-1] == "s" and plain[-2] in "aiou":
            # The stemmer leaves « vélos » and « emplois » as they are, for fear of « repas » and « français ».
            forms += [word[:-1], plain[:-1]]
        out: list[str] = []
        for form in forms:
            for stem in self.stemmer.analyze(irregular.get(form, form)):
                if stem and stem not in out:
                    out.append(stem)
        return out


_STEMS: dict[Language, _Stems] = {"fr": _Stems("fr"), "en": _Stems("en")}


def _plain(text: str) -> str:
    """Lower case, accents composed."""
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text.lower()


def split(text: str) -> list[str]:
    """Words of a text in lower case: « L'école n° 2 » → l, école, n, 2."""
    return _WORD.findall(_plain(text))


def stems(text: str, language: Language) -> str:
    """The terms of a text, separated by blanks."""
    return " ".join(map(_STEMS[language].__getitem__, _plain(text).split()))


def folded(text: str) -> str:
    """The words of a title without accents, whole: what somebody who is still typing finds."""
    return fold(" ".join(split(text)))


def asked(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """What somebody typed, word by word: (word without accents, its terms in both languages), empty words left out.

    At most :data:`MOST_WORDS` words are looked at. No text whatsoever makes this fail.
    """
    out: list[tuple[str, tuple[str, ...]]] = []
    for word in split(text[:2000])[: 3 * MOST_WORDS]:
        french, english = _STEMS["fr"].terms(word), _STEMS["en"].terms(word)
        if french and english:
            entry = (fold(word[:LONGEST_WORD]), tuple(dict.fromkeys([*french, *english])))
            if entry not in out:
                out.append(entry)
    return out[:MOST_WORDS]


def typing(text: str) -> str:
    """The beginning of a word that the text ends with, without accents; empty if it ends after a word."""
    text = text[:2000]
    if not text or not text[-1].isalnum():
        return ""
    words = split(text)
    return fold(words[-1][:LONGEST_WORD]) if words else ""
