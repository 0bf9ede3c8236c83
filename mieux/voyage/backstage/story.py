"""Reading a voyage as a story: what it says by itself, the team's own texts laid over it, and what has changed since.

Nothing is written here: a paragraph that nobody took in hand is composed anew each time, so it is never stale.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import islice
from typing import Final

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from .. import exports
from ..document import CardView
from ..models import Deed, Paragraph, Role, Shipmate, Voyage
from ..queries.canvas import indicators_of
from ..queries.names import names_of
from ..zones import HOLD
from .compose import compose
from .material import OWN, Mate, Material, Part, Said, Stop, Veil, card_words, parts_of
from .prose import clean

MOST_REWRITTEN: Final = 3
ALIKE: Final = 0.75
"""Above this likeness (difflib's ratio) a text was corrected, not rewritten."""
COMPARED: Final = 600
MOST_COMPARED: Final = 60
"""Signs and cards that are compared: the page of a full sea is not for counting letters."""
OWN_SLOT: Final = "own-"


@dataclass(frozen=True)
class Change:
    """A card of a paragraph, before and now. Empty `after`: it is gone; empty `before`: it is new."""

    key: str
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """One paragraph of the story as the team reads it."""

    slot: str
    part: str
    text: str
    cards: tuple[CardView, ...] = ()
    row: Paragraph | None = None
    said: Said | None = None
    changes: tuple[Change, ...] = ()

    @property
    def edited(self) -> bool:
        """The team's own words."""
        return self.row is not None and self.row.edited

    @property
    def stale(self) -> bool:
        """« À rafraîchir »: the cards have changed since the team wrote it."""
        return bool(self.changes)

    @property
    def number(self) -> int:
        """The text a form begins from: 0 when nobody took the paragraph in hand."""
        return self.row.number if self.row else 0

    @property
    def proposed(self) -> str:
        """What the voyage would say by itself; empty when the team alone speaks here."""
        return self.said.text if self.said else ""

    @property
    def facts(self) -> Mapping[str, str]:
        """What it rests on now."""
        return self.said.facts if self.said else {}


@dataclass(frozen=True)
class Chapter:
    """One part with its paragraphs; an empty one asks its questions."""

    part: Part
    paragraphs: tuple[Shown, ...]
    questions: tuple[str, ...] = ()
    zone: str = ""
    """The zone that an invitation leads to, and that words are left on."""


@dataclass(frozen=True)
class Story:
    """The whole of it, in the language of the voyage."""

    voyage: Voyage
    title: str
    chapters: tuple[Chapter, ...]
    material: Material
    gone: tuple[Paragraph, ...] = field(default=())
    """Paragraphs that were taken out: their texts stay readable."""

    def __iter__(self) -> Iterator[Shown]:
        return (shown for chapter in self.chapters for shown in chapter.paragraphs)

    def find(self, slot: str) -> Shown | None:
        """The paragraph of this slot, if it says something."""
        return next((shown for shown in self if shown.slot == slot), None)

    @property
    def stale(self) -> list[Shown]:
        """The paragraphs to read again."""
        return [shown for shown in self if shown.stale]


def material_of(voyage: Voyage) -> Material:
    """Everything the story is told from; to be called in the language of the voyage."""
    book = exports.logbook(voyage)
    cards = {card.id: card for card in book.cards.values() if card.zone != HOLD}
    mates = list(
        Shipmate.objects.filter(voyage=voyage)
        .exclude(role=Role.COMPANION)
        .select_related("user")
        .order_by("since", "pk")
    )
    words = {f"user:{mate.user_id}": mate for mate in mates}
    names = names_of(words)
    stops = voyage.stopovers.order_by("at", "pk")
    return Material(
        began=localtime(voyage.created_at).date(),
        crossing=voyage.crossing,
        places=tuple((section.place, section.cards) for section in book.sections if section.place.role != HOLD),
        links=book.links,
        mates=tuple(
            Mate(word, names[word], localtime(mate.since).date(), mate.role == Role.CAPTAIN)
            for word, mate in words.items()
        ),
        stops=tuple(
            Stop(str(stop.pk), str(stop.get_course_display()), localtime(stop.at).date(), stop.note, stop.card_id)
            for stop in stops
        ),
        heard=tuple(
            (section.place.id, section.heard.who) for section in book.sections if section.heard and section.heard.yes
        ),
        rewritten=_rewritten(voyage, cards),
        indicators=indicators_of(voyage),
    )


def _rewritten(voyage: Voyage, cards: Mapping[str, CardView]) -> dict[str, str]:
    """The cards whose words became others, and the first words they had; the latest few."""
    rows = Deed.objects.filter(voyage=voyage, thing="card", field="text", thing_id__in=list(cards))
    first: dict[str, str] = {}
    for card_id, before in rows.order_by("-number", "-pk").values_list("thing_id", "before"):
        if isinstance(before, str) and clean(before):
            # Newest first, so that what stays is the oldest; the place in the dictionary is that of the newest.
            first[card_id] = before
    found: dict[str, str] = {}
    for card_id, before in islice(first.items(), MOST_COMPARED):
        old, new = clean(before), clean(cards[card_id].text)
        if old in new or _alike(old[:COMPARED], new[:COMPARED]):
            continue
        found[card_id] = before
        if len(found) == MOST_REWRITTEN:
            break
    return found


def _alike(old: str, new: str) -> bool:
    """Corrected, not rewritten. The quick answers come first: they are never below the slow one."""
    match = SequenceMatcher(None, old, new)
    return match.real_quick_ratio() >= ALIKE and match.quick_ratio() >= ALIKE and match.ratio() >= ALIKE


def story_of(voyage: Voyage) -> Story:
    """The story of a voyage, in its language."""
    with override(voyage.language):
        material = material_of(voyage)
        said = {each.slot: each for each in compose(material)}
        rows = list(voyage.paragraphs.order_by("pk"))
        shown = [*_composed(said, rows, material), *_written(said, rows, material)]
        parts = parts_of(place for place, _cards in material.places)
        known = {part.id for part in parts}
        chapters = []
        for part in parts:
            place = next(
                (p for p, _c in material.places if p.id == part.zone or (p.role and p.role in part.roles)), None
            )
            # A paragraph of a part that this pack no longer has stands with the last one, never nowhere.
            last = part is parts[-1]
            mine = tuple(each for each in shown if each.part == part.id or (last and each.part not in known))
            chapters.append(
                Chapter(part, mine, _questions(part, place.questions if place else ()), place.id if place else "")
            )
        gone = tuple(row for row in rows if row.edited and not row.text)
        return Story(voyage, voyage.title, tuple(chapters), material, gone)


def _questions(part: Part, asked: tuple[str, ...]) -> tuple[str, ...]:
    if part.id in OWN:
        worth = _("Qu’est-ce qui existe maintenant, et n’existait pas avant ? À qui cela sert-il ?")
        limits = _("Qu’est-ce qui n’a pas marché ? Que feriez-vous autrement au deuxième tour ?")
        return (worth if part.id == OWN[0] else limits,)
    return asked


def _composed(said: Mapping[str, Said], rows: list[Paragraph], material: Material) -> Iterator[Shown]:
    """The paragraphs that the voyage tells, in their order; the team's text stands in the place of the proposed one."""
    by_slot = {row.slot: row for row in rows}
    for slot, each in said.items():
        row = by_slot.get(slot)
        if row is not None and row.edited:
            if row.text:
                yield _of_team(row, each, material)
            continue
        yield Shown(slot, each.part, each.text, _cards(each.cards, material), row, each)


def _written(said: Mapping[str, Said], rows: list[Paragraph], material: Material) -> Iterator[Shown]:
    """The paragraphs that the team added, and those whose cards are all gone."""
    for row in rows:
        if row.slot not in said and row.edited and row.text:
            own = own_facts(row.cards, material) if row.slot.startswith(OWN_SLOT) or row.part in OWN else {}
            yield _of_team(row, Said(row.slot, row.part, "", tuple(row.cards), own), material)


def _of_team(row: Paragraph, said: Said, material: Material) -> Shown:
    changes = tuple(changed(row.facts, said.facts))
    return Shown(row.slot, row.part, row.text, _cards(said.cards, material), row, said, changes)


def own_facts(cards: list[str], material: Material) -> dict[str, str]:
    """What the cards that a team tied to its own paragraph say now."""
    known = material.cards
    return {f"card:{card_id}": card_words(known[card_id]) for card_id in cards if card_id in known}


def _cards(ids: tuple[str, ...], material: Material) -> tuple[CardView, ...]:
    known = material.cards
    return tuple(known[card_id] for card_id in ids if card_id in known)


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    """What is not as it was: changed, gone, new. Pure."""
    for key in dict.fromkeys([*before, *after]):
        old, new = str(before.get(key, "")), str(after.get(key, ""))
        if old != new:
            yield Change(key, old, new)


def public_texts(story: Story, veil: Veil) -> dict[str, str]:
    """Slot → what a stranger would read: the team's text as it stands, the proposed one without names not agreed to."""
    with override(story.voyage.language):
        said = {each.slot: each.text for each in compose(story.material, veil)}
    found = {shown.slot: shown.text if shown.edited else said.get(shown.slot, "") for shown in story}
    return {slot: text for slot, text in found.items() if text.strip()}
