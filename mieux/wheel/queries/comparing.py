"""Two sides of a comparison: two readings, one reader over time, two contexts, two places to read from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mieux.method import Pack

from ..models import NoveltyContext, Reading, ReadingVersion, Stance, Word
from .reading import whole
from .scope import Scope
from .tally import Cell, Key, Tally, Voice, laid, tally, tally_of, voice_of

_SIDE = re.compile(r"(lecture|contexte|place)-([a-z0-9]{1,18})(?:-v(\d{1,9}))?")
MOST_CHOICES = 300
"""Readings that a list offers to compare; the latest ones."""


@dataclass(frozen=True)
class Side:
    """One side: its code in the address, what it holds, and its cells. Words are made where it is shown."""

    code: str
    tally: Tally
    reading: Reading | None = None
    version: ReadingVersion | None = None
    context: NoveltyContext | None = None
    stance: Stance | None = None


def side(method: Pack, scope: Scope, code: str) -> Side | None:
    """The side an address names: `lecture-12`, `lecture-12-v1` (as it was), `contexte-3`, `place-user`.

    None when it means nothing, or nothing that this viewer may see.
    """
    found = _SIDE.fullmatch(code)
    if found is None:
        return None
    kind, id, number = found.groups()
    if kind == "lecture" and id.isdigit():
        return _reading(method, scope, code, int(id), int(number or 0))
    if kind == "contexte" and id.isdigit():
        context = next((each for each in scope.contexts() if each.pk == int(id)), None)
        narrowed = replace(scope, filters=replace(scope.filters, context=int(id)))
        return Side(code, tally(method, narrowed.readings()), context=context) if context else None
    if kind == "place" and id in Stance.values and Stance(id) in scope.stances():
        narrowed = replace(scope, filters=replace(scope.filters, stance=id))
        return Side(code, tally(method, narrowed.readings()), stance=Stance(id))
    return None


def _open(scope: Scope, pk: int) -> Reading | None:
    """A shared reading outside any closed box: one's own draft is not a side, nobody else could look at it."""
    return whole(scope, pk) if scope.open_readings().filter(pk=pk).exists() else None


def _reading(method: Pack, scope: Scope, code: str, pk: int, number: int) -> Side | None:
    reading = _open(scope, pk)
    if reading is None:
        return None
    if not number:
        return Side(code, tally_of(method, [reading]), reading=reading)
    version = next((each for each in reading.versions.all() if each.number == number), None)
    if version is None:
        return None
    return Side(code, of_snapshot(method, version.data, voice_of(reading)), reading=reading, version=version)


def of_snapshot(method: Pack, data: Mapping[str, Any], voice: Voice) -> Tally:
    """The cells of a reading as it was on a day (wheel/snapshot.py)."""
    rows, kinds = [], {}
    for cell in data.get("cells", ()):
        key = (str(cell.get("criterion")), str(cell.get("phase")), str(cell.get("word")))
        rows.append(
            dict(zip(("criterion", "phase", "word"), key, strict=True)) | {"first": 0, "latest": 0, "voices": 1}
        )
        kinds[key] = list(dict.fromkeys(str(each.get("kind", "")) for each in cell.get("evidence", ())))
    return laid(method, rows, kinds, {0: voice}, any_=True, several=False)


@dataclass(frozen=True)
class Beside:
    """Two tallies side by side, around the wheel."""

    differ: list[tuple[Cell, Cell]]
    """Cells of which both say something, and not the same."""
    agree: list[Key]
    only_left: list[Key]
    only_right: list[Key]
    neither: list[Key]


def beside(left: Tally, right: Tally) -> Beside:
    """Sort the cells by what both sides say of them; « ne sait pas » says nothing."""
    found = Beside([], [], [], [], [])
    for key, cell in left.cells.items():
        other = right.cells[key]
        one, two = cell.words - {Word.UNKNOWN}, other.words - {Word.UNKNOWN}
        if one and two and one != two:
            found.differ.append((cell, other))
        elif one and two:
            found.agree.append(key)
        elif one or two:
            (found.only_left if one else found.only_right).append(key)
        else:
            found.neither.append(key)
    return found


@dataclass(frozen=True)
class Choices:
    """What one may put on a side."""

    readings: list[Reading]
    versions: list[ReadingVersion]
    contexts: list[NoveltyContext]
    stances: list[Stance]


def choices(scope: Scope) -> Choices:
    """Open readings (the latest first), earlier versions of those that changed, contexts and places."""
    readings = list(
        scope.open_readings().select_related("reader", "context").order_by("-shared_at", "-pk")[:MOST_CHOICES]
    )
    changed = [reading.pk for reading in readings if reading.version > 1]
    versions = list(
        ReadingVersion.objects.filter(reading__in=changed)
        .select_related("reading__reader")
        .defer("data")
        .order_by("reading", "number")[:MOST_CHOICES]
    )
    contexts, stances = scope.contexts(), scope.stances()
    return Choices(readings, versions, contexts if len(contexts) > 1 else [], stances if len(stances) > 1 else [])


def proposal(found: Choices, scope: Scope) -> tuple[str, str]:
    """Two sides worth a look when none were chosen: one's own reading and the latest by somebody else, else the oldest
    and the latest reading, else a reading over time."""
    shown = [reading.pk for reading in found.readings]
    own = set(Reading.objects.of(scope.viewer, scope.guest_key).filter(pk__in=shown).values_list("pk", flat=True))
    mine = next((pk for pk in shown if pk in own), None)
    other = next((pk for pk in shown if pk not in own), None)
    if mine is not None and other is not None:
        return f"lecture-{mine}", f"lecture-{other}"
    if len(found.readings) > 1:
        return f"lecture-{found.readings[-1].pk}", f"lecture-{found.readings[0].pk}"
    if found.versions:
        first = found.versions[0]
        return f"lecture-{first.reading_id}-v{first.number}", f"lecture-{first.reading_id}"
    return "", ""
