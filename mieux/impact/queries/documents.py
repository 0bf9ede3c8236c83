"""The public impacts of a fiche for programs: the document of the API, the JSON-LD of the page."""

from typing import Any

from django.utils.timezone import localtime

from mieux.atlas.models import Initiative
from mieux.method import pack

from ..models import Claim, ClaimState
from .matrix import NOTHING_SEEN, Looks, looks_of


def document_of(initiative: Initiative) -> dict[str, Any]:
    """`{"impacts_suivis": […]}`: stable codes, the words as they were written, no name of a person. Three queries.

    `etat` is a code of `ClaimState`; `hoped` is a hypothesis. `preuves` holds kinds, each once: nothing is counted.
    """
    claims = list(Claim.objects.public().filter(initiative=initiative).order_by("id"))
    looks = looks_of(claim.pk for claim in claims)
    return {"impacts_suivis": [_record(claim, looks.get(claim.pk, NOTHING_SEEN)) for claim in claims]}


def _record(claim: Claim, seen: Looks) -> dict[str, Any]:
    return {
        "numero": claim.pk,
        "methode": claim.method,
        "niveau": claim.level,
        "marque": claim.marker,
        "texte": claim.text,
        "pour_qui": claim.for_whom,
        "etat": claim.state,
        "hypothese": claim.is_hypothesis,
        "sans_elle": claim.counterfactual,
        "ce_qui_pourrait_tromper": claim.bias,
        "preuves": list(seen.kinds),
        "observations_contraires": seen.disputed,
        "vu_le": seen.last_on.isoformat() if seen.last_on else None,
        "modifie_le": localtime(claim.updated_at).date().isoformat(),
    }


def linked_data_of(initiative: Initiative) -> dict[str, Any]:
    """What was seen, as schema.org `Observation`s about the project. A hypothesis is not a statement about the world:
    it stays out."""
    claims = list(Claim.objects.public().filter(initiative=initiative).exclude(state=ClaimState.HOPED).order_by("id"))
    if not claims:
        return {}
    looks = looks_of(claim.pk for claim in claims)
    levels = pack().levels
    rows = []
    for claim in claims:
        seen = looks.get(claim.pk, NOTHING_SEEN)
        level = levels.get(claim.level)
        row: dict[str, Any] = {
            "@type": "Observation",
            "description": claim.text,
            "observationDate": seen.last_on.isoformat() if seen.last_on else None,
            "measuredProperty": level.label.plain if level else claim.level,
            "inLanguage": initiative.language,
        }
        rows.append({key: value for key, value in row.items() if value})
    # `subjectOf` is taken: the fiche says there who may be credited. A graph of its own stands beside it.
    return {"@reverse": {"observationAbout": rows}}
