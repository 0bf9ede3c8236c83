"""Reads of the library."""

from mieux.atlas import models as atlas
from mieux.people.models import User

SHOWN = 12


def hanging_on(leaf: str, viewer: User | None) -> tuple[list[atlas.Initiative], bool]:
    """The first initiatives on a leaf that this person may read, by name, and whether there are others."""
    rows = (
        atlas.Initiative.objects.visible_to(viewer)
        .filter(leaves__leaf=leaf)
        .select_related("source")
        .order_by("name", "pk")[: SHOWN + 1]
    )
    found = list(rows)
    return found[:SHOWN], len(found) > SHOWN


def datasets() -> list[atlas.Source]:
    """The sets of data loaded here, with their credit."""
    return list(atlas.Source.objects.filter(kind=atlas.SourceKind.DATA).order_by("name"))
