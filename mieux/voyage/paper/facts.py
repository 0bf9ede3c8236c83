"""What a card says beside its text, in words: every field that it has, and its links from both ends."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mieux.core.days import date_format

from .. import document, watch, wording, zones
from ..document import CardView
from ..exports import Logbook
from ..origin import origins_of
from ..zones import HOLD, SHARKS


@dataclass(frozen=True)
class Fact:
    """Something a card says. `look`: « good » is settled. `brief`: it also stands on the poster."""

    words: str
    look: str = ""
    brief: bool = True


@dataclass(frozen=True)
class Tie:
    """The links of one type of a card: the sentence, and the cards at their other ends (ids), or names."""

    says: str
    others: tuple[str, ...]
    names: tuple[str, ...] = ()


def ask(kind: str) -> str:
    """A notice as a question."""
    return {
        watch.SHARK_ALONE: _("Quelle rame face à ce requin ?"),
        watch.OAR_ALONE: _("Qui tient cette rame ?"),
        watch.BUOY_VAGUE: _("À quoi verrez-vous que cette balise est passée ?"),
        watch.BUOY_UNDATED: _("Pour quand, cette balise ?"),
        watch.NEED_OPEN: _("Qui peut couvrir ce besoin ?"),
    }.get(kind, "")


def facts_of(card: CardView, role: str, middle: date | None) -> list[Fact]:
    """Every field of a card as words; a card that went ashore or into the hold keeps saying what it said."""
    fields = card.fields
    found = [*_kind(card), *_people(fields), *_buoy(fields, middle)]
    if reason := _text(fields.get("accepted")):
        found.append(Fact(_("on l’accepte : {reason}").format(reason=reason), "good"))
    if role == HOLD and (was := _place(fields.get("was"))):
        found.append(Fact(_("vient de : {zone}").format(zone=was)))
    if (colour := wording.COLOUR_WORDS.get(card.colour)) is not None:
        found.append(Fact(_("papier {colour}").format(colour=colour), brief=False))
    found += [Fact(origin.words, brief=False) for origin in origins_of(card)]
    return found


def _kind(card: CardView) -> Iterator[Fact]:
    word = wording.KINDS.get(card.kind)
    if word is None:
        return
    if card.kind in document.KINDS[SHARKS]:
        yield Fact(_("contrainte {kind}").format(kind=word))
    elif card.kind == "need":
        yield Fact(_("besoin"))


def _people(fields: Mapping[str, Any]) -> Iterator[Fact]:
    if fields.get("captain") is True:
        yield Fact(_("capitaine"), "good")
    if role := _text(fields.get("role")):
        yield Fact(role)
    skills = fields.get("skills")
    if isinstance(skills, Sequence) and not isinstance(skills, str):
        words = [word for each in skills if (word := _text(each))]
        if words:
            yield Fact(", ".join(words))


def _buoy(fields: Mapping[str, Any], middle: date | None) -> Iterator[Fact]:
    done, day = fields.get("done"), fields.get("date")
    is_done = document.is_day(done)
    if is_done:
        yield Fact(_("passée le {day}").format(day=_day(done)), "good")
    if document.is_day(day):
        yield Fact(_("prévue le {day}").format(day=_day(day)) if is_done else _("le {day}").format(day=_day(day)))
    if middle is not None and not is_done:
        yield Fact(_("escale à mi-chemin le {day}").format(day=date_format(middle)), brief=False)
    if result := _text(fields.get("result")):
        yield Fact(_("résultat : {result}").format(result=result))
    if words := owner_words(fields):
        yield Fact(words)


def owner_words(fields: Mapping[str, Any]) -> str:
    """Who carries a buoy, or was asked to; empty when nobody is named."""
    owner = fields.get("owner")
    name = _text(owner.get("name")) if isinstance(owner, Mapping) else ""
    if not name:
        return ""
    if fields.get("offer") == "accepted":
        return _("portée par {name}").format(name=name)
    return _("proposée à {name}, qui n’a pas encore dit oui").format(name=name)


def day_words(day: Any) -> str:
    """A day (a date, or « 2026-11-23 ») in words; empty for what is none."""
    if isinstance(day, date):
        return date_format(day)
    return _day(day) if document.is_day(day) else ""


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _day(value: Any) -> str:
    return date_format(date.fromisoformat(str(value)))


def _place(zone: Any) -> str:
    return next((str(place.metaphor) for place in zones.places() if place.id == zone), "")


def ties_of(book: Logbook, indicators: Mapping[str, str]) -> dict[str, list[Tie]]:
    """Card → its links, each type once, as sentences seen from that card; in the order of document.LINKS."""
    cards = book.cards
    ends: dict[str, dict[tuple[str, bool], list[str]]] = {}
    for tie in book.links:
        if tie.source not in cards:
            continue
        if tie.target in cards or tie.target in indicators:
            ends.setdefault(tie.source, {}).setdefault((tie.type, True), []).append(tie.target)
        if tie.target in cards:
            ends.setdefault(tie.target, {}).setdefault((tie.type, False), []).append(tie.source)
    found: dict[str, list[Tie]] = {}
    for card_id, said in ends.items():
        for type_ in document.LINKS:
            for there in (True, False):
                if others := said.get((type_, there)):
                    words = wording.TIES[type_].there if there else wording.TIES[type_].back
                    known = tuple(dict.fromkeys(one for one in others if one in cards))
                    names = tuple(dict.fromkeys(indicators[one] for one in others if one not in cards))
                    found.setdefault(card_id, []).append(Tie(str(words), known, names))
    return found


def asks_of(book: Logbook) -> dict[str, list[str]]:
    """Card → the notices about it, as questions."""
    found: dict[str, list[str]] = {}
    for notice in book.notices:
        if question := ask(notice.kind):
            found.setdefault(notice.card.id, []).append(question)
    return found


def heard_words(section: Any) -> str:
    """Whether those directly concerned have spoken about a zone; empty when nobody said."""
    heard = section.heard
    if heard is None:
        return ""
    if heard.yes:
        who = _text(heard.who)
        return (
            _("Les personnes concernées ont parlé : {who}").format(who=who)
            if who
            else _("Les personnes concernées ont parlé.")
        )
    reason = _text(heard.reason)
    return (
        _("Les personnes concernées n’ont pas encore parlé : {reason}").format(reason=reason)
        if reason
        else _("Les personnes concernées n’ont pas encore parlé.")
    )
