"""How the weights are found: logistic regressions for all classes at once, by L-BFGS (SciPy; only needed to train).

The same texts give the same weights: nothing is drawn by chance but the folds, and those from a fixed seed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .classes import CLASSES, CRITERIA
from .deciding import context_features, gate_features, in_context, probability
from .encoder import Encoder, Vectors
from .examples import Example
from .features import Described, describe, widths
from .model import Judgement, Look, Numbers, Sight, Weights

WEIGHT = {
    "alone": 0.6,
    "next": 0.4,
    "text": 0.5,
    "turns": 0.6,
    "turns_previous": 0.2,
    "turns_next": 0.2,
    "turns_text": 0.5,
    "place": 0.3,
    "close": 1.0,
    "words": 0.7,
}
"""How loud each block of columns speaks: found by cross-validation on the training texts."""

STRENGTH = 8.0
"""Inverse of the penalty on large weights."""

RARE = 2
"""A word is known from this number of sentences on."""

_VECTORS = ("alone", "next", "text", "close")


@dataclass(frozen=True, slots=True)
class Table:
    """Training texts as numbers: rows are sentences."""

    examples: list[Example]
    described: list[Described]
    close: list[Vectors]
    """The second look at every sentence of each text; without columns when there is none."""
    text_of_row: NDArray[np.int64]
    labels: Numbers
    counted: Numbers
    """0 where a fair reader could go either way or where nothing was labelled, else 1."""
    blocks: list[tuple[str, int]]

    def look(self, text: int) -> Look | None:
        """The second look at the sentences of one text."""
        close = self.close[text]
        return (lambda rows: close[list(rows)]) if close.shape[1] else None


def table(examples: Sequence[Example], first: Encoder, second: Encoder) -> Table:
    """Describe the examples and lay out their labels."""
    sentences = [[e.text[a:b] for a, b in e.spans] for e in examples]
    described = [describe(s, e.language, first) for s, e in zip(sentences, examples, strict=True)]
    text_of_row = np.concatenate([[i] * len(e.spans) for i, e in enumerate(examples)])
    labels, counted = zip(*(_labels(example) for example in examples), strict=True)
    return Table(
        list(examples),
        described,
        [second.encode(s) for s in sentences],
        text_of_row,
        np.vstack(labels),
        np.vstack(counted),
        [*widths(first), ("close", second.size)],
    )


def _labels(example: Example) -> tuple[Numbers, Numbers]:
    labels = np.zeros((len(example.spans), len(CLASSES)))
    counted = np.ones_like(labels)
    for i, name in enumerate(CLASSES):
        labels[sorted(example.labels.get(name, ())), i] = 1
        counted[sorted(example.unsure.get(name, ())), i] = 0
    if example.criteria_only:
        counted[:, len(CRITERIA) :] = 0
    # An unsure impact makes its level unsure too.
    counted[np.ix_(sorted(example.unsure.get("impact", ())), range(len(CLASSES) - 4, len(CLASSES)))] = 0
    return labels, counted


def part(whole: Table, chosen: NDArray[np.bool_]) -> Table:
    """The table of some texts only; `chosen` has one value per text."""
    rows = chosen[whole.text_of_row]
    kept = np.flatnonzero(chosen)
    return Table(
        [whole.examples[i] for i in kept],
        [whole.described[i] for i in kept],
        [whole.close[i] for i in kept],
        np.searchsorted(kept, whole.text_of_row[rows]),
        whole.labels[rows],
        whole.counted[rows],
        whole.blocks,
    )


def fit_sight(data: Table) -> Sight:
    """The regressions of the sentences: for the first look, and for the second where there is one."""
    rows = [words for described in data.described for words in described.words]
    frequency = Counter(word for words in rows for word in words)
    known = sorted(word for word, count in frequency.items() if count >= RARE)
    rarity = np.array([np.log(len(rows) / frequency[word]) + 1 for word in known])
    blank = Weights(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0))
    bare = Sight({word: i for i, word in enumerate(known)}, rarity, blank)
    words = [bare.weighed(each) for each in rows]
    first = _fit(data, words, len(known), with_close=False)
    second = _fit(data, words, len(known), with_close=True) if dict(data.blocks)["close"] else None
    return Sight(bare.vocabulary, rarity, first, second)


def _fit(data: Table, words: list[tuple[NDArray[np.int64], Numbers]], known: int, *, with_close: bool) -> Weights:
    from scipy import sparse

    dense = np.vstack([described.dense for described in data.described])
    if with_close:
        dense = np.hstack([dense, np.vstack(data.close)])
    blocks = data.blocks if with_close else data.blocks[:-1]
    centred = np.concatenate([np.full(width, float(name in _VECTORS)) for name, width in blocks])
    loud = np.concatenate([np.full(width, WEIGHT[name]) for name, width in blocks])
    shift = dense.astype(np.float64).mean(axis=0) * centred
    starts = np.cumsum([0, *(len(numbers) for numbers, _ in words)])
    said = sparse.csr_matrix(
        (
            np.concatenate([values for _, values in words]) * WEIGHT["words"],
            np.concatenate([numbers for numbers, _ in words]),
            starts,
        ),
        shape=(len(words), known),
    )
    found = _logistic((dense - shift) * loud, said, data.labels, data.counted)
    size = dense.shape[1]
    return Weights(found[:size] * loud[:, None], found[size:-1] * WEIGHT["words"], found[-1], shift)


def _logistic(dense: Numbers, words, labels: Numbers, counted: Numbers) -> Numbers:  # type: ignore[no-untyped-def]
    from scipy.optimize import minimize

    # Half the digits, half the time; the weights are kept with fewer still.
    dense = dense.astype(np.float32)
    words = words.astype(np.float32)
    size, classes = dense.shape[1], labels.shape[1]
    turned, upright = words.T.tocsr(), np.ascontiguousarray(dense.T)
    sign = 2 * labels - 1
    start = np.zeros((size + words.shape[1] + 1, classes))
    start[-1] = np.log((labels * counted).sum(axis=0) + 1) - np.log(((1 - labels) * counted).sum(axis=0) + 1)

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        weights = flat.reshape(start.shape)
        light = weights.astype(np.float32)
        margin = sign * (dense @ light[:size] + words @ light[size:-1] + weights[-1])
        value = (counted * np.logaddexp(0, -margin)).sum() * STRENGTH + 0.5 * (weights[:-1] ** 2).sum()
        slope = -counted * sign * probability(-margin) * STRENGTH
        thin = slope.astype(np.float32)
        return value, np.vstack(
            [upright @ thin + weights[:size], turned @ thin + weights[size:-1], slope.sum(axis=0, keepdims=True)]
        ).ravel()

    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 50, "maxcor": 8})
    return np.asarray(found.x.reshape(start.shape))


def folds(examples: Sequence[Example], number: int, seed: int = 0) -> NDArray[np.int64]:
    """The fold of each text: every source and kind of text is spread over the folds."""
    draw = np.random.RandomState(seed)
    found = np.zeros(len(examples), dtype=np.int64)
    count = 0
    groups: dict[str, list[int]] = {}
    for i, example in enumerate(examples):
        groups.setdefault(f"{example.id[:1]} {example.kind}", []).append(i)
    for name in sorted(groups):
        for i in draw.permutation(groups[name]):
            found[i] = count % number
            count += 1
    return found


def held_out(data: Table, number: int, seed: int = 0) -> dict[str, Numbers]:
    """The logits of every sentence, given by weights that never saw its text, in each way of seeing."""
    fold = folds(data.examples, number, seed)
    found = {way: np.zeros_like(data.labels) for way in ways(data)}
    for k in range(number):
        sight = fit_sight(part(data, fold != k))
        for i in np.flatnonzero(fold == k):
            for way, logits in seen(sight, data, int(i)).items():
                found[way][data.text_of_row == i] = logits
    return found


def ways(data: Table) -> list[str]:
    """The ways of seeing that the columns of a table allow."""
    sizes = dict(data.blocks)
    return ["plain"] if not sizes["alone"] else ["fast", "full"] if sizes["close"] else ["fast"]


def seen(sight: Sight, data: Table, text: int) -> dict[str, Numbers]:
    """The logits of one text in each way of seeing."""
    look = {"full": data.look(text)}
    return {way: sight.logits(data.described[text], look.get(way)) for way in ways(data)}


@dataclass(frozen=True, slots=True)
class Aims:
    """What the places are chosen for: the weight of a false text or sentence, against 1 for a missed one."""

    text: float = 1.0
    sentence: float = 1.0


def fit_judgement(data: Table, logits: Numbers, aims: Aims) -> Judgement:
    """What the whole text says, learnt from logits given by weights that never saw the text."""
    fold = folds(data.examples, 6, seed=7)
    context = _context(data, logits)
    # What comes after is learnt from judgements that never saw the text either.
    judged = np.zeros_like(logits)
    for k in range(6):
        held = _context(part(data, fold != k), logits[(fold != k)[data.text_of_row]])
        for text in np.flatnonzero(fold == k):
            rows = data.text_of_row == text
            judged[rows] = in_context(logits[rows], held)
    texts = [data.text_of_row == i for i in range(len(data.examples))]
    features = np.array(
        [gate_features(judged[rows], described) for rows, described in zip(texts, data.described, strict=True)]
    )
    present = np.array([(data.labels[rows] * data.counted[rows]).max(axis=0) for rows in texts])
    counted = np.array([np.where(present[i] > 0, 1, data.counted[rows].min(axis=0)) for i, rows in enumerate(texts)])
    of_text = np.zeros_like(present)
    for k in range(6):
        weights, bias = _gates(features[fold != k], present[fold != k], counted[fold != k])
        of_text[fold == k] = probability((features[fold == k] * weights).sum(axis=2) + bias)
    weights, bias = _gates(features, present, counted)
    gate, sentence = np.zeros(len(CLASSES)), np.zeros(len(CLASSES))
    for i in range(len(CLASSES)):
        gate[i] = _best_gate(of_text[:, i], present[:, i], counted[:, i], aims)
        sentence[i] = _best_sentence(data, probability(judged[:, i]), of_text[:, i] >= gate[i], i, aims)
    return Judgement(context, weights, bias, gate, sentence)


def _context(data: Table, logits: Numbers) -> Numbers:
    """For each criterion, the weights of `context_features`, the bias last."""
    texts = [logits[data.text_of_row == i] for i in range(len(data.examples))]
    found = []
    for i in range(len(CRITERIA)):
        rows = np.vstack([context_features(each, i) for each in texts])
        middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
        weights, bias = _regression((rows - middle) / spread, data.labels[:, i], data.counted[:, i], 0.03)
        found.append(np.append(weights / spread, bias - (weights * middle / spread).sum()))
    return np.array(found)


def _gates(features: Numbers, present: Numbers, counted: Numbers) -> tuple[Numbers, Numbers]:
    # Leans on the plain answer (the best sentence decides), and moves away from it as far as the texts say.
    before = np.zeros(features.shape[2])
    before[0] = 1.0
    found = [_regression(features[:, i], present[:, i], counted[:, i], 0.3, before) for i in range(len(CLASSES))]
    return np.array([weights for weights, _ in found]), np.array([bias for _, bias in found])


def _regression(
    rows: Numbers, labels: Numbers, heed: Numbers, strength: float, before: Numbers | None = None
) -> tuple[Numbers, float]:
    """Weights and bias of one logistic regression; weights are drawn towards `before` (zero)."""
    from scipy.optimize import minimize

    sign = 2 * labels - 1
    start = np.append(np.zeros(rows.shape[1]) if before is None else before, 0.0)

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        margin = sign * (rows @ flat[:-1] + flat[-1])
        slope = -heed * sign * probability(-margin) * strength
        away = flat - start
        away[-1] = 0
        value = (heed * np.logaddexp(0, -margin)).sum() * strength + 0.5 * (away**2).sum()
        return value, np.append(rows.T @ slope, slope.sum()) + away

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    return found[:-1], float(found[-1])


def _best_gate(of_text: Numbers, present: Numbers, counted: Numbers, aims: Aims) -> float:
    places = np.arange(0.1, 0.86, 0.02)
    return _middle(places, [_worth((of_text >= place) * counted, present, counted, aims.text) for place in places])


def _best_sentence(data: Table, of_sentence: Numbers, open_texts: NDArray[np.bool_], i: int, aims: Aims) -> float:
    labels, counted = data.labels[:, i], data.counted[:, i]
    in_open = open_texts[data.text_of_row]
    tops = np.zeros(len(labels), dtype=bool)
    for text in np.flatnonzero(open_texts):
        rows = np.flatnonzero(data.text_of_row == text)
        tops[rows[of_sentence[rows].argmax()]] = True
    places = np.arange(0.1, 0.91, 0.02)
    return _middle(
        places,
        [
            _worth(in_open * (tops | (of_sentence >= place)) * counted, labels, counted, aims.sentence)
            for place in places
        ],
    )


def _worth(said: Numbers, labels: Numbers, counted: Numbers, false: float) -> float:
    """F1 in which a false one weighs `false`."""
    right = float((said * labels).sum())
    wrong = float((said * (1 - labels)).sum())
    missed = float((counted * labels).sum()) - right
    return 2 * right / max(1.0, 2 * right + false * wrong + missed)


def _middle(places: Numbers, worth: list[float]) -> float:
    """The best place of a curve that few texts draw: its neighbours count as well."""
    padded = np.pad(np.array(worth), 2, mode="edge")
    smooth = np.convolve(padded, [0.1, 0.2, 0.4, 0.2, 0.1], mode="valid")
    return float(places[int(smooth.argmax())])
