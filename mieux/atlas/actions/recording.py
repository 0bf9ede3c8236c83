"""What every write leaves behind, in its own transaction: a version and a number for the search index."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from ..content import Content, content_of, fill, parts_of
from ..models import IndexChange, Initiative, InitiativeVersion

if TYPE_CHECKING:
    from mieux.people.models import User

# Any constant: names the lock that keeps the change numbers of PostgreSQL in the order of the commits.
_CHANGES_LOCK = 0x6D69657578


def append_changes(ids: Iterable[int]) -> None:
    """Tell the index that these fiches changed. To be called inside the transaction of the change.

    A follower that has seen number n must never meet a smaller one later: SQLite has one writer at a time; on
    PostgreSQL a lock held until the commit gives the same promise.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHANGES_LOCK])
    IndexChange.objects.bulk_create([IndexChange(initiative_id=id) for id in ids], batch_size=1000)


def write_content(initiative: Initiative, content: Content) -> None:
    """Replace columns and parts of a row by this content (no version, no number: see `keep_version`)."""
    fill(initiative, content)
    initiative.save()
    for relation in ("forms", "leaves", "needs", "impacts"):
        getattr(initiative, relation).all().delete()
    for row in parts_of(initiative, content):
        row.save(force_insert=True)
    # What was read before is stale now.
    vars(initiative).pop("_prefetched_objects_cache", None)


def keep_version(initiative: Initiative, by: "User | None", summary: str, *, to_review: bool = False) -> None:
    """Keep the row as it is now under the next number and tell the index."""
    number = initiative.versions.order_by("-number").values_list("number", flat=True).first() or 0
    initiative.version = number + 1
    initiative.updated_at = timezone.now()
    initiative.save(update_fields=["version", "updated_at"])
    InitiativeVersion.objects.create(
        initiative=initiative,
        number=initiative.version,
        at=initiative.updated_at,
        by=by,
        summary=summary[:200],
        data=content_of(initiative),
        to_review=to_review,
    )
    append_changes([initiative.pk])
