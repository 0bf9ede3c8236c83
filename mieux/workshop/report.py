"""A workshop told after it is over: for the facilitator (all of it), and for the room (what the room has seen).

What became of each card is said in words; votes too. Names are there only where they stood beside the cards.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Contribution, Names, Pouring, Source, Stage, Standing, Workshop
from .queries import halftime, rooms
from .queries.pouring import decided_words
from .stages import kind_of
from .stages.kind import Record


@dataclass(frozen=True)
class Said:
    """One line: a card, a choice, an answer."""

    text: str
    language: str = ""
    name: str = ""
    source: str = ""
    votes: str = ""
    became: str = ""


@dataclass(frozen=True)
class Heap:
    """Lines that stand together."""

    name: str
    lines: list[Said]


@dataclass(frozen=True)
class Part:
    """One stage."""

    title: str
    kind: str
    tint: str
    heaps: list[Heap] = field(default_factory=list)


@dataclass(frozen=True)
class Report:
    """The whole, in the order of the room."""

    title: str
    voyage: str
    people: int
    parts: list[Part]


def report_of(workshop: Workshop, *, room: bool) -> Report:
    """`room`: only what the room has seen, and no pseudonym that was not beside the cards there."""
    fates = _fates(workshop)
    parts = []
    for stage in workshop.stages.all():
        stage.workshop = workshop
        kind = kind_of(stage)
        if room and not kind.is_told(stage):
            continue
        records = [kind.record(stage), *([] if room else halftime.records_of(stage))]
        for record in records:
            heaps = _heaps(stage, record, fates.get(stage.pk, {}))
            if heaps:
                parts.append(Part(record.title, str(kind.label), kind.tint, heaps))
    voyage = workshop.voyage.title if workshop.voyage is not None else ""
    return Report(workshop.title, voyage, rooms.attendance(workshop)[1], parts)


def _fates(workshop: Workshop) -> dict[int, dict[str, list[str]]]:
    """Stage → words of a card → what became of each card that says so, in the order in which they were written."""
    known = {row.contribution_id: row for row in Pouring.objects.filter(contribution__stage__workshop=workshop)}
    found: dict[int, dict[str, list[str]]] = {}
    if known:
        cards = Contribution.objects.filter(stage__workshop=workshop, standing=Standing.SHOWN)
        for pk, stage, text in cards.order_by("created_at", "pk").values_list("pk", "stage", "text"):
            found.setdefault(stage, {}).setdefault(text, []).append(decided_words(known.get(pk)))
    return found


def _heaps(stage: Stage, record: Record, fates: dict[str, list[str]]) -> list[Heap]:
    """The lines of the record by group, each group once, in the order in which it comes."""
    heaps: dict[str, list[Said]] = {}
    named = stage.workshop.names != Names.NONE
    for line in record.lines:
        text = str(line.get("text", "")).strip()
        if text:
            said = Said(
                text,
                str(line.get("language", "")),
                str(line.get("name", "")) if named else "",
                _source_words(line),
                votes_words(line.get("dots") or {}),
                # Two cards may say the same and end differently.
                fate.pop(0) if (fate := fates.get(text)) else "",
            )
            heaps.setdefault(str(line.get("group", "")), []).append(said)
    return [Heap(name, lines) for name, lines in heaps.items()]


def _source_words(line: Mapping[str, Any]) -> str:
    source = line.get("from", "")
    return str(Source(source).label) if source in Source.values and source != Source.PHONE else ""


def votes_words(dots: Mapping[str, int]) -> str:
    """« 17 voix, dont 12 à main levée »; empty for none."""
    total = sum(dots.values())
    if not total:
        return ""
    words = ngettext("%(n)s voix", "%(n)s voix", total) % {"n": total}
    by = {"hand": _("dont %(n)s à main levée"), "paper": _("dont %(n)s sur papier")}
    return ", ".join([words, *(by[source] % {"n": count} for source, count in dots.items() if source in by and count)])
