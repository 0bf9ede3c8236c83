"""One document that several people edit at the same moment.

Bytes come in from lines (sockets) and from the bus; each update is applied to the document, which is what refuses the
malformed, and goes out through three doors: the other lines (gathered for a few milliseconds, one message a tick, the
bytes as they came), the other processes, the journal. A line hears « saved » only after the journal has said so.

Everything here runs in the event loop and never waits; the house (house.py) writes, opens and unloads.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from pycrdt import Doc, merge_updates

from . import messages
from .bus import LocalBus
from .document import Document
from .ledger import Batch, Ledger, Sent
from .line import Limits, Line, framed
from .messages import EMPTY_STATE, EMPTY_UPDATE, Close, Malformed, Present
from .presence import Herald, Presences
from .sharing import Sharing

logger = logging.getLogger(__name__)

GAP_A_LINE = 0.000_06
GAP_MOST = 0.008
"""A tick follows the one before by this much for each line, at most 8 ms: what a write to each costs is shared by all
the updates of those milliseconds. A quiet room sends at once."""
CROWD = 8
GAP_CROWDED = 0.016
"""When a tick has carried as many updates, the next one waits longer: still a blink, and half of the work."""
_UNSAVED_MOST = 16 * 2**20
_WAITING_SECONDS = 10.0


class Room:
    """A document, the lines that edit it, and what is still to be written.

    `wake` is called when there is something to write; `doubted_at` is since when all changes of rights were heard.
    """

    def __init__(
        self,
        topic: str,
        doc: Doc,
        sequence: int = 0,
        *,
        bus: LocalBus,
        limits: Limits | None = None,
        wake: Callable[[Room], None] = lambda room: None,
    ) -> None:
        self.topic, self.limits = topic, limits or Limits()
        self.lines: set[Line] = set()
        self.presences = Presences()
        self._wake = wake
        self._loop = asyncio.get_running_loop()
        self.emptied_at = self.doubted_at = self._loop.time()
        self._fresh: list[bytes] = []
        self._fresh_from: Line | None = None
        self._fresh_far: list[bytes] = []
        self._tick_timer: asyncio.Handle | None = None
        self._ticked_at = 0.0
        self._carried = 0
        self.herald = Herald(self.presences, self._tell_presence)
        self.document = Document(doc, self._gave_up)
        self.sharing = Sharing(bus.origin, lambda data: bus.publish(topic, data)) if bus.shared else None
        self.ledger = Ledger(sequence, self.sharing, lambda: self.document.waiting)

    @property
    def doc(self) -> Doc:
        """The document, as pycrdt has it."""
        return self.document.doc

    # --- Lines ----------------------------------------------------------------------------------

    def join(self, line: Line) -> None:
        """A socket comes in: it is told what the room knows and who is there, and asked what it knows."""
        if len(self.lines) >= self.limits.lines:
            line.close(Close.TRY_LATER, "the room is crowded")
            return
        self.lines.add(line)
        line.send(messages.step1(self.document.state()))
        if len(self.presences):
            line.send(messages.awareness(self.presences.everybody()))

    def leave(self, line: Line) -> None:
        """A socket is gone."""
        line.closed = True
        line.missed.clear()
        if line in self.lines:
            self.lines.discard(line)
            self.presences.leave(line)
            self.herald.soon()
            self.ledger.forget(line)
            if not self.lines:
                self.emptied_at = self._loop.time()

    def receive(self, line: Line, data: bytes) -> None:
        """Hear one message of one socket. Whatever it is, only that socket suffers from it."""
        if line.closed:
            return
        debt = line.allowance.spend(len(data), self._loop.time())
        if debt:
            if debt > self.limits.flood_seconds:
                line.close(Close.FLOOD)
                return
            line.transport.pause(debt)
        if line.doubted:
            line.held.append(data)
            return
        rights = line.rights
        if not rights.read or (rights.until is not None and time.time() >= rights.until):
            line.close(Close.FORBIDDEN)
            return
        if len(data) > self.limits.message:
            line.close(Close.TOO_LARGE)
            return
        try:
            self._obey(line, messages.read(data))
        except Malformed:
            line.close(Close.MALFORMED)

    def _obey(self, line: Line, message: messages.Message) -> None:
        if isinstance(message, messages.Update):
            self._take(line, message.update, whole=False)
        elif isinstance(message, messages.Step2):
            self._take(line, message.update, whole=True)
        elif isinstance(message, messages.Step1):
            self._bring_up_to_date(line, message.state)
        elif isinstance(message, messages.Awareness):
            self.presences.hear(message.present, line, line.rights.shown, self._loop.time())
            self.herald.soon()
        elif isinstance(message, messages.QueryAwareness):
            line.send(messages.awareness(self.presences.everybody()))
        elif isinstance(message, messages.WantsSaved):
            line.wants_saved = True
        else:
            raise Malformed("only the server says that")

    def _take(self, line: Line, update: bytes, *, whole: bool) -> None:
        rights = line.rights
        if not rights.write:
            # A reader's tab answers the first question too, with nothing: that is no attempt. The rest is dropped,
            # and said once; the tab stays and reads on.
            if update != EMPTY_UPDATE and not whole and not line.told_refused:
                line.told_refused = True
                line.send(messages.refused("read-only"))
            return
        if self.ledger.size > _UNSAVED_MOST:
            line.close(Close.TRY_LATER, "nothing can be saved for now")
            return
        line.taken += 1
        if update != EMPTY_UPDATE:
            if self.document.is_full(len(update), self.limits.document):
                line.close(Close.FULL)
                return
            if self._apply(update, line, whole=whole) is None:
                return
        if whole and self.sharing:
            # What this tab knows may come from a process that had no time to write it.
            for lost in self.sharing.overdue(0, all_of_them=True):
                self.ledger.keep(lost, "")
        self.ledger.owe(line)
        self._wake(self)

    def _apply(self, update: bytes, line: Line | None, *, whole: bool) -> bytes | None:
        """Apply what a line or another process (None) sent; out: what was new in it, or None when it has to wait."""
        passed_on = self.document.apply(update, whole=whole)
        if passed_on is None:
            # Two tabs of one browser tell each other first: the second may reach us before the first.
            self.document.wait(update, Sent(line, line.taken) if line else None, self._loop.time())
        elif passed_on:
            self._pass_on(passed_on, line)
        if self.document.waiting:
            for one in self.document.arrived():
                whose = one.whose.line if isinstance(one.whose, Sent) else None
                self._pass_on(one.update, whose)
                if whose in self.lines and whose is not None:
                    self.ledger.owe(whose)
                    self._wake(self)
        return passed_on

    def _gave_up(self, whose: list[object]) -> None:
        for sent in whose:
            if isinstance(sent, Sent):
                sent.line.close(Close.TRY_LATER, "something was missing")

    def _pass_on(self, update: bytes, line: Line | None) -> None:
        """To the journal and to the others; what comes from another process is written there (`line` is None)."""
        if line is None:
            self._fresh_far.append(update)
        else:
            self.ledger.keep(update, line.rights.whom)
            self._fresh_from = line if not self._fresh or self._fresh_from is line else None
            self._fresh.append(update)
        self._tick_soon()

    def _bring_up_to_date(self, line: Line, state: bytes) -> None:
        """Answer « this is what I know » with the rest."""
        line.joined = True
        if state != EMPTY_STATE:
            line.send(messages.step2(self.document.rest(state)))
            return
        message, frame, since = self.document.everything()
        line.send(message, frame)
        if since is not None:
            line.send(messages.update(since))

    # --- Going out ------------------------------------------------------------------------------

    def _tick_soon(self) -> None:
        if self._tick_timer is None:
            most = GAP_CROWDED if self._carried >= CROWD else GAP_MOST
            due = self._ticked_at + min(most, len(self.lines) * GAP_A_LINE)
            if self._loop.time() >= due:
                self._tick_timer = self._loop.call_soon(self._tick)
            else:
                self._tick_timer = self._loop.call_at(due, self._tick)

    def _tick(self) -> None:
        """Send what has gathered, one message for all."""
        self._tick_timer = None
        self._ticked_at = self._loop.time()
        fresh, far, alone = self._fresh, self._fresh_far, self._fresh_from
        self._fresh, self._fresh_far, self._fresh_from = [], [], None
        self._carried = len(fresh) + len(far)
        if fresh and self.sharing:
            self.sharing.share(_merged(fresh))
        if fresh or far:
            self._spread(messages.update(_merged(fresh + far)), None if far else alone)

    def _spread(self, message: bytes, but: Line | None = None) -> None:
        frame = framed(message)
        for line in self.lines:
            if line.blocked_since is not None:
                self._let_wait(line, message)
            elif line is not but and not line.closed:
                line.transport.send(message, frame)

    def _let_wait(self, line: Line, message: bytes) -> None:
        """A tab that reads slowly: what it misses waits, shared with the others in memory, up to a limit."""
        if message[:1] != b"\x00":
            return  # who is there is told afresh later
        line.missed.append(message)
        line.missed_size += len(message)
        if line.missed_size > self.limits.waiting:
            line.close(Close.TRY_LATER, "too far behind")

    def blocked(self, line: Line) -> None:
        """The transport says that this socket takes nothing more for now."""
        line.blocked_since = self._loop.time()

    def unblocked(self, line: Line) -> None:
        """It takes again: what it missed goes out as one message."""
        line.blocked_since = None
        if line.closed:
            return
        missed, line.missed, line.missed_size = line.missed, [], 0
        if missed:
            line.send(messages.update(_merged([messages.read(one).update for one in missed])))  # type: ignore[union-attr]
            line.send(messages.awareness(self.presences.everybody()))
        self.ledger.tell({line: line.saved})

    def _tell_presence(self, news: list[Present]) -> None:
        self._spread(messages.awareness(news))
        if self.sharing and (own := self.presences.own(news)):
            self.sharing.around(own)

    # --- Being kept -----------------------------------------------------------------------------

    @property
    def has_to_write(self) -> bool:
        """Whether something waits for the journal, or for its word."""
        return bool(not self.ledger.is_settled or self.document.waiting)

    def written(self, batch: Batch, sequence: int | None) -> None:
        """The journal has written a batch, up to change `sequence`; None: it knows no such room any more."""
        if not self.ledger.written(batch, sequence):
            self.end(Close.NO_SUCH_ROOM)

    # --- Other processes ------------------------------------------------------------------------

    def hear(self, data: bytes) -> None:
        """Hear one message of the bus."""
        try:
            message = messages.unpack(data)
        except Malformed:
            return
        match message:
            case messages.RightsChanged():
                self.doubt()
            case messages.Pushed(update):
                self._from_afar(update)
            case _ if self.sharing:
                self._hear_share(self.sharing, message)

    def _hear_share(self, sharing: Sharing, message: messages.BusMessage) -> None:
        now = self._loop.time()
        match message:
            case messages.Shared(origin, turn, update):
                if sharing.missed_one(origin, turn, now):
                    sharing.ask(self.document.state())
                if passed_on := self._from_afar(update):
                    sharing.remember(origin, turn, passed_on, now)
            case messages.Kept():
                sharing.forget(message)
                self.ledger.tell_late()
            case messages.Here(origin):
                if sharing.is_behind(message):
                    sharing.ask(self.document.state())
                if sharing.lacks(message):
                    sharing.answer(origin, self.document.rest(message.state))
            case messages.Ask(origin, state):
                sharing.answer(origin, self.document.rest(state))
                sharing.around(self.presences.own(self.presences.everybody()))
            case messages.Answer(origin, to, turn, update) if to == sharing.origin:
                sharing.caught_up(message)
                if passed_on := self._from_afar(update, whole=True):
                    sharing.remember(origin, turn, passed_on, now)
            case messages.Around(origin, present):
                self.presences.hear_from_afar(present, origin, now)
                self.herald.soon()

    def catch_up(self, update: bytes) -> None:
        """Take what was read from the journal again, after messages may have been lost."""
        self._from_afar(update, whole=True)

    def _from_afar(self, update: bytes, *, whole: bool = False) -> bytes:
        """Take what another process sent; out: what was new in it."""
        try:
            passed_on = self._apply(update, None, whole=whole)
        except Malformed:
            logger.warning("a change from another process cannot be read")
            return b""
        return update if passed_on is None else passed_on

    def doubt(self) -> None:
        """What people may do has changed: every line is asked again, and what it says meanwhile waits."""
        self.doubted_at = self._loop.time()
        for line in list(self.lines):
            self.ask_again(line)

    def ask_again(self, line: Line) -> None:
        """Have the rights of one line asked again; what it says waits for the answer."""
        if line.on_doubt is not None:
            line.doubted = True
            line.on_doubt()

    def reassured(self, line: Line) -> None:
        """The rights of a line have been asked again: what it said meanwhile is judged by them."""
        line.doubted = False
        held, line.held = line.held, []
        if not line.rights.read:
            line.close(Close.FORBIDDEN)
        for data in held:
            self.receive(line, data)

    def look_around(self) -> None:
        """Every few seconds: who fell silent, who lags, what others have not written, what was not heard."""
        now = self._loop.time()
        self.presences.expire(now)
        self.herald.soon()
        waiting = self.document.waiting
        if waiting and now - waiting[0].since > _WAITING_SECONDS:
            self.document.give_up()
        for line in list(self.lines):
            until = line.rights.until
            if line.blocked_since is not None and now - line.blocked_since > self.limits.lag_seconds:
                line.close(Close.TRY_LATER)
            elif until is not None and time.time() >= until:
                line.close(Close.FORBIDDEN)
        if self.sharing:
            for lost in self.sharing.overdue(now):
                self.ledger.keep(lost, "")
            self.ledger.tell_late()
            if self.ledger.unsaved:
                self._wake(self)
            self.sharing.here(self.document.state())

    def end(self, code: Close) -> None:
        """Send what has gathered and close every line."""
        if self._tick_timer is not None:
            self._tick_timer.cancel()
            self._tick()
        self.herald.stop()
        for line in list(self.lines):
            line.close(code)


def _merged(updates: list[bytes]) -> bytes:
    """Several updates as one."""
    if len(updates) == 1:
        return updates[0]
    return merge_updates(*updates)
