"""One question to an open index: which fiches, how many of each value, where on the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from math import isfinite
from time import perf_counter
from typing import Any

from tantivy import DocAddress, FieldType, Occur, Order, Query, Searcher

from ..territories import distance_km
from . import quadkeys, words
from .schema import (
    COLUMN_OF,
    COLUMNS,
    GRID,
    GRID_LEVEL,
    HIDDEN,
    PLACED,
    SCHEMA,
    Tables,
    facet_term,
)
from .shapes import Cluster, SearchQuery, SearchResult

#: A page of results is never longer, and nobody reads further than this.
MOST_PER_PAGE = 500
DEEPEST = 100_000
#: Up to so many fiches every place is looked at; beyond, places are counted by cell.
FEW = 150
FARTHEST_KM = 1000.0
_MOST_ENDINGS = 24
#: From so many fiches on it pays to count on two processors at once.
LARGE = 50_000
_HELPERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="atlas-index")
_MOST_BUCKETS = 60_000


@dataclass(frozen=True, slots=True)
class View:
    """What is needed to answer: a searcher that sees one state of the index, and the tables of that state."""

    searcher: Searcher
    #: Facet → for each number of its column, the values that number stands for.
    values: dict[str, list[tuple[str, ...]]]
    #: Number of the first column → does the fiche have a place?
    placed: list[bool]
    cells: list[int]
    #: Level → for each number of the grid, the cell of that level around it and where it weighs: (cell, lat, lon).
    grid: dict[int, list[tuple[int, float, float]]]

    @classmethod
    def of(cls, searcher: Searcher, tables: Tables) -> View:
        values = {
            facet: [combination[slot] for combination in tables.numbers[column]]
            for column, facets in COLUMNS.items()
            for slot, facet in enumerate(facets)
        }
        placed = [bool(combination[-1]) for combination in tables.numbers[PLACED]]
        return cls(searcher, values, placed, list(tables.cells), {})

    def size(self, column: str) -> int:
        """How many combinations a column knows."""
        return len(self.values[COLUMNS[column][0]])

    def weights(self, level: int) -> list[tuple[int, float, float]]:
        """See ``grid``; a cell weighs in the middle of the sixteenth it lies in."""
        found = self.grid.get(level)
        if found is None:
            shift = 2 * (GRID_LEVEL - level - 2)
            found = [(c >> shift >> 4, *quadkeys.middle(level + 2, c >> shift)) for c in self.cells]
            self.grid[level] = found
        return found


@dataclass(frozen=True, slots=True)
class Counts:
    """The part of an answer that does not depend on the page or the order."""

    total: int
    facets: dict[str, dict[str, int]]
    clusters: tuple[Cluster, ...]
    without_place: int
    fuzzy: bool


def _term(field: str, value: str) -> Query:
    return Query.term_query(SCHEMA, field, value, "basic")


def _any(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, q) for q in queries])


def _silent(query: Query) -> Query:
    """The same fiches, without a say in their order."""
    return Query.const_score_query(query, 0.0)


def _word(searcher: Searcher, plain: str, stems: tuple[str, ...], prefix: str, fuzzy: bool) -> Query:
    """A word: any of its stems, more so in the title; as the beginning of a word if it is still being typed."""
    found = [_term("text", stem) for stem in stems]
    found.append(Query.boost_query(_term("title", plain), 1.5))
    if prefix and prefix == plain and len(prefix) > 1 and not prefix.isdigit():
        found += _beginning(searcher, prefix, stems)
    if fuzzy and len(plain) > 3 and not plain.isdigit():
        for stem in stems:
            found.append(_silent(Query.fuzzy_term_query(SCHEMA, "text", stem, 1, True)))
        found.append(_silent(Query.fuzzy_term_query(SCHEMA, "title", plain, 1, True)))
        if prefix:  # « coopérat »: further than the stem « cooper » and not yet a word
            found += [_silent(_term("text", plain[:n])) for n in range(max(4, len(plain) - 4), len(plain))]
    return _any(found)


def _beginning(searcher: Searcher, prefix: str, stems: Iterable[str]) -> list[Query]:
    """Words that begin so: whole words of titles and, from three letters, stems of the text (``stems`` come anyway).

    A few words are asked for by name: that is far faster together with other conditions than any pattern.
    """
    found: list[Query] = []
    for field, weight, least in (("title", 0.3, 2), ("text", 0.1, 3)):
        if len(prefix) < least:
            continue
        terms = {term for term, _ in searcher.terms_with_prefix(field, prefix, limit=_MOST_ENDINGS + 1)}
        if len(terms) > _MOST_ENDINGS:
            pattern = Query.fuzzy_term_query(SCHEMA, field, prefix, 0, True, prefix=True)
            found.append(Query.const_score_query(pattern, weight))
        else:
            terms -= set(stems) if field == "text" else {prefix}
            found += [Query.const_score_query(_term(field, term), weight) for term in sorted(terms)]
    return found


def _text(searcher: Searcher, text: str, fuzzy: bool) -> list[Query]:
    """One condition per word; none for a text without words. All words must be found."""
    found = words.asked(text)
    prefix = words.typing(text)
    return [
        _word(searcher, plain, stems, prefix if n == len(found) - 1 else "", fuzzy)
        for n, (plain, stems) in enumerate(found)
    ]


def _box(bbox: tuple[float, float, float, float]) -> Query:
    """Cells that lie within the box, and what lies within it of the cells that its border cuts."""
    west, south, east, north = bbox
    parts: list[Query] = []
    for left, right in [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]:
        inside, cut = quadkeys.cover_box(left, south, right, north)
        if inside:
            parts.append(Query.term_set_query(SCHEMA, "f", inside))
        if cut:
            sides = [("lat", south, north), ("lon", left, right)]
            exact = [Query.range_query(SCHEMA, field, FieldType.Float, low, high) for field, low, high in sides]
            border = Query.term_set_query(SCHEMA, "f", cut)
            parts.append(Query.boolean_query([(Occur.Must, q) for q in (border, *exact)]))
    return _silent(_any(parts)) if parts else Query.empty_query()


def _sensible(query: SearchQuery) -> SearchQuery:
    """The question without what cannot be meant: places off the map, numbers that are none."""
    box, near = query.bbox, query.near
    # Twice round the Earth is as far as a map is ever dragged; beyond, degrees lose their meaning, then their digits.
    if box and not (all(isfinite(edge) and abs(edge) <= 720 for edge in box) and box[1] <= box[3]):
        box = None
    if near:
        lat, lon, km = near
        usable = all(map(isfinite, near)) and abs(lat) <= 85 and abs(lon) <= 180 and km > 0
        near = (lat, lon, km) if usable else None
    return query if (box, near) == (query.bbox, query.near) else replace(query, bbox=box, near=near)


class Ask:
    """Answers one :class:`SearchQuery` from one :class:`View`."""

    def __init__(self, view: View, query: SearchQuery) -> None:
        self.view = view
        self.searcher = view.searcher
        self.query = query = _sensible(query)
        self.chosen = {name: values for name, values in query.facets if name in COLUMN_OF and values}

    # --- conditions -------------------------------------------------------------------------------------------

    def _filters(self) -> dict[str, Query]:
        """Every condition except the text, by name; facets under their own name."""
        found = {
            name: _silent(_any([_term("f", facet_term(name, value)) for value in values[:200]]))
            for name, values in self.chosen.items()
        }
        if self.query.bbox:
            found["#box"] = _box(self.query.bbox)
        return found

    def _all(self, conditions: Iterable[Query]) -> Query:
        every = [(Occur.Must, condition) for condition in conditions]
        if not every:
            every = [(Occur.Must, Query.all_query())]
        if not self.query.private:
            every.append((Occur.MustNot, _term("f", HIDDEN)))
        return every[0][1] if len(every) == 1 else Query.boolean_query(every)

    def _disc(self, text: list[Query], filters: dict[str, Query], km: float) -> Query:
        """Within ``km`` of the place asked about, exactly: whole cells, and one by one what its circle cuts.

        The facets are left out of the measuring, so that the same disc serves to count a facet without its choice.
        """
        assert self.query.near is not None
        lat, lon, _ = self.query.near
        inside, cut = quadkeys.cover(lat, lon, km)
        parts = []
        if cut:
            conditions = [*text, *(q for name, q in filters.items() if name == "#box")]
            edge = self._all([*conditions, _silent(Query.term_set_query(SCHEMA, "f", cut))])
            kept = [number for number, far in self._distances(edge) if far <= km]
            if kept:
                parts.append(_silent(Query.term_set_query(SCHEMA, "id", kept)))
        if inside:
            parts.append(_silent(Query.term_set_query(SCHEMA, "f", inside)))
        return _any(parts) if parts else Query.empty_query()

    def _count(self, query: Query) -> int:
        found: Any = self.searcher.search(query, limit=1)  # the type stubs of tantivy forget « count »
        return int(found.count or 0)

    def _distances(self, query: Query) -> list[tuple[int, float]]:
        """(id, distance in km) of everything a query finds that has a place."""
        assert self.query.near is not None
        lat, lon, _ = self.query.near
        size = self._count(query)
        if not size:
            return []
        found = self.searcher.search(query, limit=size, count=False, order_by_field="id").hits
        columns = self._columns([address for _, address in found], "id", "lat", "lon")
        return [
            (number, distance_km(lat, lon, y, x))
            for number, y, x in zip(*columns, strict=True)
            if y is not None and x is not None
        ]

    def _columns(self, hits: list[DocAddress], *names: str) -> list[list[Any]]:
        """Values of some columns for some fiches."""
        return [self.searcher.fast_field_values(name, hits) for name in names]

    # --- answers ----------------------------------------------------------------------------------------------

    def run(self, known: Counts | None = None) -> tuple[SearchResult, Counts]:
        """The answer; ``known`` are counts already made for the same question on another page."""
        start = perf_counter()
        fuzzy = bool(known and known.fuzzy)
        filters = self._filters()
        answer = self._try(_text(self.searcher, self.query.text, fuzzy), filters, known, fuzzy)
        if known is None and answer[2].total == 0:
            # Nothing as typed: one letter wrong in each word is forgiven, if that finds anything at all.
            text = _text(self.searcher, self.query.text, fuzzy=True)
            if text:
                second = self._try(text, self._filters(), None, fuzzy=True)
                if second[2].total:
                    answer = second
        ids, distances, counts = answer
        result = SearchResult(
            ids=ids,
            total=counts.total,
            facet_counts=counts.facets,
            clusters=counts.clusters,
            without_place=counts.without_place,
            fuzzy=counts.fuzzy,
            distances=distances,
            took_ms=round((perf_counter() - start) * 1000, 3),
        )
        return result, counts

    def _try(
        self, text: list[Query], filters: dict[str, Query], known: Counts | None, fuzzy: bool
    ) -> tuple[tuple[int, ...], tuple[float, ...], Counts]:
        size = max(1, min(MOST_PER_PAGE, self.query.per_page))
        offset = (max(1, min(DEEPEST, self.query.page)) - 1) * size
        deepest = DEEPEST
        if self.query.everything:
            size, offset, deepest = max(1, self.view.searcher.num_docs), 0, self.view.searcher.num_docs
        if self.query.near:
            filters = filters | {"#disc": self._disc(text, filters, min(self.query.near[2], FARTHEST_KM))}
        query = self._all([*text, *filters.values()])
        free = {} if known else self._free(text, filters)
        sort = self.query.sort
        if self.query.near and (sort == "distance" or (sort == "relevance" and not text)):
            counts = known or self._counts(query, free, fuzzy, None)
            if offset >= min(counts.total, deepest):
                return (), (), counts
            return *self._nearest(text, filters, offset, size), counts
        options: dict[str, Any] = {}
        if sort == "title":
            options = {"order_by_field": "order", "order": Order.Asc}
        elif sort != "relevance" or not text:
            options = {"order_by_field": "updated", "order": Order.Desc}
        if offset >= (min(known.total, deepest) if known else max(1, deepest)):
            return (), (), known or self._counts(query, free, fuzzy, None)
        # Look a little further than the page: if that is already everything, nothing else needs to be asked.
        deep = offset + size if known else max(offset + size, FEW + 1)
        hits = [a for _, a in self.searcher.search(query, limit=deep, count=False, **options).hits]
        counts = known or self._counts(query, free, fuzzy, hits if len(hits) <= FEW else None)
        page = hits[offset : offset + size]
        ids: list[int] = self._columns(page, "id")[0]
        if not self.query.near:
            return tuple(ids), (), counts
        lat, lon, _ = self.query.near
        places = zip(*self._columns(page, "lat", "lon"), strict=True)
        return tuple(ids), tuple(round(distance_km(lat, lon, y or 0, x or 0), 2) for y, x in places), counts

    def _counts(
        self,
        query: Query,
        free: Mapping[str, Callable[[], dict[str, int]]],
        fuzzy: bool,
        hits: list[DocAddress] | None,
    ) -> Counts:
        """Everything that is counted; ``hits`` are all fiches found, when they are few."""
        columns = [c for c, names in COLUMNS.items() if c == PLACED or any(n not in self.chosen for n in names)]
        level = max(4, min(quadkeys.LEVELS - 2, (self.query.zoom + 3) // 2 * 2))
        wanted = self._terms(columns)
        found: dict[str, list[tuple[int, int]]]
        by_cell: list[tuple[int, int]] | None = None
        if hits is not None:
            found = {c: list(Counter(v).items()) for c, v in zip(columns, self._columns(hits, *columns), strict=True)}
        else:
            coarse = level + 2 <= GRID_LEVEL and len(self.view.cells) <= _MOST_BUCKETS
            if self.query.clusters and coarse:
                wanted[GRID] = {"terms": {"field": GRID, "size": len(self.view.cells) + 1}}
            found = _pairs(self.searcher.aggregate(query, wanted))
            by_cell = found.get(GRID)
        facets: dict[str, dict[str, int]] = {name: {} for name in COLUMN_OF}
        total = placed = 0
        has_place = self.view.placed
        for code, count in found[PLACED]:
            total += count
            if has_place[code]:
                placed += count
        for column in columns:
            for name in COLUMNS[column]:
                if name not in self.chosen:
                    facets[name] = self._decode(name, found[column])
        for name, counted in free.items():
            facets[name] = counted()
        clusters: tuple[Cluster, ...] = ()
        if self.query.clusters and placed:
            clusters = self._points(hits, level) if hits is not None else self._clusters(query, level, by_cell)
        return Counts(total, facets, clusters, total - placed, fuzzy)

    def _free(self, text: list[Query], filters: dict[str, Query]) -> dict[str, Callable[[], dict[str, int]]]:
        """Counts of each chosen facet: what one would see by choosing otherwise in it.

        On a large index each is counted on another processor while the page itself is looked for.
        """

        def count(name: str) -> dict[str, int]:
            column = COLUMN_OF[name]
            free = self._all([*text, *(condition for other, condition in filters.items() if other != name)])
            return self._decode(name, _pairs(self.searcher.aggregate(free, self._terms([column])))[column])

        if self.searcher.num_docs < LARGE:
            return {name: partial(count, name) for name in self.chosen}
        return {name: _HELPERS.submit(count, name).result for name in self.chosen}

    def _terms(self, columns: Iterable[str]) -> dict[str, Any]:
        return {c: {"terms": {"field": c, "size": self.view.size(c) + 1}} for c in columns}

    def _decode(self, name: str, pairs: list[tuple[int, int]]) -> dict[str, int]:
        """Counts of combinations as counts of the values of one facet."""
        values = self.view.values[name]
        counts: dict[str, int] = {}
        get = counts.get
        for code, count in pairs:
            for value in values[code]:
                counts[value] = get(value, 0) + count
        return counts

    # --- map --------------------------------------------------------------------------------------------------

    def _points(self, hits: list[DocAddress], level: int) -> tuple[Cluster, ...]:
        """Few fiches: every place is known, clusters stand exactly in their middle."""
        shift = 2 * (quadkeys.LEVELS - level)
        groups: dict[int, list[tuple[int, float, float]]] = {}
        for number, place, lat, lon in zip(*self._columns(hits, "id", "place", "lat", "lon"), strict=True):
            if place is not None:
                groups.setdefault(place >> shift, []).append((number, lat, lon))
        out = []
        for cell, members in groups.items():
            n = len(members)
            lat, lon = sum([m[1] for m in members]) / n, sum([m[2] for m in members]) / n
            only = members[0][0] if n == 1 else None
            out.append(Cluster(round(lat, 5), round(lon, 5), n, only, quadkeys.box(level, cell)))
        return tuple(out)

    def _clusters(self, query: Query, level: int, by_cell: list[tuple[int, int]] | None) -> tuple[Cluster, ...]:
        """Many fiches: counted in cells sixteen times smaller than the cluster, which stands in their middle."""
        if by_cell is not None:
            weights = self.view.weights(level)
            counted = [(*weights[code], count) for code, count in by_cell]
        else:
            small = level + 2
            size = 4 ** (quadkeys.LEVELS - small)
            wanted = {"m": {"histogram": {"field": "place", "interval": size, "min_doc_count": 1}}}
            found = self.searcher.aggregate(query, wanted)["m"]["buckets"]
            full = [(int(b["key"]) // size, b["doc_count"]) for b in found if b["doc_count"]]
            counted = [(cell >> 4, *quadkeys.middle(small, cell), count) for cell, count in full]
        sums: dict[int, list[float]] = {}
        get = sums.get
        for cell, lat, lon, count in counted:
            held = get(cell)
            if held is None:
                sums[cell] = [count, lat * count, lon * count]
            else:
                held[0] += count
                held[1] += lat * count
                held[2] += lon * count
        alone = self._alone(query, level, [cell for cell, held in sums.items() if held[0] == 1])
        return tuple(
            alone.get(cell) or Cluster(round(lat / n, 5), round(lon / n, 5), int(n), None, quadkeys.box(level, cell))
            for cell, (n, lat, lon) in sums.items()
        )

    def _alone(self, query: Query, level: int, cells: list[int]) -> dict[int, Cluster]:
        """The fiches that are alone in their cell, with their own place."""
        if not cells:
            return {}
        inside = _silent(Query.term_set_query(SCHEMA, "f", [quadkeys.term(level, cell) for cell in cells]))
        query = Query.boolean_query([(Occur.Must, inside), (Occur.Must, query)])
        hits = [a for _, a in self.searcher.search(query, limit=len(cells), count=False, order_by_field="id").hits]
        shift = 2 * (quadkeys.LEVELS - level)
        return {
            place >> shift: Cluster(round(lat, 5), round(lon, 5), 1, number, quadkeys.box(level, place >> shift))
            for number, place, lat, lon in zip(*self._columns(hits, "id", "place", "lat", "lon"), strict=True)
        }

    # --- near -------------------------------------------------------------------------------------------------

    def _nearest(
        self, text: list[Query], filters: dict[str, Query], offset: int, size: int
    ) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """The nearest first: looks in growing discs until one holds enough, then measures what it holds."""
        assert self.query.near is not None
        km = min(self.query.near[2], FARTHEST_KM)
        conditions = [*text, *(condition for name, condition in filters.items() if name != "#disc")]
        for part in (64, 16, 4, 1):
            disc = filters["#disc"] if part == 1 else self._disc(text, filters, km / part)
            query = self._all([*conditions, disc])
            if part == 1 or self._count(query) >= offset + size:
                break
        found = sorted((far, number) for number, far in self._distances(query))
        page = found[offset : offset + size]
        return tuple(number for _, number in page), tuple(round(far, 2) for far, _ in page)


def _pairs(answer: Any) -> dict[str, list[tuple[int, int]]]:
    """(number, count) of each column of an aggregation."""
    return {c: [(b["key"], b["doc_count"]) for b in found["buckets"]] for c, found in answer.items()}
