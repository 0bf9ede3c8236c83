"""Who said what, subject by subject, for kinds in which each person says one word of each of several subjects.

Votes are written « subject:word ». Nothing here is a mean or an order of merit: subjects stay in the order they were
asked in, and what differs most is picked to be talked about.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from mieux.workshop.models import Contribution, Source, Stage, Standing, Vote

DRAWN = 24
"""Dots drawn one by one; the words say how many there are in any case."""
TALKED_ABOUT = 2
"""Differences that are proposed as subjects: two are a conversation, five are a list."""
QUOTES = 2
"""Sentences shown for each side of a difference."""


def option(subject: str, word: str) -> str:
    """How a vote says one word of one subject."""
    return f"{subject}:{word}"


@dataclass
class Spread:
    """The words said of one subject: word → source → people."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def people(self, word: str) -> int:
        """How many say it, by phone, by hand and on paper."""
        return self.counts.get(word, Counter()).total()

    def add(self, word: str, source: str, people: int) -> None:
        """One more line of the count."""
        self.counts.setdefault(word, Counter())[source] += people


def spreads(rows: Iterable[tuple[str, str, int]]) -> dict[str, Spread]:
    """Subject → what is said of it, from (option, source, people)."""
    found: dict[str, Spread] = {}
    for said, source, people in rows:
        subject, colon, word = said.rpartition(":")
        if colon:
            found.setdefault(subject, Spread()).add(word, source, people)
    return found


def in_words(spread: Spread, words: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """The words of a subject in their order, with dots to draw and the count in words; every word is there."""
    return [
        {
            "id": word,
            "label": label,
            "people": spread.people(word),
            "drawn": list(range(min(spread.people(word), DRAWN))),
            "of_which": [
                str(text % {"n": count})
                for source, text in (
                    (Source.HAND, _("dont %(n)s à main levée")),
                    (Source.PAPER, _("dont %(n)s sur papier")),
                )
                if (count := spread.counts.get(word, Counter())[source])
            ],
        }
        for word, label in words
    ]


def most_apart(
    found: dict[str, Spread], subjects: Sequence[str], apart: Callable[[Spread], tuple[int, ...]]
) -> list[str]:
    """The subjects on which the room is most divided, at most two, in the order they were asked in.

    `apart` says how many people face each other; it chooses, and is never shown.
    """
    divided = [subject for subject in subjects if subject in found and any(apart(found[subject]))]
    # sorted() is stable: of two alike, the one that was asked first.
    picked = sorted(divided, key=lambda subject: apart(found[subject]), reverse=True)[:TALKED_ABOUT]
    return [subject for subject in subjects if subject in picked]


def sentences(stage: Stage, subjects: Sequence[str]) -> dict[tuple[str, str], list[dict[str, str]]]:
    """(subject, word) → sentences of those who said that word, as far as others may read them. Two queries."""
    if not subjects:
        return {}
    said: dict[tuple[int | None, str], str] = {}
    for person, text in Vote.objects.filter(stage=stage, participant__isnull=False).values_list(
        "participant_id", "option"
    ):
        subject, _colon, word = text.rpartition(":")
        said[person, subject] = word
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for card in Contribution.objects.filter(stage=stage, standing=Standing.SHOWN, about__in=subjects):
        its = said.get((card.participant_id, card.about))
        if its:
            found.setdefault((card.about, its), []).append({"text": card.text, "language": card.language})
    return found
