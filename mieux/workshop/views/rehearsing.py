"""Rehearsing: open the room of a copy, and leave it without a trace."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from mieux.core.limits import limited
from mieux.people.viewer import viewer_of

from .. import rights
from ..actions import rehearsing
from ..forms.preparing import RehearsalForm
from .finding import mine, runner


@never_cache
@login_required
@limited("write")
@require_POST
def start(request: HttpRequest, key: str) -> HttpResponse:
    """The remote of a copy with simulated participants."""
    workshop, _user = mine(request, key)
    form = RehearsalForm(request.POST)
    count = form.cleaned_data["count"] if form.is_valid() else 12
    return redirect("atelier:remote", rehearsing.start(workshop, count).code)


@never_cache
@require_POST
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Erase the rehearsal with everything in it; back to the preparation."""
    workshop = runner(request, code).workshop
    prepared = workshop.rehearsal_of
    if prepared is None:
        raise Http404
    rehearsing.end(workshop)
    messages.success(request, _("La répétition est finie, et il n’en reste rien."))
    if rights.is_facilitator(viewer_of(request), prepared):
        return redirect("atelier:prepare", prepared.key)
    return redirect("atelier:list")
