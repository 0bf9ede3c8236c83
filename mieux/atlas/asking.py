"""One question to the atlas. The list, the map, the exports, the feed and the API all answer this one object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import log2
from typing import Any
from urllib.parse import urlencode

from .facets import KEYS
from .index import SearchQuery, Sort
from .outlines import FRANCE, Box

#: Order → its word in addresses. There is no order by any reading of an initiative, and there will be none.
SORTS: Mapping[Sort, str] = {"relevance": "pertinence", "recent": "recent", "title": "nom", "distance": "distance"}
PER_PAGE = 20
RADII = (5, 10, 25, 50, 100, 200)
RADIUS = 25


@dataclass(frozen=True)
class Near:
    """Around a place: (lat, lon) in degrees, `km` kilometres; `typed` is what the address says, `label` its name."""

    typed: str
    label: str
    lat: float
    lon: float
    km: int = RADIUS


@dataclass(frozen=True)
class Problem:
    """A value that was left out, and why, in the language of the reader. `key`: of the query string."""

    key: str
    value: str
    message: str


@dataclass(frozen=True)
class Asked:
    """What somebody looks for, understood."""

    text: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: Near | None = None
    bbox: Box | None = None
    sort: Sort | None = None
    page: int = 1
    view: str = "liste"
    per_page: int = PER_PAGE

    @property
    def natural_order(self) -> Sort:
        """The order when nobody asks for one: what matches the words first, else the nearest, else the newest."""
        if self.text:
            return "relevance"
        return "distance" if self.near else "recent"

    @property
    def order(self) -> Sort:
        """The order asked for when it makes sense for this question, else the natural one."""
        if self.sort is None or (self.sort == "distance" and not self.near):
            return self.natural_order
        return self.sort

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the atlas down."""
        return bool(self.text or self.near or self.bbox or any(self.facets.values()))

    @property
    def zoom(self) -> int:
        """How near the map looks (0–18): cells of clusters are about 64 px on a map 640 px wide."""
        west, _, east, _ = self.bbox or FRANCE
        width = (east - west) % 360 or 360
        return max(1, min(16, round(log2(640 * 360 / (width * 256)))))

    def query(self, *, clusters: bool = True) -> SearchQuery:
        """The same question for the index."""
        return SearchQuery.of(
            self.facets,
            text=self.text,
            bbox=self.bbox,
            near=(self.near.lat, self.near.lon, float(self.near.km)) if self.near else None,
            sort=self.order,
            page=self.page,
            per_page=self.per_page,
            zoom=self.zoom,
            clusters=clusters,
        )

    def but(self, **changes: Any) -> Asked:
        """The same question with something else; back on the first page unless a page is given."""
        return replace(self, **{"page": 1, **changes})

    def pairs(self) -> list[tuple[str, str]]:
        """Keys and values of the query string, always in the same order; nothing for what is as usual."""
        found = [("q", self.text)] if self.text else []
        for facet, key in KEYS.items():
            found += [(key, value) for value in self.facets.get(facet, ())]
        if self.near:
            found.append(("pres", self.near.typed))
            if self.near.km != RADIUS:
                found.append(("rayon", str(self.near.km)))
        if self.bbox:
            found.append(("cadre", box_words(self.bbox)))
        if self.sort:
            found.append(("tri", SORTS[self.sort]))
        if self.view != "liste":
            found.append(("vue", self.view))
        if self.page > 1:
            found.append(("page", str(self.page)))
        return found

    @property
    def string(self) -> str:
        """« ?q=jardin&echelle=quartier », or « ? » for everything."""
        return "?" + urlencode(self.pairs(), safe=",")

    @property
    def filters_string(self) -> str:
        """The same without page and view: what exports, feeds and prescriptions are about."""
        return replace(self, page=1, view="liste").string


def box_words(box: Box) -> str:
    """« 4.5,44.2,5.4,45.1 » (west, south, east, north)."""
    return ",".join(f"{round(degrees, 4):g}" for degrees in box)
