"""« La flotte »: the projects somebody accompanies. Read anew at each click: who was put ashore finds the boat gone."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..queries import fleet as queries


@never_cache
@login_required
@require_safe
def fleet(request: HttpRequest) -> HttpResponse:
    """By name or by date; `?silence=oui`: those of which nobody heard for a month."""
    order = queries.BY_DATE if request.GET.get("tri") == queries.BY_DATE else queries.BY_NAME
    silent = request.GET.get("silence") == "oui"
    boats = queries.fleet_of(request.user, order, only_silent=silent)  # type: ignore[arg-type]
    return render(request, "workshop/fleet.html", {"boats": boats, "order": order, "silent": silent})
