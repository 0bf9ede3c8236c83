"""From what each sentence looks like to what is proposed, in two steps that see the whole text.

* In its context: a sentence that looks like an experimentation, but more like an impact, beside one that looks even
  more like an experimentation, most often is none.
* The gate: a sentence that looks like evidence in a text that otherwise looks like a call, a catalogue or a wish most
  often is none either. It opens or stays shut for a whole text, class by class.
"""

import numpy as np

from .classes import CLASSES, CRITERIA, FORMS, LEVELS
from .features import Described
from .model import Judgement, Numbers
from .turns import DOUBTS

_LOW = -8.0
_MOST_OF_A_FAMILY = 2
"""Forms, or levels, of one sentence: the texts we labelled hardly ever bear more."""
_LEVELS = len(CLASSES) - len(LEVELS)
_IMPACT = CRITERIA.index("impact")


def probability(logits: Numbers) -> Numbers:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))))


def context_features(logits: Numbers, i: int) -> Numbers:
    """For the criterion of column `i`: each sentence against its other classes, its neighbours and its text."""
    number = len(logits)
    clipped = np.clip(logits, _LOW, -_LOW)
    own = clipped[:, i]
    others = np.delete(clipped[:, : len(CRITERIA)], i, axis=1)
    of_sentence = np.sort(others, axis=1)
    of_text = np.sort(others.max(axis=0))
    rest = np.array([np.delete(own, row).max(initial=_LOW) for row in range(number)])
    before, after = np.full_like(clipped, _LOW), np.full_like(clipped, _LOW)
    before[1:], after[:-1] = clipped[:-1], clipped[1:]
    whole = np.ones(number)
    return np.column_stack(
        [
            own,
            of_sentence[:, -1],
            of_sentence[:, -2],
            rest,
            own - rest,
            own >= rest,
            own - of_sentence[:, -1],
            whole * of_text[-1],
            whole * of_text[-2],
            whole * of_text.mean(),
            before[:, i],
            after[:, i],
            before[:, : len(CRITERIA)].max(axis=1),
            after[:, : len(CRITERIA)].max(axis=1),
            whole * np.log(number),
            clipped,
        ]
    )


def in_context(logits: Numbers, weights: Numbers) -> Numbers:
    """The logits again, those of the criteria judged in their context. `weights` has one row per criterion."""
    found = logits.copy()
    for i in range(len(CRITERIA)):
        found[:, i] = context_features(logits, i) @ weights[i, :-1] + weights[i, -1]
    return found


def gate_features(logits: Numbers, described: Described) -> Numbers:
    """One row per class: how sure the best sentences are, how the text speaks, what makes one doubt the best one."""
    number = len(logits)
    ordered = -np.sort(-logits, axis=0)
    best = ordered[0]
    second = ordered[1] if number > 1 else np.full(len(CLASSES), _LOW)
    third = ordered[2] if number > 2 else np.full(len(CLASSES), _LOW)
    criteria = np.sort(best[: len(CRITERIA)])
    doubts = described.counts[:, -len(DOUBTS) :]
    rows = []
    for i, top in enumerate(logits.argmax(axis=0)):
        text = [
            best[i],
            max(second[i], _LOW),
            max(third[i], _LOW),
            np.logaddexp(0, logits[:, i]).sum(),
            criteria[-1],
            criteria[-2],
            criteria.mean(),
            np.log(number),
            best[2] if i != 2 else best[0],
        ]
        rows.append([*text, *(3 * doubts.mean(axis=0)), *(doubts[top])])
    return np.array(rows, dtype=np.float64)


def decide(logits: Numbers, described: Described, judgement: Judgement) -> list[tuple[str, int, float, float]]:
    """Proposals as (class, number of the sentence, probability of the sentence, probability of the text)."""
    if not len(logits):
        return []
    logits = in_context(logits, judgement.context)
    of_text = probability((gate_features(logits, described) * judgement.weights).sum(axis=1) + judgement.bias)
    of_sentence = probability(logits)
    found = []
    impact: set[int] = set()
    for i, name in enumerate(CLASSES):
        # A level is that of an impact: never elsewhere.
        rows = sorted(impact) if i >= _LEVELS else list(range(len(logits)))
        if of_text[i] < judgement.gate[i] or not rows:
            continue
        top = max(rows, key=lambda row: of_sentence[row, i])
        chosen = [row for row in rows if row == top or of_sentence[row, i] >= judgement.sentence[i]]
        if i == _IMPACT:
            impact = set(chosen)
        found += [(name, row, float(of_sentence[row, i]), float(of_text[i])) for row in chosen]
    return _not_crowded(found)


def _not_crowded(found: list[tuple[str, int, float, float]]) -> list[tuple[str, int, float, float]]:
    """The same proposals, each sentence with its surest forms and levels only: with more, none of them says much."""
    kept: set[tuple[str, int]] = set()
    for family in (FORMS, LEVELS):
        by_sentence: dict[int, list[tuple[float, str]]] = {}
        for name, row, sure, open_ in found:
            if name in family:
                by_sentence.setdefault(row, []).append((-sure * open_, name))
        kept |= {(name, row) for row, named in by_sentence.items() for _sure, name in sorted(named)[:_MOST_OF_A_FAMILY]}
    return [each for each in found if each[0] in CRITERIA or (each[0], each[1]) in kept]
