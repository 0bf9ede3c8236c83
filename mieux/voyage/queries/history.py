"""« Qui, quand, avant → après », and the canvas as it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from .. import document, journal, zones
from ..document import Board
from ..models import Change, Deed, Snapshot, Voyage
from .names import names_of

PAGE = 60
"""Lines of one page of the history."""


@dataclass(frozen=True)
class Line:
    """One deed as it is told: who, when, of which card, what, before and after."""

    number: int
    at: datetime
    name: str
    what: str
    text: str
    before: str
    after: str


def lines(voyage: Voyage, *, upto: int | None = None, card_id: str = "", many: int = PAGE) -> list[Line]:
    """The latest deeds, newest first; those up to a change, or of one card."""
    rows = Deed.objects.filter(voyage=voyage)
    if upto is not None:
        rows = rows.filter(number__lte=upto)
    if card_id:
        rows = rows.filter(thing_id=card_id)
    found = list(rows.order_by("-number", "-pk")[:many])
    owners = (_owner(value) for deed in found for value in (deed.before, deed.after))
    names = names_of([*(deed.whom for deed in found), *owners])
    board = document.read(journal.opened(voyage.pk))
    labels = {place.id: str(place.metaphor) for place in zones.places()}
    return [_line(deed, names, board, labels) for deed in found]


def _line(deed: Deed, names: Mapping[str, str], board: Board, labels: Mapping[str, str]) -> Line:
    card = board.cards.get(deed.thing_id)
    return Line(
        number=deed.number,
        at=deed.at,
        name=names[deed.whom],
        what=_what(deed),
        text=card.text if card else "",
        before=names[owner] if (owner := _owner(deed.before)) else _said(deed.field, deed.before, labels),
        after=names[owner] if (owner := _owner(deed.after)) else _said(deed.field, deed.after, labels),
    )


def _owner(value: Any) -> str:
    """Whose account an owner of a buoy is: named as they are called now, not as they were then."""
    whom = value.get("whom") if isinstance(value, dict) else None
    return whom if isinstance(whom, str) else ""


def _what(deed: Deed) -> str:
    if deed.thing == "link":
        return _("lien fait") if deed.after else _("lien défait")
    if deed.thing == "meta":
        return _("titre") if deed.field == "title" else _("réglage")
    if not deed.field:
        return _("carte posée") if deed.after else _("carte retirée")
    return str(_fields().get(deed.field, deed.field))


def _fields() -> Mapping[str, str]:  # a table, in the active language
    return {
        "text": _("texte"),
        "zone": _("déplacée"),
        "order": _("place dans la liste"),
        "kind": _("sorte"),
        "colour": _("couleur"),
        "accepted": _("requin accepté"),
        "role": _("rôle"),
        "skills": _("super-pouvoirs"),
        "captain": _("capitaine"),
        "date": _("date"),
        "result": _("résultat tangible"),
        "owner": _("qui s’en charge"),
        "offer": _("proposition"),
        "done": _("atteinte le"),
        "indicator": _("indicateur"),
        "was": _("d’où elle vient"),
        "quiet": _("à regarder"),
    }


def _said(field: str, value: Any, labels: Mapping[str, str]) -> str:
    """A value in words; what says nothing to people (an order) is left out."""
    if field in ("order", "was", "quiet") or value in (None, "", [], {}):
        return ""
    if field == "zone":
        return labels.get(str(value), str(value))
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, dict):
        return str(value.get("text") or value.get("name") or "")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value)


@dataclass(frozen=True)
class Moment:
    """The canvas after one change."""

    number: int
    at: datetime | None
    board: Board


def moment(voyage: Voyage, number: int) -> Moment:
    """The canvas as it was after change `number` (the last one before it, if there is none)."""
    number = max(0, min(number, journal.last_number(voyage.pk)))
    at = Change.objects.filter(voyage=voyage, number=number).values_list("at", flat=True).first()
    return Moment(number, at, document.read(journal.opened(voyage.pk, number)))


def versions(voyage: Voyage) -> list[Snapshot]:
    """The versions that somebody named, newest first; without their bytes."""
    rows = Snapshot.objects.filter(voyage=voyage).exclude(name="").defer("state")
    return list(rows.select_related("by").order_by("-number", "-pk"))
