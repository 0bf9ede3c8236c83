"""The frozen model: plain arrays in `model/model.npz` (no pickle), written by `python -m mieux.spot.train`.

Sentences are seen in one of three ways, after what is installed: `full` (vectors, and a second look at those that could
be evidence), `fast` (vectors only), `plain` (words and turns only). Each has its own weights and gates.
"""

import functools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .classes import CLASSES
from .encoder import Encoder, Vectors
from .features import Described

FOLDER = Path(__file__).parent / "model"
FILE = FOLDER / "model.npz"
MANIFEST = FOLDER / "manifest.json"

WORTH_A_LOOK = -4.0
"""The logit from which, for any class, a sentence gets a second look (a probability of two in a hundred)."""
MAX_LOOKS = 30
"""Sentences of one text that get a second look, the least sure ones first: one second of one core."""

Numbers = NDArray[np.float64]
Look = Callable[[Sequence[int]], Vectors]
"""Gives the vectors of the second look for the sentences of these numbers."""


@dataclass(frozen=True, slots=True)
class Weights:
    """One logistic regression for all classes: columns are `CLASSES`."""

    dense: Numbers
    words: Numbers
    bias: Numbers
    shift: Numbers
    """Taken off the dense columns first (the mean of the vectors of the training texts; zero elsewhere)."""

    def of(self, dense: Numbers, words: Sequence[tuple[NDArray[np.int64], Numbers]]) -> Numbers:
        """The logit of each class (columns) for each sentence (rows)."""
        found = (dense - self.shift) @ self.dense + self.bias
        for row, (numbers, values) in enumerate(words):
            if len(numbers):
                found[row] += values @ self.words[numbers]
        return np.asarray(found)


@dataclass(frozen=True, slots=True)
class Sight:
    """How sentences are judged: a first look at all of them, a second one at those that could be evidence."""

    vocabulary: dict[str, int]
    rarity: Numbers
    first: Weights
    second: Weights | None = None

    def logits(self, described: Described, look: Look | None = None) -> Numbers:
        """The logit of each class for each sentence of a text."""
        words = [self.weighed(words) for words in described.words]
        dense = described.dense.astype(np.float64)
        found = self.first.of(dense, words)
        if self.second is None or look is None:
            return found
        rows = worth_a_look(found)
        if rows:
            near = np.hstack([dense[rows], look(rows)])
            found[rows] = self.second.of(near, [words[row] for row in rows])
        return found

    def weighed(self, words: Sequence[str]) -> tuple[NDArray[np.int64], Numbers]:
        """The numbers of the words known, and their weights in a vector of length 1."""
        numbers = np.array([self.vocabulary[word] for word in words if word in self.vocabulary], dtype=np.int64)
        values = self.rarity[numbers]
        return numbers, values / (np.linalg.norm(values) or 1)


def worth_a_look(logits: Numbers) -> list[int]:
    """The sentences that get a second look, in order."""
    best = logits.max(axis=1)
    rows = np.flatnonzero(best >= WORTH_A_LOOK)
    return sorted(int(row) for row in rows[np.argsort(np.abs(best[rows]), kind="stable")][:MAX_LOOKS])


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the whole text says: sentences judged in their context, and gates that open for a text or stay shut."""

    context: Numbers
    weights: Numbers
    bias: Numbers
    gate: Numbers
    """The probability from which a text is said to hold evidence of the class."""
    sentence: Numbers
    """The probability from which a sentence of such a text is proposed; the best one always is."""


@dataclass(frozen=True, slots=True)
class Model:
    """All that was learnt."""

    sights: dict[str, Sight]
    judgements: dict[str, Judgement]
    mean: Vectors
    """The mean vector of the training sentences."""

    def way(self, first: Encoder, second: Encoder) -> str:
        """Which of the three ways of seeing these encoders allow."""
        return "plain" if not first.size else "full" if second.size else "fast"


class NoModel(RuntimeError):
    """The model file is missing, or was made for other features."""


@functools.cache
def model() -> Model:
    """The model of this process, read once."""
    try:
        with np.load(FILE, allow_pickle=False) as read:
            arrays = {name: read[name] for name in read.files}
    except FileNotFoundError:
        raise NoModel("mieux/spot/model/model.npz is missing: run `python -m mieux.spot.train`") from None
    if bytes(arrays["layout"]).decode() != layout():
        raise NoModel("the model was made with other features: run `python -m mieux.spot.train`")
    words = bytes(arrays["vocabulary"]).decode().split("\n")
    vocabulary, rarity = {word: i for i, word in enumerate(words)}, _wide(arrays["rarity"])
    fast, close, plain = (_weights(arrays, name) for name in ("fast", "close", "plain"))
    return Model(
        {
            "full": Sight(vocabulary, rarity, fast, close),
            "fast": Sight(vocabulary, rarity, fast),
            "plain": Sight(vocabulary, rarity, plain),
        },
        {name: _judgement(arrays, name) for name in ("full", "fast", "plain")},
        arrays["mean"].astype(np.float32),
    )


def layout() -> str:
    """What the columns mean: a model made for another layout is refused."""
    from .turns import ALL

    return "\n".join([*CLASSES, *(turn.code for turn in ALL)])


@functools.cache
def manifest() -> dict[str, Any]:
    """What the model was made of and what was measured."""
    made: dict[str, Any] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return made


def _wide(array: NDArray[Any]) -> Numbers:
    return array.astype(np.float64)


def _weights(arrays: dict[str, NDArray[Any]], name: str) -> Weights:
    return Weights(*(_wide(arrays[f"{name}_{part}"]) for part in ("dense", "words", "bias", "shift")))


def _judgement(arrays: dict[str, NDArray[Any]], name: str) -> Judgement:
    parts = ("context", "weights", "bias", "gate", "sentence")
    return Judgement(*(_wide(arrays[f"{name}_judgement_{part}"]) for part in parts))
