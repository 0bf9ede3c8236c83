"""What is said about the rows of a table: a line with its value, or with remarks that say where and what to do."""

from dataclasses import dataclass, field
from typing import Any

from ..models import Role
from .plans import Plan

ROLES = {
    "actual": Role.ACTUAL,
    "observee": Role.ACTUAL,
    "observed": Role.ACTUAL,
    "valeur observee": Role.ACTUAL,
    "reelle": Role.ACTUAL,
    "realise": Role.ACTUAL,
    "mesure": Role.ACTUAL,
    "baseline": Role.BASELINE,
    "depart": Role.BASELINE,
    "start": Role.BASELINE,
    "au depart": Role.BASELINE,
    "initiale": Role.BASELINE,
    "reference": Role.BASELINE,
    "port": Role.BASELINE,
    "target": Role.TARGET,
    "cible": Role.TARGET,
    "visee": Role.TARGET,
    "objectif": Role.TARGET,
    "phare": Role.TARGET,
}
#: What the export writes where the standard wants a word and nobody said any.
NOT_SAID = "non précisée"
BIAS = " · Biais : "


@dataclass(frozen=True)
class Remark:
    """About one cell: its column, what stands there, and what to know or to do."""

    column: str
    cell: str
    words: str


@dataclass
class Line:
    """What became of one row. Without `values` nothing is written, and `problems` or `notes` say why."""

    number: int
    plan: Plan | None = None
    values: dict[str, Any] | None = None
    problems: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
