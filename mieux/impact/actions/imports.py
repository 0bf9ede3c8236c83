"""A table of values: set down, looked at, chosen about, imported in one transaction, taken back as a whole."""

import re
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from mieux.atlas.models import Initiative
from mieux.method import pack

from ..importing import plans, stored
from ..importing.check import REPLACE, Choices, Reading, examine
from ..models import ImportBatch, ImportState, Indicator, Review, Value
from .bulk import ValueWriter
from .recording import settle_values

if TYPE_CHECKING:
    from mieux.people.models import User

CHUNK = 2_000


class Decided(Exception):
    """The batch was imported, undone or thrown away meanwhile."""


class Covered(Exception):
    """A later file stands in the place of some of its values: that one is undone first."""


class Blocked(Exception):
    """The file cannot be imported as it stands; the report says why."""


@transaction.atomic
def stage(
    initiative: Initiative, user: "User", file: IO[bytes], name: str, alone: Indicator | None = None
) -> ImportBatch:
    """Keep a file as it came, privately; nothing is read yet. `alone`: the indicator of all its rows."""
    batch = ImportBatch(initiative=initiative, by=user, name=Path(name).name[:160] or "tableau")
    suffix = re.sub(r"[^a-z0-9.]", "", Path(name).suffix.lower())[:8]
    batch.columns = Choices(alone=alone.pk if alone else None).kept()
    # A random name: the address of nothing can be guessed from it.
    batch.file.save(f"{secrets.token_urlsafe(16)}{suffix}", File(file), save=False)
    batch.save()
    return batch


def read(batch: ImportBatch, name: str, progress: stored.Progress) -> None:
    """Read the file (once for each sheet and header) and write its report. `name`: the initiative's, as it is shown.

    Raises `BadTable` when it cannot be read.
    """
    choices = Choices.of(batch.columns)
    table = batch.report.get("table")
    wanted = (choices.sheet or (table or {}).get("sheet"), choices.header or (table or {}).get("header"))
    path = Path(batch.file.path)
    if not table or (table["sheet"], table["header"]) != wanted or not stored.cells_path(path).exists():
        table = stored.store(path, batch.name, choices.sheet, choices.header, progress)
    report = examine(Reading(batch.initiative, name, path, table, choices, _own(batch)), progress)
    with transaction.atomic():
        fresh = _staged(batch)
        fresh.report = report
        fresh.save(update_fields=["report"])
    batch.report = report


def _own(batch: ImportBatch) -> set[int]:
    """Whose values a file may replace: the team's, and those of whoever brings it. The team does not rewrite what
    somebody else counted (rules.corrects_value), not even with a table."""
    return {*batch.initiative.team.values_list("user_id", flat=True), batch.by_id or 0}


@transaction.atomic
def refuse(batch: ImportBatch, words: str) -> None:
    """The file cannot be read: say so on its page."""
    batch.report = {"refused": words}
    batch.save(update_fields=["report"])


@transaction.atomic
def choose(batch: ImportBatch, choices: Choices) -> ImportBatch:
    """Keep what somebody decided about a file; it has to be read again."""
    batch = _staged(batch)
    batch.columns = choices.kept()
    batch.report = {"table": batch.report.get("table")}
    batch.save(update_fields=["columns", "report"])
    return batch


@transaction.atomic
def settle_duplicates(batch: ImportBatch, choices: Choices) -> ImportBatch:
    """Keep what was decided about values that stand here already; what the report says stays true."""
    batch = _staged(batch)
    batch.columns = {**batch.columns, "duplicates": choices.duplicates, "each": dict(choices.each or {})}
    batch.save(update_fields=["columns"])
    return batch


def _staged(batch: ImportBatch) -> ImportBatch:
    """The batch, held until the transaction ends."""
    found = ImportBatch.objects.select_for_update(of=("self",)).select_related("initiative").filter(pk=batch.pk).first()
    if found is None or found.state != ImportState.STAGED:
        raise Decided
    return found


@transaction.atomic
def publish(batch: ImportBatch, user: "User", name: str, progress: stored.Progress) -> ImportBatch:
    """Write all that the file gives, as it was shown, in one transaction: a crash leaves nothing half done.

    The rows are read again against what stands here now. Raises `Decided` or `Blocked`.
    """
    batch = _staged(batch)
    path = Path(batch.file.path)
    choices = Choices.of(batch.columns)
    reading = Reading(batch.initiative, name, path, batch.report["table"], choices, _own(batch))
    if reading.blocked:
        raise Blocked
    reading.survey(progress)
    made = _indicators(reading, batch, user)
    written, replaced = 0, []
    writer = ValueWriter(batch=batch, by=user, review=Review.KEPT, reviewed_by=user, created_at=timezone.now())
    for values, gone in _chunks(reading, made, progress):
        writer.write(values)
        Value.objects.filter(pk__in=gone).update(removed_at=timezone.now(), replaced_by=batch)
        written += len(values)
        replaced += gone
    settle_values(replaced)
    batch.state, batch.decided_at = ImportState.DONE, timezone.now()
    batch.report["written"] = {
        "values": written,
        "replaced": len(replaced),
        "indicators": sum(1 for indicator in made.values() if indicator.batch_id == batch.pk),
    }
    batch.save(update_fields=["state", "decided_at", "report"])
    stored_cells = stored.cells_path(Path(batch.file.path))
    transaction.on_commit(lambda: stored_cells.unlink(missing_ok=True))
    return batch


def _indicators(reading: Reading, batch: ImportBatch, user: "User") -> dict[int, Indicator]:
    """The indicator of each plan (by its identity), made where it is new."""
    made: dict[int, Indicator] = {}
    for plan in reading.plans.values():
        key = id(plan)
        if plan.do == plans.SKIP or key in made:
            continue
        if plan.do == plans.USE and plan.pk is not None:
            made[key] = reading.indicators[plan.pk]
            continue
        level = pack().levels.get(plan.level)
        markers = (*level.behaviours.ids, *level.impacts.ids) if level else ()
        made[key] = Indicator.objects.create(
            initiative=batch.initiative,
            method=pack().stamp,
            batch=batch,
            by=user,
            name=plan.name,
            kind=plan.kind,
            unit=plan.unit,
            scale=plan.scale,
            definition=plan.definition,
            collection=plan.collection,
            bias=plan.bias,
            frequency=plan.frequency,
            level=level.id if level else "",
            marker=plan.marker if plan.marker in markers else "",
            entry=plan.entry if plan.entry in pack().indicators.ids else "",
            extras=plan.extras,
        )
    return made


def _chunks(
    reading: Reading, made: dict[int, Indicator], progress: stored.Progress
) -> Iterator[tuple[list[dict[str, Any]], list[int]]]:
    """Values to write and numbers of those whose place they take, a few at a time."""
    values: list[dict[str, Any]] = []
    gone: list[int] = []
    for outcome in reading.outcomes(progress, "writing"):
        line = outcome.line
        if outcome.fate not in ("new", "clash") or line.values is None:
            continue
        if outcome.fate == "clash" and outcome.there is not None:
            decision = reading.decision(outcome)
            if decision == "skip":
                continue
            if decision == REPLACE:
                gone.append(outcome.there.pk)
        values.append({"indicator": made[id(line.plan)].pk, **line.values})
        if len(values) >= CHUNK:
            yield values, gone
            values, gone = [], []
    yield values, gone


@transaction.atomic
def undo(batch: ImportBatch) -> ImportBatch:
    """Take back a whole file: its values go, those they replaced return, indicators that it alone filled go too.

    The latest file first: raises `Covered` when another one stands in the place of its values.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state != ImportState.DONE:
        raise Decided
    if batch.values.filter(replaced_by__state=ImportState.DONE).exists():
        raise Covered
    now = timezone.now()
    gone = list(batch.values.filter(removed_at__isnull=True).values_list("pk", flat=True))
    back = list(batch.replaced.values_list("pk", flat=True))
    batch.values.filter(removed_at__isnull=True).update(removed_at=now)
    batch.replaced.update(removed_at=None, replaced_by=None)
    others = Value.objects.filter(indicator=OuterRef("pk"), removed_at__isnull=True)
    batch.indicators.filter(~Exists(others)).update(archived_at=now)
    settle_values([*gone, *back])
    batch.state, batch.decided_at = ImportState.UNDONE, now
    batch.save(update_fields=["state", "decided_at"])
    return batch


@transaction.atomic
def discard(batch: ImportBatch) -> None:
    """Throw away a file that was not imported, with all that was read of it."""
    batch = _staged(batch)
    files = stored.forget(Path(batch.file.path))
    batch.delete()
    transaction.on_commit(lambda: _erase(files))


@transaction.atomic
def forget_files(batches: "list[ImportBatch]") -> list[Path]:
    """Erase the files of batches (after a time, or with an account); their rows stay. Files to remove after commit."""
    files: list[Path] = []
    for batch in batches:
        if batch.file:
            files += stored.forget(Path(batch.file.path))
            batch.file = ""
            batch.save(update_fields=["file"])
    return files


def sweep(now: datetime) -> int:
    """Remove tables that no row names, with what was read of them, older than a day (something broke between the file
    and its row); how many files."""
    folder = Path(settings.MEDIA_ROOT) / "imports"
    if not folder.is_dir():
        return 0
    old = (now - timedelta(days=1)).timestamp()
    named = {Path(name).name for name in ImportBatch.objects.exclude(file="").values_list("file", flat=True)}
    gone = 0
    for path in folder.iterdir():
        if path.is_file() and path.stat().st_mtime < old and stored.owner(path.name) not in named:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _erase(files: list[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
