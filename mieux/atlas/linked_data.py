"""A fiche as schema.org JSON-LD: facts and needs; never a rating, never contact data."""

from typing import Any

from django.utils.translation import get_language

from .page import Page


def linked_data(page: Page, site: str) -> dict[str, Any]:
    """A schema.org `Project`; `site` is « https://host ». Empty facts are left out."""
    initiative = page.initiative
    place: dict[str, Any] | None = None
    if not initiative.no_place and (initiative.place_label or initiative.point):
        place = {
            "@type": "Place",
            "name": initiative.place_label,
            "address": {
                "@type": "PostalAddress",
                "addressLocality": initiative.place_label,
                "addressCountry": initiative.country,
            },
        }
        if initiative.point:
            lat, lon = initiative.point
            place["geo"] = {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon}
        if initiative.insee:
            place["identifier"] = {"@type": "PropertyValue", "propertyID": "INSEE", "value": initiative.insee}
    data = {
        "@context": "https://schema.org",
        "@type": "Project",
        "@id": f"{site}{initiative.get_absolute_url()}#initiative",
        "url": f"{site}{initiative.get_absolute_url()}",
        "name": str(page.name),
        "description": str(page.pitch),
        "inLanguage": page.lang or get_language(),
        "foundingDate": initiative.start,
        "location": place,
        "keywords": [str(leaf.label) for leaf in page.leaves],
        "sameAs": [link["url"] for link in page.links],
        "image": f"{site}{page.picture.image.url}" if page.picture else None,
        "seeks": [{"@type": "Demand", "name": str(need.label), "description": need.text} for need in page.needed],
        "makesOffer": [{"@type": "Offer", "name": str(need.label), "description": need.text} for need in page.offered],
        "subjectOf": {
            "@type": "CreativeWork",
            "license": initiative.licence,
            "creditText": initiative.source.credit if initiative.source else None,
            "dateModified": initiative.updated_at.date().isoformat(),
        },
    }
    return {key: value for key, value in data.items() if value}
