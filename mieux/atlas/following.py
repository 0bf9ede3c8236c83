"""The search index of this process: what a fiche looks like in it, and how it keeps up with the database.

The database is the truth. Every write of a fiche leaves a number (:class:`~mieux.atlas.models.IndexChange`); before a
question is asked, the last number is compared with the last one the index has seen, and what is missing is brought
in. An index that is missing, damaged or made for another method is built again from the database.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from mieux.core.doctor import Finding
from mieux.method import pack

from . import territories
from .index import AtlasIndex, Change, IndexDoc, SearchQuery, SearchResult
from .models import (
    Direction,
    IndexChange,
    Initiative,
    InitiativeForm,
    InitiativeLeaf,
    InitiativeNeed,
    InitiativeQuerySet,
    SourceKind,
    State,
)

#: Value of the facet « source » for fiches written here.
HERE = "ici"
_CHUNK = 1000
_follow_lock = threading.Lock()


def atlas_index() -> AtlasIndex:
    """The index of this instance and method (one object a process: it keeps its files open)."""
    return _index(Path(settings.INDEX_DIR), pack().stamp)


@lru_cache(maxsize=4)
def _index(folder: Path, stamp: str) -> AtlasIndex:
    return AtlasIndex(folder, stamp, _source)


def last_change() -> int:
    """Number of the last change of any fiche, 0 when there was none. One small query: asked before every page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(seq) FROM atlas_indexchange")
        row = cursor.fetchone()
    return int(row[0] or 0) if row else 0


def catch_up() -> int:
    """Bring the index up to the last change, building it if need be; out: the number it has seen."""
    index, wanted = atlas_index(), last_change()
    state = index.state()
    if state is not None and state.seq == wanted:
        return wanted
    if state is not None and state.seq > wanted:
        wanted = last_change()  # another process may have gone ahead between the two looks
        if state.seq > wanted:  # the database is another one: restored, or made anew
            rebuild()
            return wanted
    with _follow_lock:  # one thread of this process does it, the others find it done
        index.follow(changes)
    return wanted


def ask(query: SearchQuery) -> SearchResult:
    """Answer a question with everything that was written before it. Raises `IndexUnavailable`."""
    catch_up()
    return atlas_index().search(query)


def rebuild() -> int:
    """Build the index again from the database, whatever it is like; out: the number of fiches."""
    seq, documents = _source()
    return atlas_index().rebuild(documents, seq).documents


def changes(after: int, most: int) -> list[Change]:
    """The changes after a number, oldest first, each with the fiche as it is now (None when it is not public)."""
    rows = list(IndexChange.objects.filter(seq__gt=after).order_by("seq").values_list("seq", "initiative_id")[:most])
    now = {doc.id: doc for doc in _documents(Initiative.objects.public_among({id for _, id in rows}))}
    return [Change(seq, id, now.get(id)) for seq, id in rows]


def _source() -> tuple[int, Iterable[IndexDoc]]:
    # The number first: a change made while the fiches are read is seen again afterwards, never missed.
    return last_change(), _everything()


def _everything() -> Iterator[IndexDoc]:
    """Every public fiche, in chunks by primary key (a long read would hold back the journal of SQLite)."""
    after = 0
    while True:
        chunk = list(_documents(Initiative.objects.public_after(after)[:_CHUNK]))
        yield from chunk
        if len(chunk) < _CHUNK:
            return
        after = chunk[-1].id


#: All that the index needs of a row: a million objects of the ORM would take five times as long as the index itself.
_COLUMNS = (
    *("pk", "name", "pitch", "language", "lat", "lon", "updated_at", "version", "state", "start", "source_ref"),
    *("story", "portrait", "origin", "need", "missing", "learnt", "place_label"),
    *("scale", "sector", "bearer", "status", "country", "region", "departement", "epci", "insee"),
    *("source__slug", "source__kind"),
)


def _documents(rows: InitiativeQuerySet) -> Iterator[IndexDoc]:
    """Fiches as the index sees them, in four queries and those of the facets of later features."""
    found = list(rows.values(*_COLUMNS))
    ids = [row["pk"] for row in found]
    forms = _parts(InitiativeForm.objects.filter(initiative_id__in=ids), "form")
    leaves = _parts(InitiativeLeaf.objects.filter(initiative_id__in=ids), "leaf")
    needs = _parts(InitiativeNeed.objects.filter(initiative_id__in=ids, direction=Direction.NEEDED), "kind")
    more = {facet: import_string(path)(ids) for facet, path in settings.INITIATIVE_FACETS.items()}
    told: list[Mapping[int, str]] = [import_string(path)(ids) for path in settings.INITIATIVE_TEXTS]
    method = pack()
    places = (
        ("departement", territories.departements()),
        ("region", territories.regions()),
        ("epci", territories.epcis()),
    )
    for row in found:
        texts = [row[name] for name in ("story", "portrait", "origin", "need", "missing", "learnt", "place_label")]
        if row["source__slug"] == f"pack-{method.id}" and (item := method.initiatives.get(row["source_ref"])):
            # Its English words are found too.
            english = [item.name, item.pitch, *item.story, *(item.portrait or ())]
            texts += [text.in_language("en") for text in english]
        texts += [table[row[level]].name for level, table in places if row[level] in table]
        id = row["pk"]
        texts += [words[id] for words in told if id in words]
        yield IndexDoc(
            id=id,
            title=row["name"],
            pitch=row["pitch"],
            # Only what the public page says, never contact data.
            body="\n".join(text for text in texts if text),
            language="en" if row["language"] == "en" else "fr",
            facets=_facets(row)
            | {"form": forms.get(id, ()), "leaf": leaves.get(id, ()), "need": needs.get(id, ())}
            | {facet: values.get(id, ()) for facet, values in more.items()},
            lat=row["lat"],
            lon=row["lon"],
            updated=_when(row),
            started=int(row["start"][:4]) if row["start"][:4].isdigit() else None,
            public=row["state"] == State.PUBLISHED,
        )


def _parts(parts: QuerySet[Any], name: str) -> dict[int, tuple[str, ...]]:
    """Fiche → what hangs on it, each once, in the order of the alphabet."""
    found: dict[int, tuple[str, ...]] = {}
    for id, value in parts.order_by("initiative_id", name).values_list("initiative_id", name).distinct():
        found[id] = (*found.get(id, ()), value)
    return found


def _when(row: Mapping[str, Any]) -> int:
    """Seconds since 1970, for the order « most recent »: a list loaded in one go does not bury what people wrote."""
    moment = int(row["updated_at"].timestamp())
    untouched_list = row["source__kind"] == SourceKind.DATA and row["version"] == 1
    return moment - 86_400 if untouched_list else moment


def _facets(row: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    single = {name: str(row[name]) for name in ("scale", "sector", "bearer", "status", "country")}
    found: dict[str, tuple[str, ...]] = {name: (value,) if value else () for name, value in single.items()}
    found["source"] = (row["source__slug"] or HERE,)
    places = (("region", "region"), ("departement", "departement"), ("epci", "epci"), ("commune", "insee"))
    found["territory"] = tuple([f"{level}-{row[column]}" for level, column in places if row[column]])
    return found


def examine() -> Iterator[Finding]:
    """What `mieux doctor` says of the index; it writes nothing."""
    try:
        state, wanted = atlas_index().state(), last_change()
    except DatabaseError:
        yield Finding("index", None, "not looked at: the database does not answer")
        return
    if state is None:
        yield Finding("index", None, "not there (yet): the next start builds it from the database")
    else:
        behind = wanted - state.seq
        yield Finding(
            "index", True, f"{behind} changes behind, followed at the next question" if behind else "up to date"
        )
