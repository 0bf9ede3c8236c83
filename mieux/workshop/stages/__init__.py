"""The stage kinds. Each is one folder that holds its rules, its forms, its three faces and its tests.

To add a kind: copy the folder of its sister, list it here. docs/stages.md tells the rest. Nothing is discovered. The
folders are Django apps (without tables), so that their templates and static files are found: the settings list them
from this dict.
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..models import Stage
    from .kind import Kind

STAGES: Mapping[str, str] = MappingProxyType(
    {
        "free": "mieux.workshop.stages.free",
        "brainstorm": "mieux.workshop.stages.brainstorm",
        "since": "mieux.workshop.stages.since",
        "zones": "mieux.workshop.stages.zones",
        "cloud": "mieux.workshop.stages.cloud",
        "round": "mieux.workshop.stages.round",
        "dots": "mieux.workshop.stages.dots",
        "forms": "mieux.workshop.stages.forms",
        "hangman": "mieux.workshop.stages.hangman",
        "field": "mieux.workshop.stages.field",
        "criteria": "mieux.workshop.stages.criteria",
        "impacts": "mieux.workshop.stages.impacts",
        "pause": "mieux.workshop.stages.pause",
        "stopover": "mieux.workshop.stages.stopover",
        "wheel-reading": "mieux.workshop.stages.wheel_reading",
        "impact-sorting": "mieux.workshop.stages.impact_sorting",
        "press": "mieux.workshop.stages.press",
        "closing": "mieux.workshop.stages.closing",
    }
)
"""By the id that rows and packs know a kind by → the package that holds it, in the order in which one chooses."""

FALLBACK = "free"
"""What stands in for a kind that this version does not know (yet, or any more): its instruction is shown."""


def kind_by_id(id: str) -> "Kind":
    """The kind with this id, or the one that stands in for it."""
    # Imported when somebody asks: the settings read this dict before Django is ready.
    kind: Kind = import_module(f"{STAGES.get(id, STAGES[FALLBACK])}.rules").KIND
    return kind


def kind_of(stage: "Stage") -> "Kind":
    """The kind of a stage."""
    return kind_by_id(stage.kind)


def all_kinds() -> "list[Kind]":
    """Every kind, in the order in which one chooses."""
    return [kind_by_id(id) for id in STAGES]
