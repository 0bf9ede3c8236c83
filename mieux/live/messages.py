"""Every message of the wire, in one place: between browsers and the server, and between the processes of the server.

Browsers speak the protocol of y-websocket (y-protocols: sync and awareness), one message in one binary WebSocket
message. Two messages are ours: a tab says once that it wants to be told what is safe (WANTS_SAVED), then hears SAVED.
Numbers are variable-length unsigned integers, seven bits a byte, lowest first, at most 2**53 - 1 (what JavaScript
holds).

Whatever bytes come in, `read` gives a message or raises Malformed; nothing here keeps a state.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Final, NamedTuple

LARGEST: Final = 2**53 - 1

# First byte of a message.
_SYNC, _AWARENESS, _AUTH, _QUERY_AWARENESS = 0, 1, 2, 3
_WANTS_SAVED, _SAVED = 120, 121
# Second byte of a sync message.
_STEP1, _STEP2, _UPDATE = 0, 1, 2

EMPTY_STATE: Final = b"\x00"
"""The state vector of a tab that knows nothing."""
EMPTY_UPDATE: Final = b"\x00\x00"
"""An update without a change: what a tab answers that has nothing new."""

PRESENCES_MOST: Final = 2048
PRESENCE_BYTES: Final = 4096


class Close(IntEnum):
    """Why a socket is closed. 4400 to 4499 are final: the same tab asking again would get the same answer."""

    GOING_AWAY = 1001
    RESTARTING = 1012
    TRY_LATER = 1013
    """The tab lagged too far behind, or the room is crowded: it comes back and catches up."""
    MALFORMED = 4400
    UNKNOWN_PERSON = 4401
    FORBIDDEN = 4403
    NO_SUCH_ROOM = 4404
    TOO_LARGE = 4413
    FULL = 4414
    """The document has reached its limit."""
    FLOOD = 4429


class Malformed(ValueError):
    """Bytes that are no message of ours."""


class Step1(NamedTuple):
    """« This is what I know »: a state vector. The answer is a Step2."""

    state: bytes


class Step2(NamedTuple):
    """« This is what you lack »: an update."""

    update: bytes


class Update(NamedTuple):
    """What somebody has just changed."""

    update: bytes


class Present(NamedTuple):
    """One tab that is there: its number, how often it has spoken, and its state as JSON text (None: it left)."""

    client: int
    clock: int
    state: str | None


class Awareness(NamedTuple):
    """Who is there."""

    present: tuple[Present, ...]


class QueryAwareness(NamedTuple):
    """« Who is there? »"""


class WantsSaved(NamedTuple):
    """« Tell me when what I send is on disk »."""


class Saved(NamedTuple):
    """`so_far` updates of this socket (its Step2 and Update messages, in their order) are on disk.

    `sequence` is the last number of the journal, `at` the server's clock in milliseconds since 1970.
    """

    so_far: int
    sequence: int
    at: int


class Refused(NamedTuple):
    """What was asked is not allowed; the reason is a word for programs, not for people."""

    reason: str


Message = Step1 | Step2 | Update | Awareness | QueryAwareness | WantsSaved | Saved | Refused


def number(value: int) -> bytes:
    """A number as variable-length bytes."""
    if 0 <= value < 0x80:
        return bytes((value,))
    if not 0 <= value <= LARGEST:
        raise ValueError(f"{value} cannot be written")
    parts = bytearray()
    while value > 0x7F:
        parts.append(0x80 | value & 0x7F)
        value >>= 7
    parts.append(value)
    return bytes(parts)


def read_number(data: bytes, at: int) -> tuple[int, int]:
    """The number that starts at `at`, and where the next thing starts."""
    value = shift = 0
    for here in range(at, min(at + 8, len(data))):
        byte = data[here]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            if value > LARGEST:
                raise Malformed("a number too large")
            return value, here + 1
        shift += 7
    raise Malformed("a number that does not end")


def read_bytes(data: bytes, at: int) -> tuple[bytes, int]:
    """The bytes that follow their length at `at`, and where the next thing starts."""
    length, at = read_number(data, at)
    if length > len(data) - at:
        raise Malformed("fewer bytes than announced")
    return data[at : at + length], at + length


def _with_length(data: bytes) -> bytes:
    return number(len(data)) + data


def _whole(data: bytes, at: int) -> bytes:
    """The bytes at `at`, which must be the last of the message."""
    found, end = read_bytes(data, at)
    if end != len(data):
        raise Malformed("something after the message")
    return found


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Malformed("text that is not UTF-8") from error


def read(data: bytes) -> Message:
    """The message in these bytes; Malformed when there is none."""
    if len(data) < 2:
        if data in (b"\x03", b"\x78"):
            return QueryAwareness() if data == b"\x03" else WantsSaved()
        raise Malformed("too short")
    kind = data[0]
    if kind == _SYNC:
        step = data[1]
        if step == _UPDATE:
            return Update(_whole(data, 2))
        if step == _STEP2:
            return Step2(_whole(data, 2))
        if step == _STEP1:
            return Step1(_whole(data, 2))
        raise Malformed("an unknown step")
    if kind == _AWARENESS:
        return Awareness(_read_presences(_whole(data, 1)))
    if kind == _AUTH:
        if data[1] != 0:
            raise Malformed("an unknown answer about rights")
        return Refused(_text(_whole(data, 2)))
    if kind == _SAVED:
        count, at = read_number(data, 1)
        sequence, at = read_number(data, at)
        moment, at = read_number(data, at)
        if at != len(data):
            raise Malformed("something after the message")
        return Saved(count, sequence, moment)
    raise Malformed("an unknown message")


def _read_presences(data: bytes) -> tuple[Present, ...]:
    count, at = read_number(data, 0)
    if count > PRESENCES_MOST:
        raise Malformed("too many at once")
    found = []
    for _ in range(count):
        client, at = read_number(data, at)
        clock, at = read_number(data, at)
        state, at = read_bytes(data, at)
        if len(state) > PRESENCE_BYTES:
            raise Malformed("too much about one presence")
        found.append(Present(client, clock, None if state == b"null" else _text(state)))
    if at != len(data):
        raise Malformed("something after the presences")
    return tuple(found)


def step1(state: bytes) -> bytes:
    """« This is what I know. »"""
    return b"\x00\x00" + _with_length(state)


def step2(update: bytes) -> bytes:
    """« This is what you lack. »"""
    return b"\x00\x01" + _with_length(update)


def update(update: bytes) -> bytes:
    """What has just changed."""
    return b"\x00\x02" + _with_length(update)


def awareness(present: Iterable[Present]) -> bytes:
    """Who is there, or has left."""
    parts = []
    for client, clock, state in present:
        parts += [number(client), number(clock), _with_length(b"null" if state is None else state.encode())]
    return b"\x01" + _with_length(number(len(parts) // 3) + b"".join(parts))


def query_awareness() -> bytes:
    """« Who is there? »"""
    return b"\x03"


def refused(reason: str) -> bytes:
    """« That is not allowed. »"""
    return b"\x02\x00" + _with_length(reason.encode())


def wants_saved() -> bytes:
    """« Tell me when what I send is on disk. »"""
    return b"\x78"


def saved(so_far: int, sequence: int, at: int) -> bytes:
    """« These are on disk. »"""
    return b"\x79" + number(so_far) + number(sequence) + number(at)


def read_state(state: bytes) -> dict[int, int]:
    """A state vector: how many changes of each client are known."""
    count, at = read_number(state, 0)
    found = {}
    for _ in range(count):
        client, at = read_number(state, at)
        found[client], at = read_number(state, at)
    if at != len(state):
        raise Malformed("something after the state")
    return found


def deletes_only_what_is_in(rest: bytes, state: bytes) -> bool:
    """Whether an update that writes nothing (`rest`, one that starts with no client) deletes only what the document
    with this state vector has. Deletions are: clients, and for each its number and its ranges (start, length)."""
    known = read_state(state)
    clients, at = read_number(rest, 1)
    for _ in range(clients):
        client, at = read_number(rest, at)
        ranges, at = read_number(rest, at)
        for _ in range(ranges):
            start, at = read_number(rest, at)
            length, at = read_number(rest, at)
            if start + length > known.get(client, 0):
                return False
    return True


# --- Between processes --------------------------------------------------------------------------


class Shared(NamedTuple):
    """Updates of one tick of a room in process `origin`, its `turn`-th; they are not on disk yet."""

    origin: str
    turn: int
    update: bytes


class Kept(NamedTuple):
    """Process `origin` has on disk what it shared up to `turn`."""

    origin: str
    turn: int


class Here(NamedTuple):
    """« I have this room open, I have shared `turn` times, this is what I know. »"""

    origin: str
    turn: int
    state: bytes


class Ask(NamedTuple):
    """« I lack something: send me what I do not know. »"""

    origin: str
    state: bytes


class Answer(NamedTuple):
    """What `to` asked for; `origin` had shared `turn` times by then."""

    origin: str
    to: str
    turn: int
    update: bytes


class Around(NamedTuple):
    """Who is there, seen from another process."""

    origin: str
    present: tuple[Present, ...]


class Pushed(NamedTuple):
    """A change made by the server itself (an import, a restored version), already in the journal."""

    update: bytes


class RightsChanged(NamedTuple):
    """What people may do in this room may have changed: ask again."""


class Notice(NamedTuple):
    """Something that a page can fetch has changed; `sequence` says which state is the newest."""

    sequence: int


BusMessage = Shared | Kept | Here | Ask | Answer | Around | Pushed | RightsChanged | Notice

_BUS: tuple[type, ...] = (Shared, Kept, Here, Ask, Answer, Around, Pushed, RightsChanged, Notice)


def pack(message: BusMessage) -> bytes:
    """A message between processes as bytes."""
    parts = [number(_BUS.index(type(message)))]
    for value in message:
        if isinstance(value, int):
            parts.append(number(value))
        elif isinstance(value, str):
            parts.append(_with_length(value.encode()))
        elif isinstance(value, bytes):
            parts.append(_with_length(value))
        else:
            parts.append(_with_length(awareness(value)))
    return b"".join(parts)


def unpack(data: bytes) -> BusMessage:
    """The message between processes in these bytes; Malformed when there is none (another version of us, say)."""
    kind, at = read_number(data, 0)
    if kind >= len(_BUS):
        raise Malformed("an unknown message")
    shape = _BUS[kind]
    values: list[object] = []
    for name in shape._fields:  # type: ignore[attr-defined]
        if name in {"turn", "sequence"}:
            value, at = read_number(data, at)
            values.append(value)
            continue
        found, at = read_bytes(data, at)
        if name in {"origin", "to"}:
            values.append(_text(found))
        elif name == "present":
            inner = read(found)
            if not isinstance(inner, Awareness):
                raise Malformed("presences expected")
            values.append(inner.present)
        else:
            values.append(found)
    if at != len(data):
        raise Malformed("something after the message")
    return shape(*values)  # type: ignore[no-any-return]
