"""What strangers may know of the published stories: for the fiche, the API, the JSON-LD and the search."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime

from mieux.atlas.models import Initiative

from ..models import Publication
from .files import heading_of


def stories_of(initiative: Initiative) -> list[Publication]:
    """The live stories of a fiche, the first crossing first; that the fiche may be seen is for the caller to ask."""
    rows = Publication.objects.live().filter(initiative=initiative).exclude(paragraphs=[])
    return list(rows.order_by("voyage__crossing", "pk"))


def document_of(initiative: Initiative) -> dict[str, Any]:
    """For the public document of the fiche."""
    found = stories_of(initiative)
    if not found:
        return {}
    return {
        "coulisses": [
            {
                "titre": row.title,
                "langue": row.language,
                "licence": row.licence,
                "date": localtime(row.updated_at).date().isoformat(),
                "adresse": reverse("voyage:story", args=[initiative.slug]),
                "parties": [{"titre": part["title"], "paragraphes": part["texts"]} for part in row.parts],
            }
            for row in found
        ]
    }


def linked_data_of(initiative: Initiative) -> dict[str, Any]:
    """For the JSON-LD of the fiche: an article whose main subject it is."""
    found = stories_of(initiative)
    if not found:
        return {}
    articles = [
        {
            "@type": "Article",
            "headline": heading_of(row.title),
            "inLanguage": row.language,
            "license": row.licence,
            "url": reverse("voyage:story", args=[initiative.slug]),
            "datePublished": localtime(row.published_at).date().isoformat() if row.published_at else None,
            "dateModified": localtime(row.updated_at).date().isoformat(),
            "articleSection": [part["title"] for part in row.parts],
        }
        for row in found
    ]
    return {"mainEntityOfPage": articles}


def texts_of(ids: Iterable[int]) -> dict[int, str]:
    """Fiche → the words of its live stories, for the search (settings.INITIATIVE_TEXTS)."""
    found: dict[int, str] = {}
    rows = Publication.objects.live().filter(initiative_id__in=list(ids)).values_list("initiative_id", "paragraphs")
    for id, paragraphs in rows:
        words = "\n".join(str(row["text"]) for row in paragraphs)
        found[id] = f"{found[id]}\n{words}" if id in found else words
    return found
