"""What the team does with a text of its story. Every text is kept; who began from an older one is told, with both."""

import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.utils import timezone

from mieux.core.text import printable

from .. import journal
from ..models import How, Paragraph, Voyage, Wording
from .story import OWN_SLOT

if TYPE_CHECKING:
    from mieux.people.models import User

TEXT_LENGTH = 8_000
MOST_OWN = 60
"""Paragraphs that a team adds to one story."""


class Conflict(Exception):
    """Somebody has written this paragraph since; `row` is what it says now (None: it is gone)."""

    def __init__(self, row: Paragraph | None) -> None:
        super().__init__("written meanwhile")
        self.row = row


class TooMany(ValueError):
    """The story has as many paragraphs of the team as it can take."""


def _row(voyage: Voyage, slot: str, base: int) -> Paragraph | None:
    """The paragraph, for whoever began from its text number `base`; Conflict otherwise. Within a transaction."""
    journal.hold(voyage.pk)
    row = Paragraph.objects.filter(voyage=voyage, slot=slot).first()
    if (row.number if row else 0) != base:
        raise Conflict(row)
    return row


def _keep(row: Paragraph, how: How, by: "User | None") -> Paragraph:
    """Save the paragraph as it is now under its next number, and keep that text."""
    row.number += 1
    row.updated_at = timezone.now()
    row.save()
    _remember(row, how, by)
    return row


def _remember(row: Paragraph, how: How, by: "User | None") -> None:
    Wording.objects.create(
        paragraph=row,
        number=row.number,
        text=row.text,
        edited=row.edited,
        facts=row.facts,
        cards=row.cards,
        how=how,
        by=by,
        at=row.updated_at,
    )


def _begun(voyage: Voyage, slot: str, part: str, proposed: str, facts: Mapping[str, str]) -> Paragraph:
    """A paragraph that somebody takes in hand: the text that stood there by itself is its first one."""
    row = Paragraph(voyage=voyage, slot=slot, part=part, text=proposed, facts=dict(facts), number=0)
    return _keep(row, How.COMPOSED, None)


@transaction.atomic
def write(
    voyage: Voyage,
    slot: str,
    part: str,
    text: str,
    *,
    base: int,
    facts: Mapping[str, str],
    by: "User | None",
    proposed: str = "",
    cards: Sequence[str] = (),
) -> Paragraph:
    """The team's words for a paragraph. `facts`: what its cards said when the writing began. Raises Conflict."""
    row = _row(voyage, slot, base)
    text = str(printable(text)).strip()[:TEXT_LENGTH]
    if row is None and proposed:
        row = _begun(voyage, slot, part, proposed, facts)
    if row is None:
        row = Paragraph(voyage=voyage, slot=slot, part=part, number=0)
    row.text, row.edited, row.facts, row.cards = text, True, dict(facts), list(cards)
    return _keep(row, How.WRITTEN if text else How.REMOVED, by)


@transaction.atomic
def add(
    voyage: Voyage, part: str, text: str, *, facts: Mapping[str, str], cards: Sequence[str], by: "User | None"
) -> Paragraph:
    """One more paragraph, by the team. Raises TooMany."""
    journal.hold(voyage.pk)
    if Paragraph.objects.filter(voyage=voyage, slot__startswith=OWN_SLOT).count() >= MOST_OWN:
        raise TooMany
    slot = OWN_SLOT + secrets.token_hex(5)
    return write(voyage, slot, part, text, base=0, facts=facts, by=by, cards=cards)


@transaction.atomic
def settle(
    voyage: Voyage,
    slot: str,
    choice: Literal["keep", "take", "both"],
    *,
    base: int,
    proposed: str,
    facts: Mapping[str, str],
    by: "User | None",
) -> Paragraph | None:
    """« À rafraîchir » is answered: keep my text, take the proposed one, or put both. Raises Conflict.

    Taking a proposal when there is none any more takes the paragraph out of the story; its texts stay.
    """
    row = _row(voyage, slot, base)
    if row is None:
        return None
    row.facts = dict(facts)
    if choice == "keep":
        return _keep(row, How.KEPT, by)
    if choice == "both" and proposed:
        row.text, row.edited = f"{row.text}\n\n{proposed}"[:TEXT_LENGTH], True
        return _keep(row, How.BOTH, by)
    row.text, row.edited = proposed, not proposed
    return _keep(row, How.TAKEN if proposed else How.REMOVED, by)


@transaction.atomic
def bring_back(voyage: Voyage, slot: str, number: int, *, base: int, by: "User | None") -> Paragraph | None:
    """A text it had before, as a new one: nothing after it is lost. What its cards said then comes back with it."""
    row = _row(voyage, slot, base)
    old = row.wordings.filter(number=number).first() if row else None
    if row is None or old is None:
        return None
    row.text, row.edited, row.facts, row.cards = old.text, old.edited, old.facts, old.cards
    return _keep(row, How.BACK, by)
