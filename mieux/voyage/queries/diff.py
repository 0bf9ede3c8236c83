"""« Avant → après » by words, and what going back to a moment would change. Pure."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from ..document import Board, CardView
from ..zones import HOLD

SAME, GONE, NEW, CUT = "same", "gone", "new", "cut"
MOST_WORDS = 4_000
"""Words and blanks of both texts together; longer ones are told as a whole, before then after."""
AROUND = 12
"""Words and blanks kept around a change; what is longer between two changes is left out."""
_WORDS = re.compile(r"\s+|[^\W_]+(?:[’'-][^\W_]+)*|.", re.S)


@dataclass(frozen=True)
class Piece:
    """A run of words: the same, gone, new, or cut (left out because nothing changed there)."""

    kind: str
    text: str


def words(before: str, after: str) -> list[Piece]:
    """The second text told from the first, word by word."""
    if not before or not after:
        return [Piece(GONE, before)] * bool(before) + [Piece(NEW, after)] * bool(after)
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return [Piece(GONE, before), Piece(NEW, after)]
    found = list(_pieces(old, new))
    kept = sum(len(piece.text) for piece in found if piece.kind == SAME)
    if kept * 3 < min(len(before), len(after)):
        # Hardly anything in common: a patchwork would be harder to read than both texts.
        return [Piece(GONE, before), Piece(NEW, after)]
    return [short for number, piece in enumerate(found) for short in _shortened(piece, number, len(found))]


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, start, end, start_new, end_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(SAME, "".join(old[start:end]))
            continue
        if end > start:
            yield Piece(GONE, "".join(old[start:end]))
        if end_new > start_new:
            yield Piece(NEW, "".join(new[start_new:end_new]))


def _shortened(piece: Piece, number: int, many: int) -> Iterator[Piece]:
    parts = _WORDS.findall(piece.text)
    first, last = number == 0, number == many - 1
    if piece.kind != SAME or many == 1 or len(parts) <= 2 * AROUND + 4:
        yield piece
        return
    if not first:
        yield Piece(SAME, "".join(parts[:AROUND]))
    yield Piece(CUT, "")
    if not last:
        yield Piece(SAME, "".join(parts[-AROUND:]))


@dataclass(frozen=True)
class CardChange:
    """A card that going back would change. `now` is None when it is no longer there, `then` when it was not yet."""

    id: str
    then: CardView | None
    now: CardView | None

    @property
    def pieces(self) -> list[Piece]:
        """Its text, from now to then."""
        return words(self.now.text if self.now else "", self.then.text if self.then else "")


@dataclass
class Preview:
    """What would change between the canvas as it is and a moment."""

    #: In the hold (or gone) now, aboard then.
    back: list[CardChange] = field(default_factory=list)
    #: Another text, zone, or field.
    changed: list[CardChange] = field(default_factory=list)
    #: Aboard now, not there then: they go to the hold.
    away: list[CardChange] = field(default_factory=list)
    links: int = 0

    @property
    def nothing(self) -> bool:
        """The canvas is as it was."""
        return not (self.back or self.changed or self.away or self.links)

    @property
    def ids(self) -> dict[str, str]:
        """Card → « back » or « changed »."""
        return {each.id: "back" for each in self.back} | {each.id: "changed" for each in self.changed}


def preview(now: Board, then: Board) -> Preview:
    """What going back to `then` would do to `now`. Cards that only stand elsewhere in their list are left out."""
    found = Preview()
    for card in then.cards.values():
        present = now.cards.get(card.id)
        change = CardChange(card.id, card, present)
        if present is None or (present.zone == HOLD and card.zone != HOLD):
            found.back.append(change)
        elif _matter(present) != _matter(card):
            found.changed.append(change)
    found.away = [
        CardChange(card.id, None, card)
        for card in now.cards.values()
        if card.id not in then.cards and card.zone != HOLD
    ]
    found.links = len(set(now.links) ^ set(then.links))
    by_place: Callable[[CardChange], tuple[str, tuple[str, str]]] = lambda each: (  # noqa: E731
        (each.then or each.now).zone,  # type: ignore[union-attr]
        (each.then or each.now).place,  # type: ignore[union-attr]
    )
    for rows in (found.back, found.changed, found.away):
        rows.sort(key=by_place)
    return found


def _matter(card: CardView) -> tuple[object, ...]:
    fields = {key: value for key, value in card.fields.items() if key not in ("was", "quiet")}
    return card.zone, card.text, card.kind, card.colour, sorted(fields.items(), key=lambda pair: pair[0])
