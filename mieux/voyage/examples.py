"""The worked example of the pack, as a public voyage that anybody reads: one for each language of the pack."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils import translation
from pycrdt import Doc

from mieux.method import pack
from mieux.method.models import Pack

from . import document, journal, watch
from .actions import voyages, writing
from .backstage.material import LIMITS, WORTH
from .models import How, Paragraph, Voyage, Wording
from .queries.mine import EXAMPLES

WHOM = "example"


@dataclass(frozen=True)
class Drawing:
    """What an example shows: texts and results by zone, and links between cards named « zone.number »."""

    title: str
    cards: Mapping[str, tuple[tuple[str, str], ...]]
    ties: frozenset[tuple[str, str, str]]


def load_examples(say: Callable[[str], None] = lambda words: None) -> int:
    """Make the example voyages, or bring their cards up to the pack. Out: how many were made or changed."""
    method, done = pack(), 0
    for language, key in EXAMPLES.items():
        if language != "fr" and language not in method.languages:
            continue
        with translation.override(language):
            wanted = _wanted(method)
            story = {
                WORTH: "\n\n".join(str(text.plain) for text in method.voyage.example.value),
                LIMITS: "\n\n".join(str(text.plain) for text in method.voyage.example.limits),
            }
        voyage = Voyage.objects.filter(key=key).first()
        if voyage is None:
            voyage = voyages.start(None, wanted.title, key=key, public=True, language=language)
        stale = _drawn(voyage) != wanted
        if stale:
            _draw(voyage, wanted)
        told = _tell(voyage, story)
        done += stale or told
    if done:
        say(f"worked example of the voyage: {done} loaded")
    return done


def _wanted(method: Pack) -> Drawing:
    example = method.voyage.example
    return Drawing(
        str(example.title.plain),
        {
            zone.id: tuple(
                (_line(str(card.plain)), _line(str(zone.results[at].plain)) if at < len(zone.results) else "")
                for at, card in enumerate(zone.cards)
            )
            for zone in example.zones
        },
        frozenset((tie.source, tie.target, tie.type) for tie in example.ties),
    )


def _drawn(voyage: Voyage) -> Drawing:
    """What the voyage shows now, in the words of `_wanted`."""
    board = document.read(journal.opened(voyage.pk))
    names, cards = {}, {}
    for zone in dict.fromkeys(card.zone for card in board.cards.values()):
        there = board.in_zone(zone)
        names.update({card.id: f"{zone}.{number}" for number, card in enumerate(there, 1)})
        cards[zone] = tuple((card.text, str(card.fields.get("result") or "")) for card in there)
    ties = frozenset((names.get(tie.source, ""), names.get(tie.target, ""), tie.type) for tie in board.links.values())
    return Drawing(voyage.title, cards, ties)


def _draw(voyage: Voyage, wanted: Drawing) -> None:
    if voyage.title != wanted.title:
        voyages.rename(voyage, WHOM, wanted.title)

    def make(doc: Doc) -> None:
        # An example is the pack's: what it no longer says is not kept in the hold for visitors to wonder at.
        document.cards_of(doc).clear()
        document.links_of(doc).clear()
        names: dict[str, str] = {}
        for zone, cards in wanted.cards.items():
            added = document.add_cards(doc, zone, [text for text, _result in cards], author=WHOM)
            for number, (id, (_text, result)) in enumerate(zip(added, cards, strict=True), 1):
                names[f"{zone}.{number}"] = id
                if result:
                    document.set_field(doc, id, "result", result)
                    # The book tells its months, not its days: nobody is asked for them.
                    document.set_field(doc, id, document.QUIET, [watch.BUOY_UNDATED])
        for source, target, type in wanted.ties:
            document.link(doc, names[source], names[target], type)

    writing.gesture(voyage, WHOM, make)


def _tell(voyage: Voyage, story: dict[str, str]) -> bool:
    """What the example is worth and its limits, in the pack's words. Out: whether something was written."""
    known = dict(voyage.paragraphs.values_list("slot", "text"))
    new = {slot: text for slot, text in story.items() if known.get(slot, "") != text}
    for slot, text in new.items():
        row, _new = Paragraph.objects.get_or_create(voyage=voyage, slot=slot, defaults={"part": slot, "number": 0})
        row.text, row.edited, row.number = text, True, row.number + 1
        row.save()
        Wording.objects.create(paragraph=row, number=row.number, text=text, how=How.WRITTEN)
    return bool(new)


def _line(text: str) -> str:
    return " ".join(text.split())
