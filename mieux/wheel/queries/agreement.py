"""Where readers differ most, as questions to talk about; never a number, never a side that wins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from ..models import ReadingCell, Word
from .tally import Agreement, Cell, Tally, Voice

MOST = 3
#: Words that face each other, the farthest apart first: this is all that « differ most » means.
FACING = ((Word.PRESENT, Word.NOT_SEEN), (Word.PARTLY, Word.NOT_SEEN), (Word.PRESENT, Word.PARTLY))


@dataclass(frozen=True)
class Side:
    """One reader's word, and the fact they wrote with it."""

    word: Word
    voice: Voice
    sentence: str = ""


@dataclass(frozen=True)
class Question:
    """A cell on which two readers may talk."""

    cell: Cell
    one: Side
    other: Side

    @property
    def same_reader(self) -> bool:
        """One person, in two readings: they saw it once and not the other time."""
        return self.one.voice.reader is not None and self.one.voice.reader == self.other.voice.reader


def questions(tally: Tally) -> list[Question]:
    """Up to three cells, chosen by this rule and shown in the order of the wheel.

    First the cells where « présent » faces « pas vu », then « en partie » facing « pas vu », then « présent » facing
    « en partie »; among them, first those where somebody brought evidence; one for each criterion, so that the talk
    goes around the wheel. How many readers stand on each side plays no part. One query for the facts they wrote.
    """
    chosen: dict[str, tuple[Cell, Word, Word]] = {}
    for one, other in FACING:
        facing = [cell for cell in tally if cell.agreement != Agreement.NONE and {one, other} <= cell.words]
        for cell in [each for each in facing if each.kinds] + [each for each in facing if not each.kinds]:
            if len(chosen) < MOST:
                chosen.setdefault(cell.criterion, (cell, one, other))
    picked = [chosen[cell.criterion] for cell in tally if chosen.get(cell.criterion, (None,))[0] is cell]
    pairs = [(cell, one, other, *_apart(cell, one, other)) for cell, one, other in picked]
    said = _sentences((cell, voice) for cell, _one, _other, *voices in pairs for voice in voices)
    return [
        Question(
            cell,
            Side(one, left, said.get((left.reading, cell.criterion, cell.phase), "")),
            Side(other, right, said.get((right.reading, cell.criterion, cell.phase), "")),
        )
        for cell, one, other, left, right in pairs
    ]


def _apart(cell: Cell, one: Word, other: Word) -> tuple[Voice, Voice]:
    """A reader of each word: two different people when the readers kept allow it."""
    left, right = cell.voice(one), cell.voice(other)
    assert left is not None
    assert right is not None
    pairs = [(a, b) for a in left.voices for b in right.voices]
    return next((pair for pair in pairs if pair[0].reader is None or pair[0].reader != pair[1].reader), pairs[0])


def _sentences(wanted: Iterable[tuple[Cell, Voice]]) -> dict[tuple[int, str, str], str]:
    where = Q()
    for cell, voice in wanted:
        where |= Q(reading_id=voice.reading, criterion=cell.criterion, phase=cell.phase)
    if not where:
        return {}
    rows = ReadingCell.objects.filter(where).values_list("reading_id", "criterion", "phase", "sentence")
    return {(reading, criterion, phase): sentence for reading, criterion, phase, sentence in rows}
