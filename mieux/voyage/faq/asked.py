"""The questions of a voyage as its files, and what is published of it, take them."""

from dataclasses import dataclass

from ..models import FaqEntry, Voyage

FAQ = "faq"
"""The part of a published story in which they stand."""


@dataclass(frozen=True)
class Asked:
    """A question and its answer (empty: it waits for one)."""

    question: str
    answer: str
    language: str


def asked_of(voyage: Voyage) -> tuple[Asked, ...]:
    """All of them, in the crew's order."""
    return tuple(Asked(row.question, row.answer, row.language) for row in FaqEntry.objects.filter(voyage=voyage))


def ticked_of(voyage: Voyage) -> list[tuple[str, str]]:
    """(slot, text) of the answers that the crew ticked: they may be chosen for the public story."""
    rows = FaqEntry.objects.filter(voyage=voyage, public=True)
    return [(f"{FAQ}-{row.pk}", f"{row.question}\n\n{row.answer}") for row in rows]
