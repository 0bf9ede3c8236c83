"""What the readings say of each cell, side by side: who says which word, and with what in hand.

Grouped in the database, so that a thousand readings cost what ten do. Nothing here is a total, a mean, a majority or a
share: of each word one keeps the first and the latest reader who say it, and whether there are others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from mieux.evidence.models import Kind
from mieux.method import Pack

from ..models import COLOURED, CellEvidence, Reading, ReadingCell, Word
from ..petals import criteria_of

Key = tuple[str, str]
"""(criterion, phase)."""


class Look(StrEnum):
    """What a cell looks like to whoever reads the wheel. Stable codes, without order."""

    EVIDENCED = "evidenced"
    SAID = "said"
    LOOKED = "looked"
    UNSURE = "unsure"
    BLANK = "blank"


class Agreement(StrEnum):
    """How the words of several readers stand to one another."""

    NONE = "none"
    AGREE = "agree"
    SHADED = "shaded"
    CONTRAST = "contrast"


@dataclass(frozen=True)
class Voice:
    """Somebody who read."""

    reading: int
    reader: int | None
    name: str
    stance: str
    context: int | None = None


@dataclass(frozen=True)
class Said:
    """One word about one cell: the first and the latest reader who say it, and whether there are others."""

    word: Word
    voices: tuple[Voice, ...]
    others: bool
    kinds: tuple[str, ...] = ()
    """Kinds of evidence brought with this word, in the order of the form."""


@dataclass(frozen=True)
class Cell:
    """One cell and what was said of it, in the order of the words."""

    criterion: str
    phase: str
    said: tuple[Said, ...] = ()

    @cached_property
    def words(self) -> frozenset[Word]:
        """The words said, whoever says them."""
        return frozenset(said.word for said in self.said)

    @property
    def seen(self) -> bool:
        """Somebody sees something there."""
        return any(word in self.words for word in COLOURED)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of evidence that colour the cell."""
        return tuple(dict.fromkeys(kind for said in self.said if said.word in COLOURED for kind in said.kinds))

    @property
    def look(self) -> Look:
        """« Pas vu » and « ne sait pas » leave the cell to be coloured; they never make it absent."""
        if self.seen:
            return Look.EVIDENCED if self.kinds else Look.SAID
        if Word.NOT_SEEN in self.words:
            return Look.LOOKED
        return Look.UNSURE if self.words else Look.BLANK

    @property
    def agreement(self) -> Agreement:
        """Of those who said something of it: « ne sait pas » neither agrees nor differs, one voice does neither."""
        spoken = [said for said in self.said if said.word != Word.UNKNOWN]
        if len(spoken) > 1:
            return Agreement.CONTRAST if Word.NOT_SEEN in self.words else Agreement.SHADED
        if spoken and (spoken[0].others or len(spoken[0].voices) > 1):
            return Agreement.AGREE
        return Agreement.NONE

    @property
    def partly(self) -> bool:
        """Seen, and by nobody otherwise than « en partie »."""
        return self.seen and Word.PRESENT not in self.words

    def voice(self, word: Word) -> Said | None:
        """What was said with this word."""
        return next((said for said in self.said if said.word == word), None)


@dataclass(frozen=True)
class Tally:
    """The cells of the wheel, criterion after criterion in the order of the wheel, and of each the phases."""

    cells: dict[Key, Cell]
    #: Whether anybody shared a reading at all, and whether several did.
    any: bool = False
    several: bool = False

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.cells.values())

    def of(self, criterion: str) -> list[Cell]:
        """The cells of one criterion, from the hub outwards."""
        return [cell for cell in self.cells.values() if cell.criterion == criterion]

    def evidenced(self, criterion: str) -> bool:
        """At least one of its cells is coloured with something in hand."""
        return any(cell.look == Look.EVIDENCED for cell in self.of(criterion))


def keys(method: Pack) -> list[Key]:
    """Every cell of a method's wheel, in its order."""
    return [(criterion.id, phase.id) for criterion in criteria_of(method) for phase in method.phases]


def tally(method: Pack, readings: QuerySet[Reading]) -> Tally:
    """Group the cells of these readings: three queries, however many there are.

    `readings` comes from :class:`~.scope.Scope`. Cells of another version of the method that this wheel does not have
    are left to the pages that show one reading.
    """
    # The same id may mean something else in another method.
    readings = readings.filter(method__startswith=f"{method.id}@")
    pks = readings.order_by().values("pk")
    rows: list[Any] = list(
        ReadingCell.objects.filter(reading__in=pks)
        .order_by()
        .values("criterion", "phase", "word")
        .annotate(first=Min("reading_id"), latest=Max("reading_id"), voices=Count("pk"))
    )
    kinds: dict[tuple[str, str, str], list[str]] = {}
    for criterion, phase, word, kind in (
        CellEvidence.objects.filter(cell__reading__in=pks)
        .order_by()
        .values_list("cell__criterion", "cell__phase", "cell__word", "kind")
        .distinct()
    ):
        kinds.setdefault((criterion, phase, word), []).append(kind)
    named = _voices({row[which] for row in rows for which in ("first", "latest")})
    first, latest = (
        min((row["first"] for row in rows), default=None),
        max((row["latest"] for row in rows), default=None),
    )
    if first == latest:
        # Nobody, or one reader: perhaps others chose forms and left every cell for later.
        ends = readings.order_by().aggregate(first=Min("pk"), latest=Max("pk"))
        first, latest = ends["first"], ends["latest"]
    return laid(method, rows, kinds, named, first is not None, first != latest)


def laid(
    method: Pack,
    rows: list[dict[str, Any]],
    kinds: dict[tuple[str, str, str], list[str]],
    named: dict[int, Voice],
    any_: bool,
    several: bool,
) -> Tally:
    """Lay grouped rows on the wheel of a method. A row: criterion, phase, word, the first and latest reader, how many
    said it (only to know whether there are others)."""
    order = {kind: place for place, kind in enumerate(Kind.values)}
    found: dict[Key, dict[str, Said]] = {}
    for row in rows:
        key = (row["criterion"], row["phase"])
        pair = tuple(named[pk] for pk in dict.fromkeys((row["first"], row["latest"])) if pk in named)
        brought = sorted(kinds.get((*key, row["word"]), ()), key=lambda kind: order.get(kind, 99))
        found.setdefault(key, {})[row["word"]] = Said(
            Word(row["word"]), pair, row["voices"] > len(pair), tuple(brought)
        )
    cells = {
        key: Cell(*key, tuple(found[key][word] for word in Word.values if word in found[key]) if key in found else ())
        for key in keys(method)
    }
    return Tally(cells, any_, several)


def _voices(pks: set[int]) -> dict[int, Voice]:
    """Names and stances of these readings, which the caller took from the scope."""
    rows = (
        Reading.objects.filter(pk__in=pks)
        .select_related("reader")
        .only("signature", "stance", "context_id", "reader__name")
    )
    return {row.pk: voice_of(row) for row in rows}


def voice_of(reading: Reading) -> Voice:
    """Who read, and from where."""
    return Voice(reading.pk, reading.reader_id, reading.signed, reading.stance, reading.context_id)


def tally_of(method: Pack, readings: Iterable[Reading]) -> Tally:
    """The same for a few readings already loaded with `cells` and `cells__evidence`: no query."""
    loaded = [reading for reading in readings if reading.method.startswith(f"{method.id}@")]
    groups: dict[tuple[str, str, str], list[Reading]] = {}
    kinds: dict[tuple[str, str, str], list[str]] = {}
    for reading in sorted(loaded, key=lambda reading: reading.pk):
        for cell in reading.cells.all():
            key = (cell.criterion, cell.phase, cell.word)
            groups.setdefault(key, []).append(reading)
            for evidence in cell.evidence.all():
                if evidence.kind not in kinds.setdefault(key, []):
                    kinds[key].append(evidence.kind)
    rows = [
        {
            "criterion": criterion,
            "phase": phase,
            "word": word,
            "first": group[0].pk,
            "latest": group[-1].pk,
            "voices": len(group),
        }
        for (criterion, phase, word), group in groups.items()
    ]
    named = {reading.pk: voice_of(reading) for reading in loaded}
    return laid(method, rows, kinds, named, bool(loaded), len(loaded) > 1)
