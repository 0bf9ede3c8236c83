"""The search index: what is found, that counts are exact, and that nothing breaks it."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mieux.atlas.index import (
    FACETS,
    AtlasIndex,
    Change,
    IndexDoc,
    IndexUnavailable,
    SearchQuery,
    Sort,
    quadkeys,
    schema,
    words,
)
from mieux.atlas.territories import distance_km

of = SearchQuery.of

GARDEN = IndexDoc(
    id=1,
    title="Les jardins partagés de l'École",
    pitch="Cultiver ensemble entre voisins",
    body="Un potager solidaire créé en 2019, rue de l’Église, avec des aînés et des enfants.",
    facets={
        "scale": ("quartier",),
        "form": ("lieux", "liens"),
        "territory": ("region-84", "departement-26", "epci-200068781", "commune-26362"),
        "country": ("FR",),
    },
    lat=44.9332,
    lon=4.8921,
    updated=300,
)
REPAIR = IndexDoc(
    id=2,
    title="Repair Café de Saint-Étienne",
    pitch="Réparer plutôt que jeter",
    body="Un tiers-lieu coopératif : vélos, grille-pain, ordinateurs. Solidarité et entraide.",
    facets={
        "scale": ("quartier",),
        "form": ("objets",),
        "territory": ("region-84", "departement-42"),
        "country": ("FR",),
    },
    lat=45.4397,
    lon=4.3872,
    updated=200,
)
ENGLISH = IndexDoc(
    id=3,
    title="Community gardens of Bristol",
    pitch="Neighbours growing food together",
    body="Volunteers, children and schools share tools; no one is left out.",
    language="en",
    facets={"scale": ("commune",), "form": ("liens",), "country": ("GB",)},
    lat=51.4545,
    lon=-2.5879,
    updated=100,
)
NOWHERE = IndexDoc(id=4, title="Télétravail choisi", pitch="Sans lieu fixe", facets={"scale": ("pays",)}, updated=400)
SECRET = IndexDoc(id=5, title="Jardin pas encore relu", facets={"scale": ("quartier",)}, public=False, updated=500)
FEW = [GARDEN, REPAIR, ENGLISH, NOWHERE, SECRET]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> AtlasIndex:
    index = AtlasIndex(tmp_path_factory.mktemp("search"), "test@1")
    index.rebuild(FEW, seq=5)
    return index


# --- words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("jardin", {1}),
        ("JARDINS partagé", {1}),
        ("jardins partages ", {1}),
        ("ecole", {1}),
        ("l'école", {1}),
        ("l’Ecole ", {1}),
        ("e\u0301cole", {1}),
        ("eglise", {1}),
        ("solidaires", {1}),
        ("solidarite ", {2}),
        ("solidarité ", {2}),
        ("tiers lieux", {2}),
        ("tiers-lieu", {2}),
        ("2019", {1}),
        ("repair cafe", {2}),
        ("saint etienne", {2}),
        ("réparer", {2}),
        ("velo ", {2}),
        ("coopérative", {2}),
        ("gardens", {3}),
        ("garden ", {3}),
        ("community", {3}),
        ("communities ", {3}),
        ("child", {3}),
        ("teletravail", {4}),
        ("jardin télétravail", set()),
        ("le la les de", {1, 2, 3, 4}),
        ("!!! ???", {1, 2, 3, 4}),
        ("", {1, 2, 3, 4}),
    ],
)
def test_words_are_found_whatever_their_accents_plural_and_language(
    small: AtlasIndex, typed: str, found: set[int]
) -> None:
    result = small.search(of(text=typed))
    assert set(result.ids) == found
    assert result.total == len(found)
    assert not result.fuzzy


@pytest.mark.parametrize("word", ["jardins", "télétravail", "réparer", "coopératif", "community"])
def test_typing_finds_before_the_word_is_finished(small: AtlasIndex, word: str) -> None:
    for length in range(3, len(word) + 1):
        assert small.search(of(text=word[:length])).total, word[:length]


def test_a_blank_ends_the_word(small: AtlasIndex) -> None:
    assert small.search(of(text="commun")).total
    assert set(small.search(of(text="rep")).ids) == {2}
    assert not set(small.search(of(text="rep ")).ids) & {1, 4}


@pytest.mark.parametrize("typed", ["jardon", "jadin", "jrdin", "telétravial ", "comunity"])
def test_one_wrong_letter_is_forgiven_only_when_nothing_is_found(small: AtlasIndex, typed: str) -> None:
    result = small.search(of(text=typed))
    assert result.total
    assert result.fuzzy
    assert not small.search(of(text="jardin")).fuzzy


def test_the_title_weighs_more_than_the_story(small: AtlasIndex, tmp_path: Path) -> None:
    index = AtlasIndex(tmp_path, "test@1")
    index.rebuild(
        [
            IndexDoc(id=1, title="Une cantine", body="On y parle parfois de compost, entre autres choses de la vie."),
            IndexDoc(id=2, title="Compost du quartier", body="Des bacs et des vers."),
        ],
        seq=1,
    )
    assert index.search(of(text="compost")).ids == (2, 1)


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=20))
def test_a_word_is_filed_under_what_it_is_looked_up_by(word: str) -> None:
    for language in ("fr", "en"):
        filed = set(words.stems(word, language).split())
        looked_up = {term for _, terms in words.asked(word) for term in terms}
        if filed and looked_up:
            assert filed & looked_up


# --- filters, counts, order -----------------------------------------------------------------------------------


def test_a_choice_in_a_facet_is_counted_as_an_alternative(small: AtlasIndex) -> None:
    result = small.search(of({"scale": ["quartier"]}))
    assert set(result.ids) == {1, 2}
    # Ticking « commune » as well would add the English garden: it is counted although it is filtered out.
    assert result.facet_counts["scale"] == {"quartier": 2, "commune": 1, "pays": 1}
    assert result.facet_counts["form"] == {"lieux": 1, "liens": 1, "objets": 1}
    both = small.search(of({"scale": ["quartier", "commune"], "form": ["liens"]}))
    assert set(both.ids) == {1, 3}
    assert both.facet_counts["form"] == {"lieux": 1, "liens": 2, "objets": 1}
    assert both.facet_counts["scale"] == {"quartier": 1, "commune": 1}


def test_every_level_of_territory_filters_and_only_the_upper_two_are_counted(small: AtlasIndex) -> None:
    for key in ("region-84", "departement-26", "epci-200068781", "commune-26362"):
        assert 1 in small.search(of({"territory": [key]})).ids
    assert small.search(of()).facet_counts["territory"] == {"region-84": 2, "departement-26": 1, "departement-42": 1}


def test_what_is_not_public_is_for_moderators(small: AtlasIndex) -> None:
    assert 5 not in small.search(of(text="jardin")).ids
    assert 5 in small.search(of(text="jardin", private=True)).ids
    assert small.search(of()).facet_counts["scale"]["quartier"] == 2


def test_orders(small: AtlasIndex) -> None:
    assert small.search(of(sort="recent")).ids == (4, 1, 2, 3)
    assert small.search(of(sort="title")).ids == (3, 1, 2, 4)
    assert small.search(of()).ids == (4, 1, 2, 3)


def test_there_is_no_order_and_no_column_by_any_reading() -> None:
    assert set(get_args(Sort)) == {"relevance", "recent", "title", "distance"}
    assert set(schema.COLUMN_OF) == set(FACETS)
    named = " ".join((*FACETS, *IndexDoc.__slots__, *schema.COLUMNS))
    assert not any(word in named for word in ("score", "rating", "reading", "vote", "rank", "stars"))


def test_pages_follow_each_other_without_gap(tmp_path: Path) -> None:
    index = AtlasIndex(tmp_path, "test@1")
    index.rebuild([IndexDoc(id=n, title=f"Jardin {n:03}", updated=n) for n in range(1, 400)], seq=399)
    for sort in ("title", "recent"):
        pages = [index.search(of(text="jardin", sort=sort, page=p, per_page=30)).ids for p in range(1, 15)]
        every = list(itertools.chain(*pages))
        assert len(every) == 399
        assert every == sorted(every, reverse=sort == "recent")


def invent(n: int, seed: int = 1) -> list[IndexDoc]:
    rng = random.Random(seed)
    vocabulary = ["jardin", "école", "vélo", "cantine", "atelier", "forêt", "musique", "énergie"]
    out = []
    for number in range(1, n + 1):
        placed = rng.random() < 0.85
        out.append(
            IndexDoc(
                id=number,
                title=" ".join(rng.choices(vocabulary, k=2)),
                body=" ".join(rng.choices(vocabulary, k=3)),
                language=rng.choice(["fr", "fr", "en"]),  # type: ignore[arg-type]
                facets={
                    "scale": (rng.choice(["quartier", "commune", "pays"]),),
                    "form": tuple(rng.sample(["a", "b", "c", "d"], rng.randint(0, 3))),
                    "need": tuple(rng.sample(["argent", "bras neufs"], rng.randint(0, 2))),
                    "territory": (f"region-{rng.choice('12')}", f"departement-{rng.choice('1234')}"),
                },
                lat=rng.gauss(46, 2) if placed else None,
                lon=rng.gauss(3, 2.5) if placed else None,
                updated=number,
                public=rng.random() < 0.9,
            )
        )
    return out


MANY = invent(700)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> AtlasIndex:
    index = AtlasIndex(tmp_path_factory.mktemp("search"), "test@1", cache=0)
    index.rebuild(MANY, seq=len(MANY))
    return index


def by_hand(docs: list[IndexDoc], query: SearchQuery, without: str = "") -> list[IndexDoc]:
    out = []
    for doc in docs:
        text = f"{doc.title} {doc.body}".split()
        if not doc.public or any(word not in text for word in query.text.split()):
            continue
        if any(n != without and not set(vs) & set(doc.facets.get(n, ())) for n, vs in query.facets):
            continue
        if query.bbox or query.near:
            if doc.lat is None or doc.lon is None:
                continue
            if query.bbox:
                west, south, east, north = query.bbox
                across = west <= doc.lon <= east if west <= east else doc.lon >= west or doc.lon <= east
                if not (across and south <= doc.lat <= north):
                    continue
            if query.near and distance_km(query.near[0], query.near[1], doc.lat, doc.lon) > query.near[2]:
                continue
        out.append(doc)
    return out


choices = st.fixed_dictionaries(
    {},
    optional={
        "scale": st.lists(st.sampled_from(["quartier", "commune", "pays"]), min_size=1, max_size=2),
        "form": st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=2),
        "need": st.lists(st.sampled_from(["argent", "bras neufs"]), min_size=1, max_size=1),
        "territory": st.lists(st.sampled_from(["region-1", "departement-2"]), min_size=1, max_size=2),
    },
)
boxes = st.one_of(
    st.none(),
    st.tuples(st.floats(-2, 3), st.floats(42, 46), st.floats(3, 9), st.floats(46, 50)),
    st.tuples(st.floats(3, 9), st.floats(42, 46), st.floats(-2, 3), st.floats(46, 50)),
)
circles = st.one_of(
    st.none(), st.tuples(st.floats(43, 49), st.floats(-2, 8), st.sampled_from([3.0, 30.0, 120.0, 600.0]))
)


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(["", "jardin", "jardin vélo", "école"]),
    choices,
    boxes,
    circles,
    st.integers(0, 16),
    st.sampled_from(["relevance", "recent", "distance"]),
)
def test_everything_is_exactly_what_counting_by_hand_gives(
    many: AtlasIndex, text: str, facets: Any, bbox: Any, near: Any, zoom: int, sort: Any
) -> None:
    query = of(facets, text=text + " " if text else "", bbox=bbox, near=near, zoom=zoom, sort=sort, per_page=500)
    result = many.search(query)
    expected = by_hand(MANY, query)
    if not result.fuzzy:
        assert result.total == len(expected)
        assert set(result.ids) <= {doc.id for doc in expected}
        assert len(result.ids) == min(500, len(expected))
        for name in ("scale", "form", "need", "territory", "language"):
            docs = by_hand(MANY, query, without=name)
            values = [doc.language for doc in docs] if name == "language" else [v for d in docs for v in d.facets[name]]
            assert result.facet_counts[name] == dict(Counter(values))
        assert result.without_place == sum(doc.lat is None for doc in expected)
        assert sum(c.count for c in result.clusters) == sum(doc.lat is not None for doc in expected)
        places = {doc.id: (doc.lat, doc.lon) for doc in expected}
        for cluster in result.clusters:
            west, south, east, north = cluster.bbox
            assert west <= cluster.lon <= east
            assert south - 1e-5 <= cluster.lat <= north + 1e-5
            assert (cluster.id is not None) == (cluster.count == 1)
            if cluster.id is not None:
                assert (cluster.lat, cluster.lon) == pytest.approx(places[cluster.id], abs=1e-4)
        if near:
            measured = [distance_km(near[0], near[1], *places[n]) for n in result.ids]  # type: ignore[arg-type]
            assert list(result.distances) == pytest.approx(measured, abs=0.01)
            if sort == "distance" or (sort == "relevance" and not text):
                assert measured == sorted(measured)


def test_the_nearest_come_first_page_after_page(many: AtlasIndex) -> None:
    near = (46.0, 3.0, 400.0)
    seen = [n for p in range(1, 8) for n in many.search(of(near=near, sort="distance", page=p)).ids]
    places = {doc.id: doc for doc in MANY}
    far = [distance_km(46.0, 3.0, places[n].lat, places[n].lon) for n in seen]  # type: ignore[arg-type]
    assert far == sorted(far)
    assert len(set(seen)) == 140


@pytest.mark.parametrize(
    ("lat", "lon", "km"), [(48.85, 2.35, 40), (-21.1, 55.5, 30), (-17.5, 179.9, 150), (69.6, 18.9, 200)]
)
def test_a_disc_is_covered_without_hole_or_overflow(lat: float, lon: float, km: float) -> None:
    inside, cut = map(set, quadkeys.cover(lat, lon, km))
    assert not inside & cut
    rng = random.Random(4)
    for _ in range(3000):
        y, x = lat + rng.uniform(-3, 3), (lon + rng.uniform(-8, 8) + 180) % 360 - 180
        terms, far = set(quadkeys.terms(quadkeys.place(y, x))), distance_km(lat, lon, y, x)
        if terms & inside:
            assert far <= km + 0.01
        elif not terms & cut:
            assert far > km - 0.01


# --- hostile questions ----------------------------------------------------------------------------------------

anything = st.one_of(st.text(max_size=60), st.text(alphabet='"*+-:()[]{}^~\\/ANDORT\x00\ud800é ', max_size=40))
numbers = st.one_of(st.floats(allow_nan=True, allow_infinity=True), st.integers(-(10**6), 10**6))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    anything,
    st.dictionaries(
        st.one_of(st.sampled_from(FACETS), st.text(max_size=5)), st.lists(anything, max_size=3), max_size=3
    ),
    st.one_of(st.none(), st.tuples(numbers, numbers, numbers, numbers)),
    st.one_of(st.none(), st.tuples(numbers, numbers, numbers)),
    st.tuples(st.integers(-(10**9), 10**12), st.integers(-5, 10**9), st.integers(-50, 500)),
    st.sampled_from(["relevance", "recent", "title", "distance"]),
)
@example("", {}, (0.0, 0.0, -9.9e305, 0.0), None, (0, 0, 0), "relevance")
@example("", {}, None, (45.0, 4.0, 1.7e308), (0, 0, 0), "distance")
def test_no_question_breaks_the_index(
    small: AtlasIndex, text: str, facets: Any, bbox: Any, near: Any, sizes: Any, sort: Any
) -> None:
    page, per_page, zoom = sizes
    result = small.search(
        of(facets, text=text, bbox=bbox, near=near, page=page, per_page=per_page, zoom=zoom, sort=sort)
    )
    assert 0 <= len(result.ids) <= result.total <= 4


@pytest.mark.parametrize(
    "text",
    ["jardin AND", '"jardin', "jardin*", "title:jardin", "jardin\x00", "a" * 10_000, "jardin " * 2000, "🌱" * 500],
)
def test_signs_have_no_special_meaning(small: AtlasIndex, text: str) -> None:
    assert small.search(of(text=text)).total in (0, 1, 4)
    if "jardin" in text and ":" not in text and "AND" not in text:
        assert set(small.search(of(text=text)).ids) == {1}


# --- following the database -----------------------------------------------------------------------------------


def test_changes_are_followed_and_may_be_sent_twice(tmp_path: Path) -> None:
    index = AtlasIndex(tmp_path, "test@1")
    index.rebuild(FEW, seq=5)
    assert index.search(of(text="jardin")).ids == (1,)
    renamed = replace(GARDEN, title="Potager des voisins", body="", facets={"scale": ("hameau",)}, seq=6)
    changes = [Change(6, 1, renamed), Change(7, 2, None), Change(8, 9, IndexDoc(id=9, title="Jardin neuf", seq=8))]
    assert index.apply(changes) == 8
    for _ in range(2):
        assert index.search(of(text="jardin")).ids == (9,)
        assert index.search(of(text="potager")).ids == (1,)
        assert index.search(of()).total == 4
        assert index.search(of()).facet_counts["scale"] == {"hameau": 1, "commune": 1, "pays": 1}
        assert index.apply(changes) == 8
    other = AtlasIndex(tmp_path, "test@1")
    state = other.state()
    assert state is not None
    assert (state.seq, state.documents) == (8, 5)
    assert other.search(of(text="potager")).ids == (1,)


def test_following_fetches_until_nothing_is_left(tmp_path: Path) -> None:
    index = AtlasIndex(tmp_path, "test@1")
    index.rebuild([], seq=0)
    log = [Change(n, n, IndexDoc(id=n, title=f"Fiche {n}")) for n in range(1, 26)]

    def fetch(after: int, most: int) -> list[Change]:
        return [change for change in log if change.seq > after][:most]

    assert index.follow(fetch, batch=10) == 25
    assert index.search(of(text="fiche")).total == 25
    assert index.follow(fetch, batch=10) == 25


def test_the_last_change_of_a_fiche_wins(tmp_path: Path) -> None:
    index = AtlasIndex(tmp_path, "test@1")
    index.rebuild([], seq=0)
    index.apply([Change(2, 1, None), Change(1, 1, IndexDoc(id=1, title="Trop tard"))])
    assert index.search(of()).total == 0


# --- when things go wrong -------------------------------------------------------------------------------------


def source() -> tuple[int, Iterator[IndexDoc]]:
    return 5, iter(FEW)


def test_without_index_and_without_source_it_says_so(tmp_path: Path) -> None:
    index = AtlasIndex(tmp_path / "none", "test@1")
    assert index.state() is None
    with pytest.raises(IndexUnavailable):
        index.search(of())
    with pytest.raises(IndexUnavailable):
        index.apply([Change(1, 1, None)])


def test_a_missing_index_is_built(tmp_path: Path) -> None:
    assert AtlasIndex(tmp_path / "new", "test@1", source).search(of(text="jardin")).ids == (1,)


def test_another_pack_or_layout_means_another_index(tmp_path: Path) -> None:
    AtlasIndex(tmp_path, "test@1").rebuild([GARDEN], seq=1)
    with pytest.raises(IndexUnavailable):
        AtlasIndex(tmp_path, "test@2").search(of())
    assert AtlasIndex(tmp_path, "test@2", source).search(of()).total == 4


def generation(folder: Path) -> Path:
    return folder / (folder / "CURRENT").read_text().strip()


def largest(folder: Path) -> Path:
    return max(
        (p for p in generation(folder).iterdir() if p.suffix not in (".json", ".lock")), key=lambda p: p.stat().st_size
    )


@pytest.mark.parametrize(
    "damage",
    [
        lambda f: largest(f).unlink(),
        lambda f: os.truncate(largest(f), 10),
        lambda f: os.truncate(generation(f) / "meta.json", 3),
        lambda f: (generation(f) / "state.json").write_text("{]"),
        lambda f: (generation(f) / "state.json").unlink(),
        lambda f: (generation(f) / "tables.json").write_text('{"columns": 3}'),
        lambda f: (f / "CURRENT").write_text("g-nothing"),
        lambda f: (f / "CURRENT").write_bytes(b"\xff\x00../../etc"),
        lambda f: (f / "CURRENT").unlink(),
        lambda f: shutil.rmtree(generation(f)),
    ],
)
def test_a_damaged_index_is_built_again(tmp_path: Path, damage: Any) -> None:
    AtlasIndex(tmp_path, "test@1").rebuild([GARDEN], seq=1)
    damage(tmp_path)
    with pytest.raises(IndexUnavailable):
        AtlasIndex(tmp_path, "test@1").search(of())
    index = AtlasIndex(tmp_path, "test@1", source)
    assert index.search(of()).total == 4
    assert index.apply([Change(6, 1, None)]) == 6
    assert index.search(of()).total == 3


def slow(stop: Any) -> Iterator[IndexDoc]:
    for number in itertools.count(100):
        yield IndexDoc(id=number, title=f"Lent {number}")
        if number == 3000:
            stop.set()
            time.sleep(60)


def build_slowly(folder: Path, started: Any) -> None:
    AtlasIndex(folder, "test@1").rebuild(slow(started), seq=9)


def test_a_build_killed_half_way_harms_nobody(tmp_path: Path) -> None:
    index = AtlasIndex(tmp_path, "test@1")
    index.rebuild(FEW, seq=5)
    context = multiprocessing.get_context("spawn")
    started = context.Event()
    process = context.Process(target=build_slowly, args=(tmp_path, started))
    process.start()
    assert started.wait(60)
    # While it builds, others read, and nobody else may write.
    assert index.search(of(text="jardin")).ids == (1,)
    with pytest.raises(IndexUnavailable):
        index.apply([Change(6, 1, None)], timeout=0.2)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(30)
    # The lock died with its holder; the half index is swept away by the next build.
    assert AtlasIndex(tmp_path, "test@1").search(of(text="jardin")).ids == (1,)
    assert index.apply([Change(6, 1, None)], timeout=5) == 6
    assert len(list(tmp_path.glob("g-*"))) == 2
    index.rebuild([REPAIR], seq=7)
    assert len(list(tmp_path.glob("g-*"))) == 1
    assert index.search(of()).ids == (2,)


def change_in_another_process(folder: Path) -> None:
    index = AtlasIndex(folder, "test@1")
    index.apply([Change(6, 77, IndexDoc(id=77, title="Venue d'ailleurs", facets={"scale": ("lune",)}))])


def rebuild_in_another_process(folder: Path) -> None:
    AtlasIndex(folder, "test@1").rebuild([NOWHERE], seq=8)


def test_readers_see_what_another_process_writes(tmp_path: Path) -> None:
    index = AtlasIndex(tmp_path, "test@1")
    index.rebuild(FEW, seq=5)
    assert index.search(of()).total == 4
    context = multiprocessing.get_context("spawn")
    for target in (change_in_another_process, rebuild_in_another_process):
        process = context.Process(target=target, args=(tmp_path,))
        process.start()
        process.join(60)
        assert process.exitcode == 0
        if target is change_in_another_process:
            found = index.search(of(text="ailleurs"))
            assert found.ids == (77,)
            assert found.facet_counts["scale"] == {"lune": 1}
    assert index.search(of()).ids == (4,)


def test_answers_are_remembered_until_the_index_changes(tmp_path: Path) -> None:
    index = AtlasIndex(tmp_path, "test@1")
    index.rebuild(FEW, seq=5)
    first = index.search(of(text="jardin"))
    assert index.search(of(text="jardin")).facet_counts is first.facet_counts
    index.apply([Change(6, 1, None)])
    assert index.search(of(text="jardin")).total == 0


def test_equal_questions_are_equal_however_they_were_put() -> None:
    assert of({"a": ["x", "y", "x"], "b": []}) == of({"a": ("y", "x")})
    assert hash(of({"a": ["x"]})) == hash(of({"a": ["x"]}))
