"""Every write on the questions and answers of a voyage: one verb, one transaction."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from mieux.core.text import printable

from ..models import FaqEntry, Voyage
from ..models.faq import ANSWER_LENGTH, QUESTION_LENGTH

if TYPE_CHECKING:
    from mieux.people.models import User

MOST = 300


class TooMany(ValueError):
    """Nobody reads three hundred answers."""


class Stale(ValueError):
    """Somebody wrote meanwhile; `now` is what stands there."""

    def __init__(self, now: FaqEntry) -> None:
        super().__init__("written meanwhile")
        self.now = now


def _held(voyage: Voyage) -> Voyage:
    return Voyage.objects.select_for_update(of=("self",)).get(pk=voyage.pk)


def _line(text: str) -> str:
    return " ".join(printable(text).split())[:QUESTION_LENGTH]


def _paragraphs(text: str) -> str:
    return str(printable(text)).strip()[:ANSWER_LENGTH]


@transaction.atomic
def pour_faq(
    voyage: Voyage, question: str, answer: str = "", *, origin: str = "", language: str = "fr", by: "User | None" = None
) -> FaqEntry:
    """Add a question with its answer at the end; never public by itself. TooMany when the list is full.

    `origin` says where it was asked (« atelier:12:c34 »): poured again, it is the entry that is there, whose words the
    crew may have changed; only an answer that was still missing is filled in.
    """
    _held(voyage)
    known = FaqEntry.objects.filter(voyage=voyage, origin=origin).first() if origin else None
    if known:
        if answer and not known.answer:
            known.answer, known.version, known.updated_at = _paragraphs(answer), known.version + 1, timezone.now()
            known.save(update_fields=["answer", "version", "updated_at"])
        return known
    last = FaqEntry.objects.filter(voyage=voyage).aggregate(most=Max("position"))["most"]
    if FaqEntry.objects.filter(voyage=voyage).count() >= MOST:
        raise TooMany
    return FaqEntry.objects.create(
        voyage=voyage,
        question=_line(question),
        answer=_paragraphs(answer),
        language=language,
        position=(last or 0) + 1,
        origin=origin[:120],
        by=by,
    )


@transaction.atomic
def rewrite(entry: FaqEntry, question: str, answer: str, *, public: bool, seen: int) -> FaqEntry:
    """Other words; `seen` is the version the form began with. Stale when somebody else wrote since."""
    row = FaqEntry.objects.select_for_update().get(pk=entry.pk)
    question, answer = _line(question), _paragraphs(answer)
    if row.version != seen and (row.question, row.answer) != (question, answer):
        raise Stale(row)
    row.question, row.answer, row.public = question, answer, public and bool(answer)
    row.version, row.updated_at = row.version + 1, timezone.now()
    row.save(update_fields=["question", "answer", "public", "version", "updated_at"])
    return row


@transaction.atomic
def shift(entry: FaqEntry, step: int) -> None:
    """One place up (-1) or down (1)."""
    _held(entry.voyage)
    order = list(FaqEntry.objects.filter(voyage=entry.voyage_id))
    here = next((place for place, row in enumerate(order) if row.pk == entry.pk), None)
    if here is None:
        return
    order.insert(max(0, min(len(order) - 1, here + step)), order.pop(here))
    for position, row in enumerate(order, 1):
        if row.position != position:
            FaqEntry.objects.filter(pk=row.pk).update(position=position)


@transaction.atomic
def remove(entry: FaqEntry) -> None:
    """Take a question out, for good."""
    FaqEntry.objects.filter(pk=entry.pk).delete()


def carry_over(before: Voyage, after: Voyage) -> None:
    """A new crossing keeps the questions of the one before, which keeps its own; what was public is chosen anew."""
    FaqEntry.objects.bulk_create(
        FaqEntry(
            voyage=after,
            question=row.question,
            answer=row.answer,
            language=row.language,
            position=row.position,
            origin=row.origin,
            by_id=row.by_id,
        )
        for row in FaqEntry.objects.filter(voyage=before)
    )
