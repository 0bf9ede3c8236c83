"""The voyages of a person."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from mieux.atlas.models import Initiative

from ..models import Shipmate, Voyage

if TYPE_CHECKING:
    from mieux.people.models import User

EXAMPLES = {"fr": "exemple", "en": "example"}
"""Language → key of the worked example: public, so that it may be guessed."""


def example(language: str) -> Voyage | None:
    """The worked example in this language, or in the other one."""
    found = {row.language: row for row in Voyage.objects.filter(key__in=EXAMPLES.values(), public=True)}
    return found.get(language) or next(iter(found.values()), None)


def aboard_of(user: "User") -> "QuerySet[Shipmate]":
    """Where they are aboard, the latest at sea first."""
    rows = Shipmate.objects.filter(user=user).select_related("voyage__initiative", "voyage__before")
    return rows.order_by("-voyage__updated_at", "-pk")


def open_to(user: "User") -> "QuerySet[Voyage]":
    """Voyages of their teams that they have not joined."""
    rows = Voyage.objects.filter(initiative__team__user=user, closed_at__isnull=True)
    return rows.exclude(shipmates__user=user).select_related("initiative").order_by("-updated_at")


def of_initiative(initiative: Initiative) -> "QuerySet[Voyage]":
    """The voyages of one initiative, the first crossing first."""
    return Voyage.objects.filter(initiative=initiative).order_by("created_at", "crossing")
