"""Uploaded pictures, served by the process itself (a proxy may do it better: see docs/operations.md)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Only re-encoded pictures are ever written there; still, no browser may run anything from here."""
    response: HttpResponseBase = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if isinstance(response, HttpResponse) or response.status_code == 200:
        response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
