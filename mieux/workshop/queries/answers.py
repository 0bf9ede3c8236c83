"""Reads: what everybody answered, as facts to lay side by side. Nothing is summed, ranked or averaged."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from mieux.method import Pack, Text

from ..models import VISIBLE, GameAnswer, State
from ..rules import folded, people_in_words

TOKENS = 12
"""People drawn one by one beside a choice; from there on the words alone say how many."""

SAID = 8
"""Reasons of others shown under the readings, the most recent first."""

CLOUD = 40
"""Words of visitors shown in one cloud."""


@dataclass(frozen=True)
class Voice:
    """A choice, and how many people see it so: a phrase, and small papers to draw (one a person)."""

    id: str
    label: Any
    count: int
    mine: bool

    @property
    def words(self) -> str:
        """ "Deux personnes"; never a percentage, never a place in an order."""
        return people_in_words(self.count)

    @property
    def tokens(self) -> list[int]:
        """Where to draw the papers, in units of the drawing (16 a paper)."""
        return [16 * place for place in range(min(self.count, TOKENS))]


@dataclass(frozen=True)
class Said:
    """What somebody wrote beside their choice."""

    id: int
    labels: tuple[Any, ...]
    text: str
    language: str


@dataclass(frozen=True)
class Readings:
    """Three readings side by side, and the reasons others gave."""

    mine: tuple[Any, ...]
    book: tuple[Any, ...]
    book_reason: Text | None
    voices: tuple[Voice, ...]
    said: tuple[Said, ...]

    @property
    def quiet(self) -> bool:
        """Nobody added a reading yet."""
        return not any(voice.count for voice in self.voices)


def answers_of(pack: Pack, game: str) -> QuerySet[GameAnswer]:
    """The answers to a game of this pack, in whatever version they were given (ids are never taken away)."""
    return GameAnswer.objects.filter(method__startswith=f"{pack.id}@", game=game)


def counts(pack: Pack, game: str, item: str) -> Counter[str]:
    """How many people chose each id for this item: one query, grouped by equal readings."""
    found: Counter[str] = Counter()
    rows = answers_of(pack, game).filter(item=item).values_list("choices").annotate(Count("pk")).order_by()
    for ids, people in rows:
        for id in ids.split():
            found[id] += people
    return found


def said(pack: Pack, game: str, item: str, labels: Mapping[str, Any], limit: int = SAID) -> tuple[Said, ...]:
    """What people wrote about this item and what may be shown, the most recent first."""
    rows = answers_of(pack, game).filter(item=item, state__in=VISIBLE).exclude(reason="").order_by("-created")[:limit]
    return tuple(
        Said(row.pk, tuple(labels[id] for id in row.choices.split() if id in labels), row.reason, row.language)
        for row in rows
    )


def readings(
    pack: Pack,
    game: str,
    item: str,
    choices: Sequence[tuple[str, Any]],
    mine: Iterable[str],
    book: Iterable[str],
    reason: Text | None,
) -> Readings:
    """Lay three readings of one item side by side; `choices` are (id, label) in the order of the pack. Two queries."""
    labels = dict(choices)
    mine = tuple(mine)
    people = counts(pack, game, item)
    return Readings(
        mine=tuple(labels[id] for id in mine if id in labels),
        book=tuple(labels[id] for id in book if id in labels),
        book_reason=reason,
        voices=tuple(Voice(id, label, people[id], id in mine) for id, label in choices),
        said=said(pack, game, item, labels),
    )


def words(pack: Pack, game: str, item: str) -> list[GameAnswer]:
    """The words visitors added to a cloud, each spelling once, the most recent last."""
    rows = answers_of(pack, game).filter(item=item, state__in=VISIBLE).exclude(reason="").order_by("-created")
    found: dict[str, GameAnswer] = {}
    for row in rows[: CLOUD * 3]:
        found.setdefault(folded(row.reason), row)
    return list(reversed(list(found.values())[:CLOUD]))


def answer_of(pack: Pack, guest: str, game: str, item: str) -> GameAnswer | None:
    """What this guest answered to this item, or nothing."""
    return answers_of(pack, game).filter(guest=guest, item=item).order_by("-created").first()


def waiting() -> QuerySet[GameAnswer]:
    """What a moderator has to look at: what was reported and what the sieve held, the oldest first."""
    return GameAnswer.objects.filter(state__in=[State.REPORTED, State.HELD]).order_by("created")
