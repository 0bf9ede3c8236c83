"""The wheel in somebody else's page."""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from mieux.atlas.models import Initiative
from mieux.atlas.page import page_of
from mieux.atlas.views.finding import find, site

from .. import shown
from ..forms.looking import filters_of
from .scoping import public_scope


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]
@require_safe
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """The wheel, its legend and its words, as a stranger sees them, whoever is signed in: the only page of the site
    that others may frame, and it has neither form nor button."""
    found: Initiative = find(request, slug)
    scope = public_scope(found, filters_of(request.GET))
    return render(
        request,
        "wheel/embed.html",
        {
            "initiative": found,
            "page": page_of(found),
            "shown": shown.together(scope, site=site(request)),
            "address": site(request) + found.get_absolute_url(),
        },
    )
