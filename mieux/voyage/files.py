"""Every file that a voyage gives out, by what one does with it: what it is called, what makes it, what is kept made."""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from mieux.method import pack

from . import exports, ical, paper
from .exports import Logbook

KEEP_BYTES: Final = 24 * 2**20
"""Files kept made, so that a room of thirty that takes the same poster has it made once."""
_NOT_IN_NAMES = str.maketrans(dict.fromkeys('/\\:*?"<>|\n\t', " "))


@dataclass(frozen=True)
class File:
    """One file. `slug`: its word in the address; `name`: how the file is called after the title of the voyage.

    `size`: how big it is, in words; `heavy`: making it takes a moment, and is counted.
    """

    slug: str
    group: str
    title: str | Promise
    hint: str | Promise
    size: str | Promise
    name: str | Promise
    media_type: str
    extension: str
    make: Callable[[Logbook, str], bytes]
    heavy: bool = True


def _paper(slug: str) -> Callable[[Logbook, str], bytes]:
    return lambda book, address: paper.make(slug, book, address)


def _slides(book: Logbook, address: str) -> bytes:
    from . import slides  # loads a library that only slides need

    return slides.write_slides(book, address)


def _calendar(book: Logbook, address: str) -> bytes:
    return ical.write_calendar(book, address, timezone.now())


def _table(book: Logbook, address: str) -> bytes:
    return exports.write_csv(book, bom=True)


PDF: Final = "application/pdf"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WALL, EMPTY, READ, SHOW, REWORK, DIARY = "wall", "empty", "read", "show", "rework", "diary"
_ALL: Final = (
    File(
        "affiche-a3", WALL, _("Affiche A3"), _("Au-dessus de l’imprimante ou sur une petite table."),
        _("42 × 30 cm : une imprimante de bureau suffit"), _("affiche A3"), PDF, "pdf", _paper("poster-a3"),
    ),
    File(
        "affiche-a1", WALL, _("Affiche A1"), _("Pour le mur de l’atelier : toute l’équipe la lit debout."),
        _("84 × 59 cm : chez un imprimeur"), _("affiche A1"), PDF, "pdf", _paper("poster-a1"),
    ),
    File(
        "affiche-a0", WALL, _("Affiche A0"), _("Pour un hall, un marché, une mairie."),
        _("119 × 84 cm : chez un imprimeur"), _("affiche A0"), PDF, "pdf", _paper("poster-a0"),
    ),
    File(
        "vide-a4", EMPTY, _("Kit A4"), _("Une feuille par zone, à remplir puis à réunir sur le mur."),
        _("29,7 × 21 cm, plusieurs pages"), _("kit vide A4"), PDF, "pdf", _paper("empty-a4"),
    ),
    File(
        "vide-a3", EMPTY, _("Mer vide A3"), _("À deux ou trois, autour d’une table."),
        _("42 × 30 cm"), _("mer vide A3"), PDF, "pdf", _paper("empty-a3"),
    ),
    File(
        "vide-a1", EMPTY, _("Mer vide A1"), _("En équipe, avec des papiers qui collent."),
        _("84 × 59 cm"), _("mer vide A1"), PDF, "pdf", _paper("empty-a1"),
    ),
    File(
        "vide-a0", EMPTY, _("Mer vide A0"), _("Toute une salle, debout, feutre en main."),
        _("119 × 84 cm"), _("mer vide A0"), PDF, "pdf", _paper("empty-a0"),
    ),
    File(
        "pdf", READ, _("Le texte, en PDF"),
        _("Chaque carte entière, zone par zone, avec ses liens et ses dates. Un lecteur d’écran s’y retrouve."),
        _("A4, quelques pages"), _("texte"), PDF, "pdf", _paper("pdf"),
    ),
    File(
        "md", READ, _("Le texte, en Markdown"), _("Un texte nu, à coller dans un courriel ou un wiki."),
        _("quelques pages"), _("texte"), "text/markdown; charset=utf-8", "md",
        lambda book, address: exports.write_markdown(book), heavy=False,
    ),
    File(
        "pptx", SHOW, _("Les diapositives"),
        _("La mer, une diapositive par zone, les liens, les balises. Le texte entier attend dans les notes."),
        _("PPTX : s’ouvre et se modifie dans LibreOffice, PowerPoint, Keynote"),
        _("diapositives"), PPTX, "pptx", _slides,
    ),
    File(
        "png", SHOW, _("L’image"), _("Toute la mer d’un coup, à glisser dans une page ou une présentation."),
        _("PNG, large comme une feuille A3"), _("image"), "image/png", "png", _paper("png"),
    ),
    File(
        "svg", REWORK, _("Le dessin"), _("Net à toutes les tailles, à retoucher dans Inkscape."),
        _("SVG, vectoriel"), _("dessin"), "image/svg+xml", "svg", _paper("svg"),
    ),
    File(
        "csv", REWORK, _("Le tableau"), _("Une ligne par carte, pour trier, filtrer, compter autrement."),
        _("CSV : LibreOffice, Excel"), _("cartes"), "text/csv; charset=utf-8", "csv", _table, heavy=False,
    ),
    File(
        "json", REWORK, _("Les données"), _("Tout le voyage, à reprendre ici ou sur un autre Mieux."),
        _("JSON"), _("données"), "application/json", "json",
        lambda book, address: exports.write_json(book), heavy=False,
    ),
    File(
        "ics", DIARY, _("Les balises d’aujourd’hui"), _("Les jours des balises et des escales, une fois pour toutes."),
        _("ICS : tous les agendas"), _("balises"), "text/calendar; charset=utf-8", "ics", _calendar, heavy=False,
    ),
)  # fmt: skip
FILES: Final = {file.slug: file for file in _ALL}
EMPTY_SHEETS: Final = {"a4": "vide-a4", "a3": "vide-a3", "a1": "vide-a1", "a0": "vide-a0"}


def of_group(group: str) -> list[File]:
    """The files of one use."""
    return [file for file in _ALL if file.group == group]


def filename(file: File, title: str, language: str) -> str:
    """« Le jardin dans la cour, affiche A3.pdf »: readable, in the language of the voyage, fit for every disk."""
    with override(language):
        name = str(file.name)
    start = " ".join(title.translate(_NOT_IN_NAMES).split())[:80].strip(" .")
    return f"{start}, {name}.{file.extension}" if start else f"{name}.{file.extension}"


def mark(file: File, book: Logbook, address: str) -> str:
    """What tells one state of a file from another (an ETag): the canvas, its notices, the method, the address."""
    parts = [
        file.slug,
        address,
        pack().stamp,
        json.dumps(exports.record(book), ensure_ascii=False, sort_keys=True),
        ",".join(f"{notice.kind}:{notice.card.id}" for notice in book.notices),
    ]
    return blake2b("\x00".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()


# --- What is kept made ----------------------------------------------------------------------------------------

_kept: OrderedDict[str, bytes] = OrderedDict()
_making = threading.Lock()
_busy: dict[str, threading.Lock] = {}
_hands = threading.BoundedSemaphore(2)
"""So many posters at once: the canvases of the others go on meanwhile."""


def kept(key: str) -> bytes | None:
    """A file that was made before, by its mark."""
    with _making:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def made(file: File, book: Logbook, address: str, key: str = "") -> bytes:
    """The file itself, in the language of the voyage. Made once for all who ask meanwhile. Raises PdfError."""
    key = key or mark(file, book, address)
    with _making:
        lock = _busy.setdefault(key, threading.Lock())
    try:
        with lock:
            if (found := kept(key)) is not None:
                return found
            with override(book.language), _hands if file.heavy else nullcontext():
                body = file.make(book, address)
            if file.heavy:
                _keep(key, body)
            return body
    finally:
        with _making:
            _busy.pop(key, None)


def _keep(key: str, body: bytes) -> None:
    with _making:
        _kept[key] = body
        while sum(map(len, _kept.values())) > KEEP_BYTES:
            _kept.popitem(last=False)
