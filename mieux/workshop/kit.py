"""« Le kit »: what is printed for a workshop, as plain values for Typst. Every word on it is made here, in the language
of the workshop; what people typed is never source."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mieux.core import drawings
from mieux.core.days import date_format
from mieux.exports import apart
from mieux.exports.drawings import printable_file
from mieux.method import pack
from mieux.voyage import zones
from mieux.voyage.paper.content import art_of, hue_of, qr
from mieux.voyage.paper.letters import letters
from mieux.voyage.zones import Place

from .models import Stage, Workshop
from .queries.mine import Slot, clock_of
from .stages import kind_of
from .stages.kind import Kind

SHEETS_MOST = 24
DOTS = ("#c8401f", "#f2b632", "#0b6e78")
"""Colours of the dots to cut: they mean nothing, there are just enough for everybody."""


@dataclass(frozen=True)
class Paper:
    """One file of the kit."""

    slug: str
    label: Promise
    blurb: Promise
    size: Promise
    art: str
    content: Callable[[Workshop, str], dict[str, Any]]
    needs_sheets: bool = False


def _frame(workshop: Workshop, site: str) -> dict[str, Any]:
    """What every paper says."""
    language = workshop.language
    short = site + reverse("workshop-short", args=[workshop.code])
    when = [date_format(workshop.day)] if workshop.day else []
    when += [workshop.hour.strftime("%H:%M")] if workshop.hour else []
    return {
        "language": language,
        "title": letters(workshop.title, language),
        "code": workshop.code,
        "address": short,
        "address_words": short.partition("://")[2].rstrip("/"),
        "qr": qr(short),
        "when": letters(", ".join([*when, *([workshop.place] if workshop.place else [])]), language),
        "credit": letters(pack().credit.plain, language),
        "made": letters(_("Fait avec Mieux, logiciel libre."), language),
        "scan": letters(_("Le QR code qui ouvre l’atelier"), language),
    }


def code_sheet(workshop: Workshop, site: str) -> dict[str, Any]:
    """One page for the wall: code, QR, address, two steps."""
    language = workshop.language
    frame = _frame(workshop, site)
    return frame | {
        "invite": letters(_("Prenez un téléphone, le vôtre ou celui d’à côté"), language),
        "steps": [
            letters(_("Scannez le dessin, ou tapez l’adresse au-dessous."), language),
            letters(_("Appuyez sur « Entrer dans l’atelier ». C’est tout."), language),
        ],
        "code_label": letters(_("Le code"), language),
        "calm": letters(
            _("Ni compte, ni application, ni adresse. Plusieurs derrière un téléphone, cela marche."), language
        ),
        "paper": letters(_("Sans téléphone ? Du papier et des gommettes font la même chose."), language),
        "drawing": _drawing("landmark-4"),
    }


def sheets_of(workshop: Workshop) -> list[tuple[Stage, Place | None]]:
    """Which stages have a sheet on the wall: each zone that is asked about; else each question whose cards are kept."""
    known = {place.id: place for place in zones.places()}
    with_zone: list[tuple[Stage, Place | None]] = []
    asked: list[tuple[Stage, Place | None]] = []
    for stage in workshop.stages.all():
        kind = kind_of(stage)
        places = [known[id] for id in _zones_of(kind, stage) if id in known]
        with_zone += [(stage, place) for place in places]
        if not places and type(kind).pours is not Kind.pours and _question(kind, stage):
            asked.append((stage, None))
    return (with_zone or asked)[:SHEETS_MOST]


def _zones_of(kind: Kind, stage: Stage) -> list[str]:
    found = kind.settings(stage)
    several = getattr(found, "zones", None)
    if several is not None:
        # None of them chosen: all of the method, as on the phones.
        return [str(each) for each in several] or [zone.id for zone in pack().zones]
    one = getattr(found, "zone", "")
    return [str(one)] if one else []


def _question(kind: Kind, stage: Stage) -> str:
    return str(getattr(kind.settings(stage), "question", "") or "")


def zone_sheets(workshop: Workshop, site: str) -> dict[str, Any]:
    """One A3 sheet a zone: its drawing, the question, the QR, and room to write."""
    language = workshop.language
    rows = []
    for stage, place in sheets_of(workshop):
        kind = kind_of(stage)
        own = _question(kind, stage) if place is None or not hasattr(kind.settings(stage), "zones") else ""
        question = own or (place.questions[0] if place and place.questions else stage.title)
        rows.append(
            {
                "name": letters(str(place.metaphor) if place else stage.title, language),
                "label": letters(str(place.label) if place else "", language),
                "question": letters(question, language),
                "instruction": letters(stage.instruction, language),
                "art": art_of(place) if place else _drawing(kind.art),
                "hue": hue_of(place.role if place else ""),
            }
        )
    return _frame(workshop, site) | {
        "sheets": rows,
        "write": letters(_("Écrire depuis un téléphone"), language),
    }


def tokens(workshop: Workshop, site: str) -> dict[str, Any]:
    """Dots and talk tokens to cut out."""
    language = workshop.language
    said = (
        _("Je prends la parole"),
        _("J’ai une question"),
        _("Je ne suis pas d’accord, et je dis pourquoi"),
        _("Je passe, cette fois"),
    )
    return _frame(workshop, site) | {
        "colours": list(DOTS),
        "dots_title": letters(_("Gommettes à découper"), language),
        "talk_title": letters(_("Jetons de parole à découper"), language),
        "talk": [letters(each, language) for each in said],
        "drawing": _drawing("colibri"),
    }


def plan(workshop: Workshop, site: str) -> dict[str, Any]:
    """The facilitator's own sheet: hours, instructions, private script, what to bring."""
    language = workshop.language
    slots, minutes = clock_of(workshop)
    return _frame(workshop, site) | {
        "stages": [_slot_row(slot, language) for slot in slots],
        "length": letters(_("%(n)s minutes") % {"n": minutes}, language),
        "material": [letters(each, language) for each in material_of(workshop)],
        "words": {
            "private": letters(_("Pour vous seul·e : ne l’affichez pas."), language),
            "material": letters(_("À préparer"), language),
            "stages": letters(_("Le déroulé"), language),
            "script": letters(_("Votre script"), language),
            "code": letters(_("Le code au mur"), language),
        },
    }


def _slot_row(slot: Slot, language: str) -> dict[str, str]:
    return {
        "hour": slot.hour,
        "title": letters(slot.stage.title, language),
        "kind": letters(_("%(kind)s, %(n)s min") % {"kind": slot.kind.label, "n": slot.stage.minutes}, language),
        "question": letters(_question(slot.kind, slot.stage), language),
        "instruction": letters(slot.stage.instruction, language),
        "script": letters(slot.stage.script, language),
    }


def material_of(workshop: Workshop) -> list[str]:
    """What to bring: the room, then what the kinds of the stages ask for, each thing once."""
    found = [
        _("un écran ou un mur, un ordinateur pour la projection"),
        _("la feuille du code, affichée à l’entrée"),
        _("quelques téléphones ou tablettes à prêter, une multiprise"),
    ]
    if sheets_of(workshop):
        found.append(_("les feuilles A3, du ruban, des feutres épais"))
    for stage in workshop.stages.all():
        found += [str(each) for each in kind_of(stage).material]
    return list(dict.fromkeys(found))


def _drawing(art: str) -> str:
    path = drawings.find(art)
    return printable_file(path) if path else ""


PAPERS: Mapping[str, Paper] = {
    paper.slug: paper
    for paper in (
        Paper(
            "code",
            gettext_lazy("La feuille du code"),
            gettext_lazy("Pour la porte et le mur : le code en grand, le QR, deux gestes."),
            gettext_lazy("une page A4"),
            "landmark-4",
            code_sheet,
        ),
        Paper(
            "zones",
            gettext_lazy("Les feuilles des zones"),
            gettext_lazy(
                "Une feuille par zone ou par question, de la place pour écrire, le QR pour qui préfère son téléphone."
            ),
            gettext_lazy("A3, une page par feuille"),
            "sea-port",
            zone_sheets,
            needs_sheets=True,
        ),
        Paper(
            "jetons",
            gettext_lazy("Gommettes et jetons de parole"),
            gettext_lazy("À découper, pour celles et ceux qui votent et parlent sans téléphone."),
            gettext_lazy("deux pages A4"),
            "game-criteria",
            tokens,
        ),
        Paper(
            "plan",
            gettext_lazy("Votre plan d’animation"),
            gettext_lazy("Les heures, les consignes, votre script, la liste du matériel. Pour vous seul·e."),
            gettext_lazy("A4"),
            "empty-notebook",
            plan,
        ),
    )
}


def make(slug: str, workshop: Workshop, site: str = "") -> bytes:
    """One paper of the kit as a tagged PDF, in the language of the workshop. Raises KeyError, PdfError."""
    paper = PAPERS[slug]
    with translation.override(workshop.language):
        document = paper.content(workshop, site or settings.ADDRESS.rstrip("/"))
    return apart.write(f"workshop/{slug}.typ", document, language=workshop.language)
