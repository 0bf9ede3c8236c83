"""« Propositions »: what workshops offer to a voyage, answered by its crew: take, merge, hold. Nothing is on the canvas
before somebody said so."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mieux.core.limits import limited
from mieux.people.models import User
from mieux.voyage import rules
from mieux.voyage.rules import Aboard
from mieux.voyage.views.finding import boarded

from ..queries import pouring as queries
from ..queries.pouring import Line, Offered
from .pouring import decide, lines_by_number, merging, wanted_of


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def offers(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that waits, by workshop. Those aboard read it; captain and crew answer."""
    who = boarded(request, key, rules.is_shipmate)
    found = queries.offered_to(who.voyage)
    if request.method == "POST":
        return _answer(request, who, found)
    context = {
        "who": who,
        "voyage": who.voyage,
        "offers": found,
        "may_answer": rules.can_steer(who),
        "choices": queries.where_choices(),
    }
    return render(request, "workshop/offers.html", context)


def _crew(who: Aboard) -> User:
    if not rules.can_steer(who) or who.user is None:
        raise PermissionDenied(_("La capitaine et l’équipage répondent."))
    return who.user


def _answer(request: HttpRequest, who: Aboard, found: list[Offered]) -> HttpResponse:
    user = _crew(who)
    gesture, _sign, which = request.POST.get("geste", "").partition(":")
    if gesture not in ("verser", "cale"):
        raise Http404
    back = reverse("atelier:offers", args=[who.voyage.key])
    for offered in found:
        every = lines_by_number([*offered.lines, *offered.held])
        if which == f"a{offered.workshop.pk}":
            lines, where = list(offered.lines), ""
        elif which in every:
            lines, where = [every[which]], request.POST.get(f"ou-{which}", "")
        else:
            continue
        decide(request, offered.workshop, user, wanted_of(lines, gesture, where), who.voyage)
        return redirect(f"{back}#atelier-{offered.workshop.pk}")
    messages.info(request, _("C’était déjà décidé."))
    return redirect(back)


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One proposed card beside a card of the voyage; what the facilitator proposed comes first."""
    who = boarded(request, key, rules.is_shipmate)
    user = _crew(who)
    for offered in queries.offered_to(who.voyage):
        line: Line | None = lines_by_number([*offered.lines, *offered.held]).get(str(pk))
        if line is not None:
            back = reverse("atelier:offers", args=[key])
            workshop = offered.workshop
            return merging(request, workshop, user, line.card, back, writes=True, offered_to=who.voyage)
    messages.info(request, _("C’était déjà décidé."))
    return redirect("atelier:offers", key)
