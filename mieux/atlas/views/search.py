"""Finding initiatives."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..models import Initiative


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """A plain list, until the search page replaces it."""
    page = Paginator(Initiative.objects.public().order_by("pk"), 20).get_page(request.GET.get("page"))
    return render(request, "atlas/search.html", {"page": page})
