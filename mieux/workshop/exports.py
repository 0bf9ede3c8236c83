"""A workshop as a file: JSON, CSV, Markdown. One frozen dataclass feeds them all; no name of a participant is in it
unless they were shown beside the cards, and nothing once the workshop was emptied."""

import csv
import io
import json
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from .models import Workshop
from .queries import halftime, rooms
from .stages import kind_of
from .stages.kind import Record

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""Cells that spreadsheets would calculate: a quote is put before them."""


@dataclass(frozen=True)
class Minutes:
    """What was said, stage by stage, in the order of the room."""

    title: str
    language: str
    opened: str
    closed: str
    forget_on: str
    people: int
    stages: list[Record]


def minutes_of(workshop: Workshop) -> Minutes:
    """Read a workshop; stages in which nothing is kept are there with their titles."""
    records = []
    for stage in workshop.stages.all():
        stage.workshop = workshop
        records += [kind_of(stage).record(stage), *halftime.records_of(stage)]
    return Minutes(
        title=workshop.title,
        language=workshop.language,
        opened=workshop.opened_at.isoformat() if workshop.opened_at else "",
        closed=workshop.closed_at.isoformat() if workshop.closed_at else "",
        forget_on=workshop.forget_on.isoformat() if workshop.forget_on else "",
        people=rooms.attendance(workshop)[1],
        stages=records,
    )


def as_json(minutes: Minutes) -> str:
    """The whole, for machines."""
    return json.dumps({"mieux": "workshop@1", **asdict(minutes)}, ensure_ascii=False, indent=2)


def as_csv(minutes: Minutes) -> str:
    """One line a card or choice."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["stage", "kind", "group", "text", "language", "from", "name", "dots", "outcome"])
    for stage in minutes.stages:
        for line in stage.lines:
            dots = " ".join(f"{source}:{count}" for source, count in (line.get("dots") or {}).items())
            cells = [
                stage.title,
                stage.kind,
                *(line.get(name, "") for name in ("group", "text", "language", "from", "name")),
                dots,
                line.get("outcome", ""),
            ]
            table.writerow([_safe(cell) for cell in cells])
    return "\ufeff" + out.getvalue()


def _safe(cell: Any) -> str:
    text = str(cell)
    return "'" + text if text.startswith(DANGEROUS) else text


def as_markdown(minutes: Minutes) -> str:
    """For people: a heading a stage, a heading a group, a line a card."""
    out = [f"# {_plain(minutes.title)}", ""]
    for stage in minutes.stages:
        out += [f"## {_plain(stage.title)}", ""]
        group = ""
        for line in sorted(stage.lines, key=lambda line: str(line.get("group", ""))):
            if line.get("group", "") != group:
                group = str(line["group"])
                out += ["", f"### {_plain(group)}", ""]
            dots = line.get("dots") or {}
            told = f" ({', '.join(_dots(source, count) for source, count in dots.items())})" if dots else ""
            name = f" ({_plain(str(line['name']))})" if line.get("name") else ""
            out.append(f"- {_plain(str(line['text']))}{name}{told}")
        out.append("")
    return "\n".join(out)


def _dots(source: str, count: int) -> str:
    words = {"phone": _("%(n)s par téléphone"), "hand": _("%(n)s à main levée"), "paper": _("%(n)s sur papier")}
    return words.get(source, "%(n)s") % {"n": count}


def _plain(text: str) -> str:
    """Words of a person are words, not Markdown."""
    for sign in "\\`*_[]<>#":
        text = text.replace(sign, "\\" + sign)
    return text


WRITERS = {
    "json": (as_json, "application/json"),
    "csv": (as_csv, "text/csv"),
    "md": (as_markdown, "text/markdown"),
}
