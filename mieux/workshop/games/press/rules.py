"""The press conference: seven stances and one empty chair.

Which stance speaks is in the address, so a drawn card can be shared and comes back the same. Drawing is the only
chance, and it happens before: `draw` picks among the stances that were not heard yet.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from mieux.method import Pack
from mieux.workshop.models import REASON_LENGTH
from mieux.workshop.rules import MANY, Query, tidy

STANCE, HEARD, DRAW, ANSWER, THEN = "posture", "vu", "tirer", "reponse", "suite"
"""The words of the address: who speaks, who spoke before, draw somebody, my answer, and « what does the book say »."""

YOURS = "a-vous"
"""The empty chair: your own question."""


def seats(game: Any, pack: Pack) -> tuple[str, ...]:
    """The stances that may speak, in the order of the game."""
    return tuple(pack.stances.only(game.stances).ids)


@dataclass(frozen=True)
class Conference:
    """Who speaks, who spoke, and what was answered."""

    seats: tuple[str, ...]
    stance: str
    heard: tuple[str, ...]
    answer: str
    answered: bool
    """The player asked for the book's answer, with or without writing their own."""

    next_card = None
    done = False

    @property
    def card(self) -> str:
        """The item under which an answer is kept."""
        return self.stance

    @property
    def yours(self) -> bool:
        """It is the player's turn to ask."""
        return self.stance == YOURS

    @property
    def too_long(self) -> bool:
        """The answer would not fit in what others can read."""
        return len(self.answer) > REASON_LENGTH

    @property
    def left(self) -> tuple[str, ...]:
        """Stances that were not heard yet."""
        return tuple(seat for seat in self.seats if seat not in self.heard and seat != self.stance)

    def query(self, stance: str | None = None, **words: str) -> str:
        """The query string with somebody speaking ("" for nobody); my answer stays with the stance it was given to."""
        speaks = self.stance if stance is None else stance
        heard = dict.fromkeys((*self.heard, *((self.stance,) if self.stance in self.seats else ())))
        pairs = [(HEARD, seat) for seat in heard if seat != speaks]
        if speaks:
            pairs.append((STANCE, speaks))
        if speaks == self.stance and self.answer:
            pairs.append((ANSWER, self.answer))
        if speaks == self.stance and self.answered:
            pairs.append((THEN, "1"))
        return "?" + urlencode([*pairs, *words.items()])


def read(query: Query, game: Any, pack: Pack) -> Conference:
    """Return the conference an address describes; who is not invited does not speak."""
    seated = seats(game, pack)
    speaks = [one for one in query.getlist(STANCE)[:MANY] if one in (*seated, YOURS)][-1:]
    given = set(query.getlist(HEARD)[:MANY])
    answers = query.getlist(ANSWER)[-1:]
    return Conference(
        seats=seated,
        stance=speaks[0] if speaks else "",
        heard=tuple(seat for seat in seated if seat in given and seat not in speaks),
        # Longer answers are kept as typed (up to a limit that an address can carry), so that they can be cut.
        answer=tidy(answers[0][:2000]) if answers and speaks else "",
        answered=bool(query.getlist(THEN)) and bool(speaks),
    )


def draw(conference: Conference, choose: Callable[[Sequence[str]], str]) -> str:
    """Return who speaks next: one of those not heard yet, else the empty chair; `choose` is the chance."""
    return choose(conference.left) if conference.left else YOURS
