"""What every game agrees on. Pure: no database, no request.

`Play` is the state of a game of cards, read from the address: whatever the address holds, what comes out is a
legal state. The other half says which words may be shown to others at once.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# --- The state of a game of cards ----------------------------------------------------------------

CARD, CHOICE, READ, CHANGE, WRITE, SENT = "carte", "choix", "lu", "changer", "ecrire", "valider"
"""The words of the address: which card lies on the table, what is chosen for it, what was read before."""

MANY = 200
"""Values of one word of the address that are looked at; an honest game needs far fewer."""


class Query(Protocol):
    """A QueryDict, as far as the rules need it."""

    def getlist(self, key: str) -> list[str]:
        """All the values of a key."""


Clean = Callable[[str, Iterable[str]], tuple[str, ...]]
"""(card, raw ids) → the ids that are a legal reading of this card; empty when there is none."""


def several_of(ids: Sequence[str]) -> Clean:
    """Return a rule by which any of these ids may apply together, kept once each and in this order."""

    def clean(card: str, raw: Iterable[str]) -> tuple[str, ...]:
        given = set(raw)
        return tuple(id for id in ids if id in given)

    return clean


def one_of(ids: Sequence[str]) -> Clean:
    """Return a rule by which exactly one of these ids is a reading; of several, the last one said counts."""

    def clean(card: str, raw: Iterable[str]) -> tuple[str, ...]:
        return tuple(id for id in raw if id in ids)[-1:]

    return clean


@dataclass(frozen=True)
class Play:
    """Which cards were read and how, and the card on the table."""

    cards: tuple[str, ...]
    read: Mapping[str, tuple[str, ...]]
    card: str
    changing: bool = False
    empty_handed: bool = False
    """Somebody pressed the button without choosing anything."""

    @property
    def mine(self) -> tuple[str, ...]:
        """The reading of the card on the table; empty when there is none yet."""
        return self.read.get(self.card, ())

    @property
    def answered(self) -> bool:
        """The card on the table was read, and is not being read again."""
        return bool(self.mine) and not self.changing

    @property
    def done(self) -> bool:
        """Every card was read."""
        return all(card in self.read for card in self.cards)

    @property
    def next_card(self) -> str | None:
        """The next unread card: after this one, else from the beginning; nothing when all are read."""
        here = self.cards.index(self.card) if self.card in self.cards else -1
        around = (*self.cards[here + 1 :], *self.cards[: here + 1])
        return next((card for card in around if card not in self.read), None)

    @property
    def others_read(self) -> list[str]:
        """What a form carries along: the readings of the other cards, as values of `lu`."""
        return [".".join((card, *ids)) for card, ids in self.read.items() if card != self.card]

    def query(self, card: str | None = None, **words: str) -> str:
        """Return the query string of this state with another card on the table (or this one)."""
        pairs = [(CARD, card or self.card)]
        pairs += [(READ, ".".join((card, *ids))) for card, ids in self.read.items()]
        return "?" + urlencode([*pairs, *words.items()])


def read_play(query: Query, cards: Sequence[str], clean: Clean) -> Play:
    """Return the state an address describes. What is unknown, doubled or hostile in it is left out.

    `carte` is the card on the table, `choix` the ids chosen for it, each `lu` a card read earlier and its ids,
    joined by dots. Without a legal card the first unread one lies on the table.
    """
    read: dict[str, tuple[str, ...]] = {}
    for value in query.getlist(READ)[:MANY]:
        card, *raw = value[:2000].split(".")
        if card in cards and (ids := clean(card, raw)):
            read[card] = ids
    asked = [card for card in query.getlist(CARD)[:MANY] if card in cards][-1:]
    card = asked[0] if asked else next((c for c in cards if c not in read), cards[0])
    chosen = clean(card, query.getlist(CHOICE)[:MANY]) if asked else ()
    sent = bool(query.getlist(SENT))
    if chosen:
        read[card] = chosen
    return Play(
        cards=tuple(cards),
        read=MappingProxyType({card: read[card] for card in cards if card in read}),
        card=card,
        changing=(bool(query.getlist(CHANGE)) and not chosen) or (sent and not chosen),
        empty_handed=sent and bool(asked) and not chosen,
    )


# --- Counting people with words ------------------------------------------------------------------


def people_in_words(count: int) -> str:
    """Return "personne encore", "une personne", "deux personnes"…: a reading is somebody, not a figure."""
    words = (
        _("personne encore"),
        _("une personne"),
        _("deux personnes"),
        _("trois personnes"),
        _("quatre personnes"),
        _("cinq personnes"),
        _("six personnes"),
        _("sept personnes"),
        _("huit personnes"),
        _("neuf personnes"),
        _("dix personnes"),
        _("onze personnes"),
        _("douze personnes"),
    )
    if count < len(words):
        return words[max(0, count)]
    return ngettext("%(count)s personne", "%(count)s personnes", count) % {"count": count}


# --- Words that others may read ------------------------------------------------------------------

# Invisible and direction-changing characters: they make a text lie about what it says.
_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LINK = re.compile(r"https?:|www\.|\b[\w-]{2,}\.(?:fr|com|net|org|eu|io|info|biz|ru|xyz|top|shop|site|online)\b", re.I)
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"(?:\+|\b00|\b0)\d(?:[\s.\-/()]*\d){7,}")
_WORD = re.compile(r"[^\W_]+(?:[ '’\-·.][^\W_]+)*[!?]?")

# A first sieve, not a judge: what it stops waits for a moderator, who may well let it through.
_HOSTILE_WORDS = """
    abruti abrutie abrutis bougnoul bougnoule bougnoules bouffon connard connards connarde connasse connasses
    encule encules enculer enfoire enfoires fdp fiotte gouine gouines merde merdes negre negres negresse nique
    niquer nazi nazis ntm pede pedes petasse pouffiasse putain pute putes salaud salauds salope salopes tarlouze
    tdc trouduc youpin youpins arsehole asshole assholes bastard bastards bitch bitches bullshit cunt cunts
    dickhead faggot faggots fuck fucked fucker fuckers fucking kike kikes moron morons motherfucker nigga nigger
    niggers pakis retard retarded retards shit shits slut sluts tranny twat wanker whore whores
"""
_HOSTILE = frozenset(_HOSTILE_WORDS.split())


def tidy(text: str) -> str:
    """Return the words on one line, without invisible characters, in the composed form of Unicode."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def folded(text: str) -> str:
    """Return the text in lower case without accents: "Éléphant" → "elephant", "Œuvre" → "oeuvre"."""
    spread = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def gives_contact(text: str) -> bool:
    """A link, an e-mail address or a telephone number: none of them is ever shown on a public page."""
    return any(pattern.search(text) for pattern in (_LINK, _MAIL, _PHONE))


def wants_a_look(text: str) -> bool:
    """Should a moderator read this before others do? Insults, shouting, and the same sign over and over."""
    words = re.findall(r"[^\W_]+", folded(text))
    letters = [sign for sign in text if sign.isalpha()]
    shouting = len(letters) > 24 and sum(sign.isupper() for sign in letters) > 0.7 * len(letters)
    return bool(_HOSTILE.intersection(words)) or shouting or bool(re.search(r"(.)\1{6,}", text))


def is_a_word(text: str) -> bool:
    """Letters and digits, with spaces, hyphens and apostrophes between them: what fits in a cloud."""
    return _WORD.fullmatch(text) is not None


# --- Rights --------------------------------------------------------------------------------------


def may_moderate(user: Any) -> bool:
    """Staff of the instance decide about words that were reported; nobody else sees them."""
    return bool(user.is_authenticated and user.is_staff)
