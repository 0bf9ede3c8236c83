"""Who is in a room: what each tab says of itself, never kept, gone when it leaves or falls silent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from .messages import Present

SILENCE = 35.0
"""Seconds after which a tab that says nothing has left; browsers speak every 15 s."""

PRESENCE_GAP = 0.05
RENEWAL_GAP = 3.0
"""Seconds between two words about who is there: when somebody moves, and when all they say is that they still are."""

TABS_PER_LINE = 3
"""One socket speaks for itself; a few more numbers are bearable (a page that was opened again)."""


class _Known(NamedTuple):
    clock: int
    said: str | None
    """What the tab said, word for word."""
    shown: str | None
    """The same with what the server says of the person."""
    whose: object
    at: float


class Presences:
    """The tabs of one room. `whose` is the socket that speaks; `shown` are fields that the server writes over its own.

    A tab speaks for itself only: what it repeats of others (y-websocket does) or says in their name is passed over.
    """

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}
        self._gone: dict[int, int] = {}
        self.changed: set[int] = set()
        self.renewed: set[int] = set()

    def __len__(self) -> int:
        return len(self._known)

    def hear(self, present: Iterable[Present], whose: object, shown: Mapping[str, Any], now: float) -> None:
        """Take what a socket says of its own tab; `changed` and `renewed` then name the tabs to tell the others."""
        for client, clock, said in present:
            known = self._known.get(client)
            if known is None:
                if said is not None and self._tabs_of(whose) < TABS_PER_LINE:
                    self._take(client, clock, said, whose, shown, now)
            elif known.whose is whose:
                if said is None and clock >= known.clock:
                    self._forget(client, clock)
                elif said is not None and clock > known.clock:
                    self._take(client, clock, said, whose, shown, now)

    def _tabs_of(self, whose: object) -> int:
        return sum(known.whose is whose for known in self._known.values())

    def _take(self, client: int, clock: int, said: str, whose: object, shown: Mapping[str, Any], now: float) -> None:
        before = self._known.get(client)
        if before is not None and before.said == said:
            self._known[client] = before._replace(clock=clock, at=now)
            self.renewed.add(client)
            return
        signed = _signed(said, shown)
        if signed is None:
            return
        self._known[client] = _Known(clock, said, signed, whose, now)
        self.changed.add(client)

    def _forget(self, client: int, clock: int) -> None:
        self._gone[client] = clock
        del self._known[client]
        self.changed.add(client)

    def hear_from_afar(self, present: Iterable[Present], origin: str, now: float) -> None:
        """Take what another process says of its tabs, signed there."""
        for client, clock, said in present:
            known = self._known.get(client)
            if known is not None and known.whose != origin and not isinstance(known.whose, str):
                continue
            if said is None:
                if known is not None:
                    self._forget(client, clock)
            elif known is None or clock > known.clock:
                (self.renewed if known is not None and known.shown == said else self.changed).add(client)
                self._known[client] = _Known(clock, None, said, origin, now)

    def leave(self, whose: object) -> None:
        """A socket is gone, and its tabs with it."""
        for client in [client for client, known in self._known.items() if known.whose is whose]:
            self._forget(client, self._known[client].clock)

    def expire(self, now: float) -> None:
        """Tabs that have fallen silent are gone."""
        for client in [client for client, known in self._known.items() if now - known.at > SILENCE]:
            self._forget(client, self._known[client].clock)

    def take_news(self, *, with_renewals: bool) -> list[Present]:
        """What to tell the others since the last time; renewals (« still there ») may wait for company."""
        clients = self.changed | self.renewed if with_renewals else self.changed
        news = [self._present(client) for client in clients]
        self._gone.clear()
        self.changed = set()
        if with_renewals:
            self.renewed = set()
        else:
            self.renewed -= clients
        return news

    def own(self, present: Iterable[Present]) -> list[Present]:
        """Those whose socket is in this process, or that have just left: what other processes are told."""
        return [one for one in present if one.state is None or not isinstance(self._known[one.client].whose, str)]

    def everybody(self) -> list[Present]:
        """All who are there."""
        return [self._present(client) for client in self._known]

    def _present(self, client: int) -> Present:
        known = self._known.get(client)
        if known is None:
            return Present(client, self._gone.get(client, 0), None)
        return Present(client, known.clock, known.shown)


class Herald:
    """Says who is there, gathered: soon when something has changed, now and then when not. `say` is given the news."""

    def __init__(self, presences: Presences, say: Callable[[list[Present]], None]) -> None:
        self._presences, self._say = presences, say
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._renewed_at = 0.0

    @property
    def is_waiting(self) -> bool:
        """Whether something is about to be said."""
        return self._timer is not None

    def soon(self) -> None:
        """Somebody came, moved, spoke or left."""
        presences, now = self._presences, self._loop.time()
        if self._timer is None and (presences.changed or presences.renewed):
            wait = PRESENCE_GAP if presences.changed else max(PRESENCE_GAP, self._renewed_at + RENEWAL_GAP - now)
            self._timer = self._loop.call_later(wait, self._tell)
        elif presences.changed and self._timer is not None and self._timer.when() > now + PRESENCE_GAP:
            self._timer.cancel()
            self._timer = self._loop.call_later(PRESENCE_GAP, self._tell)

    def _tell(self) -> None:
        self._timer = None
        now = self._loop.time()
        renewals = now >= self._renewed_at + RENEWAL_GAP
        if renewals:
            self._renewed_at = now
        news = self._presences.take_news(with_renewals=renewals)
        if news:
            self._say(news)
        self.soon()

    def stop(self) -> None:
        """Say nothing more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _signed(said: str, shown: Mapping[str, Any]) -> str | None:
    """A state with the server's fields over its own; None when it is no JSON object."""
    try:
        state = json.loads(said)
    except (ValueError, RecursionError):
        return None
    if not isinstance(state, dict):
        return None
    if not shown:
        return said
    return json.dumps({**state, **shown}, ensure_ascii=False, separators=(",", ":"))
