"""« Prévenez-moi de la suite »: leaving an address, apart from one's cards, and taking it away."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from mieux.core import limits
from mieux.core.limits import limited
from mieux.core.views import too_many_requests

from .. import keys, seats
from ..actions import after
from ..forms.news import NewsForm
from .finding import find


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """The form; only for whoever is in the room, and nothing of who they are is kept with the address."""
    workshop = find(code)
    participant = seats.participant_of(request, workshop)
    if participant is None:
        raise PermissionDenied(_("Entrez d’abord dans l’atelier avec le code."))
    form = NewsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if limits.too_often("workshop", f"news:{workshop.pk}:{participant.pk}"):
            return too_many_requests(request, 10)
        if form.is_valid():
            try:
                wish = after.want_news(
                    workshop, form.cleaned_data["email"], get_language() or "fr", str(form.fields["agreed"].label)
                )
            except after.TooMany:
                form.add_error(None, _("La liste de cet atelier est pleine."))
            except after.NotNow:
                form.add_error(None, _("Cet atelier est rangé : plus aucune adresse n’est prise."))
            else:
                return redirect("atelier:news", wish.pk, keys.news_key(wish.pk, wish.email))
    context = {"workshop": workshop, "form": form}
    return render(request, "workshop/news_leave.html", context, status=422 if form.errors else 200)


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def news(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """The address is kept; one button takes it away."""
    wish = after.wish_of(min(number, 2**63 - 1), key)
    if request.method == "POST":
        if wish is not None:
            after.forget_news(wish)
        return render(request, "workshop/news_gone.html")
    if wish is None:
        return render(request, "workshop/news_gone.html", status=404)
    return render(request, "workshop/news.html", {"wish": wish, "workshop": wish.workshop})


@csrf_exempt
@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def news_stop(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """The button of mail programs (RFC 8058): they send this form without cookie, hence without its protection.

    Whoever holds the key may only take the address away with it; who follows the link sees the page with the button.
    """
    if request.method != "POST":
        return redirect("atelier:news", number, key)
    wish = after.wish_of(min(number, 2**63 - 1), key)
    if wish is not None and request.POST.get("List-Unsubscribe") == "One-Click":
        after.forget_news(wish)
    return HttpResponse(status=204)
