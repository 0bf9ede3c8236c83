"""Document → Card, CardLink, Deed: what search, exports and history read. Thrown away and made again freely.

`Voyage.projected` is the change that the rows are as of. Catching up reads the changes after it one by one; only the
cards that they touched are written. The reading is done outside the transaction: who writes the canvas never waits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from pycrdt import Doc

from mieux.live.announce import push
from mieux.live.journal import apply

from . import answers, document, journal
from .document import CardView, LinkView
from .models import Card, CardLink, Change, Deed, Voyage

ONE_GESTURE = timedelta(minutes=2)
"""Typing in one field by one person is one deed until they stop for so long, or somebody else writes there."""
FEW = 200
"""Changes for which it is quicker to ask what they touch than to read the whole document before them."""
_CARD, _LINK, _META = "card", "link", "meta"
_Row = tuple[int, bytes | memoryview, str, datetime]


@dataclass
class _Seen:
    """The state of one thing before the next change, and the deeds so far."""

    cards: dict[str, CardView | None] = field(default_factory=dict)
    links: dict[str, LinkView | None] = field(default_factory=dict)
    meta: dict[str, Any] = field(default_factory=dict)
    deeds: list[Deed] = field(default_factory=list)
    #: The deed that typing goes on with: thing, id, field → deed.
    open: dict[tuple[str, str, str], Deed] = field(default_factory=dict)
    #: Buoys accepted in somebody's place.
    claims: answers.Claims = field(default_factory=dict)


def catch_up(pk: int) -> int:
    """Bring the rows of a voyage up to its last change. Out: that number; somebody else may have done it already."""
    start = Voyage.objects.values_list("projected", flat=True).get(pk=pk)
    changes: list[_Row] = list(
        Change.objects.filter(voyage_id=pk, number__gt=start)
        .order_by("number")
        .values_list("number", "update", "whom", "at")
    )
    if not changes:
        return start
    doc = journal.opened(pk, start)
    seen = _follow(doc, changes, answers.names_in(pk))
    with transaction.atomic():
        voyage = journal.hold(pk)
        if voyage.projected != start:
            return voyage.projected
        _write_cards(pk, seen.cards)
        _write_links(pk, seen.links)
        _write_deeds(pk, seen)
        voyage.projected = changes[-1][0]
        voyage.updated_at = max(voyage.updated_at, min(changes[-1][3], timezone.now()))
        voyage.save(update_fields=["projected", "updated_at"])
        if seen.claims:
            _put_back(voyage, seen.claims)
    return catch_up(pk) if seen.claims else changes[-1][0]


def _put_back(voyage: Voyage, claims: answers.Claims) -> None:
    """Undo what was accepted in somebody's place, on the canvas as it is by now. The caller holds the voyage."""
    doc = journal.opened(voyage.pk)
    known = doc.get_state()
    answers.put_back(doc, claims)
    if doc.get_state() != known:
        update = doc.get_update(known)
        journal.write(voyage, update, answers.SERVER)
        push(journal.topic_of(voyage), update)


def rebuild(pk: int) -> int:
    """Throw the rows of a voyage away and read them again from its first change."""
    with transaction.atomic():
        voyage = journal.hold(pk)
        for model in (Card, CardLink, Deed):
            model._default_manager.filter(voyage_id=pk).delete()
        voyage.projected = 0
        voyage.save(update_fields=["projected"])
    return catch_up(pk)


@contextmanager
def _listening(doc: Doc) -> Iterator[dict[str, set[str]]]:
    """The ids of what changes in a document meanwhile, by kind of thing."""
    touched: dict[str, set[str]] = {_CARD: set(), _LINK: set(), _META: set()}
    roots = {_CARD: document.cards_of(doc), _LINK: document.links_of(doc), _META: document.meta_of(doc)}

    def listen(root: str) -> Any:
        def hear(events: list[Any]) -> None:
            for event in events:
                path = event.path
                keys = [path[0]] if path else event.keys
                touched[root].update(key for key in keys if isinstance(key, str))

        return hear

    watching = [roots[name].observe_deep(listen(name)) for name in roots]
    try:
        yield touched
    finally:
        for name, subscription in zip(roots, watching, strict=True):
            roots[name].unobserve(subscription)


def _follow(doc: Doc, changes: Sequence[_Row], by_name: answers.ByName) -> _Seen:
    """Apply the changes one by one, and note what each did. A change that cannot be applied is left out."""
    before, seen = _known(doc, changes), _Seen()
    with _listening(doc) as touched:
        for number, update, whom, at in changes:
            if apply(doc, bytes(update)) is not None:
                continue
            for name, ids in touched.items():
                for thing_id in sorted(ids):
                    old, new = _note(seen, before, doc, (name, thing_id), (number, whom, at))
                    if name == _CARD and old != new:
                        answers.weigh(seen.claims, thing_id, (old, new), (number, whom), by_name)
                ids.clear()
    return seen


@dataclass
class _Before:
    cards: dict[str, CardView]
    links: dict[str, LinkView]
    meta: dict[str, Any]


def _known(doc: Doc, changes: Sequence[_Row]) -> _Before:
    """What the changes find. A few changes touch a few things of perhaps thousands: a trial says which to read."""
    if len(changes) > FEW:
        board = document.read(doc)
        return _Before(dict(board.cards), dict(board.links), dict(board.meta))
    trial: Doc = Doc()
    apply(trial, doc.get_update())
    with _listening(trial) as touched:
        for _number, update, _whom, _at in changes:
            apply(trial, bytes(update))
    meta = {key: document.value_of(document.meta_of(doc), key) for key in touched[_META] if document.is_id(key)}
    return _Before(
        {key: card for key in touched[_CARD] if (card := document.read_card(doc, key)) is not None},
        {key: tie for key in touched[_LINK] if (tie := document.read_link(doc, key)) is not None},
        {key: document.clean(value) for key, value in meta.items() if value is not None},
    )


_States = tuple[Mapping[str, Any], Mapping[str, Any]]


def _note(seen: _Seen, before: _Before, doc: Doc, thing: tuple[str, str], when: tuple[int, str, datetime]) -> _States:
    """Write what a change did to one thing; out: the thing before and after."""
    name, thing_id = thing
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    if name == _CARD:
        card = document.read_card(doc, thing_id)
        old, new = _flat(before.cards.get(thing_id)), _flat(card)
        seen.cards[thing_id] = card
        _keep(before.cards, thing_id, card)
    elif name == _LINK:
        tie = document.read_link(doc, thing_id)
        old, new = _flat(before.links.get(thing_id)), _flat(tie)
        seen.links[thing_id] = tie
        _keep(before.links, thing_id, tie)
    else:
        if not document.is_id(thing_id):
            return {}, {}
        value = document.clean(document.value_of(document.meta_of(doc), thing_id))
        old, new = {thing_id: before.meta.get(thing_id)}, {thing_id: value}
        seen.meta[thing_id] = before.meta[thing_id] = value
    if old == new:
        return old, new
    if not old or not new:
        _deed(seen, thing, "", when, (dict(old) or None, dict(new) or None))
        return old, new
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            _deed(seen, thing, key, when, (old.get(key), new.get(key)))
    return old, new


def _keep(known: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        known.pop(key, None)
    else:
        known[key] = value


def _flat(view: CardView | LinkView | None) -> dict[str, Any]:
    """A card or link as one map of what can change; empty when it is not there."""
    if view is None:
        return {}
    data = {key: value for key, value in asdict(view).items() if key not in ("id", "fields")}
    if isinstance(view, CardView):
        data |= {key: value for key, value in view.fields.items() if key not in data}
    return {key: value for key, value in data.items() if value not in (None, "")}


def _deed(
    seen: _Seen,
    thing: tuple[str, str],
    name: str,
    when: tuple[int, str, datetime],
    values: tuple[Any, Any],
) -> None:
    """One line of the history; typing that goes on is the same line, from where it began to where it is."""
    (number, whom, at), (before, after) = when, values
    slot = (*thing, name)
    last = seen.open.get(slot)
    if name and last is not None and last.whom == whom and at - last.at <= ONE_GESTURE:
        last.number, last.at, last.after = number, at, after
        return
    deed = Deed(
        number=number,
        whom=whom,
        at=at,
        thing=thing[0],
        thing_id=thing[1],
        field=name[:40],
        before=before,
        after=after,
    )
    seen.deeds.append(deed)
    seen.open[slot] = deed


# --- Writing the rows -------------------------------------------------------------------------------


def row_of(card: CardView) -> dict[str, Any]:
    """The columns of a card."""
    return {
        "zone": card.zone,
        "kind": card.kind,
        "text": card.text,
        "order": card.order,
        "author": card.author,
        "colour": card.colour,
        "fields": dict(card.fields),
    }


def _write_cards(pk: int, cards: Mapping[str, CardView | None]) -> None:
    Card.objects.filter(voyage_id=pk, card_id__in=list(cards)).delete()
    Card.objects.bulk_create(
        [Card(voyage_id=pk, card_id=card.id, **row_of(card)) for card in cards.values() if card is not None],
        batch_size=200,
    )


def _write_links(pk: int, links: Mapping[str, LinkView | None]) -> None:
    CardLink.objects.filter(voyage_id=pk, link_id__in=list(links)).delete()
    CardLink.objects.bulk_create(
        [
            CardLink(voyage_id=pk, link_id=tie.id, source=tie.source, target=tie.target, type=tie.type)
            for tie in links.values()
            if tie is not None
        ],
        batch_size=200,
    )


def _write_deeds(pk: int, seen: _Seen) -> None:
    """Typing that began before the last catching-up goes on in the line that is there."""
    for deed in seen.deeds:
        deed.voyage_id = pk
    lines = _recent(pk, min((deed.at for deed in seen.deeds), default=timezone.now()) - ONE_GESTURE)
    # Only the first of each field can go on: before the others somebody did something else.
    new = [deed for deed in seen.deeds if not _goes_on(deed, lines.pop(_line_of(deed), None))]
    # What was typed and taken away again within one gesture is no deed.
    Deed.objects.bulk_create([deed for deed in new if deed.before != deed.after], batch_size=200)


def _line_of(deed: Deed) -> tuple[str, str, str]:
    return deed.thing, deed.thing_id, deed.field


def _recent(pk: int, since: datetime) -> dict[tuple[str, str, str], Deed]:
    """The last written deed of each field, among those that typing may still go on with."""
    found = Deed.objects.filter(voyage_id=pk, at__gte=since).exclude(field="").order_by("number", "pk")
    return {_line_of(deed): deed for deed in found}


def _goes_on(deed: Deed, last: Deed | None) -> bool:
    if last is None or last.whom != deed.whom or deed.at - last.at > ONE_GESTURE:
        return False
    if last.before == deed.after:
        last.delete()
        return True
    last.number, last.at, last.after = deed.number, deed.at, deed.after
    last.save(update_fields=["number", "at", "after"])
    return True
