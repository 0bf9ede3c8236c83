"""What is kept about people, why, and how long."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..privacy import DATA, KINDS


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Every stored datum, from the one table that the tests hold against the code."""
    groups = [{"title": title, "data": [item for item in DATA if item.kind == kind]} for kind, title in KINDS.items()]
    return render(request, "people/privacy.html", {"groups": groups, "contact": settings.CONTACT})
