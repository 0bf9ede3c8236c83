"""A reading as plain data: what its history keeps, what an export hands over. Stable codes, no contact."""

from hashlib import blake2b
from typing import Any

from mieux.evidence.record import record

from .models import Reading, ReadingCell


def snapshot(reading: Reading) -> dict[str, Any]:
    """The whole reading, with the codes it is stored with; the words are found again by `words.py`."""
    context = reading.context
    return {
        "method": reading.method,
        "stance": reading.stance,
        "people": reading.people,
        "context": {"for_whom": context.for_whom, "where": context.where, "habit": context.habit} if context else None,
        "cells": [
            {
                "criterion": cell.criterion,
                "phase": cell.phase,
                "word": cell.word,
                "sentence": cell.sentence,
                "evidence": [record(row) for row in cell.evidence.all()],
            }
            for cell in reading.cells.prefetch_related("evidence")
        ],
        "forms": [{"form": each.form, "reason": each.reason} for each in reading.forms.all()],
    }


def digest(cell: ReadingCell) -> str:
    """Twelve signs that change when the cell does: a form says with them which text it started from."""
    parts = (str(cell.pk), cell.criterion, cell.phase, cell.word, cell.sentence)
    return blake2b("\x1f".join(parts).encode(), digest_size=6).hexdigest()
