"""« Depuis la dernière escale »: what the workshop before put into the voyage, and what it has become."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mieux.core.days import date_format
from mieux.voyage import document, zones
from mieux.voyage.document import ORIGIN, Board, CardView
from mieux.voyage.journal import opened
from mieux.voyage.models import Deed
from mieux.voyage.origin import origins_of
from mieux.voyage.zones import BUOYS, HOLD, SHARKS

from ..models import Workshop, WorkshopState
from .pouring import zone_words

MOST = 40
"""Cards that a wall can show."""


@dataclass(frozen=True)
class Then:
    """One card from the last time: what it says, where it is, what has become of it."""

    text: str
    zone: str
    news: tuple[str, ...]


@dataclass(frozen=True)
class Since:
    """The workshop before, its day, its cards; buoys that were passed meanwhile, wherever they come from."""

    title: str
    day: date | None
    cards: tuple[Then, ...]
    passed: tuple[str, ...]

    @property
    def plain(self) -> dict[str, Any]:
        """As a scene holds it."""
        return {
            "title": self.title,
            "day": date_format(self.day) if self.day else "",
            "cards": [{"text": one.text, "zone": one.zone, "news": list(one.news)} for one in self.cards],
            "passed": list(self.passed),
        }


def last_before(workshop: Workshop) -> Workshop | None:
    """The last workshop that was held for the same voyage (or for the crossing before it)."""
    voyage = workshop.voyage
    if voyage is None:
        return None
    line = [voyage.pk]
    while voyage.before_id is not None and voyage.before_id not in line:
        line.append(voyage.before_id)
        assert voyage.before is not None
        voyage = voyage.before
    held = Workshop.objects.filter(voyage__in=line, state__in=[WorkshopState.CLOSED, WorkshopState.EMPTIED])
    if workshop.opened_at is not None:
        held = held.filter(opened_at__lt=workshop.opened_at)
    return held.exclude(pk=workshop.pk).order_by("-opened_at", "-pk").first()


def since(workshop: Workshop) -> Since | None:
    """None when there was no workshop before, or no voyage."""
    before = last_before(workshop)
    if before is None or workshop.voyage is None:
        return None
    board = document.read(opened(workshop.voyage.pk))
    day = before.opened_at.date() if before.opened_at else None
    order = {place.id: number for number, place in enumerate(zones.places())}
    own = [card for card in board.cards.values() if any(one.n == before.pk for one in origins_of(card))]
    own.sort(key=lambda card: (order.get(card.zone, len(order)), card.place))
    then = _arrivals(workshop.voyage.pk, [card.id for card in own], before.pk)
    return Since(
        before.title,
        day,
        tuple(
            Then(card.text, zone_words(card.zone), tuple(_news(board, card, then.get(card.id, _Arrived()))))
            for card in own[:MOST]
        ),
        tuple(_passed(board, day)),
    )


@dataclass(frozen=True)
class _Arrived:
    """What a card said, and in which zone, when that workshop had put it there and somebody changed it since."""

    text: str | None = None
    zone: str | None = None


def _arrivals(voyage: int, ids: Sequence[str], n: int) -> dict[str, _Arrived]:
    """By card: the first words and the first zone that were changed after workshop `n` had written there."""
    rows = Deed.objects.filter(voyage=voyage, thing="card", thing_id__in=ids, field__in=["", ORIGIN, "text", "zone"])
    came: dict[str, int] = {}
    found: dict[str, _Arrived] = {}
    for deed in rows.order_by("number", "pk"):
        if deed.field in ("", ORIGIN):
            written = (
                (deed.after or {}).get(ORIGIN) if deed.field == "" and isinstance(deed.after, dict) else deed.after
            )
            if any(isinstance(one, dict) and one.get("n") == n for one in written or () if written):
                came.setdefault(deed.thing_id, deed.number)
        elif deed.number > came.get(deed.thing_id, deed.number):
            known = found.get(deed.thing_id, _Arrived())
            if deed.field == "text" and known.text is None:
                found[deed.thing_id] = replace(known, text=str(deed.before or ""))
            elif deed.field == "zone" and known.zone is None:
                found[deed.thing_id] = replace(known, zone=str(deed.before or ""))
    return found


def _news(board: Board, card: CardView, then: _Arrived) -> list[str]:
    """What has become of one card, in words; nothing to say is no news."""
    role, said = zones.role_of(card.zone), []
    if role == BUOYS and document.is_day(done := card.fields.get("done")):
        said.append(_("passée le %(day)s") % {"day": date_format(date.fromisoformat(str(done)))})
    if role == SHARKS:
        oars = [board.cards[tie.target].text for tie in board.from_card(card.id, "shark-oar")]
        if oars:
            said.append(_("une rame lui répond : %(oars)s") % {"oars": ", ".join(oars)[:200]})
        elif card.fields.get("accepted"):
            said.append(_("on l’accepte : %(reason)s") % {"reason": str(card.fields["accepted"])[:200]})
    if then.text is not None and then.text.strip() != card.text.strip():
        said.append(_("réécrite depuis"))
    if then.zone is not None and then.zone != card.zone and HOLD not in (then.zone, card.zone):
        said.append(_("passée de %(from)s à %(to)s") % {"from": zone_words(then.zone), "to": zone_words(card.zone)})
    return said


def _passed(board: Board, day: date | None) -> list[str]:
    """The buoys that were passed since that day."""
    zone = zones.zone_of(BUOYS)
    if zone is None or day is None:
        return []
    return [
        card.text
        for card in board.in_zone(zone)
        if document.is_day(done := card.fields.get("done")) and str(done) >= day.isoformat()
    ][:MOST]
