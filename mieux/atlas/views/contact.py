"""Saying that something is wrong, and writing to a team without seeing its address."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from mieux.core.limits import limited
from mieux.people.models import User
from mieux.people.viewer import viewer_of

from .. import actions, letters, rules
from ..forms import ContactForm, ReportForm
from ..page import page_of
from .finding import find, site


@never_cache
@limited("write")
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell the moderators; anybody may, signed in or not."""
    initiative = find(request, slug)
    viewer = viewer_of(request)
    if not rules.can_report(viewer, initiative):
        raise PermissionDenied(_("On ne signale que ce qui est public."))
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.report(
            initiative,
            form.cleaned_data["motive"],
            form.cleaned_data["text"],
            viewer if isinstance(viewer, User) else None,
        )
        messages.success(request, _("Merci. La modération a reçu votre signalement et va regarder."))
        return redirect(initiative)
    return render(
        request,
        "atlas/report.html",
        {"initiative": initiative, "page": page_of(initiative), "form": form},
        status=422 if form.errors else 200,
    )


@never_cache
@limited("mail")
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """Write to the team. Without anybody to reach there is no such page."""
    initiative = find(request, slug)
    if not rules.can_be_written_to(initiative):
        raise Http404
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if letters.relay(initiative, data["message"], data["sender"], data["reply_to"], site(request)):
            messages.success(request, _("Votre message est parti vers l’équipe."))
            return redirect(initiative)
        form.add_error(
            None,
            _("Notre facteur ne répond pas : la lettre n’est pas partie. Réessayez dans quelques minutes."),
        )
    return render(
        request,
        "atlas/contact.html",
        {"initiative": initiative, "page": page_of(initiative), "form": form},
        status=422 if form.errors else 200,
    )
