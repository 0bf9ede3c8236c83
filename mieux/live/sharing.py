"""One room open in several processes: who has heard what, what is on disk already, and how losses heal.

Every tick of a room goes out numbered (`Shared`). A process that misses a number, or hears in the regular `Here` that
it missed some, asks with what it knows (`Ask`) and is sent the rest (`Answer`). Changes heard from another process are
written by that one; until it says so (`Kept`) they are remembered here, and written here when it stays silent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from . import messages
from .messages import Answer, Around, Ask, Here, Kept, Malformed, Present, Shared

PATIENCE = 3.0
"""Seconds after which what another process has not written is written here."""


ASK_EVERY = 0.5
"""Seconds between two questions, while messages overtake each other."""


@dataclass
class Sharing:
    """What one room knows of the same room elsewhere. `say` publishes on its topic."""

    origin: str
    say: Callable[[bytes], None]
    turn: int = 0
    """How often this process has shared."""
    _heard: dict[str, int] = field(default_factory=dict)
    _asked_at: float = -ASK_EVERY
    _unkept: list[tuple[str, int, bytes, float]] = field(default_factory=list)
    _known_then: dict[int, int] = field(default_factory=dict)

    def share(self, update: bytes) -> None:
        """Tell the others about one tick."""
        self.turn += 1
        self.say(messages.pack(Shared(self.origin, self.turn, update)))

    def kept(self, turn: int) -> None:
        """Tell the others that what was shared up to `turn` is on disk."""
        self.say(messages.pack(Kept(self.origin, turn)))

    def around(self, present: list[Present]) -> None:
        """Tell the others who is here."""
        self.say(messages.pack(Around(self.origin, tuple(present))))

    def ask(self, state: bytes) -> None:
        """Ask the others for what is not known here."""
        self.say(messages.pack(Ask(self.origin, state)))

    def answer(self, to: str, update: bytes) -> None:
        """Send what was asked for."""
        self.say(messages.pack(Answer(self.origin, to, self.turn, update)))

    def here(self, state: bytes) -> None:
        """Say what is known here; now and then."""
        self.say(messages.pack(Here(self.origin, self.turn, state)))
        self._known_then = messages.read_state(state)

    def missed_one(self, origin: str, turn: int, now: float) -> bool:
        """Note the number that another process is at; True when one before it was not heard, and it is time to ask.
        Until the answer has come, that process stays where it was: a lost question or answer is asked again."""
        before = self._heard.get(origin, 0)
        if turn <= before + 1:
            self._heard[origin] = max(turn, before)
            return False
        if now - self._asked_at < ASK_EVERY:
            return False
        self._asked_at = now
        return True

    def is_behind(self, heard: Here) -> bool:
        """Whether this process has not heard all that another one shared."""
        return self._heard.get(heard.origin, 0) < heard.turn

    def lacks(self, heard: Here) -> bool:
        """Whether another process does not know what this one knew some seconds ago."""
        try:
            theirs = messages.read_state(heard.state)
        except Malformed:
            return False
        return any(theirs.get(client, 0) < clock for client, clock in self._known_then.items())

    def caught_up(self, answer: Answer) -> None:
        """What another process had shared until it answered is known now."""
        self._heard[answer.origin] = max(answer.turn, self._heard.get(answer.origin, 0))

    def remember(self, origin: str, turn: int, update: bytes, now: float) -> None:
        """A change that the other process has still to write."""
        self._unkept.append((origin, turn, update, now))

    def forget(self, kept: Kept) -> None:
        """The other process has written."""
        self._unkept = [one for one in self._unkept if one[0] != kept.origin or one[1] > kept.turn]

    def waits_for(self) -> dict[str, int]:
        """What must be on disk, elsewhere, before a change that may build on it is safe: process → its turn."""
        found: dict[str, int] = {}
        for origin, turn, _update, _at in self._unkept:
            found[origin] = max(turn, found.get(origin, 0))
        return found

    def still_waits_for(self, needs: dict[str, int]) -> bool:
        """Whether some of that is not on disk yet."""
        return any(turn <= needs.get(origin, -1) for origin, turn, _update, _at in self._unkept)

    def overdue(self, now: float, *, all_of_them: bool = False) -> list[bytes]:
        """Changes that nobody seems to write: they are to be written here."""
        late = [one for one in self._unkept if all_of_them or now - one[3] > PATIENCE]
        if late:
            self._unkept = [one for one in self._unkept if one not in late]
        return [one[2] for one in late]
