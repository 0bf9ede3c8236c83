"""One open socket, as a room sees it: what it may do, how fast it may speak, and what waits to be sent to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from websockets.frames import Frame, Opcode

from .messages import Close


@dataclass
class Rights:
    """What one connection may do. Changing a field takes effect at its next message."""

    read: bool = True
    write: bool = False
    whom: str = ""
    """Who the journal says it was: a stable word of the feature (« user:12 », « guest:… »), never a name."""
    shown: Mapping[str, Any] = field(default_factory=dict)
    """What the others see of this person's presence, written over what their tab says: nobody speaks for another."""
    until: float | None = None
    """When the right ends (seconds since 1970)."""
    room: str = ""
    """The key of the room, when the address named another one (the token of a guest link); read once, on the way in."""

    def become(self, other: Rights) -> None:
        """Take the rights of another object, in place."""
        self.__dict__.update(other.__dict__)


@dataclass(frozen=True)
class Limits:
    """How much one room and one connection may ask. Bytes and seconds."""

    message: int = 2 * 2**20
    document: int = 16 * 2**20
    lines: int = 600
    """Sockets in one room."""
    messages_per_second: float = 60
    messages_at_once: int = 600
    bytes_per_second: float = 512 * 1024
    bytes_at_once: int = 6 * 2**20
    flood_seconds: float = 20
    """A connection that owes more than this many seconds of silence is closed."""
    waiting: int = 2**20
    """What may wait for a tab that reads too slowly."""
    lag_seconds: float = 30
    """How long a tab may read nothing."""


class Allowance:
    """A purse of messages and bytes that fills again with time; spending more makes a debt, to be waited for."""

    __slots__ = ("at", "bytes", "limits", "messages")

    def __init__(self, limits: Limits, now: float) -> None:
        self.limits, self.at = limits, now
        self.messages: float = limits.messages_at_once
        self.bytes: float = limits.bytes_at_once

    def spend(self, size: int, now: float) -> float:
        """Pay for one message; out: the seconds to wait before the next (0: none)."""
        limits, passed = self.limits, now - self.at
        self.at = now
        messages = min(self.messages + passed * limits.messages_per_second, limits.messages_at_once) - 1
        volume = min(self.bytes + passed * limits.bytes_per_second, limits.bytes_at_once) - size
        self.messages, self.bytes = messages, volume
        if messages >= 0 and volume >= 0:
            return 0.0
        return max(-messages / limits.messages_per_second, -volume / limits.bytes_per_second)


class Transport(Protocol):
    """How bytes leave, whatever carries them."""

    def send(self, message: bytes, frame: bytes) -> None:
        """Send one message; `frame` is the same with its WebSocket header, made once for all."""
        ...

    def close(self, code: int, reason: str) -> None:
        """Say goodbye."""
        ...

    def abort(self) -> None:
        """Cut, without a word: nobody reads."""
        ...

    def pause(self, seconds: float) -> None:
        """Read nothing for a while."""
        ...


def framed(message: bytes) -> bytes:
    """One unmasked binary WebSocket frame."""
    return bytes(Frame(Opcode.BINARY, message).serialize(mask=False))


class Line:
    """One connection in one room. Only the room and the transport touch it, in the event loop."""

    __slots__ = (
        "allowance",
        "asked",
        "blocked_since",
        "closed",
        "doubted",
        "held",
        "joined",
        "missed",
        "missed_size",
        "on_doubt",
        "rights",
        "saved",
        "taken",
        "told_refused",
        "transport",
        "wants_saved",
    )

    def __init__(self, transport: Transport, rights: Rights, limits: Limits, now: float) -> None:
        self.transport, self.rights = transport, rights
        self.allowance = Allowance(limits, now)
        self.taken = 0
        """How many updates it has sent."""
        self.saved = 0
        """How many of them it knows to be on disk."""
        self.wants_saved = False
        self.joined = False
        self.closed = False
        self.blocked_since: float | None = None
        self.missed: list[bytes] = []
        self.missed_size = 0
        self.told_refused = False
        self.doubted = False
        """Its rights are being asked again: what it says waits."""
        self.asked = 0
        """How often its rights were asked again: only the answer to the last question counts."""
        self.held: list[bytes] = []
        self.on_doubt: Callable[[], None] | None = None

    def send(self, message: bytes, frame: bytes | None = None) -> None:
        """Send one message now."""
        if not self.closed:
            self.transport.send(message, frame or framed(message))

    def close(self, code: Close, reason: str = "") -> None:
        """Say why and close; nothing is heard or sent afterwards."""
        if not self.closed:
            self.closed = True
            if self.blocked_since is None:
                self.transport.close(int(code), reason or code.name.lower())
            else:
                self.transport.abort()
