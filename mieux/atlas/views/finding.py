"""Fetching what a page is about, or answering like a page that does not exist."""

from django.http import Http404, HttpRequest

from mieux.people.viewer import viewer_of

from .. import rules
from ..models import Initiative


def find(request: HttpRequest, slug: str) -> Initiative:
    """The initiative of this address, with its parts. What one may not see does not exist: 404, never 403."""
    initiative = Initiative.objects.with_parts().filter(slug=slug).first()
    if initiative is None or not rules.can_see(viewer_of(request), initiative):
        raise Http404
    return initiative


def site(request: HttpRequest) -> str:
    """« https://host », for the links in letters."""
    return f"{request.scheme}://{request.get_host()}"
