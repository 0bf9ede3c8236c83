"""The journal of the canvases over Change and Snapshot: for `mieux.live`, for forms, commands and history.

Changes are never deleted while their voyage lives: they are its history. A snapshot spares reading them all.
Numbers follow each other without a gap: whoever writes holds the row of the voyage (PostgreSQL) or the only pen of
the database (SQLite, transactions are IMMEDIATE), so that a reader who sees change 7 sees change 6 too.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from pycrdt import Doc

from mieux.live import journal as live
from mieux.live.journal import Entry, Stored
from mieux.live.messages import EMPTY_UPDATE

from .models import Change, Snapshot, Voyage

PREFIX = "voyage:"
KEEP_EVERY = 2_000
"""A snapshot that nobody named goes when a newer one is less than so many changes away."""
_CLOCK_ODD = timedelta(days=366)


def topic_of(voyage: Voyage) -> str:
    """The room of a voyage."""
    return PREFIX + voyage.key


def _key_of(topic: str) -> str:
    return topic.removeprefix(PREFIX)


class VoyageJournal:
    """What the rooms of mieux.live ask; see live/journal.py."""

    def load(self, topic: str) -> Stored | None:
        """The document of a voyage, or None when there is no such voyage."""
        pk = Voyage.objects.filter(key=_key_of(topic)).values_list("pk", flat=True).first()
        return None if pk is None else stored(pk)

    def append(self, batch: Mapping[str, Sequence[Entry]]) -> Mapping[str, int]:
        """Write the changes of several voyages in one transaction. One that was deleted meanwhile has no number."""
        keys = {_key_of(topic): topic for topic in batch}
        with transaction.atomic():
            # Always in the order of their numbers: two processes that write the same two do not wait for each other.
            rows = Voyage.objects.select_for_update().filter(key__in=keys).order_by("pk").values_list("pk", "key")
            taken = {pk: keys[key] for pk, key in rows}
            numbers = _append(
                {
                    pk: [(each.update, each.whom, _moment(each.at)) for each in batch[topic]]
                    for pk, topic in taken.items()
                }
            )
        return {taken[pk]: number for pk, number in numbers.items()}

    def compact(self, topic: str) -> None:
        """Fold what is stored into a new snapshot."""
        pk = Voyage.objects.filter(key=_key_of(topic)).values_list("pk", flat=True).first()
        if pk is not None:
            fold(pk)


def _moment(seconds: float) -> datetime:
    """The clock of the server, unless it is plainly wrong."""
    now = timezone.now()
    try:
        at = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return now
    return at if abs(at - now) < _CLOCK_ODD else now


def last_number(pk: int) -> int:
    """The number of the last change of a voyage; 0 before the first."""
    return Change.objects.filter(voyage_id=pk).aggregate(last=Max("number"))["last"] or 0


def _append(batch: Mapping[int, Sequence[tuple[bytes, str, datetime]]]) -> dict[int, int]:
    """Write the changes of each voyage; the caller holds them. Three statements, however many voyages there are.

    The numbers are read after the voyages were taken: a statement that waits sees what was there when it began.
    """
    last = Change.objects.filter(voyage=OuterRef("pk")).order_by("-number").values("number")[:1]
    numbers = dict(Voyage.objects.filter(pk__in=batch).order_by().values_list("pk", Coalesce(Subquery(last), 0)))
    rows = []
    for pk, entries in batch.items():
        for update, whom, at in entries:
            numbers[pk] += 1
            rows.append((pk, numbers[pk], update, whom[:120].replace("\x00", ""), at))
    _insert(rows)
    return numbers


def _insert(rows: Sequence[tuple[int, int, bytes, str, datetime]]) -> None:
    """Rows of Change without making objects of them: a third of the time when a hundred people type."""
    columns = ("voyage", "number", "update", "whom", "at")
    fields = {field.name: str(field.column) for field in Change._meta.concrete_fields}
    names = ", ".join(connection.ops.quote_name(fields[name]) for name in columns)
    table = connection.ops.quote_name(Change._meta.db_table)
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES (%s, %s, %s, %s, %s)",  # noqa: S608  # names of our own columns
            [(pk, number, update, whom, adapt(at)) for pk, number, update, whom, at in rows],
        )


def write(voyage: Voyage, update: bytes, whom: str) -> int:
    """Append one change made by the server itself; the caller holds the voyage (`hold`). Out: its number."""
    return _append({voyage.pk: [(update, whom, timezone.now())]})[voyage.pk]


def hold(pk: int) -> Voyage:
    """Take the pen of a voyage until the end of the caller's transaction."""
    return Voyage.objects.select_for_update().get(pk=pk)


def stored(pk: int, upto: int | None = None) -> Stored:
    """The document as the journal has it, or as it was after change `upto`.

    Snapshot first, then changes: what is written between both readings is in the second.
    """
    snapshots, changes = Snapshot.objects.filter(voyage_id=pk), Change.objects.filter(voyage_id=pk)
    if upto is not None:
        snapshots, changes = snapshots.filter(number__lte=upto), changes.filter(number__lte=upto)
    base = snapshots.order_by("-number", "-id").first()
    number = base.number if base else 0
    rows = list(changes.filter(number__gt=number).order_by("number").values_list("number", "update"))
    return Stored(
        bytes(base.state) if base else EMPTY_UPDATE,
        [bytes(update) for _number, update in rows],
        rows[-1][0] if rows else number,
    )


def opened(pk: int, upto: int | None = None) -> Doc:
    """The document itself; a change that cannot be applied is left out."""
    return live.opened(stored(pk, upto))


def fold(pk: int) -> None:
    """A snapshot of what is stored; the unnamed one before it goes when it is close."""
    found = stored(pk)
    if not found.updates:
        return
    state = live.fold(found)
    with transaction.atomic():
        Snapshot.objects.create(voyage_id=pk, number=found.sequence, state=state)
        near = Snapshot.objects.filter(
            voyage_id=pk, name="", number__lt=found.sequence, number__gt=found.sequence - KEEP_EVERY
        )
        near.delete()
