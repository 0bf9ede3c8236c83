"""« Qui, quand, avant → après », the canvas as it was, named versions, going back to one, or one card alone."""

from bisect import bisect_right
from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mieux.core.limits import limited

from .. import document, figure, journal, rules, shown, zones
from ..actions import crossing, writing
from ..forms.around import VersionForm
from ..queries import canvas, diff
from ..queries import history as queries
from ..queries.history import Asked, Mark, Moment
from ..rules import Aboard
from .finding import boarded

VIEWS = ("liste", "mer")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 16 else None


@never_cache
@require_safe
def history(request: HttpRequest, key: str) -> HttpResponse:
    """The history, for those aboard.

    A moment is asked for by change (`?a=`), by place of the slider (`?pas=`) or by day and hour (`?le=&heure=`), as a
    list or as the sea (`?vue=`); what was done, by person, zone or card (`?qui=&zone=&carte=`).
    """
    who = boarded(request, key, rules.is_shipmate)
    marks = queries.marks(who.voyage)
    number, wrong = _asked(request, who, marks)
    now = document.read(journal.opened(who.voyage.pk))
    context = {"who": who, "voyage": who.voyage, "marks": marks, "may_steer": rules.can_steer(who)}
    if number is not None:
        context |= _moment(request, who, queries.moment(who.voyage, number), now, marks)
    if request.GET.get("morceau") == "moment" and number is not None:
        return render(request, "voyage/history/moment.html", context)
    return render(request, "voyage/history/page.html", context | _deeds(request, who, now) | {"wrong": wrong})


def _asked(request: HttpRequest, who: Aboard, marks: list[Mark]) -> tuple[int | None, str]:
    """Which moment is asked for, and what was wrong with the question."""
    if (number := _number(request.GET.get("a"))) is not None:
        return number, ""
    if (place := _number(request.GET.get("pas"))) is not None and marks:
        return marks[min(place, len(marks) - 1)].number, ""
    day, hour = request.GET.get("le", ""), request.GET.get("heure", "") or "23:59"
    if not day:
        return None, ""
    try:
        when = datetime.combine(date.fromisoformat(day[:10]), time.fromisoformat(hour[:8]).replace(tzinfo=None))
        return queries.at_or_before(who.voyage, timezone.make_aware(when)), ""
    except (ValueError, OverflowError):
        return None, _("Ce jour ou cette heure n’existe pas. Essayez par exemple 2027-03-12, puis 14:30.")


def _moment(
    request: HttpRequest, who: Aboard, moment: Moment, now: document.Board, marks: list[Mark]
) -> dict[str, Any]:
    """The canvas as it was, and what going back to it would change."""
    numbers = [mark.number for mark in marks]
    place = max(0, bisect_right(numbers, moment.number) - 1)
    view = request.GET.get("vue", "")
    change = diff.preview(now, moment.board)
    names = canvas.names_here(who.voyage, moment.board)
    return {
        "moment": moment,
        "view": view if view in VIEWS else "liste",
        "place": place,
        "earlier": marks[place - 1] if place else None,
        "later": marks[place + 1] if place + 1 < len(marks) else None,
        "zones": shown.zones_shown(moment.board, names, canvas.indicators_of(who.voyage)),
        "sheets": figure.sheets(),
        "shore": figure.shore(5),
        "can_edit": False,
        "change": change,
        "fates": change.ids,
    }


def _deeds(request: HttpRequest, who: Aboard, now: document.Board) -> dict[str, Any]:
    """What was done, as asked; the versions; what lies in the hold."""
    asked = Asked(
        whom=request.GET.get("qui", "")[:120],
        zone=request.GET.get("zone", "")[:60],
        card=request.GET.get("carte", "")[:64],
    )
    page = queries.page(who.voyage, asked, before=request.GET.get("avant", ""))
    filters = {key: value for key, value in (("qui", asked.whom), ("zone", asked.zone), ("carte", asked.card)) if value}
    last = journal.last_number(who.voyage.pk)
    undo = _number(request.GET.get("revenu"))
    return {
        "last": last,
        "page": page,
        "older": urlencode({**filters, "avant": page.older}) if page.older else "",
        "asked": asked,
        "card": now.cards.get(asked.card),
        "people": queries.people(who.voyage),
        "places": zones.places(),
        "hold": now.in_zone(zones.HOLD),
        "versions": queries.versions(who.voyage),
        "form": VersionForm(),
        "undo": undo if undo is not None and undo < last and rules.can_steer(who) else None,
    }


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
    return redirect(f"{reverse('voyage:history', args=[key])}#versions")


@never_cache
@limited("write")
@require_POST
def restore(request: HttpRequest, key: str) -> HttpResponse:
    """Go back to a moment, as a new gesture: what was done since stays in the history, and this can be undone too."""
    who = boarded(request, key, rules.can_steer)
    number, last = _number(request.POST.get("number")), journal.last_number(who.voyage.pk)
    address = reverse("voyage:history", args=[key])
    if number is None or number > last:
        messages.error(request, _("Ce moment n’existe pas."))
        return redirect(address)
    crossing.restore(who.voyage, who.whom, number)
    if journal.last_number(who.voyage.pk) == last:
        messages.info(request, _("Rien à changer : la carte est déjà ainsi."))
        return redirect(address)
    messages.success(request, _("La carte est revenue à ce moment. Rien n’est perdu : l’histoire garde la suite."))
    return redirect(f"{address}?{urlencode({'revenu': last})}")


@never_cache
@limited("write")
@require_POST
def restore_card(request: HttpRequest, key: str) -> HttpResponse:
    """Bring one card back: as it was at a moment, or (without a moment) out of the hold."""
    who = boarded(request, key, rules.can_steer)
    number, card_id = _number(request.POST.get("number")), request.POST.get("card", "")[:64]
    address = reverse("voyage:history", args=[key])
    try:
        if number is None:
            writing.restore_card(who.voyage, who.whom, card_id)
        else:
            crossing.restore_card(who.voyage, who.whom, number, card_id)
    except (document.NotThere, document.BadGesture):
        messages.error(request, _("Cette carte n’était pas là à ce moment."))
    else:
        messages.success(request, _("La carte est de retour. Les autres n’ont pas bougé."))
    return redirect(f"{address}?{urlencode({'a': number})}#moment" if number is not None else f"{address}#cale")
