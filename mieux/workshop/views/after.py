"""After the workshop: what was said, to read and to take away."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mieux.core.limits import limited

from ..exports import WRITERS, minutes_of
from ..models import NewsWish
from ..queries.pouring import to_pour, undecided
from ..report import report_of
from .finding import mine
from .recap import recap_address


@never_cache
@require_safe
def after(request: HttpRequest, key: str) -> HttpResponse:
    """What was said, stage by stage, what became of it, and how to share it."""
    workshop, _user = mine(request, key)
    wishes = NewsWish.objects.filter(workshop=workshop)
    context = {
        "workshop": workshop,
        "report": report_of(workshop, room=False),
        "undecided": undecided(to_pour(workshop)),
        "recap": recap_address(request, workshop),
        # A number: the addresses are nobody's to see.
        "wishes": wishes.count(),
        "untold": wishes.filter(told_at=None).count(),
    }
    return render(request, "workshop/told.html", context)


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
