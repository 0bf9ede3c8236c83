"""One value as plain data, by the names of the columns: the Etalab schema first, what it has no place for beside."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from mieux.evidence.contact import has_contact

from ..importing.columns import BESIDE, COLUMN_OF, STANDARD
from ..importing.remarks import NOT_SAID
from ..models import Indicator, IndicatorKind, Role, Value

COUNT_UNIT, SHARE_UNIT = "unité", "%"
"""The words the schema wants for a count and for a share."""


def extra_columns(values: Iterable[Value]) -> list[str]:
    """Columns that came with somebody's table and have no place of their own, in alphabetical order."""
    names = {name for value in values for name in value.extras}
    return sorted(names - {*STANDARD, *BESIDE})


def columns(extras: Iterable[str] = ()) -> list[str]:
    """Names of the columns, in the order of the file."""
    return [*STANDARD, *BESIDE, *extras]


def record(value: Value, indicator: Indicator, name: str) -> dict[str, Any]:
    """One row. Numbers, days and yes-or-no keep their type; `name` is the initiative's, as it is shown."""
    kind = indicator.kind
    number: Decimal | None = value.number
    if kind == IndicatorKind.PERCENTAGE and value.share is not None:
        # Computed for those who read only the standard columns; the two numbers stand beside.
        number = value.share.quantize(Decimal("0.01"))
    unit = {IndicatorKind.NUMBER: indicator.unit or COUNT_UNIT, IndicatorKind.PERCENTAGE: SHARE_UNIT}
    row: dict[str, Any] = {
        "agency": indicator.extras.get("administration_rattachement", "") or name,
        "service": value.extras.get("nom_service_public_numerique", "") or name,
        "indicator": indicator.name,
        "value": number,
        "unit": unit.get(IndicatorKind(kind), ""),
        "target": value.role == Role.TARGET,
        "frequency": indicator.frequency,
        "on": value.on,
        "period": value.since is not None,
        "since": value.since,
        "automated": value.automated,
        "source": value.source or indicator.collection or NOT_SAID,
        "insee": value.insee,
        "dataviz": indicator.extras.get("dataviz_wish", ""),
        "comment": _comment(value, indicator),
        "role": str(value.role),
        "public": value.public,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "about": value.about,
        "level": indicator.levels.get(value.level, value.level),
        "words": value.words if value.consent else "",
        "consent": value.consent if kind == IndicatorKind.TESTIMONY else None,
        "kind": str(kind),
        "scale": " | ".join(f"{id}={label}" for id, label in indicator.levels.items()),
        "definition": indicator.definition,
        "collection": indicator.collection,
        "bias": indicator.bias,
        "impact_level": indicator.level,
        "marker": indicator.marker,
        "entry": indicator.entry,
    }
    made = {column: row[field] for field, column in COLUMN_OF.items()}
    for extra, said in value.extras.items():
        made.setdefault(extra, said)
    return made


def _comment(value: Value, indicator: Indicator) -> str:
    """The comment, and the bias of the indicator: the schema wants « les limites et biais connus » there."""
    if not indicator.bias:
        return value.comment
    return f"{value.comment} · Biais : {indicator.bias}" if value.comment else f"Biais : {indicator.bias}"


def safe(cell: Any) -> Any:
    """Nothing in a file reaches somebody, even if it slipped into a row long ago."""
    return "[…]" if isinstance(cell, str) and len(cell) > 5 and has_contact(cell) else cell


def plain_cell(cell: Any) -> Any:
    """For JSON: numbers as numbers, days as ISO texts."""
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell.isoformat() if isinstance(cell, date) else cell
