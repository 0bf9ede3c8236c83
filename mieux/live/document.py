"""The document of a room: what is applied is good, what builds on something unknown waits, and there is a way back.

Applying is what refuses a malformed update. pycrdt reads an update first (a broken one leaves no trace), then joins it
to the document (a broken one may leave half of itself): after the second kind the document is made again from its last
photograph. What waits for something that has not come is neither passed on nor written, so that what is stored never
waits for anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from pycrdt import Doc, get_update, merge_updates

from . import messages
from .journal import Stored, apply, opened
from .line import framed
from .messages import EMPTY_UPDATE, Malformed

_TAIL = 64 * 1024
_WAITING_MOST = 500
_DIFFS_KEPT = 16
_STATE_MOST = 64 * 1024
"""Bytes of a state vector that anybody may send (some six thousand tabs); beyond, four times what the room knows."""


class Waiting(NamedTuple):
    """An update that builds on another one, still on its way. `whose`: who sent it."""

    update: bytes
    whose: object
    since: float


class Document:
    """A pycrdt document with a photograph of itself. `gave_up` is told whose updates no longer wait, and are lost."""

    def __init__(self, doc: Doc, gave_up: Callable[[list[object]], None]) -> None:
        self.waiting: list[Waiting] = []
        self._gave_up = gave_up
        self._listen_to(doc)
        self._photograph()

    def _listen_to(self, doc: Doc) -> None:
        self.doc = doc
        self._changed = False
        self._delta = b""
        self._watch = doc.observe(self._on_change)
        self._diffs: dict[bytes, bytes] = {}

    def let_go(self) -> None:
        """To be called at the end: what watches a document belongs to Rust, where Python's collector sees no circle,
        and would keep it in memory for ever."""
        self.doc.unobserve(self._watch)

    def _on_change(self, event: Any) -> None:
        self._changed = True
        self._delta = event.update

    def _photograph(self) -> None:
        """Keep the whole document as it is now: for those who join late, and to come back to. For a large document
        this takes 10 ms, once in some thousand changes."""
        self._snapshot = self.doc.get_update()
        self._message = messages.step2(self._snapshot)
        self._frame = framed(self._message)
        self._tail: list[bytes] = []
        self._tail_size = 0
        self._size = len(self._snapshot)

    def _rebuild(self) -> None:
        """Make the document again from what was good: the last photograph of it and what was applied since."""
        self.let_go()
        self._listen_to(opened(Stored(self._snapshot, self._tail)))

    # --- Asking it --------------------------------------------------------------------------------

    def state(self) -> bytes:
        """What it knows, as a state vector."""
        return self.doc.get_state()

    def rest(self, state: bytes) -> bytes:
        """What somebody who knows `state` lacks. After a restart many ask the same: some answers are kept."""
        if len(state) > _STATE_MOST and len(state) > 4 * len(self.state()):
            raise Malformed("a state of nothing that was written here")
        messages.read_state(state)
        rest = self._diffs.get(state)
        if rest is None:
            try:
                rest = self.doc.get_update(state)
            except Exception as error:
                raise Malformed("a state that cannot be read") from error
            if len(self._diffs) < _DIFFS_KEPT:
                self._diffs[state] = rest
        return rest

    def everything(self) -> tuple[bytes, bytes, bytes | None]:
        """For somebody who knows nothing: the photograph as a message, the same framed, and what came since."""
        if len(self._tail) > 1:
            self._tail = [merge_updates(*self._tail)]
        return self._message, self._frame, self._tail[0] if self._tail else None

    def is_full(self, more: int, most: int) -> bool:
        """Whether `more` bytes are too many."""
        if self._size + more <= most:
            return False
        # What was added up may be smaller by now (overwritten, deleted): measure.
        self._size = len(self.doc.get_update())
        return self._size + more > most

    # --- Changing it ------------------------------------------------------------------------------

    def apply(self, update: bytes, *, whole: bool) -> bytes | None:
        """Apply an update; out: what to pass on; nothing when it brought nothing; None when it has to wait (then
        `wait`). Malformed when it is broken.

        A live update is passed on as it came. `whole` is what answers a state vector: it repeats every deletion of
        the document, so that only what was new is passed on.
        """
        self._changed, self._delta = False, b""
        trouble = apply(self.doc, update)
        if trouble is not None and trouble != "ValueError":  # not refused while reading
            if self.waiting:
                # What waits may be the cause: without it, once more.
                self.give_up()
                self._changed, self._delta = False, b""
                trouble = apply(self.doc, update)
            if trouble is not None:
                self._rebuild()
        if trouble is not None:
            raise Malformed(trouble)
        # Most live updates change the document by exactly what they say; comparing states costs more in a room where
        # hundreds have written.
        if self.waiting or self._delta != update:
            if not self._is_known(update):
                return None
            if not self._changed:
                return b""
            if whole:
                update = self._delta
        self._accept(update)
        return update

    def _is_known(self, update: bytes) -> bool:
        """Whether all that an update writes and deletes is in the document, with everything before it."""
        state = self.doc.get_state()
        rest = get_update(update, state)
        return rest == EMPTY_UPDATE or (rest[:1] == b"\x00" and messages.deletes_only_what_is_in(rest, state))

    def _accept(self, update: bytes) -> None:
        self._diffs.clear()
        self._size += len(update)
        self._tail.append(update)
        self._tail_size += len(update)
        if self._tail_size > max(_TAIL, len(self._snapshot) // 8) and not self.waiting:
            self._photograph()

    def wait(self, update: bytes, whose: object, now: float) -> None:
        """Keep an update that had to wait."""
        self.waiting.append(Waiting(update, whose, now))
        if len(self.waiting) > _WAITING_MOST:
            self.give_up()

    def arrived(self) -> list[Waiting]:
        """What need not wait any longer; to be called after something was applied."""
        came: list[Waiting] = []
        still: list[Waiting] = []
        for one in self.waiting:
            (came if self._is_known(one.update) else still).append(one)
        self.waiting = still
        for one in came:
            self._accept(one.update)
        return came

    def give_up(self) -> None:
        """Forget what waits. Those who sent it come back and say everything again."""
        lost, self.waiting = self.waiting, []
        self._rebuild()
        self._gave_up([one.whose for one in lost])
