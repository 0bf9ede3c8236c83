"""What can be sorted in a stage, at which levels, and how far apart a room is about it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from pydantic import Field

from mieux.method import pack
from mieux.workshop.models import Contribution, Participant, Stage, Standing
from mieux.workshop.queries import rooms

from .. import spread
from ..kind import Choice, StageSettings

WRITE, SORT, REVEAL, DOMINOS = "write", "sort", "reveal", "dominos"
SHOWN = (REVEAL, DOMINOS)
UNSURE = "unsure"
CARDS_MOST = 40


class Wanted(StageSettings):
    """`question`: in large letters; `cards`: lines, or empty for what the stage before offers."""

    question: str = Field(default="", max_length=200)
    cards: str = Field(default="", max_length=6000)


def given(stage: Stage, settings: Wanted) -> list[Choice]:
    """The cards that lie there from the beginning."""
    lines = [line.strip()[:200] for line in settings.cards.splitlines() if line.strip()]
    if lines:
        return [Choice(f"l{number}", line) for number, line in enumerate(lines[:CARDS_MOST], 1)]
    return rooms.choices_before(stage)[:CARDS_MOST]


def written(cards: Iterable[Contribution]) -> list[Choice]:
    """Cards written in the stage."""
    return [Choice(f"w{card.pk}", card.text, card.language) for card in cards]


def cards_of(stage: Stage, settings: Wanted, participant: Participant | None = None) -> list[Choice]:
    """What can be sorted: before the cards are laid out, one's own beside those given; then everybody's."""
    if stage.phase == WRITE:
        own = stage.contributions.filter(participant=participant) if participant else stage.contributions.none()
    else:
        own = rooms.cards_of(stage, Standing.SHOWN)
    return (given(stage, settings) + written(own))[:CARDS_MOST]


def level_words() -> list[tuple[str, str]]:
    """(id, label) of the levels, from the nearest to the farthest, and « ne sait pas »."""
    return [*((level.id, level.label.plain) for level in pack().levels), (UNSURE, _("ne sait pas"))]


def sides() -> list[dict[str, Any]]:
    """Direct and indirect, with their levels: how the buttons are laid out."""
    method = pack()
    return [
        {
            "label": kind.label.plain,
            "levels": [{"id": each.id, "label": each.label.plain} for each in method.levels if each.kind == kind.id],
        }
        for kind in method.kinds
    ]


def apart(found: spread.Spread) -> tuple[int, ...]:
    """Direct facing indirect first; then two levels that face each other."""
    kinds = {level.id: level.kind for level in pack().levels}
    direct = sum(found.people(level) for level, kind in kinds.items() if kind == "direct")
    indirect = sum(found.people(level) for level, kind in kinds.items() if kind == "indirect")
    levels = sorted((found.people(level) for level in kinds), reverse=True)
    return min(direct, indirect), levels[1] if len(levels) > 1 else 0
