"""Who may be named in public: people aboard who said yes. Guests never are; nor does anything that reaches somebody."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mieux.evidence.contact import has_contact
from mieux.people.models import User

from ..models import Comment, Deed, Shipmate, Voyage
from ..zones import CREW
from .material import Material, Veil

LEAST = 2
"""Signs of a name that is looked for."""


@dataclass(frozen=True)
class Person:
    """Somebody a text may name. `word`: « user:12 », or « guest »."""

    word: str
    name: str
    agreed: bool


@dataclass(frozen=True)
class Block:
    """Why a paragraph cannot be public as it is: names of people who have not said yes, or an address or number."""

    names: tuple[str, ...] = ()
    contact: bool = False

    def __bool__(self) -> bool:
        return bool(self.names) or self.contact


def people_of(voyage: Voyage) -> list[Person]:
    """Those aboard with an account, those who were (they have not said yes), and those who came by a link, by the names
    they gave."""
    mates = Shipmate.objects.filter(voyage=voyage).select_related("user").order_by("since", "pk")
    found = [Person(f"user:{mate.user_id}", mate.user.name, mate.named) for mate in mates if mate.user.name]
    words = {
        word
        for model in (Deed, Comment)
        for word in model._default_manager.filter(voyage=voyage).order_by().values_list("whom", flat=True).distinct()
    }
    aboard = {mate.user_id for mate in mates}
    left = {int(word[5:]) for word in words if word.startswith("user:") and word[5:].isdecimal()} - aboard
    found += [
        Person(f"user:{user.pk}", user.name, False)
        for user in User.objects.filter(pk__in=left).order_by("pk")
        if user.name
    ]
    guests = sorted(
        {parts[2] for word in words if len(parts := word.split(":", 2)) == 3 and parts[0] == "link" and parts[2]}
    )
    return [*found, *(Person("guest", name, False) for name in guests)]


def veil_of(people: Iterable[Person], open_cards: Iterable[str]) -> Veil:
    """What a public telling may name: those who agreed, and the cards of the crew that the captain opened."""
    return Veil(False, frozenset(one.word for one in people if one.agreed), frozenset(open_cards))


def names_in(text: str, name: str) -> bool:
    """Whether a text names somebody: by the whole name, or by a word of it written like a name. Pure."""
    whole = " ".join(name.split())
    if len(whole) < LEAST:
        return False
    if _stands_in(whole, text, re.IGNORECASE if len(whole) > 3 else re.NOFLAG):
        return True
    parts = [part for part in re.split(r"[\s\-]+", whole) if len(part) > LEAST and part[0].isupper()]
    return any(_stands_in(part, text, re.NOFLAG) for part in parts)


def _stands_in(word: str, text: str, flags: re.RegexFlag) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, flags) is not None


def replaced(text: str, name: str, by: str) -> str:
    """The text with another word in the place of a whole name. Pure."""
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda _found: by, text)


def block_of(text: str, people: Iterable[Person], common: Iterable[str] = ()) -> Block:
    """Why this text may not be public; falsy when it may. `common`: names that the captain calls plain words."""
    known = list(people)
    agreed = {one.name.casefold() for one in known if one.agreed} | {each.casefold() for each in common}
    names = [one.name for one in known if one.name.casefold() not in agreed and names_in(text, one.name)]
    return Block(tuple(dict.fromkeys(names)), has_contact(text))


def crew_cards(material: Material) -> list[tuple[str, str]]:
    """The cards of the crew that speak of somebody: id and text. The captain opens them one by one."""
    return [(card.id, card.text) for card in material.of(CREW) if card.kind != "need"]
