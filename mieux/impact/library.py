"""The shared library of indicators: entries of the method, and those that this instance added."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mieux.method import pack

from .models import Indicator


@dataclass(frozen=True)
class Entry:
    """One entry, wherever it lives. `ref` is what a form sends: « method:<id> » or « here:<pk> »."""

    ref: str
    #: Words follow the language for entries of the method.
    name: Any
    kind: str
    unit: Any
    levels: tuple[tuple[str, Any], ...]
    level: str
    marker: str
    definition: Any
    collection: Any
    bias: Any
    frequency: str
    #: Its row, when it lives in this instance.
    row: Indicator | None = None

    @property
    def scale(self) -> list[dict[str, str]]:
        """The levels as a row keeps them, in the active language."""
        return [{"id": id, "label": _words(label)} for id, label in self.levels]

    def copied(self) -> dict[str, Any]:
        """Columns of a new indicator taken from it, in the active language."""
        source, __, id = self.ref.partition(":")
        return {
            "name": _words(self.name),
            "kind": self.kind,
            "unit": _words(self.unit),
            "scale": self.scale,
            "level": self.level,
            "marker": self.marker,
            "definition": _words(self.definition),
            "collection": _words(self.collection),
            "bias": _words(self.bias),
            "frequency": self.frequency,
            "entry": id if source == "method" else "",
            "taken_from": self.row,
        }


def _words(text: Any) -> str:
    return str(getattr(text, "plain", text) or "")


def entries() -> Iterator[Entry]:
    """Those of the method in its order, then those of this instance by name."""
    for each in pack().indicators:
        yield Entry(
            f"method:{each.id}",
            each.label,
            each.kind,
            each.unit or "",
            tuple((word.id, word.label) for word in each.scale),
            each.level,
            each.marker or "",
            each.definition,
            each.collection or "",
            each.bias or "",
            each.frequency,
        )
    for row in Indicator.objects.filter(initiative__isnull=True, archived_at__isnull=True).order_by("name", "id"):
        yield Entry(
            f"here:{row.pk}",
            row.name,
            row.kind,
            row.unit,
            tuple(row.levels.items()),
            row.level,
            row.marker,
            row.definition,
            row.collection,
            row.bias,
            row.frequency,
            row,
        )


def entry(ref: str) -> Entry | None:
    """The entry that a form names, or nothing."""
    return next((each for each in entries() if each.ref == ref), None)


def by_level() -> list[tuple[Any, list[Entry]]]:
    """(level of the method, its entries), in the order of the method; what names no known level comes last (None)."""
    found = list(entries())
    groups: list[tuple[Any, list[Entry]]] = [
        (level, [each for each in found if each.level == level.id]) for level in pack().levels
    ]
    others = [each for each in found if each.level not in pack().levels.ids]
    return [(level, rows) for level, rows in [*groups, (None, others)] if rows]


def marker_of(level: str, marker: str) -> Any:
    """The behaviour or impact of the method that an indicator looks at, or nothing."""
    found = pack().levels.get(level)
    return None if found is None else found.behaviours.get(marker) or found.impacts.get(marker)
