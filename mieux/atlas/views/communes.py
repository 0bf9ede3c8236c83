"""Suggestions of communes for whoever types one."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from .. import territories

LONGEST = 80


@require_safe
@cache_control(public=True, max_age=86400)
def communes(request: HttpRequest) -> HttpResponse:
    """`?q=val` → the eight most probable communes: INSEE code, « Valence (26) », degrees."""
    found = territories.suggest(request.GET.get("q", "")[:LONGEST], 8)
    return JsonResponse(
        {
            "communes": [
                {"insee": each.insee, "label": each.label, "name": each.name, "lat": each.lat, "lon": each.lon}
                for each in found
            ]
        }
    )
