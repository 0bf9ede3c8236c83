"""What goes into the search index of the atlas, what may be asked, what comes out.

The index lives in a folder beside the database and may be deleted at any time: it is rebuilt from the database.
Nothing here knows Django; documents come in as frozen dataclasses and leave as ids that the caller looks up.
There is deliberately no sort order and no column by any reading of an initiative: initiatives are never ranked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Sort = Literal["relevance", "recent", "title", "distance"]

#: Facets that can be filtered on and that are counted in every answer, in no particular order.
#: ``territory`` values are ``region-84``, ``departement-69``, ``epci-200046977``, ``commune-69123``; all can be
#: filtered on, but only regions and départements are counted (communes would be 35,000 lines nobody reads).
FACETS = (
    "scale",
    "sector",
    "bearer",
    "status",
    "form",
    "leaf",
    "criterion",
    "need",
    "source",
    "territory",
    "country",
    "language",
)


class IndexUnavailable(Exception):
    """There is no usable index and none could be built now (for instance: another process is building it)."""


@dataclass(frozen=True, slots=True)
class IndexDoc:
    """One initiative as the index sees it.

    ``facets`` maps a name of :data:`FACETS` (except ``language``) to its values. ``lat``/``lon`` in degrees (WGS 84),
    both or neither. ``seq`` is the change number of this version, ``updated`` seconds since 1970, ``started`` a year.
    """

    id: int
    title: str
    pitch: str = ""
    body: str = ""
    language: Literal["fr", "en"] = "fr"
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lat: float | None = None
    lon: float | None = None
    seq: int = 0
    updated: int = 0
    started: int | None = None
    public: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """Change number ``seq`` of the database: ``doc`` is the new version of fiche ``id``, or None if it is gone."""

    seq: int
    id: int
    doc: IndexDoc | None


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """One question, shared by list, map and export. Hashable when ``facets`` is built with :meth:`of`.

    ``facets``: ((name, (values…)), …): values of one facet are alternatives, facets add up.
    ``bbox``: (west, south, east, north) in degrees; west > east crosses the antimeridian.
    ``near``: (lat, lon, km). ``zoom`` 0–18 sets the size of the map clusters (cells of about 64 px).
    ``private``: also fiches that are not public (moderators only).
    ``everything``: all that answer in one go, whatever the page (exports).
    """

    text: str = ""
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    bbox: tuple[float, float, float, float] | None = None
    near: tuple[float, float, float] | None = None
    sort: Sort = "relevance"
    page: int = 1
    per_page: int = 20
    zoom: int = 5
    clusters: bool = True
    private: bool = False
    everything: bool = False

    @classmethod
    def of(cls, facets: Mapping[str, Iterable[str]] | None = None, **fields: object) -> SearchQuery:
        """Same, with ``facets`` given as a mapping; order and repetition of values do not matter."""
        clean = tuple(sorted((name, tuple(sorted(set(vs)))) for name, vs in (facets or {}).items() if vs))
        return cls(facets=tuple((n, v) for n, v in clean if v), **fields)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Cluster:
    """``count`` fiches around (lat, lon), their mean place; ``id`` when there is only one.

    ``bbox`` (west, south, east, north) is the cell to zoom to.
    """

    lat: float
    lon: float
    count: int
    id: int | None
    bbox: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """``ids`` of the asked page in order; exact ``total`` and counts.

    ``facet_counts[name][value]`` says how many fiches one would see by choosing that value *instead of* the values
    already chosen in the same facet (the usual meaning when several can be ticked); zeros are left out.
    ``without_place`` counts the fiches of ``total`` that no map can show. ``fuzzy`` is True when nothing matched
    as typed and near spellings were taken instead.
    """

    ids: tuple[int, ...]
    total: int
    facet_counts: Mapping[str, Mapping[str, int]]
    clusters: tuple[Cluster, ...]
    without_place: int
    fuzzy: bool
    distances: tuple[float, ...]
    took_ms: float


#: Where the documents come from when the index must be built: returns (last change number, all documents).
Source = Callable[[], tuple[int, Iterable[IndexDoc]]]
