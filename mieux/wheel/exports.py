"""The readings of an initiative as files: drawing, rows, document. What the page shows with the same filters, no more.

Codes are stable, words stand beside them, contact data are not read. Rows are readings × cells, by the date of the
reading; nothing is added up.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mieux.atlas.exports import cell as spreadsheet_cell
from mieux.atlas.models import Initiative
from mieux.core.days import date_format
from mieux.evidence.models import Kind
from mieux.evidence.record import record
from mieux.exports import pdf, pictures
from mieux.exports.drawings import printable

from . import phrases, shown, telling, words
from .figure import Paper, Wheel
from .models import Reading, ReadingCell, Word
from .queries import Scope
from .queries.reading import listed

FORMATS = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "pdf": "application/pdf",
}
LICENCE = "CC BY-SA 4.0"
"""Readings are texts of this site, shared like the fiches written here."""

#: Column → what it holds; read by outside programs: columns are added, never renamed. One row a reading and a cell.
COLUMNS = (
    "initiative",
    "lecture",
    "methode",
    "critere",
    "critere_mot",
    "phase",
    "phase_mot",
    "mot",
    "mot_texte",
    "phrase",
    "preuves",
    "signature",
    "place",
    "place_texte",
    "nouveau_pour",
    "nouveau_ou",
    "habitude",
    "autour_de_la_table",
    "tour",
    "langue",
    "date",
    "adresse",
    "licence",
    "preuves_liens",
)


# --- Rows -----------------------------------------------------------------------------------------


def rows(scope: Scope, site: str) -> Iterator[dict[str, Any]]:
    """One row a reading and a cell, the latest reading first; `site` is « https://host »."""
    for reading in listed(scope).iterator(chunk_size=200):
        reading.initiative = scope.initiative
        said = _of_reading(reading, site)
        for cell in reading.cells.all():
            links = [each.url for each in cell.evidence.all() if each.kind == Kind.LINK]
            yield said | _of_cell(reading, cell) | {"preuves_liens": list(dict.fromkeys(links))}


def _of_reading(reading: Reading, site: str) -> dict[str, Any]:
    context = reading.context
    return {
        "initiative": reading.initiative.slug,
        "lecture": reading.pk,
        "methode": reading.method,
        "signature": reading.signed,
        "place": reading.stance,
        "place_texte": phrases.stance_words(reading.stance),
        "nouveau_pour": context.for_whom if context else "",
        "nouveau_ou": context.where if context else "",
        "habitude": context.habit if context else "",
        "autour_de_la_table": reading.people,
        "tour": reading.round.title if reading.round else "",
        "langue": reading.language,
        "date": localtime(reading.shared_at).date().isoformat() if reading.shared_at else "",
        "adresse": site + telling.reading_address(reading.initiative, reading),
        "licence": LICENCE,
    }


def _of_cell(reading: Reading, cell: ReadingCell) -> dict[str, Any]:
    phase = words.thing_of(reading.method, "phases", cell.phase)
    return {
        "critere": cell.criterion,
        "critere_mot": _plain(words.thing_of(reading.method, "criteria", cell.criterion), cell.criterion),
        "phase": cell.phase,
        "phase_mot": phase.co_label.plain if phase else cell.phase,
        "mot": cell.word,
        "mot_texte": str(Word(cell.word).label),
        "phrase": cell.sentence,
        "preuves": list(dict.fromkeys(each.kind for each in cell.evidence.all())),
    }


def _plain(thing: Any | None, id: str) -> str:
    return thing.label.plain if thing else id


def write_csv(scope: Scope, site: str, *, bom: bool = False) -> Iterator[bytes]:
    """The rows as CSV, a few dozen kilobytes at a time, in the active language."""
    return _csv(get_language() or "fr", rows(scope, site), bom)


def _csv(language: str, records: Iterable[dict[str, Any]], bom: bool) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    if bom:
        yield b"\xef\xbb\xbf"
    writer.writerow(COLUMNS)
    records = iter(records)
    while True:
        # The pieces are made after the view has returned, when the language of the request may be over.
        with translation.override(language):
            said = next(records, None)
        if said is None or buffer.tell() > 32_000:
            yield buffer.getvalue().encode("utf-8", "replace")
            buffer.seek(0)
            buffer.truncate()
        if said is None:
            return
        writer.writerow([spreadsheet_cell(said[column]) for column in COLUMNS])


# --- Data -----------------------------------------------------------------------------------------


def wheel_data(wheel: Wheel) -> list[dict[str, Any]]:
    """The cells of a wheel as codes and words: its state, how readings stand, which words are said."""
    return [
        {
            "critere": paper.cell.criterion,
            "phase": paper.cell.phase,
            "etat": paper.cell.look.value,
            "hypothese": paper.hypothesis,
            "accord": paper.cell.agreement.value,
            "mots": [said.word.value for said in paper.cell.said],
            "preuves": list(paper.cell.kinds),
            "en_mots": paper.words,
        }
        for leafed in wheel.petals
        for paper in leafed.papers
    ]


def reading_data(reading: Reading, site: str) -> dict[str, Any]:
    """One reading (loaded for a list) as data, its evidence included; never a contact."""
    return _of_reading(reading, site) | {
        "cases": [
            _of_cell(reading, cell) | {"preuves": [record(each) for each in cell.evidence.all()]}
            for cell in reading.cells.all()
        ]
    }


def data(scope: Scope, site: str, readings: Iterable[Reading] | None = None) -> dict[str, Any]:
    """Wheel, paragraph, questions and readings (all of the scope, unless some are given)."""
    together = shown.together(scope, site=site)
    found = listed(scope).iterator(chunk_size=200) if readings is None else readings
    return {
        "initiative": scope.initiative.slug,
        "nom": shown.name_of(scope.initiative),
        "methode": together.method.stamp,
        "impact": {
            "etat": together.standing.state.value,
            "discute": together.standing.contested,
            "en_mots": together.standing.words,
        },
        "roue": wheel_data(together.wheel),
        "ce_que_disent_les_lectures": [each.words for each in together.told],
        "de_quoi_parler": [{"ou": each.where, "en_mots": each.words} for each in together.spoken],
        "contextes": [
            {"nouveau_pour": each.for_whom, "nouveau_ou": each.where, "habitude": each.habit}
            for each in together.contexts
        ],
        "lectures": [reading_data(_belongs(reading, scope.initiative), site) for reading in found],
        "adresse": site + telling.readings_address(scope.initiative) + scope.filters.query,
        "licence": LICENCE,
    }


def _belongs(reading: Reading, initiative: Initiative) -> Reading:
    # Already loaded with its source: no query a reading for what is the same for all.
    reading.initiative = initiative
    return reading


def write_json(scope: Scope, site: str) -> bytes:
    """The same as a file."""
    return json.dumps(data(scope, site), ensure_ascii=False, indent=1).encode("utf-8", "replace")


# --- Drawings -------------------------------------------------------------------------------------


def wheel_svg(wheel: Wheel) -> str:
    """The wheel alone, colours written in, with its text alternative: for documents."""
    written = render_to_string("wheel/wheel_svg.html", {"wheel": wheel, "links": False})
    drawn = printable(written[written.index("<svg") :].strip())
    at = drawn.index(">") + 1
    return f"{drawn[:at]}<desc>{escape(wheel.alternative)}</desc>{drawn[at:]}"


def poster_svg(scope: Scope) -> str:
    """The wheel with its title and its legend on paper: a file that explains itself."""
    wheel = shown.together(scope).wheel
    legend = wheel.legend
    drawn = render_to_string(
        "wheel/poster.svg",
        {
            "wheel": wheel,
            "title": _lines(wheel.title, 34),
            "legend": [
                {"sign": sign, "word": word, "meaning": meaning, "y": 800 + n * 40, "text_y": 821 + n * 40}
                for n, (sign, word, meaning) in enumerate(legend)
            ],
            "height": 850 + len(legend) * 40,
            "foot": 830 + len(legend) * 40,
            "drawn": wheel_svg(wheel),
            "credit": credit(scope),
        },
    )
    return printable(drawn[drawn.index("<svg") :].strip())


def poster_png(scope: Scope) -> bytes:
    """The same as a picture, 1,400 pixels across."""
    return pictures.png(poster_svg(scope), width=700)


def credit(scope: Scope) -> str:
    """Whose words these are, on which day, under which licence."""
    day = date_format(localdate(), "DATE_FORMAT")
    return _("Les lectures telles que partagées le %(day)s. Mieux, %(licence)s.") % {"day": day, "licence": LICENCE}


def _lines(text: str, most: int) -> list[tuple[int, str]]:
    """(baseline, words): SVG text does not wrap, lines are broken before drawing; at most two."""
    lines = [""]
    # Only plain spaces: what the typographer tied together stays together.
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > 2:
        lines = [lines[0], lines[1].rstrip(" ,") + "…"]
    return [(46 + n * 38, line) for n, line in enumerate(lines)]


# --- The document ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Box:
    """A cell of the table of the document."""

    state: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A criterion and its cells."""

    name: str
    colour: str
    mark: str
    cells: tuple[Box, ...]


@dataclass(frozen=True)
class Reader:
    """A line of the list of readings."""

    name: str
    what: str
    says: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """Everything the sheets say, in one language."""

    language: str
    title: str
    subtitle: str
    filters: str
    wheel: str
    wheel_alt: str
    legend: tuple[tuple[str, str, str], ...]
    told: tuple[tuple[str, str, str], ...]
    empty: str
    questions_title: str
    questions: tuple[tuple[str, str, str], ...]
    five_title: str
    sentence: tuple[tuple[str, str, tuple[tuple[str, str], ...], str], ...]
    five: str
    next_title: str
    next: str
    next_colour: str
    table_title: str
    criterion: str
    phases: tuple[str, ...]
    rows: tuple[Row, ...]
    readers_title: str
    readers: tuple[Reader, ...]
    more: str
    credit: str


MOST_READERS = 200
"""Readings told one by one in the document; beyond, their page has them all."""


def document(scope: Scope, site: str) -> Document:
    """The sheets of a scope, in the active language."""
    together = shown.together(scope)
    readings = list(listed(scope)[: MOST_READERS + 1])
    five = together.five
    return Document(
        language=get_language() or "fr",
        title=_("Ce que disent les lectures"),
        subtitle=shown.name_of(scope.initiative),
        filters=telling.filters_words(scope),
        wheel=wheel_svg(together.wheel),
        wheel_alt=together.wheel.alternative,
        legend=tuple(
            (printable(render_to_string("wheel/sign.html", {"sign": sign})).strip(), word, meaning)
            for sign, word, meaning in together.wheel.legend
        ),
        told=tuple((each.code, phrases.told(each.lead, ""), f"{each.cells}.") for each in together.told),
        empty=_("Aucune lecture partagée encore. Un fait, sa source, le critère qu’il éclaire : à vous la première."),
        questions_title=_("De quoi parler ensemble"),
        questions=tuple((each.where, each.words, each.colour) for each in together.spoken),
        five_title=_("Les critères s’additionnent"),
        sentence=tuple((lit.piece.words, lit.state, lit.papers, lit.words) for lit in five.pieces),
        five=five.words,
        next_title=_("La prochaine question à poser"),
        next=five.question.plain if five.criterion else "",
        next_colour=five.criterion.colour if five.criterion else "mer",
        table_title=_("La roue en tableau"),
        criterion=_("Critère"),
        phases=tuple(phase.co_label.plain for phase in together.method.phases),
        rows=tuple(
            Row(
                leafed.criterion.label.plain,
                leafed.criterion.colour,
                phrases.hypothesis_words() if leafed.hypothesis else "",
                tuple(_box(paper) for paper in leafed.papers),
            )
            for leafed in together.wheel.petals
        ),
        readers_title=_("Qui a lu"),
        readers=tuple(_reader(_belongs(reading, scope.initiative)) for reading in readings[:MOST_READERS]),
        more=_("Toutes les autres : %(address)s") % {"address": site + telling.readings_address(scope.initiative)}
        if len(readings) > MOST_READERS
        else "",
        credit=credit(scope),
    )


def _box(paper: Paper) -> Box:
    lines = [paper.reason, paper.agreement, *(phrases.told(word, names) for word, names in paper.voices)]
    return Box(paper.state, tuple(line for line in lines if line))


def _reader(reading: Reading) -> Reader:
    parts = [
        phrases.stance_words(reading.stance),
        telling.table_words(reading.people),
        telling.context_words(reading),
        date_format(localtime(reading.shared_at), "DATE_FORMAT") if reading.shared_at else "",
    ]
    said = [telling.said_words(reading, cell) for cell in reading.cells.all()]
    return Reader(reading.signed, " · ".join(part for part in parts if part), tuple(said))


def write_pdf(scope: Scope, site: str) -> bytes:
    """The document as PDF, A4, tagged."""
    return pdf.write("wheel/readings.typ", asdict(document(scope, site)), language=get_language() or "fr")
