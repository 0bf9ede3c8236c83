"""« Initiatives voisines »: one million rows searched, and how well rows find fiches of the same theme.

    python -m bench.neighbours [--n 1000000] [--themes FILE.geojson]

The rows are made up (themes with noise around them), for the time of a search does not depend on what texts say.
`--themes` takes the SUSY / TransforMap file (`description`, `type_of_initiative`): each description asks for the
others, and those that share a type should come first (mean average precision, « mAP »).
"""

import argparse
import json
import os
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mieux.settings")

import numpy as np


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1_000_000)
    parser.add_argument("--themes", type=Path)
    options = parser.parse_args()
    import django

    django.setup()
    million(options.n)
    if options.themes:
        themes(options.themes)


def million(count: int) -> None:
    """Build and ask a store of `count` rows."""
    from mieux.atlas.meaning.space import learn
    from mieux.atlas.meaning.store import Store

    space = learn([f"un texte numéro {n}, sur le sujet {n % 7}" for n in range(400)])
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(5000, space.size)).astype(np.float32)

    def chunks() -> Iterator[tuple[list[int], np.ndarray]]:
        for start in range(0, count, 20_000):
            size = min(20_000, count - start)
            rows = centres[rng.integers(0, len(centres), size)]
            rows = rows + 1.2 * rng.normal(size=rows.shape).astype(np.float32)
            yield list(range(start, start + size)), rows / np.linalg.norm(rows, axis=1, keepdims=True)

    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), "bench@1")
        started = time.monotonic()
        store.write(space, chunks(), 1, 400)
        print(f"{count} rows written and indexed in {time.monotonic() - started:.0f} s")
        asked = [int(id) for id in rng.choice(count, 220, replace=False)]
        for id in asked[:20]:
            store.near(id, 24)
        times = []
        for id in asked[20:]:
            started = time.perf_counter()
            store.near(id, 24)
            times.append((time.perf_counter() - started) * 1000)
        times.sort()
        print(f"24 neighbours: median {statistics.median(times):.1f} ms, 95 % {times[int(0.95 * len(times))]:.1f} ms")
        weight = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) / 1e6
        print(f"on disk {weight:.0f} MB")


def themes(path: Path) -> None:
    """mAP of the themes, all rows asking for all others."""
    from mieux.atlas.meaning.space import SAMPLE, learn

    rows = []
    for feature in json.loads(path.read_text())["features"]:
        said = feature["properties"]
        text = said.get("description:fr") or said.get("description") or ""
        kinds = {kind.strip() for kind in re.split("[;,]", said.get("type_of_initiative") or "") if kind.strip()}
        if text and kinds:
            rows.append((f"{said.get('name', '')}. {text}", kinds))
    texts = [text for text, _kinds in rows]
    alike = np.array([[bool(one & other) for _text, other in rows] for _text, one in rows])
    np.fill_diagonal(alike, False)
    for name, sample in (("learnt on all", texts), ("learnt on every second one", texts[::2])):
        made = learn(sample[:SAMPLE]).rows(texts)
        near = made @ made.T
        np.fill_diagonal(near, -9)
        found = []
        for row, wanted in zip(near, alike, strict=True):
            if wanted.any():
                hits = wanted[np.argsort(-row, kind="stable")[:-1]]
                found.append(float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean()))
        print(f"themes of {len(rows)} texts, {name}: mAP {statistics.mean(found):.3f}")


if __name__ == "__main__":
    main()
