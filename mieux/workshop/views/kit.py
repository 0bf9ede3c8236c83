"""« Le kit »: a page with each paper, and the papers."""

import logging

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mieux.core.limits import limited
from mieux.core.views import file_not_made
from mieux.exports.pdf import PdfError

from .. import kit as papers
from .finding import mine, site

logger = logging.getLogger(__name__)


@never_cache
@login_required
@require_safe
def kit(request: HttpRequest, key: str) -> HttpResponse:
    """What there is to print."""
    workshop, _user = mine(request, key)
    sheets = bool(papers.sheets_of(workshop))
    context = {
        "workshop": workshop,
        "papers": [paper for paper in papers.PAPERS.values() if sheets or not paper.needs_sheets],
        "material": papers.material_of(workshop),
    }
    return render(request, "workshop/kit.html", context)


@never_cache
@login_required
@limited("export", methods=("GET",))
@require_safe
def paper(request: HttpRequest, key: str, slug: str) -> HttpResponseBase:
    """One paper as a PDF."""
    workshop, _user = mine(request, key)
    wanted = papers.PAPERS.get(slug)
    if wanted is None or (wanted.needs_sheets and not papers.sheets_of(workshop)):
        raise Http404
    try:
        body = papers.make(slug, workshop, site(request))
    except PdfError:
        logger.exception("a paper of a workshop could not be made: %s", slug)
        return file_not_made(request)
    response = HttpResponse(body, content_type="application/pdf")
    name = f"{slugify(workshop.title)[:60] or 'atelier'}-{slug}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
