"""After the workshop: what was said, to read and to take away."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mieux.core.limits import limited

from ..exports import WRITERS, minutes_of
from .finding import mine


@never_cache
@require_safe
def after(request: HttpRequest, key: str) -> HttpResponse:
    """What was said, stage by stage."""
    workshop, _user = mine(request, key)
    return render(request, "workshop/told.html", {"workshop": workshop, "minutes": minutes_of(workshop)})


@never_cache
@limited("export", methods=("GET",))
@require_safe
def export(request: HttpRequest, key: str, format: str) -> HttpResponse:
    """The same as a file."""
    workshop, _user = mine(request, key)
    if format not in WRITERS:
        raise Http404
    write, kind = WRITERS[format]
    response = HttpResponse(write(minutes_of(workshop)), f"{kind}; charset=utf-8")
    name = slugify(workshop.title)[:60] or "atelier"
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response
