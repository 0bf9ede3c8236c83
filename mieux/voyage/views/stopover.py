"""The stopover: how could it be better? On continue, on ajuste, on recommence."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mieux.core.limits import limited
from mieux.method import pack

from .. import document, journal, rules, zones
from ..aboard import who_is
from ..actions import crossing
from ..forms.around import StopoverForm
from ..models import Course, Stopover, Voyage
from ..queries.letters import wish_of
from ..queries.passage import Passage, crossings, departure_of, passages, stopovers_of
from .finding import boarded


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def stopover(request: HttpRequest, key: str) -> HttpResponse:
    """The stopovers that were made, those that are due, and the question."""
    who = boarded(request, key, rules.is_shipmate)
    form = StopoverForm(request.POST if request.method == "POST" else None, initial={"card": request.GET.get("carte")})
    if request.method == "POST":
        if not rules.can_steer(who):
            raise PermissionDenied
        if form.is_valid():
            return _stop(request, who, form)
    board = document.read(journal.opened(who.voyage.pk))
    days = passages(board, localtime(who.voyage.created_at).date())
    asked, made = form["card"].value() or "", stopovers_of(who.voyage)
    context = {
        "buoy": next((each for each in days if each.card.id == asked), None),
        "leads": rules.can_lead(who),
        "links": who.voyage.guest_links.filter(revoked_at__isnull=True).count() if rules.can_lead(who) else 0,
        "wish": wish_of(who.voyage, who.user),
        "who": who,
        "voyage": who.voyage,
        "question": pack().voyage.loop,
        "passages": [(each, _made(made, each)) for each in days],
        "undated": sum(card.zone == zones.zone_of(zones.BUOYS) for card in board.cards.values()) - len(days),
        "today": localdate(),
        "stopovers": [(row, board.cards.get(row.card_id)) for row in made],
        "departure": departure_of(who.voyage),
        "may_read_before": who.voyage.before is not None and rules.can_see(who_is(request, who.voyage.before)),
        "crossings": crossings(who.voyage),
        "may_stop": rules.can_steer(who),
        "form": form,
    }
    return render(request, "voyage/stopover.html", context, status=422 if form.errors else 200)


def _made(stopovers: list[Stopover], passage: Passage) -> Stopover | None:
    """The stopover that was made for a buoy, once it was half-way; `stopovers`: the latest first."""
    mine = (row for row in stopovers if row.card_id == passage.card.id and localdate(row.at) >= passage.middle)
    return next(mine, None)


def _stop(request: HttpRequest, who: rules.Aboard, form: StopoverForm) -> HttpResponse:
    course = Course(form.cleaned_data["course"])
    if course == Course.RESTART and not rules.can_lead(who):
        raise PermissionDenied(_("Recommencer ferme cette traversée : c’est à la personne capitaine de le dire."))
    try:
        crossing.stop_over(who.voyage, who.user, course, form.cleaned_data["note"], form.cleaned_data["card"])  # type: ignore[arg-type]
    except crossing.Closed:
        messages.error(request, _("Cette traversée est déjà finie."))
        return redirect("voyage:stopover", who.voyage.key)
    after = Voyage.objects.filter(before=who.voyage).first()
    if course == Course.RESTART and after is not None:
        messages.success(request, _("Nouvelle traversée. L’ancienne reste lisible."))
        return redirect("voyage:canvas", after.key)
    messages.success(request, _("C’est noté dans le journal de bord. On repart."))
    return redirect("voyage:stopover", who.voyage.key)
