"""What the model sees of a sentence: its vector, those of its neighbours and of its text, its words, its turns.

`describe` gives one `Described` per text. Dense columns are laid in blocks whose order and weights never change without
a new model; words are stems (Snowball) and pairs of stems, weighed by how rare they are in the training texts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from Stemmer import Stemmer

from . import turns
from .encoder import Encoder, Vectors

_WORD = re.compile(r"[^\W\d_]+(?:['’](?=[^\W\d_]))?|\d+(?:[.,]\d+)*|[€%£$!?«»“”\"]", re.UNICODE)
_LANGUAGES = {"fr": "french", "en": "english"}
_STEMMERS = {code: Stemmer(name) for code, name in _LANGUAGES.items()}


@dataclass(frozen=True, slots=True)
class Described:
    """The sentences of one text, described: one row each."""

    dense: NDArray[np.float32]
    words: list[list[str]]
    """The stems and pairs of stems of each sentence, each once."""
    counts: NDArray[np.float32]
    """How often each turn stands in each sentence, at most twice."""


def stems(sentence: str, language: str) -> list[str]:
    """The stemmed words of a sentence in order; figures become one word."""
    words = [word.lower().replace("’", "'") for word in _WORD.findall(sentence)]
    plain = ["#" if word[0].isdigit() else word for word in words]
    return list(_STEMMERS.get(language, _STEMMERS["fr"]).stemWords(plain))


def terms(sentence: str, language: str) -> list[str]:
    """The stems and pairs of stems of a sentence, each once, in alphabetical order."""
    single = stems(sentence, language)
    return sorted({*single, *(f"{a} {b}" for a, b in pairwise(single))})


def counts(sentence: str) -> list[float]:
    """How often each turn of `turns.ALL` stands in the sentence, at most twice."""
    return [min(2, sum(1 for _ in turn.pattern.finditer(sentence))) / 2 for turn in turns.ALL]


def describe(sentences: Sequence[str], language: str, encoder: Encoder) -> Described:
    """Describe the sentences of one text, in order."""
    number = len(sentences)
    alone = encoder.encode(sentences)
    found = np.array([counts(sentence) for sentence in sentences], dtype=np.float32).reshape(number, len(turns.ALL))
    text = alone.mean(axis=0, keepdims=True).repeat(number, axis=0)
    place = np.array([_place(i, number, sentences[i]) for i in range(number)], dtype=np.float32)
    dense = np.hstack(
        [
            alone,
            _moved(alone, -1),
            text,
            found,
            _moved(found, 1),
            _moved(found, -1),
            found.mean(axis=0, keepdims=True).repeat(number, axis=0),
            place,
        ]
    )
    return Described(dense.astype(np.float32), [terms(sentence, language) for sentence in sentences], found)


def widths(encoder: Encoder) -> list[tuple[str, int]]:
    """The blocks of the dense columns, in order, with their widths."""
    size, number = encoder.size, len(turns.ALL)
    return [
        ("alone", size),
        ("next", size),
        ("text", size),
        ("turns", number),
        ("turns_previous", number),
        ("turns_next", number),
        ("turns_text", number),
        ("place", 8),
    ]


def _moved(rows: Vectors, by: int) -> Vectors:
    """Rows of the neighbours: the one before (1) or after (-1); zeros where there is none."""
    moved = np.zeros_like(rows)
    if by > 0:
        moved[by:] = rows[:-by]
    else:
        moved[:by] = rows[-by:]
    return moved


def _place(i: int, number: int, sentence: str) -> list[float]:
    length = len(sentence)
    return [
        float(i == 0),
        float(i == 1),
        float(i == number - 1),
        i / max(1, number - 1),
        min(number, 20) / 20,
        min(length, 400) / 400,
        float(length < 50),
        float(sentence.startswith(("«", "“", '"'))),
    ]
