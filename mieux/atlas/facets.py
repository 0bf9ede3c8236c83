"""The facets of the search: their word in addresses, their title, the words of their values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mieux.method import pack

from . import territories
from .following import HERE
from .models import Source

#: Facet of the index → its key in the query string, in the order of the page.
KEYS: Mapping[str, str] = {
    "scale": "echelle",
    "sector": "secteur",
    "territory": "territoire",
    "form": "forme",
    "criterion": "critere",
    "status": "statut",
    "bearer": "porteur",
    "need": "besoin",
    "leaf": "feuille",
    "source": "source",
    "country": "pays",
}
FACET_OF = {key: facet for facet, key in KEYS.items()}


def title(facet: str) -> str:
    """What a facet is called on the page."""
    return {
        "scale": _("Échelle"),
        "sector": _("Secteur"),
        "territory": _("Territoire"),
        "form": _("Forme de renouveau"),
        "criterion": _("Critère avec une lecture étayée"),
        "status": _("Où elle en est"),
        "bearer": _("Qui la porte"),
        "need": _("A besoin de…"),
        "leaf": _("Feuille de l’arbre"),
        "source": _("Source"),
        "country": _("Pays"),
    }[facet]


def choices(facet: str, seq: int) -> Mapping[str, str]:
    """Value → its word in the active language, in the order of the method (never by count). `seq`: last change."""
    return _choices(facet, get_language() or "fr", pack(), seq if facet == "source" else 0)


@lru_cache(maxsize=128)
def _choices(facet: str, language: str, method: Any, seq: int) -> Mapping[str, str]:
    if facet == "territory":
        places = [*territories.regions().values(), *territories.departements().values()]
        return {place.key: place.name for place in places}
    if facet == "country":
        found = {
            iso: country.name_en if language == "en" else country.name_fr
            for iso, country in territories.countries().items()
        }
        return dict(sorted(found.items(), key=lambda item: territories.fold(item[1])))
    if facet == "source":
        return {HERE: _("écrite ici"), **dict(Source.objects.order_by("name").values_list("slug", "name"))}
    items = {
        "scale": method.scales,
        "sector": method.sectors,
        "bearer": method.bearers,
        "status": method.statuses,
        "form": method.forms,
        "criterion": method.criteria,
        "leaf": method.leaves,
        "need": method.needs,
    }[facet]
    return {item.id: item.label.plain for item in items}


def word(facet: str, value: str, seq: int) -> str:
    """The word of one value; territories of any level; the value itself when nobody knows it."""
    found = choices(facet, seq).get(value)
    if found is None and facet == "territory":
        return territories.named(value)
    return found or value


def is_known(facet: str, value: str, seq: int) -> bool:
    """Whether a value means something here. Communes and EPCIs are territories too, though not listed."""
    if value in choices(facet, seq):
        return True
    return facet == "territory" and value.startswith(("commune-", "epci-")) and territories.named(value) != value
