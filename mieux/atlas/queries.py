"""Reads of the atlas: the search, the fiches of an export, the prescription, the newest ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils.translation import get_language

from . import facets, following
from .asking import Asked
from .cards import Card, address_of, cards, public_cards
from .index import Cluster, SearchResult
from .models import Initiative, State

if TYPE_CHECKING:
    from mieux.people.models import User

    Viewer = User | AnonymousUser

#: Further than this nobody turns pages; exports go to the end.
DEEPEST = 100_000
_EXPORT_CHUNK = 500


@dataclass(frozen=True)
class Hit:
    """One line of the list; `km` from the place asked for, when one was."""

    card: Card
    km: float | None


@dataclass(frozen=True)
class Found:
    """The answer to a question: this page of cards, and the counts that go with all pages."""

    asked: Asked
    result: SearchResult
    hits: tuple[Hit, ...]
    pages: int
    seq: int

    @property
    def total(self) -> int:
        """How many fiches answer."""
        return self.result.total

    @property
    def clusters(self) -> Sequence[Cluster]:
        """Where they are."""
        return self.result.clusters


def search(asked: Asked, viewer: Viewer) -> Found:
    """Index for ids, facets and clusters; database for the rows, limited to what the viewer may see.

    A page beyond the last one is the last one. Raises `IndexUnavailable` when there is no index and none can be made.
    """
    result = following.ask(asked.query())
    pages = max(1, -(-min(result.total, DEEPEST) // asked.per_page))
    if asked.page > pages:
        asked = replace(asked, page=pages)
        result = following.ask(asked.query())
    if viewer.is_authenticated:
        shown = cards(Initiative.objects.visible_to(viewer), result.ids)
    else:
        shown = public_cards(result.ids)
    found = {card.pk: card for card in shown}
    far = dict(zip(result.ids, result.distances, strict=False))
    hits = tuple(Hit(found[id], far.get(id)) for id in result.ids if id in found)
    return Found(asked, result, hits, pages, following.last_change())


def rows(ids: Sequence[int]) -> Iterator[Initiative]:
    """The public fiches of these ids in that order, with their parts; a few hundred in memory at a time.

    A fiche hidden since the ids were asked for is left out.
    """
    for start in range(0, len(ids), _EXPORT_CHUNK):
        part = ids[start : start + _EXPORT_CHUNK]
        found = Initiative.objects.public_among(part).with_parts().in_bulk()
        yield from (found[id] for id in part if id in found)


def all_ids(asked: Asked) -> list[int]:
    """Ids of every fiche that answers, in the order asked for: an export leaves nothing out."""
    return list(following.ask(replace(asked.query(clusters=False), everything=True)).ids)


def latest(limit: int = 30) -> list[Card]:
    """The newest public fiches."""
    return cards(Initiative.objects.public().order_by("-published_at", "-pk")[:limit])


def single_fiches(found: Found) -> dict[int, tuple[str, str]]:
    """id → (address, name) of the fiches that stand alone on the map."""
    known = {hit.card.pk: (hit.card.url, hit.card.name) for hit in found.hits}
    alone = [c.id for c in found.result.clusters if c.id is not None and c.count == 1 and c.id not in known]
    if not alone:
        return known
    language = get_language() or "fr"
    shown: list[tuple[int, str, str]] = []
    with connection.cursor() as cursor:
        for start in range(0, len(alone), 500):
            part = alone[start : start + 500]
            cursor.execute(_NAMES.format(",".join(["%s"] * len(part))), [State.PUBLISHED, *part])
            shown += cursor.fetchall()
    return known | {pk: (address_of(slug, language), name) for pk, slug, name in shown}


#: Up to some hundred a map: the ORM takes longer to write this than the database to answer.
_NAMES = f"SELECT id, slug, name FROM {Initiative._meta.db_table} WHERE COALESCE(state, '') = %s AND id IN ({{}})"  # noqa: S608


def facet_words(found: Found, facet: str) -> list[tuple[str, str, int]]:
    """(value, word, count) of a facet in the order of the method; chosen values stay although nothing is left."""
    counts = found.result.facet_counts.get(facet, {})
    chosen = found.asked.facets.get(facet, ())
    words = facets.choices(facet, found.seq)
    lines = [(value, words[value], counts.get(value, 0)) for value in words if counts.get(value) or value in chosen]
    others = [value for value in chosen if value not in words]
    return lines + [(value, facets.word(facet, value, found.seq), counts.get(value, 0)) for value in others]


# --- prescription ---------------------------------------------------------------------------------------------

_HANDFUL = 6
_CONTRAST = ("scale", "sector", "bearer", "region", "source_id")


def prescription(seed: int, asked: Asked | None = None) -> list[Card]:
    """Three fiches as unlike each other as chance allows: scale, sector, bearer, forms, territory, source.

    The same seed gives the same three until the atlas changes. Nothing is measured: likeness counts, worth does not.
    """
    result = following.ask((asked or Asked()).query(clusters=False))
    if not result.total:
        return []
    # Not for secrets: the address must give the same three again.
    chance = Random(seed)  # noqa: S311
    ids = _handful(chance, asked or Asked(), min(result.total, DEEPEST))
    known = Initiative.objects.public_among(ids).with_parts().in_bulk()
    rest = [known[id] for id in ids if id in known]
    if not rest:
        return []
    # The first one tells a whole story (those of the method do) when there is one in the handful.
    picked = [next((row for row in rest if row.from_pack), rest[0])]
    while len(picked) < 3 and len(picked) < len(rest):
        others = [row for row in rest if row not in picked]
        picked.append(min(others, key=lambda row: sum(_alike(row, other) for other in picked)))
    return public_cards([row.pk for row in picked])


def _handful(chance: Random, asked: Asked, total: int) -> list[int]:
    """Ids drawn here and there in the list, and one told by the method."""
    pages = max(1, -(-total // _HANDFUL))
    ids: list[int] = []
    for page in chance.sample(range(1, pages + 1), min(4, pages)):
        query = replace(asked, page=page, per_page=_HANDFUL, sort="recent").query(clusters=False)
        ids += following.ask(query).ids
    told = Initiative.objects.public().filter(source__kind="pack").order_by("pk").values_list("pk", flat=True)[:200]
    if told and not asked.is_filtered:
        ids.append(chance.choice(list(told)))
    chance.shuffle(ids)
    return list(dict.fromkeys(ids))


def _alike(one: Initiative, other: Initiative) -> int:
    same = sum(1 for name in _CONTRAST if getattr(one, name) and getattr(one, name) == getattr(other, name))
    forms = {part.form for part in one.forms.all()} & {part.form for part in other.forms.all()}
    return same + len(forms)
