"""Readings in words, for the pages that show them one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mieux.atlas.models import Initiative
from mieux.evidence import anchors
from mieux.evidence.shown import Shown, shown
from mieux.method import Pack

from . import phrases, words
from .changes import Change, changes
from .models import CellEvidence, Move, Reading, ReadingCell, Word
from .petals import criteria_of
from .queries.reading import seen_in
from .queries.scope import Scope


@dataclass(frozen=True)
class Line:
    """One reading on one line: who, from where, in which context, when."""

    reading: Reading
    name: str
    stance: str
    table: str
    context: str
    round: str
    at: datetime | None
    address: str
    sees: tuple[Any, ...]
    """Criteria it colours, in the order of the wheel."""


def line(method: Pack, initiative: Initiative, reading: Reading) -> Line:
    """A reading of this initiative (`reader`, `context`, `round` and `cells` loaded) on one line."""
    seen = set(seen_in(reading))
    sees = tuple(criterion for criterion in criteria_of(method) if criterion.id in seen)
    return replace(_who(initiative, reading), sees=sees)


def reading_address(initiative: Initiative, reading: Reading) -> str:
    """Its page."""
    return reverse("wheel:reading", args=[initiative.slug, reading.pk])


def readings_address(initiative: Initiative) -> str:
    """The page of all the readings of an initiative."""
    return reverse("wheel:readings", args=[initiative.slug])


def table_words(people: int) -> str:
    """« une table de 5 personnes », said once, never multiplied; nothing for one person."""
    return ngettext("une personne", "une table de %(n)s personnes", people) % {"n": people} if people > 1 else ""


def context_words(reading: Reading) -> str:
    """New for whom, where, instead of which habit; nothing when the reading names no context."""
    context = reading.context
    if context is None:
        return ""
    return _("%(whom)s, %(where)s ; l’habitude : %(habit)s") % {
        "whom": context.for_whom,
        "where": context.where,
        "habit": context.habit.rstrip(" ."),
    }


def wheel_of(reading: Reading) -> str:
    """The title of the wheel of one reading."""
    return _("La roue de %(name)s") % {"name": reading.signed}


@dataclass(frozen=True)
class Cell:
    """The address and the words of one cell of the wheel of an initiative."""

    method: Pack
    initiative: Initiative
    criterion: str
    phase: str

    @property
    def address(self) -> str:
        """Its page."""
        return reverse("wheel:cell", args=[self.initiative.slug, self.criterion, self.phase])

    @property
    def words(self) -> str:
        """« Ouverture, co-conception »."""
        return where_words(self.method.stamp, self.criterion, self.phase)


def where_words(stamp: str, criterion: str, phase: str) -> str:
    """« Ouverture, co-conception », whatever version of the method the ids belong to."""
    found = words.thing_of(stamp, "criteria", criterion)
    ring = words.thing_of(stamp, "phases", phase)
    name = found.short.plain if found else criterion
    co = ring.co_label.plain if ring else phase
    return _("%(criterion)s, %(phase)s") % {"criterion": name, "phase": co[:1].lower() + co[1:]}


def said_words(reading: Reading, cell: ReadingCell) -> str:
    """« Ouverture, co-conception : présent. La mairie prête la salle. »."""
    said = phrases.told(where_words(reading.method, cell.criterion, cell.phase), str(Word(cell.word).label))
    return f"{said}. {cell.sentence}" if cell.sentence else said


@dataclass(frozen=True)
class Stated:
    """What one reading says of one cell, with its evidence."""

    id: str
    where: str
    colour: str
    texture: str
    word: str
    word_code: str
    sentence: str
    evidence: tuple[Shown, ...]
    line: Line | None = None
    address: str = ""
    language: str = ""

    @property
    def to_support(self) -> bool:
        """Coloured, and nothing in hand yet."""
        return self.word_code in {Word.PRESENT, Word.PARTLY} and not self.evidence


def cells(initiative: Initiative, reading: Reading) -> list[Stated]:
    """What a reading says, in the order of the wheel; cells that the wheel of today does not have come last."""
    fiche = anchors.read(initiative) if _quotes(reading.cells.all()) else None
    method = words.method_of(reading.method)
    order = [(c.id, p.id) for c in criteria_of(method) for p in method.phases] if method else []
    rows = sorted(
        reading.cells.all(),
        key=lambda cell: order.index((cell.criterion, cell.phase)) if (cell.criterion, cell.phase) in order else 99,
    )
    return [_stated(initiative, reading, cell, fiche) for cell in rows]


def stacks(initiative: Initiative, rows: Iterable[ReadingCell]) -> list[tuple[str, str, list[Stated]]]:
    """What readings say of one cell: (code of the word, word, its voices), rows being in the order of the words."""
    loaded = list(rows)
    fiche = anchors.read(initiative) if _quotes(loaded) else None
    return [
        (word, str(Word(word).label), [_stated(initiative, cell.reading, cell, fiche, named=True) for cell in group])
        for word, group in groupby(loaded, key=lambda cell: cell.word)
    ]


def _quotes(rows: Iterable[ReadingCell]) -> bool:
    return any(evidence.kind == "quote" for cell in rows for evidence in cell.evidence.all())


def _stated(
    initiative: Initiative, reading: Reading, cell: ReadingCell, fiche: Any | None, *, named: bool = False
) -> Stated:
    criterion = words.thing_of(reading.method, "criteria", cell.criterion)
    return Stated(
        id=f"{cell.criterion}-{cell.phase}",
        where=where_words(reading.method, cell.criterion, cell.phase),
        colour=criterion.colour if criterion else "mer",
        texture=criterion.texture if criterion else "plain",
        word=str(Word(cell.word).label),
        word_code=cell.word,
        sentence=cell.sentence,
        evidence=tuple(_evidence(initiative, row, fiche) for row in cell.evidence.all()),
        line=_who(initiative, reading) if named else None,
        address=reverse("wheel:cell", args=[initiative.slug, cell.criterion, cell.phase]),
        language=reading.language,
    )


def _who(initiative: Initiative, reading: Reading) -> Line:
    return Line(
        reading=reading,
        name=reading.signed,
        stance=phrases.stance_words(reading.stance),
        table=table_words(reading.people),
        context=context_words(reading),
        round=reading.round.title if reading.round else "",
        at=reading.shared_at,
        address=reading_address(initiative, reading),
        sees=(),
    )


def _evidence(initiative: Initiative, row: CellEvidence, fiche: Any | None) -> Shown:
    address = reverse("wheel:file", args=[initiative.slug, row.pk]) if row.file else ""
    return shown(row, address, fiche.look(row) if fiche is not None and row.kind == "quote" else None)


def forms(reading: Reading) -> list[tuple[str, str, str]]:
    """(form of renewal, colour, reason) that a reading sees."""
    found = []
    for row in reading.forms.all():
        form = words.thing_of(reading.method, "forms", row.form)
        found.append((form.label if form else row.form, form.colour if form else "mer", row.reason))
    return found


@dataclass(frozen=True)
class Told:
    """A day of a reading: what happened, why, what turned."""

    number: int
    at: datetime
    move: str
    reason: str
    changes: tuple[Change, ...]


def steps(reading: Reading) -> list[Told]:
    """The history of a reading (`versions` loaded) in words, the latest day first; the first one changes nothing."""
    rows = sorted(reading.versions.all(), key=lambda row: row.number)
    return [
        Told(
            number=after.number,
            at=after.at,
            move=str(Move(after.move).label),
            reason=after.reason,
            changes=tuple(changes(before.data, after.data)) if before is not None else (),
        )
        for before, after in zip([None, *rows], rows, strict=False)
    ][::-1]


def filters_words(scope: Scope) -> str:
    """What was left out, in words; nothing when everything is shown."""
    filters = scope.filters
    parts = [str(context) for context in (scope.contexts() if filters.context else ()) if context.pk == filters.context]
    parts += [each.title for each in (scope.rounds() if filters.round else ()) if each.pk == filters.round]
    parts += [phrases.stance_words(filters.stance)] if filters.stance else []
    return _("Seulement : %(what)s") % {"what": " ; ".join(parts)} if parts else ""
