"""« Qui, quand, avant → après », the canvas as it was, named versions, going back to one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mieux.core.limits import limited

from .. import journal, rules, zones
from ..actions import crossing
from ..forms.around import VersionForm
from ..queries import history as queries
from .finding import boarded


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 16 else None


@never_cache
@require_safe
def history(request: HttpRequest, key: str) -> HttpResponse:
    """The history, for those aboard; `?a=` shows the canvas after that change, `?carte=` one card only."""
    who = boarded(request, key, rules.is_shipmate)
    asked, upto = _number(request.GET.get("a")), _number(request.GET.get("avant"))
    lines = queries.lines(
        who.voyage, upto=upto if upto is not None else asked, card_id=request.GET.get("carte", "")[:64]
    )
    moment = queries.moment(who.voyage, asked) if asked is not None else None
    context = {
        "who": who,
        "voyage": who.voyage,
        "last": journal.last_number(who.voyage.pk),
        "lines": lines,
        "older": lines[-1].number - 1 if len(lines) == queries.PAGE else None,
        "moment": moment,
        "zones": [(place, moment.board.in_zone(place.id)) for place in zones.places()] if moment else [],
        "versions": queries.versions(who.voyage),
        "form": VersionForm(),
        "may_steer": rules.can_steer(who),
    }
    return render(request, "voyage/history.html", context)


@never_cache
@limited("write")
@require_POST
def name_version(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the canvas as it is now under a name."""
    who = boarded(request, key, rules.can_steer)
    form = VersionForm(request.POST)
    if form.is_valid():
        crossing.name_version(who.voyage, who.user, form.cleaned_data["name"])  # type: ignore[arg-type]
        messages.success(request, _("Cette version a un nom : vous la retrouverez."))
    else:
        messages.error(request, _("Donnez-lui un nom, pour la retrouver."))
    return redirect("voyage:history", key)


@never_cache
@limited("write")
@require_POST
def restore(request: HttpRequest, key: str) -> HttpResponse:
    """Go back to a moment, as a new gesture: what was done since stays in the history."""
    who = boarded(request, key, rules.can_steer)
    number = _number(request.POST.get("number"))
    if number is None or number > journal.last_number(who.voyage.pk):
        messages.error(request, _("Ce moment n’existe pas."))
    else:
        crossing.restore(who.voyage, who.whom, number)
        messages.success(request, _("La carte est revenue à ce moment. Rien n’est perdu : l’histoire garde la suite."))
    return redirect(reverse("voyage:canvas", args=[key]))
