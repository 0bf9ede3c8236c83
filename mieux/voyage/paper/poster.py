"""The poster of a voyage, as plain values: the sea in columns, from the port on the left to the lighthouse."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import zones
from ..exports import Logbook
from ..zones import ASHORE, BUOYS, CREW, HOLD, LIFEBOAT, LIGHTHOUSE, OARS, PORT, SHARKS
from . import sea
from .content import content, frame, zone_row

COLUMNS = ((PORT, ASHORE), (CREW, LIFEBOAT), (OARS, SHARKS), (LIGHTHOUSE, BUOYS))
"""What lies above what: those that answer each other share a column."""
ROPES_MOST = 16
"""Links that are drawn as ropes; beyond, the numbers alone say them."""


def document(
    book: Logbook, address: str, indicators: Mapping[str, str], sheet: tuple[int, int], *, single: bool = False
) -> dict[str, Any]:
    """Everything that the poster says, in the active language; `sheet` is its size in millimetres.

    `single`: one sheet only, which says that what does not fit is in the PDF.
    """
    found = content(book, book.language, address, indicators, poster=True)
    held = next((zone for zone in found["zones"] if zone["role"] == HOLD), None)
    on_sea = [zone for zone in found["zones"] if zone["role"] != HOLD]
    ties = [
        (card["n"], end["n"])
        for zone in on_sea
        for card in zone["cards"]
        for tie in card["ties"]
        for end in tie["ends"]
        if card["n"] < end["n"]
    ]
    numbers = {card["n"] for zone in on_sea for card in zone["cards"]}
    ropes = [pair for pair in dict.fromkeys(ties) if pair[1] in numbers]
    return found | {
        "zones": on_sea,
        "ropes": ropes if len(ropes) <= ROPES_MOST else [],
        "pen": False,
        "single": single,
        **_sea(on_sea, sheet),
        "words": _words() | _words_of(len(held["cards"]) if held else 0, single),
    }


def empty(language: str, address: str, sheet: tuple[int, int]) -> dict[str, Any]:
    """The sea without cards: questions and lines to write on."""
    rows = [zone_row(place, language, address, drawn=True) for place in zones.places() if place.role != HOLD]
    for row in rows:
        row |= {"cards": [], "heard": "", "heard_full": ""}
    return frame(language, address) | {
        "title": "",
        "initiative": "",
        "crossing": "",
        "date": "",
        "zones": rows,
        "ropes": [],
        "pen": True,
        "single": True,
        **_sea(rows, sheet),
        "words": _words() | {"held": ""},
    }


def _sea(rows: Sequence[Mapping[str, Any]], sheet: tuple[int, int]) -> dict[str, Any]:
    columns = columns_of([str(row["role"]) for row in rows])
    ashore = bool(columns) and any(rows[at]["role"] in (PORT, ASHORE) for at in columns[0])
    return {"sheet": sheet, "columns": columns, "ground": sea.ground(), "beach": sea.beach() if ashore else ""}


def columns_of(roles: Sequence[str]) -> list[list[int]]:
    """Where zones lie: for each column, from the left, the places of its zones in `roles`, from the top.

    Zones whose role has no place go, two by two, into columns of their own between the others.
    """
    found = [[at for role in column for at, each in enumerate(roles) if each == role] for column in COLUMNS]
    placed = {at for column in found for at in column}
    rest = [at for at in range(len(roles)) if at not in placed]
    found[1:1] = [rest[at : at + 2] for at in range(0, len(rest), 2)]
    # A zone alone in its column takes one in from a neighbour that is alone too.
    columns: list[list[int]] = []
    for column in (each for each in found if each):
        if columns and len(columns[-1]) == 1 and len(column) == 1:
            columns[-1] = columns[-1] + column
        else:
            columns.append(column)
    return columns


def _words_of(held: int, single: bool) -> dict[str, str]:
    """Where the rest is; `held`: cards in the hold, which have no place on the sea."""
    held_words = ngettext(
        "%(n)d carte est gardée dans la cale : elle est dans le texte A4.",
        "%(n)d cartes sont gardées dans la cale : elles sont dans le texte A4.",
        held,
    )
    return {
        "more": _("la suite dans le PDF, n° {n}") if single else _("la suite plus loin, n° {n}"),
        "rest": _("et aussi, dans le PDF : n° {numbers}") if single else _("et aussi, plus loin : n° {numbers}"),
        "held": held_words % {"n": held} if held else "",
    }


def _words() -> dict[str, str]:
    return {
        "to": _("{first} à {last}"),
        "next": _("La suite des cartes"),
        "next_lead": _("Ce qui ne tenait pas sur la mer est ici en entier, sous le même numéro."),
        "zone_next": _("{zone}, suite"),
        "scan": _("Ouvrir la zone"),
        "scan_all": _("Ouvrir le voyage"),
        "legend": _("Un numéro par carte ; les liens le rappellent aux deux bouts."),
        "missing": _("□ : un signe que nos lettres ne savent pas dessiner."),
        "our_title": _("Notre voyage"),
        "our_crew": _("Équipage"),
        "our_date": _("Date"),
        "pen": _("À remplir au stylo, dans l’ordre que vous voulez."),
    }
