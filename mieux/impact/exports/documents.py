"""JSON: indicators with their values inside, public by public."""

from itertools import groupby
from typing import Any

from mieux.atlas.models import Initiative

from ..importing.columns import STANDARD
from ..models import Indicator, Value
from ..queries.values import Asked, indicators_of, rows_of
from ..wording import public_words
from .record import plain_cell, record, safe

#: What belongs to the indicator, and stands there once.
_OF_INDICATOR = ("administration_rattachement", "indicateur", "unite_mesure", "frequence_monitoring", "dataviz_wish")
_DESCRIBES = (
    "nature_valeur",
    "echelle",
    "definition",
    "collecte",
    "biais",
    "niveau_impact",
    "marqueur",
    "indicateur_code",
)


def document(initiative: Initiative, asked: Asked, name: str, address: str) -> dict[str, Any]:
    """Everything asked for; `address` is that of the initiative's page. Numbers are numbers, days ISO texts."""
    values: dict[int, list[Value]] = {
        pk: list(rows) for pk, rows in groupby(rows_of(initiative, asked), key=lambda value: value.indicator_id)
    }
    return {
        "initiative": {"id": initiative.slug, "nom": name, "fiche": address, "licence": initiative.licence},
        "schema": "etalab/schema-impact-service-public-numerique 0.3.0 + colonnes de Mieux",
        "indicateurs": [
            indicator_document(indicator, values.get(indicator.pk, []), name)
            for indicator in indicators_of(initiative, asked)
            if values.get(indicator.pk) or not asked.narrows
        ],
    }


def indicator_document(indicator: Indicator, values: list[Value], name: str) -> dict[str, Any]:
    """One indicator and its values, each with the public and the place it was counted for."""
    blank = Value(indicator=indicator, on=indicator.created_at.date())
    described = record(blank, indicator, name)
    return {
        "id": indicator.pk,
        **{column: safe(described[column]) for column in (*_OF_INDICATOR, *_DESCRIBES)},
        "niveaux": [{"id": id, "mot": label} for id, label in indicator.levels.items()],
        "valeurs": [_value(value, indicator, name) for value in values],
    }


def _value(value: Value, indicator: Indicator, name: str) -> dict[str, Any]:
    row = record(value, indicator, name)
    left_out = {*_OF_INDICATOR, *_DESCRIBES, "nom_service_public_numerique", "commentaires"}
    kept = {column: plain_cell(safe(cell)) for column, cell in row.items() if column not in left_out}
    kept["commentaires"] = safe(value.comment)
    kept["pour_qui"] = public_words(value.public, value.insee)
    return {key: cell for key, cell in kept.items() if key in STANDARD or cell not in (None, "")}
