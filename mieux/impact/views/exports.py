"""Values as files: exactly what the page shows, in the columns of the Etalab schema, or in the classes of CIDS."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from mieux.atlas.page import page_of
from mieux.atlas.views.finding import site
from mieux.core.limits import limited

from ..exports.cids import graph
from ..exports.documents import document
from ..exports.tables import csv_pieces, xlsx_file
from ..forms.filters import FilterForm
from ..models import Indicator
from ..queries.values import publics_of
from .finding import find

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@limited("export", methods=("GET", "HEAD"))
@require_safe
def export(request: HttpRequest, slug: str, format: str, pk: str | None = None) -> HttpResponseBase:
    """The kept values, filtered as on the page whose query string this is. Whoever sees the page may take the file."""
    initiative, __ = find(request, slug)
    indicator: Indicator | None = None
    if pk is not None:
        rows = initiative.indicators.filter(archived_at__isnull=True, pk=int(pk)) if len(pk) < 19 else None
        indicator = rows.first() if rows is not None else None
        if indicator is None:
            raise Http404
    form = FilterForm(request.GET, publics_of(initiative), indicator)
    asked = form.asked
    if form.errors:
        # What was not understood would export more than was asked: the page says what to mend.
        address = (
            reverse("impact:indicators", args=[slug]) if pk is None else reverse("impact:indicator", args=[slug, pk])
        )
        return HttpResponseRedirect(f"{address}?{request.GET.urlencode()}")
    name = page_of(initiative).name
    title = str(getattr(name, "plain", name))
    response: HttpResponseBase
    if format == "csv":
        pieces = csv_pieces(initiative, asked, title, bom=request.GET.get("bom") == "1")
        response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    elif format == "xlsx":
        response = FileResponse(xlsx_file(initiative, asked, title), content_type=_XLSX)
    else:
        made = (
            graph(initiative, asked, title, site(request))
            if format == "jsonld"
            else document(initiative, asked, title, site(request) + initiative.get_absolute_url())
        )
        kind = "application/ld+json" if format == "jsonld" else "application/json"
        response = JsonResponse(made, json_dumps_params={"ensure_ascii": False, "indent": 1}, content_type=kind)
    part = f"-{indicator.pk}" if indicator else ""
    response["Content-Disposition"] = f'attachment; filename="{slug}-valeurs{part}-{localdate():%Y-%m-%d}.{format}"'
    response["X-Robots-Tag"] = "noindex"
    if not initiative.is_public:
        response["Cache-Control"] = "private, no-store"
    return response
