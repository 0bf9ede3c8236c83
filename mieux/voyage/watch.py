"""« À regarder »: what a crew may have forgotten. Gentle, dismissible, and pure: cards and links in, notices out.

A notice is a question, never a mark: nothing is counted, nothing is compared.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from .document import QUIET, Board, CardView
from .zones import BUOYS, CREW, OARS, SHARKS

SHARK_ALONE: Final = "shark-alone"
OAR_ALONE: Final = "oar-alone"
BUOY_VAGUE: Final = "buoy-vague"
BUOY_UNDATED: Final = "buoy-undated"
NEED_OPEN: Final = "need-open"
KINDS: Final = (SHARK_ALONE, OAR_ALONE, BUOY_VAGUE, BUOY_UNDATED, NEED_OPEN)


@dataclass(frozen=True)
class Notice:
    """Something to look at; `kind` is one of the words above, and the card says which."""

    kind: str
    card: CardView


def notices(board: Board, role_of: Callable[[str], str]) -> list[Notice]:
    """What to look at, in the order of the zones and cards. `role_of` says what a zone does (zones.role_of)."""
    return [notice for notice in _all(board, role_of) if notice.kind not in _quiet(notice.card)]


def put_aside(board: Board, role_of: Callable[[str], str]) -> list[Notice]:
    """What the crew does not want to be told again: it can be brought back as long as it is so."""
    return [notice for notice in _all(board, role_of) if notice.kind in _quiet(notice.card)]


def _all(board: Board, role_of: Callable[[str], str]) -> Iterator[Notice]:
    for card in sorted(board.cards.values(), key=lambda card: (card.zone, *card.place)):
        yield from (Notice(kind, card) for kind in _about(board, card, role_of(card.zone)))


def _quiet(card: CardView) -> list[str]:
    quiet = card.fields.get(QUIET)
    return quiet if isinstance(quiet, list) else []


def _about(board: Board, card: CardView, role: str) -> list[str]:
    if role == SHARKS:
        # « On l’accepte », with a reason, is an answer.
        return [] if card.fields.get("accepted") or board.from_card(card.id, "shark-oar") else [SHARK_ALONE]
    if role == OARS:
        return [] if board.from_card(card.id, "oar-crew") else [OAR_ALONE]
    if role == BUOYS and not card.fields.get("done"):
        vague = [] if card.fields.get("result") else [BUOY_VAGUE]
        return vague if card.fields.get("date") else [*vague, BUOY_UNDATED]
    if role == CREW and card.kind == "need":
        covered = board.from_card(card.id, "need-crew") or board.from_card(card.id, "need-lifeboat")
        return [] if covered else [NEED_OPEN]
    return []
