"""What the proposals are worth, on texts whose evidence is known. Says the same numbers as the scorer of the dev set.

These numbers are about the machine, never about an initiative.
"""

from collections.abc import Iterable, Mapping, Sequence

from .classes import CRITERIA, FORMS, LEVELS
from .examples import Example

Proposals = Mapping[str, Sequence[tuple[str, int, float]]]
"""By id of text: (class, number of the sentence, how sure)."""


def measure(examples: Sequence[Example], proposals: Proposals) -> dict[str, dict[str, float]]:
    """The measures of the issue on the written dev texts, on the real ones, and on all."""
    written = [e for e in examples if e.is_dev and e.kind != "sauvage"]
    real = [e for e in examples if e.is_dev and e.kind == "sauvage"]
    found = {}
    for name, chosen in (("dev_written", written), ("dev_real", real), ("all", list(examples))):
        if chosen:
            found[name] = {"texts": len(chosen), **_of(chosen, proposals)}
    return found


def _of(examples: Sequence[Example], proposals: Proposals) -> dict[str, float]:
    criteria = {name: _counts(examples, proposals, name) for name in CRITERIA}
    of_text = [_f1(*counts["text"]) for counts in criteria.values()]
    of_sentence = [_f1(*counts["sentence"]) for counts in criteria.values()]
    precision = [_precision(*counts["sentence"]) for counts in criteria.values()]
    firsts = [counts["first"][0] / counts["first"][1] for counts in criteria.values() if counts["first"][1]]
    empty = [e for e in examples if not any(e.labels.get(name) for name in CRITERIA)]
    alarms = sum(any(name in CRITERIA for name, _, _ in proposals.get(e.id, ())) for e in empty)
    traps = [e for e in examples if e.is_trap]
    both = [sum(counts["text"][i] for counts in criteria.values()) for i in range(3)]
    return {
        "text_macro_f1": _mean(of_text),
        "text_worst_f1": round(min(of_text), 3),
        "sentence_macro_f1": _mean(of_sentence),
        "sentence_worst_precision": round(min(precision), 3),
        "first_is_right": _mean(firsts),
        "empty_with_proposal": round(alarms / max(1, len(empty)), 3),
        "traps_macro_f1": _mean([_f1(*_counts(traps, proposals, name)["text"]) for name in CRITERIA]),
        "text_precision": round(_precision(both[0], both[1], both[2]), 3),
        "forms_macro_f1": _mean([_f1(*_counts(examples, proposals, name)["text"]) for name in FORMS]),
        "levels_macro_f1": _mean([_f1(*_counts(examples, proposals, name)["text"]) for name in LEVELS]),
    }


def _counts(examples: Sequence[Example], proposals: Proposals, name: str) -> dict[str, list[int]]:
    text, sentence, first = [0, 0, 0], [0, 0, 0], [0, 0]
    for example in examples:
        unsure = example.unsure.get(name, frozenset()) if name in CRITERIA else frozenset()
        solid = example.labels.get(name, frozenset()) - unsure
        ranked = [row for of, row, _ in sorted(proposals.get(example.id, ()), key=lambda p: -p[2]) if of == name]
        if solid or not unsure:
            _add(text, bool(solid), bool(ranked))
        for row in range(len(example.spans)):
            if row not in unsure:
                _add(sentence, row in solid, row in ranked)
        if solid:
            top = [row for row in ranked if row not in unsure]
            first[0] += bool(top) and top[0] in solid
            first[1] += 1
    return {"text": text, "sentence": sentence, "first": first}


def _add(counts: list[int], there: bool, said: bool) -> None:
    counts[0] += there and said
    counts[1] += said and not there
    counts[2] += there and not said


def _precision(right: int, wrong: int, missed: int) -> float:
    return right / (right + wrong) if right + wrong else 0.0


def _f1(right: int, wrong: int, missed: int) -> float:
    return 2 * right / (2 * right + wrong + missed) if right else 0.0


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return round(sum(listed) / max(1, len(listed)), 3)
