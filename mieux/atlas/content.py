"""What a fiche says, as plain data: the one shape that forms, drafts, versions and proposals share.

A content is a JSON-able dict with the keys of `BLANK`. Contact data, state and dates are not part of it: a
version may be shown to anybody who may see the fiche.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from .models import (
    Initiative,
    InitiativeForm,
    InitiativeImpact,
    InitiativeLeaf,
    InitiativeNeed,
)

Content = dict[str, Any]

#: Plain columns of Initiative, with the value they have when nobody said anything.
COLUMNS: Mapping[str, Any] = {
    "name": "",
    "pitch": "",
    "story": "",
    "need": "",
    "origin": "",
    "portrait": "",
    "missing": "",
    "language": "fr",
    "scale": "",
    "sector": "",
    "bearer": "",
    "publics": [],
    "status": "",
    "learnt": "",
    "start": "",
    "place_label": "",
    "insee": "",
    "epci": "",
    "departement": "",
    "region": "",
    "country": "",
    "lat": None,
    "lon": None,
    "no_place": False,
    "links": [],
}

#: Columns that follow from another one: never shown as a difference of their own.
DERIVED = frozenset({"epci", "departement", "region", "lat", "lon"})

BLANK: Mapping[str, Any] = {**COLUMNS, "forms": [], "leaves": [], "needs": [], "impacts": []}


def labels() -> dict[str, str]:
    """What each key is called on the pages, in the active language."""
    return {
        "name": _("Nom"),
        "pitch": _("En une phrase"),
        "story": _("Histoire"),
        "need": _("Besoin ou envie de départ"),
        "origin": _("Qui l’a lancée"),
        "portrait": _("Portrait"),
        "missing": _("Ce qui manque encore"),
        "language": _("Langue du texte"),
        "scale": _("Échelle"),
        "sector": _("Secteur"),
        "bearer": _("Qui la porte"),
        "publics": _("Publics concernés"),
        "status": _("Où elle en est"),
        "learnt": _("Ce qu’on en a appris"),
        "start": _("Début"),
        "place_label": _("Lieu"),
        "insee": _("Commune (code INSEE)"),
        "country": _("Pays"),
        "no_place": _("Sans lieu"),
        "links": _("Liens"),
        "forms": _("Formes de renouveau"),
        "leaves": _("Feuilles de l’arbre"),
        "needs": _("Besoins et offres"),
        "impacts": _("Impacts"),
    }


def content_of(initiative: Initiative) -> Content:
    """The content of a row and its parts, as they are now."""
    content: Content = {key: getattr(initiative, key) for key in COLUMNS}
    content["publics"] = list(initiative.publics)
    content["links"] = [dict(link) for link in initiative.links]
    content["forms"] = [
        {"form": row.form, "reason": row.reason, "said_by": row.said_by} for row in initiative.forms.all()
    ]
    content["leaves"] = [row.leaf for row in initiative.leaves.all()]
    content["needs"] = [
        {"kind": row.kind, "direction": row.direction, "text": row.text} for row in initiative.needs.all()
    ]
    content["impacts"] = [
        {
            "level": row.level,
            "text": row.text,
            "state": row.state,
            "source": row.source,
            "observed_on": row.observed_on.isoformat() if row.observed_on else "",
            "said_by": row.said_by,
        }
        for row in initiative.impacts.all()
    ]
    return content


def completed(content: Mapping[str, Any]) -> Content:
    """The same content with every key; keys that no longer exist are left out (old versions stay readable)."""
    return {key: content.get(key, default) for key, default in BLANK.items()}


def fill(initiative: Initiative, content: Mapping[str, Any]) -> None:
    """Set the columns of an unsaved or saved row; its parts are `parts_of`."""
    for key, default in COLUMNS.items():
        setattr(initiative, key, content.get(key, default))


def parts_of(initiative: Initiative, content: Mapping[str, Any]) -> list[Any]:
    """The rows, unsaved, that hang on this initiative according to the content."""
    rows: list[Any] = []
    for item in content.get("forms", ()):
        rows.append(InitiativeForm(initiative=initiative, **item))
    for leaf in dict.fromkeys(content.get("leaves", ())):
        rows.append(InitiativeLeaf(initiative=initiative, leaf=leaf))
    for item in content.get("needs", ()):
        rows.append(InitiativeNeed(initiative=initiative, **item))
    for item in content.get("impacts", ()):
        observed = item.get("observed_on") or None
        rows.append(
            InitiativeImpact(
                initiative=initiative,
                **{**item, "observed_on": date.fromisoformat(observed) if observed else None},
            )
        )
    return rows


def changed_keys(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Keys whose values differ, in the order of the pages; those that follow from another are left out."""
    old, new = completed(before), completed(after)
    return [key for key in BLANK if key not in DERIVED and old[key] != new[key]]


def merge(base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> tuple[Content, list[str]]:
    """Put `mine` (written from `base`) on top of `theirs` (what the fiche became meanwhile).

    Returns the merged content and the keys that both changed differently: there `theirs` is kept, and it is for a
    person to choose.
    """
    base, theirs, mine = completed(base), completed(theirs), completed(mine)
    merged, conflicts = dict(theirs), []
    for key in BLANK:
        if mine[key] == base[key] or mine[key] == theirs[key]:
            continue
        if theirs[key] == base[key]:
            merged[key] = mine[key]
        elif key not in DERIVED:
            conflicts.append(key)
    place = {"place_label", "insee", "country", "no_place"}
    source = theirs if place & set(conflicts) else None
    if source is not None:
        # A place is one thing: never the commune of one and the degrees of the other.
        for key in place | DERIVED:
            merged[key] = source[key]
    return merged, conflicts
