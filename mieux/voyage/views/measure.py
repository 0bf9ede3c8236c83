"""« Avec quel indicateur ? »: a buoy or the lighthouse is measured with one that is followed, or with a new one."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mieux.core.limits import limited
from mieux.impact import rules as impact

from .. import document, journal, rules, shown, zones
from ..actions import measure as actions
from ..document import CardView
from ..forms.measure import KnownForm, MeasureForm
from ..queries import canvas as queries
from ..rules import Aboard
from .finding import boarded


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def measure(request: HttpRequest, key: str, card: str) -> HttpResponse:
    """The page of one card: the choice of an indicator, or the form of a new one."""
    who = boarded(request, key, rules.can_edit)
    found = document.read_card(journal.opened(who.voyage.pk), card)
    if found is None or zones.role_of(found.zone) not in actions.TIES:
        raise Http404
    indicators = queries.indicators_of(who.voyage)
    chosen = request.POST.get("how") == "known"
    known = KnownForm(request.POST if chosen else None, indicators)
    posted = request.POST if request.method == "POST" and not chosen else None
    form = MeasureForm(posted, initial=_start(found))
    if chosen and known.is_valid():
        actions.measure_with(who.voyage, who.whom, found, known.cleaned_data["indicator"])
        return _done(request, who, found)
    if posted is not None:
        if not _may_add(who):
            raise PermissionDenied
        if form.is_valid():
            _make(who, found, form)
            return _done(request, who, found)
    context = {
        "who": who,
        "voyage": who.voyage,
        "card": found,
        "short": shown.short(found.text) or _("une carte sans texte"),
        "lighthouse": zones.role_of(found.zone) == zones.LIGHTHOUSE,
        "known": known if indicators else None,
        "form": form,
        "may_add": _may_add(who),
        "initiative": who.voyage.initiative,
    }
    return render(request, "voyage/measure.html", context, status=422 if form.errors or known.errors else 200)


def _start(card: CardView) -> dict[str, Any]:
    day, result = card.fields.get("date"), card.fields.get("result")
    return {
        "on": date.fromisoformat(str(day)) if document.is_day(day) else None,
        "text": (result if isinstance(result, str) and result else card.text)[:400],
    }


def _may_add(who: Aboard) -> bool:
    """The team of the initiative chooses what is followed; where there is none, whoever has an account."""
    initiative = who.voyage.initiative
    if who.user is None or initiative is None:
        return False
    return impact.adds_indicator(impact.rights_of(who.user, initiative))


def _make(who: Aboard, card: CardView, form: MeasureForm) -> None:
    data = form.cleaned_data
    assert who.user is not None
    wanted = actions.Wanted(
        start=form.amount("start"),
        target=form.amount("target"),
        **{name: data[name] for name in ("name", "unit", "on", "proof", "text", "level", "marker")},
    )
    actions.measure(who.voyage, who.user, who.whom, card, wanted, timezone.localdate())


def _done(request: HttpRequest, who: Aboard, card: CardView) -> HttpResponse:
    messages.success(request, _("C’est relié : la carte dit avec quoi elle se mesure."))
    return redirect(f"{reverse('voyage:canvas', args=[who.voyage.key])}#carte-{card.id}")
