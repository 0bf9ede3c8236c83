"""« Qui, quand, avant → après », and the canvas as it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .. import document, journal, wording, zones
from ..document import Board
from ..models import Card, Change, Deed, Snapshot, Voyage
from . import diff
from .names import as_called_now, names_aboard, names_of

PAGE = 60
"""Deeds of one page of the history."""
MARKS_SECONDS = 600
QUIET = ("order", "was", "quiet", "origin")
"""Fields that say nothing to people."""
WORDED = ("text", "accepted", "result", "role", "skills", "title")
"""Fields whose change is told word by word."""
SHORT = 80


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see of the history: everything, or what one person did, in one zone, to one card."""

    whom: str = ""
    zone: str = ""
    card: str = ""

    @property
    def narrows(self) -> bool:
        """Not everything."""
        return bool(self.whom or self.zone or self.card)


@dataclass(frozen=True)
class Line:
    """One deed as it is told: of which card, what, before and after as words."""

    number: int
    at: datetime
    name: str
    what: str
    text: str
    card: str
    before: str
    after: str
    pieces: tuple[diff.Piece, ...] = ()


@dataclass(frozen=True)
class Step:
    """What one person did in one minute."""

    number: int
    at: datetime
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Page:
    """One page of the history; `older` is where the next one begins (« number.id »), None at the end."""

    steps: tuple[Step, ...]
    older: str | None


def _deeds(voyage: Voyage, asked: Asked) -> "QuerySet[Deed]":
    rows = Deed.objects.filter(voyage=voyage).exclude(field__in=QUIET)
    if asked.whom:
        rows = rows.filter(whom=asked.whom)
    if asked.card:
        rows = rows.filter(thing_id=asked.card)
    if asked.zone:
        here = Card.objects.filter(voyage=voyage, zone=asked.zone).values("card_id")
        moved = Q(field="zone") & (Q(before=asked.zone) | Q(after=asked.zone))
        rows = rows.filter(Q(thing_id__in=here) | moved)
    return rows


def _cursor(text: str) -> tuple[int, int] | None:
    number, _sign, pk = text.partition(".")
    if not (number.isdecimal() and (pk or "0").isdecimal() and text.isascii() and len(text) < 40):
        return None
    return min(int(number), 2**62), min(int(pk or 2**62), 2**62)


def page(voyage: Voyage, asked: Asked = Asked(), *, before: str = "", many: int = PAGE) -> Page:  # frozen
    """The deeds from `before` back, newest first, a page of them, grouped by person and minute."""
    rows = _deeds(voyage, asked)
    start = _cursor(before)
    if start is not None:
        rows = rows.filter(Q(number__lt=start[0]) | Q(number=start[0], pk__lte=start[1]))
    found = list(rows.order_by("-number", "-pk")[: many + 1])
    told = _told(voyage, found[:many])
    steps = tuple(
        Step(group[0].number, group[0].at, name, tuple(group))
        for (name, _minute), each in groupby(told, key=lambda line: (line.name, _minute_of(line.at)))
        if (group := list(each))
    )
    return Page(steps, f"{found[many].number}.{found[many].pk}" if len(found) > many else None)


def lines(voyage: Voyage, *, upto: int | None = None, card_id: str = "", many: int = PAGE) -> list[Line]:
    """The latest deeds, newest first; those up to a change, or of one card."""
    rows = _deeds(voyage, Asked(card=card_id))
    if upto is not None:
        rows = rows.filter(number__lte=upto)
    return _told(voyage, list(rows.order_by("-number", "-pk")[:many]))


def _minute_of(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _told(voyage: Voyage, found: list[Deed]) -> list[Line]:
    owners = (_owner(value) for deed in found for value in (deed.before, deed.after))
    names = {**names_aboard(voyage, owners), **names_of(deed.whom for deed in found)}
    wanted = {end for deed in found for end in (deed.thing_id, *_ends(deed))}
    texts = dict(Card.objects.filter(voyage=voyage, card_id__in=wanted).values_list("card_id", "text"))
    labels = {place.id: str(place.metaphor) for place in zones.places()}
    return [_line(deed, names, texts, labels) for deed in found]


def _ends(deed: Deed) -> tuple[str, ...]:
    """The cards that a link ties."""
    tie = deed.after or deed.before
    if deed.thing != "link" or not isinstance(tie, dict):
        return ()
    return tuple(str(tie.get(end) or "") for end in ("source", "target"))


def _line(deed: Deed, names: Mapping[str, str], texts: Mapping[str, str], labels: Mapping[str, str]) -> Line:
    before, after = (
        names[owner] if (owner := _owner(value)) else _said(deed.field, value, labels)
        for value in (deed.before, deed.after)
    )
    text = texts.get(deed.thing_id, "")
    if deed.thing == "card" and not deed.field:
        # A card that came or went: its words are what came or went.
        text, before, after = before or after, "", ""
    if deed.thing == "link":
        text, before, after = _sentence(deed, texts), "", ""
    return Line(
        number=deed.number,
        at=deed.at,
        name=names[deed.whom],
        what=_what(deed),
        text=_short(text),
        card=deed.thing_id if deed.thing == "card" and deed.thing_id in texts else "",
        before=before,
        after=after,
        pieces=_pieces(deed, before, after),
    )


def _pieces(deed: Deed, before: str, after: str) -> tuple[diff.Piece, ...]:
    """What is told by words: texts. A day, a zone or a name is told as a whole; the hold needs no more words."""
    if deed.field == "zone" and zones.HOLD in (deed.before, deed.after):
        return ()
    if deed.field in WORDED:
        return tuple(diff.words(before, after))
    whole = ((diff.GONE, before), (diff.SAME, " → " if before and after else ""), (diff.NEW, after))
    return tuple(diff.Piece(kind, text) for kind, text in whole if text)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else line[: SHORT - 1].rstrip() + "…"


def _sentence(deed: Deed, texts: Mapping[str, str]) -> str:
    value = deed.after or deed.before
    tie = wording.TIES.get(str(value.get("type"))) if isinstance(value, dict) else None
    if tie is None:
        return ""
    source, target = (_short(texts.get(end, "")) or "…" for end in _ends(deed))
    return f"{source} — {tie.there} {target}"


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
    if deed.field == "zone" and zones.HOLD in (deed.before, deed.after):
        return _("rangée dans la cale") if deed.after == zones.HOLD else _("remontée de la cale")
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
    if field in QUIET or value in (None, "", [], {}):
        return ""
    if field == "zone":
        return labels.get(str(value), str(value))
    if field == "kind":
        return str(wording.KINDS.get(str(value), value))
    if field == "colour":
        return str(wording.COLOUR_WORDS.get(str(value), value))
    if field == "offer":
        return _("acceptée") if value == "accepted" else _("pas encore de réponse")
    if field in ("date", "done") and document.is_day(value):
        return date_format(date.fromisoformat(str(value)))
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, dict):
        return str(value.get("text") or value.get("name") or "")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value)


# --- People and moments -------------------------------------------------------------------------------


def people(voyage: Voyage) -> list[tuple[str, str]]:
    """Everybody who did something aboard, with the name they gave, in alphabetical order."""
    whoms = list(Deed.objects.filter(voyage=voyage).order_by().values_list("whom", flat=True).distinct())
    names = names_of(whoms)
    return sorted(((whom, names[whom]) for whom in whoms if whom), key=lambda pair: (pair[1].casefold(), pair[0]))


@dataclass(frozen=True)
class Mark:
    """A place of the slider: the last change of one person in one minute."""

    number: int
    at: datetime


def marks(voyage: Voyage) -> list[Mark]:
    """The places of the slider, oldest first: one for each person and minute, however many keys were pressed.

    Kept in memory until something else is done aboard: somebody who slides asks for them at every stop.
    """
    key = f"voyage-marks:{voyage.pk}:{voyage.projected}"
    kept = cache.get(key)
    if kept is None:
        kept = [(mark.number, mark.at) for mark in _marks(voyage)]
        cache.set(key, kept, timeout=MARKS_SECONDS)
    return [Mark(number, at) for number, at in kept]


def _marks(voyage: Voyage) -> list[Mark]:
    rows = Deed.objects.filter(voyage=voyage).order_by("number", "pk").values_list("number", "whom", "at")
    found: list[Mark] = []
    last: tuple[str, datetime] | None = None
    for number, whom, at in rows.iterator(chunk_size=5_000):
        key = (whom, _minute_of(at))
        if key == last:
            found[-1] = Mark(number, at)
        else:
            found.append(Mark(number, at))
        last = key
    return found


def at_or_before(voyage: Voyage, moment: datetime) -> int:
    """The last change before the end of that minute; 0 when there was none yet."""
    rows = Change.objects.filter(voyage=voyage, at__lt=moment + timedelta(minutes=1))
    return rows.order_by("-number").values_list("number", flat=True).first() or 0


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
    return Moment(number, at, as_called_now(voyage, document.read(journal.opened(voyage.pk, number))))


def versions(voyage: Voyage) -> list[Snapshot]:
    """The versions that somebody named, newest first; without their bytes."""
    rows = Snapshot.objects.filter(voyage=voyage).exclude(name="").defer("state")
    return list(rows.select_related("by").order_by("-number", "-pk"))
