"""The door of an invited person: a link, the fiche, a pseudonym, and one begins."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mieux.atlas.page import page_of
from mieux.core.limits import limited
from mieux.people import guests

from .. import actions, rules
from ..forms.rounds import GuestForm
from ..models import Invitation, Reading
from ..queries.own import progress
from ..rules import Who
from .finding import fact_address, who_of


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Read the fiche, sign with a name, begin. Nothing is stored, and no cookie made, before the button."""
    row = actions.invitation_of(token)
    if row is None:
        return _sealed_letter(request, "wheel/mine/invitation_unknown.html", {}, 404)
    if not row.round.initiative.is_public:
        raise Http404
    who = who_of(request)
    mine = Reading.objects.of(who.viewer, who.guest_key).filter(round=row.round).first()
    context = {
        "invitation": row,
        "round": row.round,
        "initiative": row.round.initiative,
        "page": page_of(row.round.initiative),
        "progress": progress(row.round),
        "mine": mine,
        "signed_in": who.user,
    }
    if not row.is_live:
        return _sealed_letter(request, "wheel/mine/invitation_over.html", context, 410)
    form = GuestForm(request.POST if request.method == "POST" and who.user is None else None)
    if request.method == "POST" and (who.user is not None or form.is_valid()):
        return _begin(request, row, who, form)
    status = 422 if form.errors else 200
    return _sealed_letter(request, "wheel/mine/invitation.html", {**context, "form": form}, status)


def _begin(request: HttpRequest, row: Invitation, who: Who, form: GuestForm) -> HttpResponse:
    """The reading of this person in this round, theirs by their account or by the cookie that is made now."""
    if who.user is not None:
        reading = actions.start_reading(who, row.round.initiative, round=row.round, invitation=row)
        if not rules.can_write(who, reading):
            actions.enter_by(reading, row)
        return redirect(fact_address(row.round.initiative, reading))
    guest = guests.guest(request)
    who = Who(who.viewer, guest.key)
    reading = actions.start_reading(
        who,
        row.round.initiative,
        round=row.round,
        invitation=row,
        signature=form.cleaned_data["signature"],
    )
    # The same browser with a newer link writes on under it.
    if not rules.can_write(who, reading):
        actions.enter_by(reading, row)
    response = redirect(fact_address(row.round.initiative, reading))
    guests.remember(response, guest)
    return response


def _sealed_letter(request: HttpRequest, template: str, context: dict[str, object], status: int) -> HttpResponse:
    """The address of this page is a secret: no other site learns it from a link, no search engine keeps it."""
    response = render(request, template, context, status=status)
    # « no-referrer » would make the browser hide from us where the form comes from, and we would refuse it.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
