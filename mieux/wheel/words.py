"""The words of the method for ids stored by a reading, whatever version it was written with.

Ids are never removed from a pack (`ids.txt`), so an older reading finds its words in the pack of today; a reading of
another method finds them in that method when this instance has it, else its ids are shown as they are.
"""

from functools import lru_cache
from typing import Any

from mieux.method import Pack, PackError, load, pack, pack_ids, packs_folder


@lru_cache(maxsize=8)
def _other(id: str) -> Pack | None:
    try:
        return load(packs_folder() / id) if id in pack_ids() else None
    except PackError:
        return None


def method_of(stamp: str) -> Pack | None:
    """The pack that wrote `<id>@<version>`, in the version this instance has; None when it has none."""
    id = stamp.partition("@")[0]
    return pack() if id == pack().id else _other(id)


def thing_of(stamp: str, collection: str, id: str) -> Any | None:
    """The thing with that id (`collection`: « criteria », « phases », « forms »), or None when nobody knows it."""
    method = method_of(stamp)
    if method is None:
        return None
    return next((thing for thing in getattr(method, collection) if thing.id == id), None)


def label_of(stamp: str, collection: str, id: str) -> str:
    """The word people read for this id; the id itself when no method here knows it."""
    thing = thing_of(stamp, collection, id)
    return str(thing.label) if thing is not None else id


def phase_of(stamp: str, id: str) -> str:
    """What people read for a phase on the wheel (« Co-réalisation »), everywhere the same; the id when unknown."""
    ring = thing_of(stamp, "phases", id)
    return str(ring.co_label.plain) if ring is not None else id
