"""What a story is made of: its parts, the material it is told from, who may be named, and what each card says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mieux.core.days import date_format

from .. import wording
from ..document import CardView, LinkView, is_day
from ..zones import ASHORE, BUOYS, CREW, LIFEBOAT, LIGHTHOUSE, OARS, PORT, SHARKS, Place
from .prose import clean, joined

WORTH: Final = "worth"
LIMITS: Final = "limits"
OWN: Final = (WORTH, LIMITS)
"""Parts that only people write."""
MOST_CARDS: Final = 60
"""Cards that one paragraph is tied to; it names fewer (prose.MOST)."""
FACT: Final = 300
"""Signs of a card that « avant → après » remembers."""


@dataclass(frozen=True)
class Part:
    """One part of the story; `roles` are those of the zones whose cards it tells."""

    id: str
    title: "str | Promise"
    roles: tuple[str, ...] = ()
    zone: str = ""
    """A zone of the pack that does nothing in particular."""


PARTS: Final = (
    Part(PORT, gettext_lazy("Situation initiale"), (PORT, ASHORE)),
    Part(LIGHTHOUSE, gettext_lazy("Situation souhaitée"), (LIGHTHOUSE,)),
    Part(CREW, gettext_lazy("Équipe"), (CREW,)),
    Part(LIFEBOAT, gettext_lazy("Ressources"), (LIFEBOAT,)),
    Part(SHARKS, gettext_lazy("Contraintes"), (SHARKS,)),
    Part(OARS, gettext_lazy("Marges de manœuvre"), (OARS,)),
    Part(BUOYS, gettext_lazy("Étapes"), (BUOYS,)),
)
LAST: Final = (
    Part(WORTH, gettext_lazy("Ce que ça vaut")),
    Part(LIMITS, gettext_lazy("Ses limites")),
)


@dataclass(frozen=True)
class Mate:
    """Somebody aboard with an account. `word` is « user:12 »."""

    word: str
    name: str
    since: date
    captain: bool = False


@dataclass(frozen=True)
class Stop:
    """A stopover that was made. `buoy` is the id of its card, or empty."""

    id: str
    course: str
    day: date
    note: str = ""
    buoy: str = ""


@dataclass(frozen=True)
class Material:
    """All that the story is made of. `rewritten`: id of a card → what it said first."""

    began: date
    crossing: int
    places: tuple[tuple[Place, tuple[CardView, ...]], ...]
    links: tuple[LinkView, ...] = ()
    mates: tuple[Mate, ...] = ()
    stops: tuple[Stop, ...] = ()
    heard: tuple[tuple[str, str], ...] = ()
    rewritten: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)

    def of(self, role: str) -> list[CardView]:
        """The cards of the zone that does this, those without a word left out."""
        return [card for place, cards in self.places if place.role == role for card in cards if clean(card.text)]

    @cached_property
    def cards(self) -> dict[str, CardView]:
        """Every card by id."""
        return {card.id: card for _place, cards in self.places for card in cards}

    @cached_property
    def _tied(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for tie in self.links:
            found.setdefault((tie.source, tie.type), []).append(tie.target)
        return found

    def ends(self, card: CardView, type: str) -> list[CardView]:
        """The cards that a card's links of a type lead to."""
        found = [self.cards[end] for end in self._tied.get((card.id, type), ()) if end in self.cards]
        return [each for each in found if clean(each.text)]


@dataclass(frozen=True)
class Veil:
    """Who may be named. Aboard everybody is; in public, those who agreed (names.py)."""

    all: bool = True
    words: frozenset[str] = frozenset()
    cards: frozenset[str] = frozenset()

    def names(self, word: str) -> bool:
        """Whether the person behind « user:12 » may be named."""
        return self.all or word in self.words

    def shows(self, card: CardView) -> bool:
        """Whether a card of the crew may be quoted: it speaks of somebody."""
        return self.all or card.id in self.cards


OPEN: Final = Veil()


@dataclass(frozen=True)
class Said:
    """One composed paragraph. `facts`: what it rests on → what that says, in the order of the paragraph."""

    slot: str
    part: str
    text: str
    cards: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


def parts_of(places: Iterable[Place]) -> tuple[Part, ...]:
    """The parts of a story: the seven, then the zones of the pack that do nothing in particular, then the last two."""
    more = tuple(Part(f"zone-{place.id}", place.label, (), place.id) for place in places if not place.role)
    return (*PARTS, *more, *LAST)


# --- Facts: what a card says, as « avant → après » shows it ------------------------------------------


def day_words(day: Any) -> str:
    """« le 1er mai 2026 » without its article; the text itself when it is no day."""
    return date_format(date.fromisoformat(str(day))) if is_day(day) else clean(str(day or ""))


def card_words(card: CardView) -> str:
    """All that a story takes from a card, on one line."""
    fields = card.fields
    found = [clean(card.text, FACT)]
    if card.kind in wording.KINDS:
        found.append(str(wording.KINDS[card.kind]))
    if fields.get("captain") is True:
        found.append(_("capitaine"))
    found += traits(card)
    if reason := word(fields.get("accepted")):
        found.append(_("on l’accepte : {reason}").format(reason=reason))
    if result := word(fields.get("result")):
        found.append(_("résultat : {result}").format(result=result))
    if carrier := owner(card)[1]:
        found.append(_("portée par {name}").format(name=carrier))
    if is_day(fields.get("done")):
        found.append(_("passée le {day}").format(day=day_words(fields["done"])))
    elif is_day(fields.get("date")):
        found.append(_("le {day}").format(day=day_words(fields["date"])))
    return " · ".join(each for each in found if each)


def word(value: Any) -> str:
    return clean(value) if isinstance(value, str) else ""


def traits(card: CardView) -> list[str]:
    skills = card.fields.get("skills")
    listed_ = [clean(each) for each in skills[:12] if isinstance(each, str)] if isinstance(skills, list) else []
    return [each for each in (word(card.fields.get("role")), *listed_) if each]


def owner(card: CardView) -> tuple[str, str]:
    """(« user:12 », name) of who carries a buoy and said yes; empty otherwise."""
    found = card.fields.get("owner")
    if card.fields.get("offer") != "accepted" or not isinstance(found, dict):
        return "", ""
    return word(found.get("whom")), word(found.get("name"))


def of_cards(slot: str, part: str, text: str, cards: Sequence[CardView], more: Mapping[str, str] | None = None) -> Said:
    once = dict(list({card.id: card for card in cards}.items())[:MOST_CARDS])
    facts = {f"card:{card.id}": card_words(card) for card in once.values()}
    return Said(slot, part, joined(text), tuple(once), facts | dict(more or {}))
