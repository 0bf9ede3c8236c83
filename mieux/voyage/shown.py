"""The canvas as its page shows it: zones, cards, what each says in short, and links as sentences seen from both ends.

`static/voyage/facts.js` says the same of cards that change while one looks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import document, watch, wording, zones
from .document import Board, CardView
from .figure import Spot, spot_of
from .models import Heard
from .origin import origins_of
from .zones import BUOYS, CREW, HOLD, SHARKS, Place

SHORT = 90
"""Letters of a card that stand for it in a sentence about another one."""


@dataclass(frozen=True)
class Fact:
    """Something that a card says beside its text. `look`: « ask » calls for a look, « good » is done."""

    words: str
    look: str = ""


@dataclass(frozen=True)
class Tied:
    """A link, seen from one of its ends."""

    id: str
    says: str
    other: str
    """The id of the card at the other end; empty when it is an indicator."""
    short: str
    page: str = ""
    """The address of the indicator at the other end."""


@dataclass(frozen=True)
class CardShown:
    """One card."""

    view: CardView
    role: str
    author: str
    facts: tuple[Fact, ...]
    ties: tuple[Tied, ...]
    colour: str
    comments: int = 0

    @property
    def id(self) -> str:
        """Its id."""
        return self.view.id


@dataclass(frozen=True)
class ZoneShown:
    """One zone with its cards."""

    place: Place
    spot: Spot
    cards: tuple[CardShown, ...]
    count: str
    takes_cards: bool = True
    first_question: str = field(default="")
    heard: Heard | None = None
    comments: int = 0


@dataclass(frozen=True)
class Around:
    """What a page knows beside the document. `days`: buoy → day of its stopover; `comments`: card, or « zone:… » → how
    many words; `heard`: zone → whether those concerned have spoken; `indicators`: number → its page."""

    days: Mapping[str, date] = field(default_factory=dict)
    comments: Mapping[str, int] = field(default_factory=dict)
    heard: Mapping[str, Heard] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)


NOTHING_AROUND = Around()


@dataclass(frozen=True)
class LookedAt:
    """One line of « à regarder »: which card, what of it. `oar`: a shark, which may be answered or accepted."""

    card: CardView
    kind: str
    asks: str
    short: str
    oar: bool = False


BLANK_LOOK = LookedAt(CardView("", ""), watch.SHARK_ALONE, "", "", oar=True)
"""The line that a script fills."""


def to_look_at(board: Board) -> tuple[list[LookedAt], list[LookedAt]]:
    """What to look at, in the order of the zones; and what the crew has put aside."""
    order = {place.id: number for number, place in enumerate(zones.places())}

    def lines(notices: Sequence[watch.Notice]) -> list[LookedAt]:
        found = sorted(notices, key=lambda notice: (order.get(notice.card.zone, len(order)), notice.card.place))
        return [
            LookedAt(
                notice.card,
                notice.kind,
                str(wording.ASKS[notice.kind]),
                short(notice.card.text) or _("une carte sans texte"),
                oar=notice.kind == watch.SHARK_ALONE,
            )
            for notice in found
        ]

    return lines(watch.notices(board, zones.role_of)), lines(watch.put_aside(board, zones.role_of))


def short(text: str, most: int = SHORT) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def answerer(card: CardView, whom: str) -> str:
    """Who may answer for a buoy that is proposed: « me », « crew » for a name without an account, nobody (empty)."""
    owner = card.fields.get("owner")
    if card.fields.get("offer") != "offered" or not isinstance(owner, dict):
        return ""
    if not owner.get("whom"):
        return "crew"
    return "me" if owner["whom"] == whom else ""


def zones_shown(
    board: Board,
    names: Mapping[str, str],
    indicators: Mapping[str, str],
    template: str = "",
    around: Around = NOTHING_AROUND,
) -> list[ZoneShown]:
    """Every zone in its order, with its cards in theirs. `names`: who → name; `indicators`: number → label; `template`:
    whose questions."""
    asks: dict[str, list[str]] = {}
    for notice in watch.notices(board, zones.role_of):
        asks.setdefault(notice.card.id, []).append(notice.kind)
    found = []
    by_zone: dict[str, list[CardView]] = {}
    for card in sorted(board.cards.values(), key=lambda card: card.place):
        by_zone.setdefault(card.zone, []).append(card)
    for place in zones.places(template):
        cards = tuple(_card_shown(board, card, names, indicators, asks, around) for card in by_zone.get(place.id, ()))
        found.append(
            ZoneShown(
                place,
                spot_of(place),
                cards,
                _count(cards),
                takes_cards=place.id != HOLD,
                first_question=place.questions[0] if place.questions else "",
                heard=around.heard.get(place.id),
                comments=around.comments.get(f"zone:{place.id}", 0),
            )
        )
    return found


def _count(cards: Sequence[CardShown]) -> str:
    """« 4 cartes, 1 à regarder »."""
    if not cards:
        return _("aucune carte")
    words = ngettext("%(n)d carte", "%(n)d cartes", len(cards)) % {"n": len(cards)}
    asking = sum(any(fact.look == "ask" for fact in card.facts) for card in cards)
    if asking:
        more = ngettext("%(n)d à regarder", "%(n)d à regarder", asking) % {"n": asking}
        return f"{words}, {more}"
    return words


def _card_shown(
    board: Board,
    card: CardView,
    names: Mapping[str, str],
    indicators: Mapping[str, str],
    asks: Mapping[str, Sequence[str]],
    around: Around,
) -> CardShown:
    role = zones.role_of(card.zone)
    return CardShown(
        card,
        role,
        names.get(card.author, ""),
        (
            *_facts(board, card, role, around),
            *(Fact(origin.words) for origin in origins_of(card)),
            *(Fact(str(wording.ASKS[kind]), "ask") for kind in asks.get(card.id, ())),
        ),
        tuple(_ties(board, card, indicators, around.indicators)),
        str(wording.COLOUR_WORDS.get(card.colour, "")),
        around.comments.get(card.id, 0),
    )


def _facts(board: Board, card: CardView, role: str, around: Around) -> list[Fact]:
    fields = card.fields
    if role == SHARKS:
        facts = []
        if (kind := wording.KINDS.get(card.kind)) is not None:
            facts.append(Fact(_("contrainte {kind}").format(kind=kind)))
        if isinstance(reason := fields.get("accepted"), str):
            facts.append(Fact(_("on l’accepte : {reason}").format(reason=reason), "good"))
        return facts
    if role == CREW and card.kind == "need":
        return [Fact(_("besoin")), *_covered(board, card), *_texts(fields)]
    if role == CREW:
        captain = [Fact(_("capitaine"), "good")] if fields.get("captain") is True else []
        return [*captain, *_texts(fields)]
    if role == BUOYS:
        return _of_buoy(fields, around.days.get(card.id))
    if role == HOLD and isinstance(was := fields.get("was"), str):
        place = next((place for place in zones.places() if place.id == was), None)
        return [Fact(_("vient de : {zone}").format(zone=place.metaphor))] if place else []
    return _texts(fields)


def _covered(board: Board, card: CardView) -> list[Fact]:
    """Who aboard or outside covers a need. That nobody does is asked by watch.py, unless the crew put that aside."""
    ties = [*board.from_card(card.id, "need-crew"), *board.from_card(card.id, "need-lifeboat")]
    names = [short(board.cards[tie.target].text, 40) or _("une carte sans texte") for tie in ties]
    if names:
        return [Fact(_("couvert par {names}").format(names=", ".join(names)), "good")]
    if watch.NEED_OPEN in (card.fields.get(document.QUIET) or ()):
        return [Fact(str(wording.ASKS[watch.NEED_OPEN]))]
    return []


def _texts(fields: Mapping[str, Any]) -> list[Fact]:
    facts = []
    if isinstance(role := fields.get("role"), str):
        facts.append(Fact(role))
    if isinstance(skills := fields.get("skills"), list):
        facts += [Fact(each) for each in skills[:12] if isinstance(each, str) and each]
    return facts


def _of_buoy(fields: Mapping[str, Any], middle: date | None) -> list[Fact]:
    facts = []
    if document.is_day(done := fields.get("done")):
        facts.append(Fact(_("passée le {day}").format(day=date_format(date.fromisoformat(str(done)))), "good"))
    elif document.is_day(day := fields.get("date")):
        facts.append(Fact(_("le {day}").format(day=date_format(date.fromisoformat(str(day))))))
        if middle is not None:
            facts.append(Fact(_("escale à mi-chemin : le {day}").format(day=date_format(middle))))
    if isinstance(result := fields.get("result"), str):
        facts.append(Fact(_("résultat : {result}").format(result=result)))
    owner = fields.get("owner")
    if isinstance(owner, dict) and isinstance(name := owner.get("name"), str) and name:
        if fields.get("offer") == "accepted":
            facts.append(Fact(_("portée par {name}").format(name=name)))
        else:
            facts.append(Fact(_("proposée à {name}, qui n’a pas encore dit oui").format(name=name)))
    return facts


def _ties(board: Board, card: CardView, indicators: Mapping[str, str], pages: Mapping[str, str]) -> list[Tied]:
    found = []
    for link in sorted(board.links_of(card.id), key=lambda link: (link.type, link.id)):
        tie = wording.TIES.get(link.type)
        if tie is None:
            continue
        says, other = (tie.there, link.target) if link.source == card.id else (tie.back, link.source)
        if (far := board.cards.get(other)) is not None:
            found.append(Tied(link.id, str(says), other, short(far.text) or _("une carte sans texte")))
        elif other in indicators:
            found.append(Tied(link.id, str(says), "", indicators[other], pages.get(other, "")))
    return found


def ties_to_add(board: Board, card: CardView, indicators: Mapping[str, str]) -> list[tuple[str, str]]:
    """What this card may still be tied to: « type|from|to » → the sentence, in the order of the zones."""
    role, known = zones.role_of(card.zone), {(link.source, link.target, link.type) for link in board.links.values()}
    found = []
    for type_, (start, end) in document.LINKS.items():
        tie = wording.TIES[type_]
        if start == role and (role != CREW or (card.kind == "need")):
            if not end:
                ends = [(number, label) for number, label in indicators.items()]
            else:
                ends = [(one.id, short(one.text)) for one in _cards_of(board, end) if one.kind != "need"]
            found += [
                (f"{type_}|{card.id}|{number}", f"{tie.there} {label}")
                for number, label in ends
                if number != card.id and (card.id, number, type_) not in known
            ]
        if end == role and (role != CREW or card.kind != "need"):
            starts = [one for one in _cards_of(board, start) if start != CREW or one.kind == "need"]
            found += [
                (f"{type_}|{one.id}|{card.id}", f"{tie.back} {short(one.text)}")
                for one in starts
                if one.id != card.id and (one.id, card.id, type_) not in known
            ]
    return found


def _cards_of(board: Board, role: str) -> list[CardView]:
    zone = zones.zone_of(role)
    return board.in_zone(zone) if zone else []
