"""The worked example of the pack, as a public voyage that anybody reads: one for each language of the pack."""

from collections.abc import Callable

from django.utils import translation
from pycrdt import Doc

from mieux.method import pack

from . import document, journal
from .actions import voyages, writing
from .backstage.material import LIMITS, WORTH
from .models import How, Paragraph, Voyage, Wording
from .queries.mine import EXAMPLES

WHOM = "example"


def load_examples(say: Callable[[str], None] = lambda words: None) -> int:
    """Make the example voyages, or bring their cards up to the pack. Out: how many were made or changed."""
    method, done = pack(), 0
    for language, key in EXAMPLES.items():
        if language != "fr" and language not in method.languages:
            continue
        with translation.override(language):
            wanted = {zone.id: [str(card.plain) for card in zone.cards] for zone in method.voyage.example.zones}
            title = str(method.voyage.example.title.plain)
            story = {
                WORTH: "\n\n".join(str(text.plain) for text in method.voyage.example.value),
                LIMITS: "\n\n".join(str(text.plain) for text in method.voyage.example.limits),
            }
        voyage = Voyage.objects.filter(key=key).first()
        if voyage is None:
            voyage = voyages.start(None, title, key=key, public=True, language=language, cards=wanted)
            done += 1
        elif _differs(voyage, title, wanted):
            _write_again(voyage, title, wanted)
            done += 1
        done += _tell(voyage, story)
    if done:
        say(f"worked example of the voyage: {done} loaded")
    return done


def _differs(voyage: Voyage, title: str, wanted: dict[str, list[str]]) -> bool:
    board = document.read(journal.opened(voyage.pk))
    found = {zone: [card.text for card in board.in_zone(zone)] for zone in wanted}
    return voyage.title != title or found != {zone: [_line(text) for text in texts] for zone, texts in wanted.items()}


def _write_again(voyage: Voyage, title: str, wanted: dict[str, list[str]]) -> None:
    voyages.rename(voyage, WHOM, title)

    def make(doc: Doc) -> None:
        for card in document.read(doc).cards.values():
            document.remove_card(doc, card.id)
        for zone, texts in wanted.items():
            document.add_cards(doc, zone, [_line(text) for text in texts], author=WHOM)

    writing.gesture(voyage, WHOM, make)


def _tell(voyage: Voyage, story: dict[str, str]) -> int:
    """What the example is worth and its limits, in the pack's words. Out: 1 when something was written."""
    known = dict(voyage.paragraphs.values_list("slot", "text"))
    new = {slot: text for slot, text in story.items() if known.get(slot, "") != text}
    for slot, text in new.items():
        row, _new = Paragraph.objects.get_or_create(voyage=voyage, slot=slot, defaults={"part": slot, "number": 0})
        row.text, row.edited, row.number = text, True, row.number + 1
        row.save()
        Wording.objects.create(paragraph=row, number=row.number, text=text, how=How.WRITTEN)
    return int(bool(new))


def _line(text: str) -> str:
    return " ".join(text.split())
