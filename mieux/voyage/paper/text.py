"""The A4 text of a voyage, as plain values."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from .. import document as canvas
from .. import wording, zones
from ..exports import Logbook
from .content import content, count_words, numbered
from .facts import day_words, owner_words
from .letters import letters


def document(book: Logbook, address: str, indicators: Mapping[str, str]) -> dict[str, Any]:
    """Everything that the text says, in the active language."""
    language = book.language
    found = content(book, language, address, indicators, poster=False)
    for zone in found["zones"]:
        zone["count"] = count_words(len(zone["cards"]))
        zone["quiet"] = not zone["cards"] and zone["role"] in (zones.ASHORE, zones.HOLD)
    colours = dict.fromkeys(card.colour for section in book.sections for card in section.cards)
    return found | {
        "calendar": _calendar(book, language),
        "colours": [
            {"code": code, "words": letters(str(wording.COLOUR_WORDS[code]), language)}
            for code in canvas.COLOURS
            if code in colours
        ],
        "words": _words(),
    }


def _calendar(book: Logbook, language: str) -> list[dict[str, Any]]:
    """The buoys with a day, in the order of their days: number, text, day, stopover, who, result."""
    known = numbered(book, language)
    rows = []
    for section in book.sections:
        if section.place.role != zones.BUOYS:
            continue
        for card in section.cards:
            day = card.fields.get("date")
            if canvas.is_day(day):
                rows.append((str(day), known.number[card.id], card))
    return [
        {
            "n": number,
            "text": known.short[card.id],
            "day": letters(day_words(day), language),
            "middle": letters(day_words(book.days.get(card.id)), language),
            "who": letters(owner_words(card.fields), language),
            "result": letters(card.fields.get("result"), language),
            "done": letters(day_words(card.fields.get("done")), language),
        }
        for day, number, card in sorted(rows, key=lambda row: row[:2])
    ]


def _words() -> dict[str, str]:
    return {
        "zones": _("Dans ce carnet"),
        "asks": _("À regarder ensemble"),
        "asks_lead": _("Des questions, jamais des notes. On peut très bien vivre avec."),
        "calendar": _("Les balises, jour après jour"),
        "buoy": _("Balise"),
        "day": _("Jour"),
        "middle": _("Escale à mi-chemin"),
        "who": _("Qui s’en charge"),
        "result": _("Résultat"),
        "done": _("passée le {day}"),
        "legend": _("Comment lire ce carnet"),
        "legend_numbers": _(
            "Chaque carte a un numéro, le même dans tout le carnet. Les liens le rappellent aux deux bouts."
        ),
        "legend_colours": _("Couleurs des papiers, choisies par l’équipe :"),
        "legend_missing": _(
            "Un carré vide (□) remplace un signe que nos lettres ne savent pas dessiner. Il est intact dans le voyage."
        ),
        "none": _("Aucune carte pour l’instant."),
        "canvas": _("Le voyage en ligne :"),
        "page": _("page"),
    }
