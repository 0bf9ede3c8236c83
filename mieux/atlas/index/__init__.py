"""The search index of the atlas, beside the database, which it can be rebuilt from at any time.

``shapes`` what goes in and out · ``words`` and ``quadkeys`` texts and places as terms · ``schema`` the layout ·
``ask`` one question · ``store`` files, building, following. Nothing here knows Django or a table.
"""

from .shapes import (
    FACETS,
    Change,
    Cluster,
    IndexDoc,
    IndexUnavailable,
    SearchQuery,
    SearchResult,
    Sort,
    Source,
)
from .store import AtlasIndex, IndexState

__all__ = [
    "FACETS",
    "AtlasIndex",
    "Change",
    "Cluster",
    "IndexDoc",
    "IndexState",
    "IndexUnavailable",
    "SearchQuery",
    "SearchResult",
    "Sort",
    "Source",
]
