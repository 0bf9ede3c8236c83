"""What goes with the search: the prescription, the feed, drawings, exports."""

from __future__ import annotations

import re
import secrets

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mieux.core.limits import limited

from .. import drawn_map, exports, queries, vignettes
from ..forms.search import SearchForm
from ..index import IndexUnavailable
from ..page_cache import kept

_FOREVER = "public, max-age=31536000, immutable"
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json; charset=utf-8",
    "json": "application/json; charset=utf-8",
}


@limited("export", methods=("GET", "HEAD"))
@require_safe
def export(request: HttpRequest, format: str) -> HttpResponseBase:
    """Exactly what is filtered, all pages: CSV, GeoJSON or JSON, sent as it is read."""
    form = SearchForm(request.GET)
    if form.problems:
        # What was not understood would export more than was asked: the page says what to mend.
        return HttpResponseRedirect(f"{reverse('atlas:search')}?{request.GET.urlencode()}")
    try:
        ids = queries.all_ids(form.asked)
    except IndexUnavailable:
        return _later(request)
    chunks = exports.write(format, queries.rows(ids), site(request), bom=request.GET.get("bom") == "1")
    response = StreamingHttpResponse(chunks, content_type=_TYPES[format])
    name = f"atlas-{localdate():%Y-%m-%d}.{format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def prescription(request: HttpRequest) -> HttpResponse:
    """Three initiatives in a row, chosen for contrast; the address holds the draw, so that it can be shared."""
    given = request.GET.get("tirage", "")
    if not re.fullmatch(r"[0-9]{1,9}", given):
        response = HttpResponseRedirect(
            f"{reverse('atlas:prescription')}?tirage={secrets.randbelow(900_000) + 100_000}"
        )
        response["Cache-Control"] = "no-store"
        return response
    seed = int(given)
    try:
        cards = queries.prescription(seed)
    except IndexUnavailable:
        return _later(request)
    return render(
        request,
        "atlas/prescription.html",
        {
            "seed": seed,
            "cards": [{"card": card, "art": card.art} for card in cards],
            "another": f"?tirage={(seed * 48271 + 11) % 899_999 + 100_000}",
            "today": localdate(),
        },
    )


@require_safe
@kept
def feed(request: HttpRequest) -> HttpResponse:
    """The newest public fiches as an Atom feed, in the language of the address."""
    cards = queries.latest()
    return render(
        request,
        "atlas/feed.xml",
        {
            "cards": cards,
            "site": site(request),
            "updated": max((card.updated_at for card in cards), default=None),
            "language": get_language(),
        },
        content_type="application/atom+xml; charset=utf-8",
    )


@require_safe
def vignette(request: HttpRequest, art: str, stamp: str) -> HttpResponse:
    """A drawing of the pack as a picture."""
    if stamp != vignettes.stamp(art) or not stamp:
        raise Http404
    return _picture(vignettes.svg(art))


@require_safe
def ground(request: HttpRequest, name: str, stamp: str) -> HttpResponse:
    """The ground of a map."""
    if name not in drawn_map.GROUNDS or stamp != drawn_map.ground_stamp(name):
        raise Http404
    return _picture(drawn_map.ground_svg(name))


def site(request: HttpRequest) -> str:
    """« https://host »."""
    return f"{request.scheme}://{request.get_host()}"


def _picture(svg: str) -> HttpResponse:
    response = HttpResponse(svg, content_type="image/svg+xml")
    response["Cache-Control"] = _FOREVER
    response["Content-Security-Policy"] = "default-src 'none'"
    return response


def _later(request: HttpRequest) -> HttpResponse:
    response = render(
        request,
        "core/error.html",
        {
            "status": 503,
            "title": _("L’atlas range ses fiches"),
            "text": _("La recherche se remet en ordre. Revenez dans une petite minute."),
            "art": "error-500",
        },
        status=503,
    )
    response["Retry-After"] = "30"
    return response
