"""The worked example of the pack, as a public voyage that anybody reads: one for each language of the pack."""

from collections.abc import Callable

from django.utils import translation
from pycrdt import Doc

from mieux.method import pack

from . import document, journal
from .actions import voyages, writing
from .models import Voyage
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
        voyage = Voyage.objects.filter(key=key).first()
        if voyage is None:
            voyages.start(None, title, key=key, public=True, language=language, cards=wanted)
            done += 1
        elif _differs(voyage, title, wanted):
            _write_again(voyage, title, wanted)
            done += 1
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


def _line(text: str) -> str:
    return " ".join(text.split())
