"""What the page shows, as a file, with the same filters."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from mieux.atlas.views.finding import site
from mieux.core.limits import limited

from .. import exports
from .scoping import scope_of

_DRAWN = ("svg", "png")


@limited("export", methods=("GET", "HEAD"))
@require_safe
def export(request: HttpRequest, slug: str, format: str) -> HttpResponseBase:
    """The wheel (SVG, PNG), the rows (CSV, JSON), the document (PDF A4)."""
    if format not in exports.FORMATS:
        raise Http404
    scope = scope_of(request, slug, filtered=True)
    kind = exports.FORMATS[format]
    response: HttpResponseBase
    if format == "csv":
        chunks = exports.write_csv(scope, site(request), bom=request.GET.get("bom") == "1")
        response = StreamingHttpResponse(chunks, content_type=kind)
    else:
        write = {
            "svg": lambda: exports.poster_svg(scope).encode(),
            "png": lambda: exports.poster_png(scope),
            "json": lambda: exports.write_json(scope, site(request)),
            "pdf": lambda: exports.write_pdf(scope, site(request)),
        }[format]
        response = HttpResponse(write(), content_type=kind)
    what = "roue" if format in _DRAWN else "lectures"
    response["Content-Disposition"] = (
        f'attachment; filename="{what}-{scope.initiative.slug}-{localdate():%Y-%m-%d}.{format}"'
    )
    response["X-Robots-Tag"] = "noindex"
    if request.COOKIES:
        # The team may read more than a stranger does.
        response["Cache-Control"] = "private, no-store"
    return response
