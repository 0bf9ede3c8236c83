"""The document of a canvas, and every gesture in it. The same names are in `static/voyage/doc.js`.

What outside programs rely on (Yjs, root maps):

    cards  id → map: zone, text (Y.Text), order, author, kind, colour, and the fields of its zone
    links  id → map: from, to, type
    meta   « title », …

`zone` is an id of the pack, `ashore` (laissé au port) or `hold` (la cale); `was` is the zone that a card in the hold
came from. `order` is a text of order.py. `author` is a word of rules.py (« user:12 »), never a name.

Anybody who may write can write anything: `read` gives what can be shown and leaves out the rest, whatever it is.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final, cast

from pycrdt import Doc, Map, Text

from . import order as orders
from .zones import ASHORE, BUOYS, CREW, HOLD, LIFEBOAT, LIGHTHOUSE, OARS, PORT, SHARKS

ID_LENGTH: Final = 64
TEXT_LENGTH: Final = 20_000
"""Characters that a form takes for one card; over the wire, the room's own limits count."""

CARD_KEYS: Final = ("zone", "text", "kind", "order", "author", "colour")
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    SHARKS: ("political", "social", "regulatory", "financial", "technical"),
    CREW: ("person", "need"),
}
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    LIGHTHOUSE: ("indicator",),
    PORT: (),
    CREW: ("role", "skills", "captain"),
    LIFEBOAT: ("role", "skills"),
    SHARKS: ("accepted",),
    OARS: (),
    BUOYS: ("date", "result", "owner", "offer", "done", "indicator"),
    ASHORE: (),
    HOLD: ("was",),
}
"""Fields by role of the zone. accepted: why one lives with it; skills: list of texts; captain, bool; date, done:
« 2026-11-23 »; owner: {name, whom}; offer: offered | accepted; indicator: an id."""
QUIET: Final = "quiet"
"""A field of any card: the list of the notices (watch.py) that the team does not want to see about it."""
ORIGIN: Final = "origin"
"""A field of any card: the workshops that it comes from, a list of {n, title, day}; the first one wrote it."""
COLOURS: Final = ("mer", "soleil", "corail", "menthe", "prune")
"""Codes; empty is no colour. Pages show them with a word and a texture."""
LINKS: Final[Mapping[str, tuple[str, str]]] = {
    "need-crew": (CREW, CREW),
    "need-lifeboat": (CREW, LIFEBOAT),
    "shark-oar": (SHARKS, OARS),
    "oar-buoy": (OARS, BUOYS),
    "oar-crew": (OARS, CREW),
    "buoy-indicator": (BUOYS, ""),
    "lighthouse-indicator": (LIGHTHOUSE, ""),
}
"""Type → the roles of both ends; an empty end is the number of an indicator, not a card."""


class NotThere(LookupError):
    """The card or link is not in the document (any more)."""


class Stale(ValueError):
    """Somebody has written meanwhile; `now` is what the card says."""

    def __init__(self, now: str) -> None:
        super().__init__("written meanwhile")
        self.now = now


class BadGesture(ValueError):
    """Not a zone, a field, a colour or a link of the document."""


@dataclass(frozen=True)
class CardView:
    """One card, as read."""

    id: str
    zone: str
    text: str = ""
    kind: str = ""
    order: str = ""
    author: str = ""
    colour: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> tuple[str, str]:
        """How cards of one zone are sorted."""
        return (self.order, self.id)


@dataclass(frozen=True)
class LinkView:
    """One typed link between two cards (or a card and an indicator)."""

    id: str
    source: str
    target: str
    type: str


@dataclass(frozen=True)
class Board:
    """The whole canvas, as read: cards in the order of their zones."""

    cards: Mapping[str, CardView]
    links: Mapping[str, LinkView]
    meta: Mapping[str, Any]

    def in_zone(self, zone: str) -> list[CardView]:
        """The cards of one zone, in their order."""
        return sorted((card for card in self.cards.values() if card.zone == zone), key=lambda card: card.place)

    def links_of(self, card_id: str) -> list[LinkView]:
        """Links that touch a card, from either end."""
        return self._by_end.get(card_id, [])

    @cached_property
    def _by_end(self) -> dict[str, list[LinkView]]:
        found: dict[str, list[LinkView]] = {}
        for link in self.links.values():
            for end in {link.source, link.target}:
                found.setdefault(end, []).append(link)
        return found

    def from_card(self, card_id: str, type: str) -> list[LinkView]:
        """Links of a type that start at a card, to a card that is there and not in the hold (or to an indicator)."""
        links = self.links_of(card_id)
        return [
            link for link in links if link.type == type and link.source == card_id and self._alive(link.target, type)
        ]

    def to_card(self, card_id: str, type: str) -> list[LinkView]:
        """Links of a type that end at a card, from one that is there."""
        links = self.links_of(card_id)
        return [link for link in links if link.type == type and link.target == card_id and self._alive(link.source, "")]

    def _alive(self, card_id: str, type: str) -> bool:
        if type and not LINKS[type][1]:
            return True
        card = self.cards.get(card_id)
        return card is not None and card.zone != HOLD


# --- Reading ------------------------------------------------------------------------------------


def cards_of(doc: Doc) -> Map:
    """The root map of the cards."""
    return cast(Map, doc.get("cards", type=Map))


def links_of(doc: Doc) -> Map:
    """The root map of the links."""
    return cast(Map, doc.get("links", type=Map))


def meta_of(doc: Doc) -> Map:
    """The root map of the rest."""
    return cast(Map, doc.get("meta", type=Map))


def read(doc: Doc) -> Board:
    """Everything that can be shown."""
    cards = {card.id: card for key in _keys(cards_of(doc)) if (card := read_card(doc, key)) is not None}
    links = {link.id: link for key in _keys(links_of(doc)) if (link := read_link(doc, key)) is not None}
    meta = {key: clean(value_of(meta_of(doc), key)) for key in _keys(meta_of(doc))}
    return Board(cards, links, meta)


def _keys(root: Map) -> list[str]:
    return [key for key in root.keys() if isinstance(key, str) and is_id(key)]  # noqa: SIM118  # no mapping


def is_id(key: str) -> bool:
    """Whether a key of a map may be an id."""
    return 0 < len(key) <= ID_LENGTH and "\x00" not in key


def value_of(root: Map, key: str) -> Any:
    """A value of a map, or None: also when it is of a kind that cannot be read."""
    with suppress(Exception):
        return root.get(key)
    return None


def read_card(doc: Doc, card_id: str) -> CardView | None:
    """One card; None when there is none, or nothing that looks like one."""
    data = value_of(cards_of(doc), card_id) if is_id(card_id) else None
    if not isinstance(data, Map):
        return None
    found: dict[str, Any] = {}
    with suppress(Exception):
        found = {key: value_of(data, key) for key in list(data.keys())[:60]}
    more = {
        key: clean(value)
        for key, value in found.items()
        if key not in CARD_KEYS and len(key) <= 40 and "\x00" not in key
    }
    return CardView(
        id=card_id,
        zone=_word(found.get("zone"), 60) or HOLD,
        text=_text(found.get("text")),
        kind=_word(found.get("kind"), 40),
        order=_word(found.get("order"), orders.LONGEST),
        author=_word(found.get("author"), 120),
        colour=_word(found.get("colour"), 20),
        fields={key: value for key, value in more.items() if value not in (None, "")},
    )


def read_link(doc: Doc, link_id: str) -> LinkView | None:
    """One link; None when there is none, or one of a type that nobody knows."""
    data = value_of(links_of(doc), link_id) if is_id(link_id) else None
    if not isinstance(data, Map):
        return None
    source, target, type_ = (_word(value_of(data, key), ID_LENGTH) for key in ("from", "to", "type"))
    return LinkView(link_id, source, target, type_) if source and target and type_ in LINKS else None


def _text(value: Any) -> str:
    return str(value).replace("\x00", "") if isinstance(value, (Text, str)) else ""


def _word(value: Any, most: int) -> str:
    """A short text, or empty: what is too long is no code of ours."""
    return value if isinstance(value, str) and len(value) <= most and "\x00" not in value else ""


def clean(value: Any, depth: int = 4) -> Any:
    """A value as JSON can hold it, in any database; whole numbers are whole again (Yjs has only floats)."""
    if isinstance(value, (Text, str)):
        return _text(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        if not math.isfinite(value) or abs(value) > 2**53:
            return None
        return int(value) if value == int(value) else value
    if depth and isinstance(value, Map):
        value = value.to_py() or {}
    if depth and isinstance(value, Mapping):
        return {_text(key): clean(each, depth - 1) for key, each in list(value.items())[:60]}
    if depth and isinstance(value, (list, tuple)):
        return [clean(each, depth - 1) for each in list(value)[:200]]
    return None


# --- Gestures: each is one transaction of the document ------------------------------------------------


def new_id() -> str:
    """An id that nobody else makes."""
    return secrets.token_urlsafe(9)


def _card(doc: Doc, card_id: str) -> Map:
    data = value_of(cards_of(doc), card_id) if is_id(card_id) else None
    if not isinstance(data, Map):
        raise NotThere(card_id)
    return data


def place_in(doc: Doc, zone: str, before: str | None = None, but: str = "") -> str:
    """The `order` of a card that goes before another one of this zone (None: at its end). `but` is left out."""
    cards = [each for each in _places(doc, zone) if each[1] != but]
    at = next((number for number, (_order, card_id) in enumerate(cards) if card_id == before), len(cards))
    return orders.between(cards[at - 1][0] if at else "", cards[at][0] if at < len(cards) else "")


def _places(doc: Doc, zone: str) -> list[tuple[str, str]]:
    """(order, id) of the cards of a zone, in their order: nothing else of them is read, there may be thousands."""
    found = []
    cards = cards_of(doc)
    for key in _keys(cards):
        data = value_of(cards, key)
        if isinstance(data, Map) and (_word(value_of(data, "zone"), 60) or HOLD) == zone:
            found.append((_word(value_of(data, "order"), orders.LONGEST), key))
    return sorted(found)


def add_card(  # one keyword for each key of a card
    doc: Doc,
    zone: str,
    text: str = "",
    *,
    author: str = "",
    before: str | None = None,
    kind: str = "",
    colour: str = "",
    card_id: str = "",
    fields: Mapping[str, Any] | None = None,
    order: str = "",
) -> str:
    """Put a card into a zone, before another one (None: last), or at an `order` that is known. Out: its id."""
    card_id = card_id or new_id()
    with doc.transaction():
        cards_of(doc)[card_id] = Map(
            {
                "zone": zone,
                "text": Text(text[:TEXT_LENGTH]),
                "kind": kind,
                "order": order or place_in(doc, zone, before),
                "author": author,
                "colour": colour,
                **(fields or {}),
            }
        )
    return card_id


def add_cards(doc: Doc, zone: str, texts: Iterable[str], *, author: str = "") -> list[str]:
    """One card for each line of a list; empty lines are none."""
    added, order = [], ""
    with doc.transaction():
        for line in texts:
            if line.strip():
                order = orders.between(order, "") if order else place_in(doc, zone)
                added.append(add_card(doc, zone, line.strip(), author=author, order=order))
    return added


def write_text(doc: Doc, card_id: str, text: str, seen: str | None = None) -> None:
    """Give a card another text; only what differs is written, so that others go on typing in the rest.

    `seen`: what its author had before their eyes. When the card says something else by now: Stale.
    """
    card = _card(doc, card_id)
    text = text[:TEXT_LENGTH].replace("\x00", "").replace("\r\n", "\n")
    written = card.get("text")
    now = str(written) if isinstance(written, (Text, str)) else ""
    if text == now:
        return
    if seen is not None and seen.replace("\r\n", "\n") != now:
        raise Stale(now)
    with doc.transaction():
        if not isinstance(written, Text):
            card["text"] = Text(text)
            return
        start = _same_start(now, text)
        end = _same_start(now[start:][::-1], text[start:][::-1])
        # pycrdt counts bytes of UTF-8.
        at, gone = len(now[:start].encode()), len(now[start : len(now) - end].encode())
        if gone:
            del written[at : at + gone]
        if new := text[start : len(text) - end]:
            written.insert(at, new)


def _same_start(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def set_field(doc: Doc, card_id: str, name: str, value: Any) -> None:
    """Write a field of a card; None takes it away."""
    if name in ("zone", "text", "order", "author") or not name or len(name) > 40:
        raise BadGesture(name)
    card = _card(doc, card_id)
    with doc.transaction():
        if value is None:
            if name in card:
                del card[name]
        elif clean(value_of(card, name)) != clean(value):
            card[name] = value


def set_colour(doc: Doc, card_id: str, colour: str) -> None:
    """Give a card one of the colours, or none (empty)."""
    if colour and colour not in COLOURS:
        raise BadGesture(colour)
    set_field(doc, card_id, "colour", colour)


def move_card(doc: Doc, card_id: str, zone: str, before: str | None = None) -> None:
    """Move a card to a zone, before another card (None: last). Its fields stay: back in its zone, nothing is lost."""
    card = _card(doc, card_id)
    with doc.transaction():
        was = _word(value_of(card, "zone"), 60)
        if zone == HOLD and was != HOLD:
            card["was"] = was
        elif zone != HOLD and "was" in card:
            del card["was"]
        if was != zone:
            card["zone"] = zone
        card["order"] = place_in(doc, zone, before, but=card_id)


def remove_card(doc: Doc, card_id: str) -> None:
    """Put a card into the hold, from where it can come back; its links stay."""
    if _word(value_of(_card(doc, card_id), "zone"), 60) != HOLD:
        move_card(doc, card_id, HOLD)


def restore_card(doc: Doc, card_id: str, home: str = ASHORE) -> None:
    """Bring a card back from the hold, to the zone it came from (`home` when that is not known)."""
    card = _card(doc, card_id)
    if _word(value_of(card, "zone"), 60) == HOLD:
        move_card(doc, card_id, _word(value_of(card, "was"), 60) or home)


def link(doc: Doc, source: str, target: str, type: str) -> str:
    """Tie two cards (or a card and an indicator). The same link twice is one: out comes its id."""
    if type not in LINKS or source == target:
        raise BadGesture(type)
    _card(doc, source)
    if LINKS[type][1]:
        _card(doc, target)
    for key in _keys(links_of(doc)):
        known = read_link(doc, key)
        if known is not None and (known.source, known.target, known.type) == (source, target, type):
            return known.id
    link_id = new_id()
    with doc.transaction():
        links_of(doc)[link_id] = Map({"from": source, "to": target, "type": type})
    return link_id


def unlink(doc: Doc, link_id: str) -> None:
    """Untie."""
    links = links_of(doc)
    if link_id not in links:
        raise NotThere(link_id)
    with doc.transaction():
        del links[link_id]


def set_meta(doc: Doc, name: str, value: Any) -> None:
    """Write something about the canvas as a whole."""
    with doc.transaction():
        if clean(value_of(meta_of(doc), name)) != clean(value):
            meta_of(doc)[name] = value


def is_day(text: Any) -> bool:
    """Whether a field holds a day, « 2026-11-23 »."""
    if not isinstance(text, str) or len(text) != 10:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


# --- Making a document the same as another one --------------------------------------------------------


def become(doc: Doc, wanted: Board) -> None:
    """Bring the canvas back to what it was, as new gestures: nothing of the history is undone, others may go on.

    Cards that were not there then go to the hold.
    """
    now = read(doc)
    with doc.transaction():
        for card in wanted.cards.values():
            if card.id in now.cards:
                _card_becomes(doc, now.cards[card.id], card)
            else:
                cards_of(doc)[card.id] = Map({**_keys_of(card), "text": Text(card.text)})
        for card in now.cards.values():
            if card.id not in wanted.cards:
                remove_card(doc, card.id)
        for gone in now.links.keys() - wanted.links.keys():
            unlink(doc, gone)
        for key, tie in wanted.links.items():
            if now.links.get(key) != tie:
                links_of(doc)[key] = Map({"from": tie.source, "to": tie.target, "type": tie.type})
        for name, value in wanted.meta.items():
            set_meta(doc, name, value)


def _card_becomes(doc: Doc, now: CardView, wanted: CardView) -> None:
    if now == wanted:
        return
    card = _card(doc, now.id)
    old, new = _keys_of(now), _keys_of(wanted)
    for key in old.keys() - new.keys():
        del card[key]
    for key, value in new.items():
        if old.get(key) != value:
            card[key] = value
    write_text(doc, now.id, wanted.text)


def _keys_of(card: CardView) -> dict[str, Any]:
    """What the map of a card holds, but its text."""
    return {
        "zone": card.zone,
        "kind": card.kind,
        "order": card.order,
        "author": card.author,
        "colour": card.colour,
        **card.fields,
    }
