#!/usr/bin/env python3
"""How fast and how big is the search index? ``python bench/search_bench.py --n 1000000``

Builds an index of generated fiches (French and English text with word frequencies after Zipf's law, facets with
uneven shares, places spread like the population of France), then asks it what people ask and prints medians and
95th percentiles, and the processor time, which other programs on the machine disturb less. Nothing is cached between
two questions: every question is asked once only.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from mieux.atlas import territories
from mieux.atlas.index import AtlasIndex, Change, IndexDoc, SearchQuery


def words_of(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


FRENCH = words_of(
    """jardin partagé quartier école habitants atelier réparation vélo cantine bio ferme coopérative épicerie
solidaire association collectif ville village commune logement participatif énergie soleil toiture recyclerie
ressourcerie compost déchets tiers-lieu fabrique café culturel bibliothèque musique théâtre jeunes enfants
parents aînés santé soin handicap inclusion emploi insertion formation numérique médiation mobilité
covoiturage bus eau rivière forêt arbre nature biodiversité alimentation marché producteurs circuits courts
monnaie locale entraide bénévoles échange savoirs démocratie budget participatif conseil citoyen débat
gouvernance partenaires mairie entreprise salariés télétravail organisation équipe confiance expérimentation
évaluation résultats impact social l'innovation d'accueil qu'on s'engager nouvelle nouveaux créée créer
ensemble ouvert ouverte première année années projet projets service services lieu lieux familles femmes
hommes personnes région département territoire rural urbain périurbain européen national local solidarité
égalité liberté création éducation populaire"""
)
ENGLISH = words_of(
    """garden shared neighbourhood school people workshop repair bicycle canteen organic farm cooperative grocery
solidarity charity collective town village housing energy solar roof recycling compost waste makerspace coffee
culture library music theatre young children parents elders health care disability inclusion jobs training
digital mobility carpooling bus water river forest tree nature biodiversity food market growers local currency
volunteers exchange skills democracy budget council citizens debate governance partners company employees
remote team trust experiment evaluation results impact social new created open first year project service
place families women men region territory rural urban european national equality freedom education community
communities"""
)
SMALL = words_of("""de la le les des et à en un une pour dans par avec sur qui au du ce que plus son""")
SYLLABLES = [
    a + b for a in words_of("b c d f g l m n p r s t v ch pr tr") for b in words_of("a e i o u é on an eur ion")
]
SCALES = ["quartier", "commune", "departement", "region", "pays", "monde"]
BEARERS = [
    "association",
    "collectivite",
    "entreprise",
    "cooperative",
    "collectif",
    "ecole",
    "etat",
    "fondation",
    "autre",
]
STATUSES = ["idee", "essai", "en-cours", "etabli", "termine"]
SECTORS = [f"secteur-{n}" for n in range(18)]
FORMS = [f"forme-{n}" for n in range(7)]
LEAVES = [f"feuille-{n}" for n in range(20)]
CRITERIA = ["ouverture", "participation", "experimentation", "impact", "nouveaute"]
NEEDS = [f"besoin-{n}" for n in range(10)]
SOURCES = [f"source-{n}" for n in range(8)]
COUNTRIES = ["FR"] * 46 + ["BE", "CH", "DE", "ES"]


def uneven(values: list[str]) -> list[str]:
    """The values repeated so that a plain choice falls on the first much more often than on the last."""
    return [v for rank, v in enumerate(values, 1) for _ in range(max(1, 60 // rank))]


class Generator:
    """Fiches that look like fiches; the same seed gives the same fiches."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)
        rng = self.random
        rare = sorted({"".join(rng.choices(SYLLABLES, k=rng.randint(2, 5))) for _ in range(40_000)})
        rng.shuffle(rare)
        self.rare = rare
        self.pieces = {
            "fr": self._pieces(FRENCH + rare, SMALL),
            "en": self._pieces(ENGLISH + rare, ["the", "of", "and", "to", "in", "a"]),
        }
        data = territories._gazetteer()
        rows = [r for r, lat in enumerate(data.lat) if lat == lat]
        weights = [data.population[r] ** 0.8 + 20 for r in rows]
        chosen = sorted(set(rng.choices(rows, weights, k=30_000)))
        self.places = rng.choices(
            [(data.lat[r], data.lon[r], territories.keys(data.code[r])) for r in chosen],
            [data.population[r] ** 0.8 + 20 for r in chosen],
            k=60_000,
        )
        self.sets = {
            name: [tuple(sorted(set(rng.choices(uneven(values), k=rng.choice(sizes))))) for _ in range(4000)]
            for name, values, sizes in (
                ("scale", SCALES, [1]),
                ("sector", SECTORS, [1, 1, 1, 2]),
                ("bearer", BEARERS, [1]),
                ("status", STATUSES, [1]),
                ("form", FORMS, [0, 1, 1, 2, 3]),
                ("leaf", LEAVES, [0, 1, 1, 2, 3]),
                ("criterion", CRITERIA, [0, 0, 1, 2, 4]),
                ("need", NEEDS, [0, 0, 1, 2]),
                ("source", SOURCES, [1]),
                ("country", COUNTRIES, [1]),
            )
        }

    def _pieces(self, words: list[str], small: list[str]) -> list[str]:
        weights = list(itertools.accumulate(1 / (rank + 8) for rank in range(len(words))))
        out = []
        for _ in range(60_000):
            chosen = self.random.choices(words, cum_weights=weights, k=6)
            chosen[1:1] = [self.random.choice(small)]
            chosen[5:5] = [self.random.choice(small)]
            out.append(" ".join(chosen))
        return out

    def doc(self, number: int, seq: int = 0) -> IndexDoc:
        """Fiche ``number``: about 85 words."""
        rng = self.random.random
        language = "fr" if rng() < 0.9 else "en"
        pieces, count = self.pieces[language], 60_000
        lat, lon, keys = self.places[int(rng() * 60_000)]
        facets = {name: values[int(rng() * 4000)] for name, values in self.sets.items()}
        facets["territory"] = keys
        placed = rng() < 0.93
        text = [pieces[int(rng() * count)] for _ in range(2 + int(rng() * 14))]
        return IndexDoc(
            id=number,
            title=" ".join(pieces[int(rng() * count)].split(" ")[:5]),
            pitch=" ".join((pieces[int(rng() * count)], pieces[int(rng() * count)])),
            body=". ".join(text),
            language=language,  # type: ignore[arg-type]
            facets=facets,
            lat=lat + (rng() - 0.5) * 0.06 if placed else None,
            lon=lon + (rng() - 0.5) * 0.06 if placed else None,
            seq=seq or number,
            updated=1_600_000_000 + int(rng() * 150_000_000),
            started=1990 + int(rng() * 35),
            public=rng() < 0.98,
        )

    def docs(self, n: int) -> Iterator[IndexDoc]:
        """n fiches, one at a time."""
        for number in range(1, n + 1):
            yield self.doc(number)


# --- questions ------------------------------------------------------------------------------------------------


def questions(rng: random.Random, rare: list[str]) -> dict[str, Callable[[], SearchQuery]]:
    """Kinds of questions; each call makes another one of its kind."""
    words = FRENCH[:60]
    of = SearchQuery.of

    def facets(most: int) -> dict[str, list[str]]:
        every = {
            "scale": SCALES,
            "sector": SECTORS,
            "status": STATUSES,
            "form": FORMS,
            "leaf": LEAVES,
            "criterion": CRITERIA,
            "need": NEEDS,
            "territory": ["region-84", "region-11", "departement-69", "departement-59", "region-53"],
        }
        return {n: rng.sample(every[n], rng.choice([1, 1, 2])) for n in rng.sample(sorted(every), rng.randint(1, most))}

    def mainland() -> tuple[float, float, float, float]:
        lat, lon, size = rng.uniform(43, 49), rng.uniform(-1, 6), rng.uniform(0.3, 3)
        return (lon, lat, lon + size, lat + size)

    return {
        "word + facets": lambda: of(facets(2), text=rng.choice(words), page=rng.choice([1, 1, 2])),
        "two words + facets": lambda: of(facets(3), text=" ".join(rng.sample(words, 2))),
        "rare word": lambda: of({}, text=rng.choice(rare)),
        "word being typed": lambda: of({}, text=rng.choice(words)[: rng.randint(3, 5)]),
        "facets only": lambda: of(facets(3), sort="recent"),
        "word + map window": lambda: of({}, text=rng.choice(words), bbox=mainland(), zoom=rng.choice([8, 9, 10])),
        "word + near me": lambda: of(
            {}, text=rng.choice(words), near=(rng.uniform(43, 50), rng.uniform(-2, 7), rng.choice([10, 25, 50.0]))
        ),
        "facets + title order": lambda: of(facets(2), sort="title"),
    }


def megabytes(folder: Path) -> float:
    """Size of a folder on disk."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6


def memory() -> tuple[float, float]:
    """Resident memory of this process now, in MB: all of it, and what is not a file of the index mapped in."""
    found = {}
    for line in Path("/proc/self/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name in ("VmRSS", "RssAnon"):
            found[name] = int(value.split()[0]) / 1024
    return found.get("VmRSS", 0.0), found.get("RssAnon", 0.0)


def run(n: int, repeat: int, folder: Path) -> dict[str, Any]:
    """Build, ask, follow; out: the measures."""
    made = Generator()
    index = AtlasIndex(folder, "bench@1", cache=0)
    gc.collect()
    before = memory()[0]
    generating = 0.0
    peak = 0.0

    def timed() -> Iterator[IndexDoc]:
        # Inventing texts is not part of the work: its time is taken out.
        nonlocal generating, peak
        for first in range(1, n + 1, 2000):
            start = time.perf_counter()
            batch = [made.doc(number) for number in range(first, min(n + 1, first + 2000))]
            generating += time.perf_counter() - start
            yield from batch
            peak = max(peak, memory()[0])

    start = time.perf_counter()
    cpu = time.process_time()
    index.rebuild(timed(), seq=n)
    wall = time.perf_counter() - start
    cpu = time.process_time() - cpu
    result: dict[str, Any] = {
        "documents": n,
        "build_per_second": round(n / (wall - generating)),
        "build_seconds": round(wall, 1),
        "of_which_inventing": round(generating, 1),
        "cpu_us_per_document": round((cpu - generating) / n * 1e6),
        "index_mb": round(megabytes(folder), 1),
        "memory_before_mb": round(before),
        "memory_building_mb": round(peak),
    }
    print(json.dumps(result), flush=True)
    rare = made.rare[200:3000]
    del made
    gc.collect()
    rng = random.Random(11)
    every: list[float] = []
    result["questions_ms"] = {}
    index.search(SearchQuery(text="jardin"))
    for name, make in questions(rng, rare).items():
        times, totals = [], []
        busy = time.process_time()
        for _ in range(repeat):
            query = make()
            start = time.perf_counter()
            answer = index.search(query)
            times.append((time.perf_counter() - start) * 1000)
            totals.append(answer.total)
        every += times
        result["questions_ms"][name] = show(times) | {
            "cpu": round((time.process_time() - busy) / repeat * 1000, 2),
            "found": int(statistics.median(totals)),
        }
        print(f"{name:24} {result['questions_ms'][name]}", flush=True)
    start = time.perf_counter()
    first = index.search(SearchQuery())
    result["everything_first_ms"] = round((time.perf_counter() - start) * 1000, 2)
    remembering = AtlasIndex(folder, "bench@1")
    remembering.search(SearchQuery())
    start = time.perf_counter()
    remembering.search(SearchQuery())
    result["everything_again_ms"] = round((time.perf_counter() - start) * 1000, 3)
    assert first.total > 0.9 * n
    result["all_questions_ms"] = show(every)
    result["memory_serving_mb"], result["memory_serving_without_mapped_mb"] = map(round, memory())
    made = Generator(seed=8)
    changes = [Change(n + k, rng.randint(1, n), made.doc(0, n + k)) for k in range(1, 201)]
    changes = [
        Change(c.seq, c.id, IndexDoc(**{f: getattr(c.doc, f) for f in IndexDoc.__slots__ if f != "id"}, id=c.id))
        for c in changes
    ]
    start = time.perf_counter()
    index.apply(changes)
    result["apply_200_changes_ms"] = round((time.perf_counter() - start) * 1000)
    return result


def show(times: list[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    ordered = sorted(times)
    return {"median": round(statistics.median(times), 2), "p95": round(ordered[int(len(ordered) * 0.95)], 2)}


def main() -> None:
    """Measure and print; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=100_000, help="how many fiches (default 100,000)")
    parser.add_argument("--repeat", type=int, default=60, help="questions of each kind")
    parser.add_argument("--folder", type=Path, default=None, help="where to build (default: a temporary folder)")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="search-bench-"))
    try:
        result = run(options.n, options.repeat, folder)
    finally:
        if options.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    result["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(result))


if __name__ == "__main__":
    main()
