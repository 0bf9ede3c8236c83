"""Colouring cells: write, correct, take out, put back. Two tabs never overwrite each other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mieux.atlas.models import Initiative
from mieux.evidence import actions as evidence_actions
from mieux.evidence.given import Given
from mieux.evidence.models import NEEDS_CONSENT, EvidenceBase
from mieux.evidence.record import record

from .. import rules
from ..models import (
    CellEvidence,
    Move,
    NoveltyContext,
    Reading,
    ReadingCell,
    RemovedCell,
    RemovedEvidence,
    Word,
)
from ..snapshot import digest
from .recording import Refused, changed, locked, touch


@dataclass(frozen=True)
class Fact:
    """What somebody says of one cell: the fact in a sentence, then where it belongs, then the word."""

    criterion: str
    phase: str
    word: Word
    sentence: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of it. `conflict`: nothing was overwritten, `cell` holds the other text."""

    kind: Literal["saved", "same", "conflict"]
    cell: ReadingCell


def is_bare(cell: ReadingCell) -> bool:
    """Only a word: nothing somebody wrote would be lost."""
    return not cell.sentence and not cell.evidence.exists()


@transaction.atomic
def write_cell(
    reading: Reading,
    fact: Fact,
    *,
    given: Given | None = None,
    cell: int | None = None,
    base: str = "",
    number: int = 0,
    reason: str = "",
) -> Outcome:
    """Write what the reader says of one cell, with a piece of evidence if there is one.

    `cell` is the id of the cell being corrected (it may move to another criterion or phase), `base` the digest of the
    text the person saw, `number` how often the draft of this form had been saved (it has become a cell now). When the
    place holds other words than those, nothing is overwritten: the outcome is a conflict, and the evidence, which
    contradicts nobody, is kept. A shared reading gets a version with its `reason`. Raises `Refused` for a cell the
    method does not have, and for novelty without its context.
    """
    reading = locked(reading)
    if not rules.known_cell(fact.criterion, fact.phase):
        raise Refused(_("Cette case n’existe pas dans la méthode d’aujourd’hui."))
    if rules.wants_context(fact.criterion, fact.word) and reading.context_id is None:
        raise Refused(_("Dites d’abord pour qui, où, et par rapport à quelle habitude c’est nouveau."))
    there = reading.cells.filter(criterion=fact.criterion, phase=fact.phase).first()
    mine = reading.cells.filter(pk=cell).first() if cell else None
    unseen = _unseen(fact, there, mine, base)
    if unseen is not None:
        if given is not None and _attach(mine or unseen, given, reading):
            changed(reading, Move.COMPLETED, reason)
        return Outcome("conflict", unseen)
    row = mine or there
    if there is not None and mine is not None and there.pk != mine.pk:
        row = _merged(there, mine)
    before = (row.word, row.sentence, row.criterion, row.phase) if row else None
    after = (fact.word, fact.sentence, fact.criterion, fact.phase)
    row = row or ReadingCell(reading=reading)
    row.word, row.sentence, row.criterion, row.phase = after
    row.changed_at = timezone.now()
    row.save()
    added = given is not None and _attach(row, given, reading)
    forgotten = _forget_unfinished(reading, f"cell-{cell}" if cell else "fact", number)
    if before == after and not added:
        if forgotten:
            touch(reading, "unfinished")
        return Outcome("same", row)
    if forgotten:
        reading.save(update_fields=["unfinished"])
    said_otherwise = before is not None and before != after
    changed(reading, Move.CHANGED if said_otherwise else Move.COMPLETED, reason)
    return Outcome("saved", row)


def _unseen(fact: Fact, there: ReadingCell | None, mine: ReadingCell | None, base: str) -> ReadingCell | None:
    """The cell whose words this form did not know and would overwrite, if there is one.

    A bare word, the very same words, or the text that the form began with may be written over.
    """

    def known(cell: ReadingCell) -> bool:
        return (cell.word, cell.sentence) == (fact.word, fact.sentence) or digest(cell) == base

    moving = there is not None and mine is not None and there.pk != mine.pk
    if there is not None and (mine is None or moving) and not known(there) and not is_bare(there):
        return there
    if mine is not None and not known(mine) and not (moving and there is not None and digest(there) == base):
        return mine
    return None


def _merged(there: ReadingCell, mine: ReadingCell) -> ReadingCell:
    """The cell that stays when one moves onto another: a bare word gives way, seen words take in what comes."""
    if is_bare(there):
        there.delete()
        return mine
    CellEvidence.objects.filter(cell=mine).update(cell=there)
    mine.delete()
    return there


def _attach(cell: ReadingCell, given: Given, reading: Reading) -> bool:
    """Add a piece of evidence; a form sent twice adds it once. Whether it was added."""
    row = evidence_actions.fill_once(CellEvidence(cell=cell), given, reading.initiative, cell.evidence.all())
    if row is None:
        return False
    row.save()
    return True


def _forget_unfinished(reading: Reading, key: str, number: int) -> bool:
    """What was typed has become a cell; what another tab typed meanwhile has not."""
    if reading.unfinished.get(key, {}).get("number") != number:
        return False
    reading.unfinished = {name: value for name, value in reading.unfinished.items() if name != key}
    return True


# --- Taking out, putting back ---------------------------------------------------------------------


def _copy(row: EvidenceBase, into: EvidenceBase) -> EvidenceBase:
    """The same evidence in the other table; the file stays where it is."""
    for field in EvidenceBase._meta.concrete_fields:
        setattr(into, field.name, getattr(row, field.name))
    into.value_id = row.value_id  # type: ignore[attr-defined]  # both tables have it
    into.save()
    return into


def _put_aside(reading: Reading, cell: ReadingCell, evidence: list[CellEvidence], *, whole: bool) -> int:
    aside = RemovedCell.objects.create(
        reading=reading,
        criterion=cell.criterion,
        phase=cell.phase,
        word=cell.word if whole else "",
        sentence=cell.sentence if whole else "",
    )
    for row in evidence:
        _copy(row, RemovedEvidence(cell=aside))
    return aside.pk


@transaction.atomic
def remove_cell(reading: Reading, cell: int, reason: str = "") -> int | None:
    """Take a cell out, with its evidence. The number with which `restore_removed` finds it; None if it was gone."""
    reading = locked(reading)
    row = reading.cells.filter(pk=cell).first()
    if row is None:
        return None
    aside = _put_aside(reading, row, list(row.evidence.all()), whole=True)
    row.delete()
    changed(reading, Move.CHANGED, reason)
    return aside


@transaction.atomic
def remove_evidence(reading: Reading, evidence: int, reason: str = "") -> int | None:
    """Take one piece of evidence out of its cell; it can be put back like a cell."""
    reading = locked(reading)
    row = CellEvidence.objects.filter(pk=evidence, cell__reading=reading).select_related("cell").first()
    if row is None:
        return None
    aside = _put_aside(reading, row.cell, [row], whole=False)
    row.delete()
    changed(reading, Move.CHANGED, reason)
    return aside


@transaction.atomic
def restore_removed(reading: Reading, aside: int) -> bool:
    """Put back what was taken out; False when it is no longer there, `Refused` when its place was taken meanwhile."""
    reading = locked(reading)
    removed = reading.removed.filter(pk=aside).first()
    if removed is None:
        return False
    cell = reading.cells.filter(criterion=removed.criterion, phase=removed.phase).first()
    if removed.word and cell is not None and not is_bare(cell):
        raise Refused(_("Vous avez écrit autre chose dans cette case depuis. Retirez-le d’abord, puis annulez."))
    if removed.word or cell is None:
        cell = cell or ReadingCell(reading=reading, criterion=removed.criterion, phase=removed.phase)
        # Evidence whose cell went meanwhile comes back to a cell that concludes nothing.
        cell.word, cell.sentence = removed.word or Word.UNKNOWN, removed.sentence
        cell.changed_at = timezone.now()
        cell.save()
    for row in removed.evidence.all():
        _copy(row, CellEvidence(cell=cell))
    removed.delete()
    changed(reading, Move.COMPLETED)
    return True


@transaction.atomic
def end_consent(reading: Reading, evidence: int, *, taken_out: bool = False) -> bool:
    """Somebody who was quoted or shown no longer agrees: erase their words and their picture for good, in the cells, in
    what was taken out, and in every version of the history. Whether there was something.

    `evidence` is the number of a piece in a cell; with `taken_out`, of one that its author took out before.
    """
    reading = locked(reading)
    here = CellEvidence.objects.filter(cell__reading=reading, kind__in=NEEDS_CONSENT)
    aside = RemovedEvidence.objects.filter(cell__reading=reading, kind__in=NEEDS_CONSENT)
    row = aside.filter(pk=evidence).first() if taken_out else here.filter(pk=evidence).first()
    if row is None:
        return False
    said, was_here = _said(record(row)), not taken_out
    for other in [*here, *aside]:
        if other == row or (_said(record(other)) == said and _same_picture(row, other)):
            was_here = was_here or isinstance(other, CellEvidence)
            evidence_actions.erase_after_commit([other])
            other.delete()
    # A taken-out place that said nothing else has nothing left to put back.
    reading.removed.filter(word="", evidence__isnull=True).delete()
    for version in reading.versions.all():
        shown = [each for cell in version.data.get("cells", []) for each in cell.get("evidence", [])]
        theirs = [each for each in shown if _said(each) == said]
        for each in theirs:
            # That there was a testimony remains; what it said does not.
            kind = each["kind"]
            each.clear()
            each["kind"] = kind
        if theirs:
            version.save(update_fields=["data"])
    if was_here:
        changed(reading, Move.CHANGED)
    else:
        touch(reading)
    return True


def _same_picture(one: EvidenceBase, other: EvidenceBase) -> bool:
    """Two pictures described alike are two, as long as both stand in a cell; one taken out is a copy."""
    here = isinstance(one, CellEvidence) and isinstance(other, CellEvidence)
    return not (here and one.file) or one.file == other.file


def _said(recorded: dict[str, Any]) -> tuple[str, ...]:
    """What makes a piece of evidence the same one, whenever it was recorded."""
    return tuple(str(recorded.get(key, "")) for key in ("kind", "text", "speaker", "alt", "file_name"))


@transaction.atomic
def forget_removed(before: datetime) -> int:
    """Forget what was taken out before this moment, with its files. How many."""
    old = RemovedCell.objects.filter(at__lt=before)
    evidence_actions.erase_after_commit(RemovedEvidence.objects.filter(cell__in=old))
    return old.delete()[1].get("wheel.RemovedCell", 0)


# --- Contexts -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NewContext:
    """New for whom, where, compared with which habit."""

    for_whom: str
    where: str
    habit: str


@transaction.atomic
def choose_context(reading: Reading, context: NoveltyContext | NewContext, *, by: Any = None) -> NoveltyContext:
    """Say in which context this reading finds something new. Raises `Refused` when the same person already has a
    reading in that context: there is one reading a person and a context."""
    reading = locked(reading)
    row = context_row(reading.initiative, context, by)
    if reading.context_id == row.pk:
        return row
    others = Reading.objects.filter(initiative=reading.initiative_id, round=reading.round_id, context=row)
    same = others.filter(reader=reading.reader_id) if reading.reader_id else others.filter(guest=reading.guest)
    if same.exclude(pk=reading.pk).exists():
        raise Refused(_("Vous avez déjà une lecture dans ce contexte : complétez-la plutôt."))
    had = reading.context_id is not None
    reading.context = row
    touch(reading, "context")
    changed(reading, Move.CHANGED if had else Move.COMPLETED)
    return row


def context_row(initiative: Initiative, context: NoveltyContext | NewContext, by: Any) -> NoveltyContext:
    """The row of a context; the same words of the same person are the same context: a form sent twice writes one."""
    if isinstance(context, NoveltyContext):
        return context
    words = {"for_whom": context.for_whom, "where": context.where, "habit": context.habit}
    found = NoveltyContext.objects.filter(initiative=initiative, by=by, **words)
    # Guests have no account to be told apart by: each has a row of their own, as hidden as their reading.
    row = found.order_by("pk").first() if by is not None else None
    return row or NoveltyContext.objects.create(initiative=initiative, by=by, **words)
