"""The neighbours of a fiche, and in words what they have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mieux.method import pack

from ..following import last_change
from ..models import Initiative
from .following import ask_for_it, store


@dataclass(frozen=True)
class Near:
    """A fiche that tells alike things, and what it shares, in words. Nothing says how near: that is for readers."""

    initiative: Initiative
    why: str


def seen() -> int | None:
    """Number of the last change that the rows know of; None when there are none."""
    state = store().state()
    return state.seq if state else None


def nearest(initiative: Initiative, most: int = 3) -> list[Near]:
    """Public fiches told like this one, nearest first. Nothing when the rows are not there (yet)."""
    kept = store()
    if seen() != last_change():
        ask_for_it()
    ids = kept.near(initiative.pk, most)
    found = Initiative.objects.public_among(ids).select_related("source").prefetch_related("forms", "leaves").in_bulk()
    # Read from the relations that `with_parts` has already loaded.
    return [Near(found[id], why(initiative, found[id])) for id in ids if id in found]


def why(one: Initiative, other: Initiative) -> str:
    """What two fiches have in common, the most telling thing first."""
    method = pack()
    for words, mine, theirs, labels in (
        (_("Même feuille : %(what)s"), one.leaves.all(), other.leaves.all(), method.leaves),
        (_("Même renouveau : %(what)s"), one.forms.all(), other.forms.all(), method.forms),
    ):
        shared = _shared([str(each) for each in mine], [str(each) for each in theirs], labels)
        if shared:
            return words % {"what": shared}
    if one.sector and one.sector == other.sector and (label := method.sectors.get(one.sector)):
        return _("Même secteur : %(what)s") % {"what": label.label}
    return _("Une histoire proche")


def _shared(mine: Sequence[str], theirs: Sequence[str], labels: Any) -> Any:
    for id in mine:
        if id in theirs and (found := labels.get(id)):
            return found.label
    return ""
