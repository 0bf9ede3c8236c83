"""Reads. Games: answers.py. Workshops: rooms.py (who and what), scenes.py is beside (what the three faces show)."""

from .answers import (
    CLOUD,
    SAID,
    TOKENS,
    Readings,
    Said,
    Voice,
    answer_of,
    answers_of,
    counts,
    readings,
    said,
    waiting,
    words,
)

__all__ = [
    "CLOUD",
    "SAID",
    "TOKENS",
    "Readings",
    "Said",
    "Voice",
    "answer_of",
    "answers_of",
    "counts",
    "readings",
    "said",
    "waiting",
    "words",
]
