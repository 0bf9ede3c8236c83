"""The memo: the whole method on one sheet, as one frozen value that the PDF is written from."""

import threading
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from mieux.exports import pdf
from mieux.exports.drawings import printable, printable_file
from mieux.journey.figures import wheel
from mieux.method import Pack, pack
from mieux.method.models import Zone


@dataclass(frozen=True)
class Criterion:
    """A petal in words."""

    name: str
    question: str
    colour: str
    part: str


@dataclass(frozen=True)
class Line:
    """A name, what it is, and its questions."""

    name: str
    text: str
    questions: tuple[str, ...] = ()
    drawing: str = ""
    colour: str = ""


@dataclass(frozen=True)
class Level:
    """A level of impact and what changes there."""

    name: str
    kind: str
    direct: bool
    behaviours: tuple[str, ...]
    impacts: tuple[str, ...]
    drawing: str


@dataclass(frozen=True)
class Memo:
    """Everything the sheet says, in one language; drawings are SVG ready for paper."""

    language: str
    title: str
    mnemonic: str
    sentence: tuple[tuple[str, tuple[str, ...]], ...]
    """The pieces of the sentence and the colours of the criteria each stands for."""
    wheel: str
    wheel_alt: str
    criteria_title: str
    criteria: tuple[Criterion, ...]
    phases_title: str
    phases: tuple[Line, ...]
    levels_title: str
    levels: tuple[Level, ...]
    direct: str
    indirect: str
    voyage_title: str
    zones: tuple[Line, ...]
    stop_title: str
    stop: str
    credit: str
    licence: str


def memo(method: Pack, language: str) -> Memo:
    """The memo of a pack in one language."""
    with translation.override(language):
        figure = wheel.figure(method)
        petals = figure["petals"]
        label = _("La roue : un pétale par critère, un anneau par phase.")
        svg = render_to_string(
            "journey/figures/wheel_svg.html",
            {"data": figure, "prefix": "memo", "label": label, "links": False, "hub": ""},
        )
        # The template opens with a comment of its own; the drawing begins at its root.
        drawing = printable(svg[svg.index("<svg") :].strip())
        kinds = {kind.id: kind.label.plain for kind in method.kinds}
        return Memo(
            language=language,
            title=method.title.plain,
            mnemonic=method.mnemonic.plain,
            sentence=tuple((piece.words, piece.colours) for piece in wheel.sentence(method)),
            wheel=drawing,
            wheel_alt=label,
            criteria_title=_("Les critères s’additionnent"),
            criteria=tuple(
                Criterion(
                    petal.criterion.label.plain,
                    petal.criterion.question.plain,
                    petal.criterion.colour,
                    _("« %(words)s »") % {"words": petal.part.label.plain},
                )
                for petal in petals
            ),
            phases_title=_("Quand ? Du cœur vers le bord"),
            phases=tuple(Line(ph.co_label.plain, ph.label.plain, (ph.question.plain,)) for ph in method.phases),
            levels_title=_("Qui change ? L’effet domino"),
            levels=tuple(
                Level(
                    level.label.plain,
                    kinds.get(level.kind, ""),
                    level.kind == "direct",
                    tuple(one.label.plain for one in level.behaviours),
                    tuple(one.label.plain for one in level.impacts),
                    _drawing(method, level.art),
                )
                for level in method.levels
            ),
            direct=kinds.get("direct", ""),
            indirect=kinds.get("indirect", ""),
            voyage_title=method.voyage.title.plain,
            zones=tuple(
                Line(
                    zone.metaphor.plain,
                    zone.label.plain,
                    tuple(question.plain for question in zone.questions),
                    _drawing(method, zone.art),
                )
                for zone in method.manifest("zones.canvas")
                if isinstance(zone, Zone)
            ),
            stop_title=_("Au milieu de chaque étape"),
            stop=method.voyage.loop.plain,
            credit=method.credit.plain,
            licence=_("Mieux, logiciel libre. À photocopier sans modération."),
        )


def _drawing(method: Pack, art: str | None) -> str:
    found = method.arts.get(art)
    return printable_file(found.path) if found else ""


_written: dict[tuple[str, str], bytes] = {}
_writing = threading.Lock()


def memo_pdf(language: str) -> bytes:
    """The memo of the active pack as PDF, one sheet of A4; written once per language and version of the pack."""
    method = pack()
    key = (method.stamp, language)
    if key not in _written or settings.DEV:
        # One at a time: a hundred readers after a restart must not write it a hundred times.
        with _writing:
            if key not in _written or settings.DEV:
                _written[key] = pdf.write("journey/memo.typ", memo(method, language), language=language)
    return _written[key]


def memo_filename(language: str) -> str:
    """What the file is called on the reader's machine."""
    return f"{pack().id}-memo-{language}.pdf"
