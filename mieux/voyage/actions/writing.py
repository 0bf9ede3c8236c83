"""Gestures on the canvas made by forms and commands: the same document as the sockets, the same journal.

Each is one transaction: take the pen of the voyage, open the document from the journal, make the gesture, append what
it changed, read the cards again; after the commit, open rooms are told. What sits in an open room and is not on disk
yet merges with it by itself (it is a CRDT).
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import transaction
from pycrdt import Doc

from mieux.live.announce import push

from .. import document, journal, projection, watch, zones
from ..document import BadGesture, Stale
from ..models import Voyage

T = TypeVar("T")

__all__ = [
    "BadGesture",
    "Stale",
    "accept_shark",
    "add_card",
    "add_cards",
    "answer_offer",
    "dismiss",
    "gesture",
    "link",
    "move_card",
    "remove_card",
    "restore_card",
    "set_colour",
    "set_fields",
    "unlink",
    "write_card",
    "write_text",
]


@transaction.atomic
def gesture(voyage: Voyage, whom: str, make: Callable[[Doc], T]) -> T:
    """Make a gesture in the document of a voyage; out: what it gives. Nothing is written when it changed nothing."""
    voyage = journal.hold(voyage.pk)
    doc = journal.opened(voyage.pk)
    updates: list[bytes] = []
    watching = doc.observe(lambda event: updates.append(event.update))
    try:
        with doc.transaction():
            result = make(doc)
    finally:
        doc.unobserve(watching)  # or the document stays in memory (live/document.py: let_go)
    for update in updates:
        journal.write(voyage, update, whom)
        push(journal.topic_of(voyage), update)
    if updates:
        projection.catch_up(voyage.pk)
    return result


def _zone(zone: str) -> str:
    if zone not in zones.zone_ids():
        raise BadGesture(zone)
    return zone


def _kind(zone: str, kind: str) -> str:
    if kind and kind not in document.KINDS.get(zones.role_of(zone), ()):
        raise BadGesture(kind)
    return kind


def add_card(voyage: Voyage, whom: str, zone: str, text: str, **more: Any) -> str:
    """Put a card into a zone; `before`, `kind`, `colour` and `fields` as document.add_card takes them."""
    _zone(zone)
    _kind(zone, more.get("kind", ""))
    return gesture(voyage, whom, lambda doc: document.add_card(doc, zone, text, author=whom, **more))


def add_cards(voyage: Voyage, whom: str, zone: str, lines: str) -> list[str]:
    """One card for each line."""
    _zone(zone)
    return gesture(voyage, whom, lambda doc: document.add_cards(doc, zone, lines.splitlines()[:500], author=whom))


def write_text(voyage: Voyage, whom: str, card_id: str, text: str, seen: str | None = None) -> None:
    """Write the text of a card; Stale when it is no longer what its author saw."""
    gesture(voyage, whom, lambda doc: document.write_text(doc, card_id, text, seen))


def set_fields(voyage: Voyage, whom: str, card_id: str, fields: Mapping[str, Any]) -> None:
    """Write several fields of a card at once; None or an empty text takes one away. Days are checked."""
    gesture(voyage, whom, lambda doc: _set_fields(doc, card_id, fields))


def write_card(voyage: Voyage, whom: str, card_id: str, text: str, seen: str | None, fields: Mapping[str, Any]) -> None:
    """Write the text of a card and its fields, all or nothing; raises as write_text and set_fields do."""

    def make(doc: Doc) -> None:
        document.write_text(doc, card_id, text, seen)
        _set_fields(doc, card_id, fields)

    gesture(voyage, whom, make)


def _set_fields(doc: Doc, card_id: str, fields: Mapping[str, Any]) -> None:
    card = document.read_card(doc, card_id)
    if card is None:
        raise document.NotThere(card_id)
    known = {"kind", "colour", *document.FIELDS.get(zones.role_of(card.zone), ())}
    for name, value in fields.items():
        if name not in known:
            raise BadGesture(name)
        if name == "kind":
            _kind(card.zone, value or "")
        if name in ("date", "done") and value and not document.is_day(value):
            raise BadGesture(name)
        document.set_field(doc, card_id, name, value if value not in ("", [], {}) else None)


def set_colour(voyage: Voyage, whom: str, card_id: str, colour: str) -> None:
    """Colour a card."""
    gesture(voyage, whom, lambda doc: document.set_colour(doc, card_id, colour))


def move_card(voyage: Voyage, whom: str, card_id: str, zone: str, before: str | None = None) -> None:
    """Move a card to a zone, before another one (None: last)."""
    _zone(zone)
    gesture(voyage, whom, lambda doc: document.move_card(doc, card_id, zone, before))


def remove_card(voyage: Voyage, whom: str, card_id: str) -> None:
    """Put a card into the hold."""
    gesture(voyage, whom, lambda doc: document.remove_card(doc, card_id))


def restore_card(voyage: Voyage, whom: str, card_id: str) -> None:
    """Bring a card back from the hold."""
    gesture(voyage, whom, lambda doc: document.restore_card(doc, card_id))


def link(voyage: Voyage, whom: str, source: str, target: str, type: str) -> str:
    """Tie two cards; their zones must be those of the type."""

    def make(doc: Doc) -> str:
        if type not in document.LINKS:
            raise BadGesture(type)
        for card_id, role in zip((source, target), document.LINKS[type], strict=True):
            card = document.read_card(doc, card_id)
            if role and (card is None or zones.role_of(card.zone) != role):
                raise BadGesture(type)
        return document.link(doc, source, target, type)

    return gesture(voyage, whom, make)


def unlink(voyage: Voyage, whom: str, link_id: str) -> None:
    """Untie."""
    gesture(voyage, whom, lambda doc: document.unlink(doc, link_id))


def accept_shark(voyage: Voyage, whom: str, card_id: str, reason: str) -> None:
    """« On l’accepte », with why; an empty reason takes it back."""
    set_fields(voyage, whom, card_id, {"accepted": reason.strip()[:500]})


def dismiss(voyage: Voyage, whom: str, card_id: str, kind: str, *, again: bool = False) -> None:
    """Hide a notice of « à regarder » about a card, for the whole crew; `again` shows it once more."""
    if kind not in watch.KINDS:
        raise BadGesture(kind)

    def make(doc: Doc) -> None:
        card = document.read_card(doc, card_id)
        if card is None:
            raise document.NotThere(card_id)
        hidden = card.fields.get(document.QUIET)
        others = [each for each in hidden if each != kind] if isinstance(hidden, list) else []
        wanted = others if again else [*others, kind]
        document.set_field(doc, card_id, document.QUIET, wanted or None)

    gesture(voyage, whom, make)


def answer_offer(voyage: Voyage, whom: str, card_id: str, *, accept: bool) -> None:
    """The owner of a buoy takes it on, or hands it back: contributions are offered and accepted, never assigned.

    Whoever has an account or a link says it themselves; of a name without one, the crew notes what the person said.
    BadGesture when the buoy was offered to somebody else.
    """

    def make(doc: Doc) -> None:
        card = document.read_card(doc, card_id)
        owner = card.fields.get("owner") if card else None
        if not isinstance(owner, dict) or owner.get("whom") not in ("", None, whom):
            raise BadGesture("owner")
        if accept:
            document.set_field(doc, card_id, "offer", "accepted")
        else:
            document.set_field(doc, card_id, "owner", None)
            document.set_field(doc, card_id, "offer", None)

    gesture(voyage, whom, make)
