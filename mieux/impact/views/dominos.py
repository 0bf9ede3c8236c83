"""Laying a domino from one impact to another, and taking it up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from mieux.atlas.page import page_of
from mieux.core.limits import limited

from ..actions import dominos as actions
from ..forms.claims import DominoForm
from ..models import Domino
from ..queries.matrix import matrix_of
from .finding import find, person


@never_cache
@login_required
@limited("write")
def link(request: HttpRequest, slug: str) -> HttpResponse:
    """Two lists: what began, what it set going."""
    initiative, rights = find(request, slug)
    if not rights.links:
        raise PermissionDenied(_("C’est l’équipe de l’initiative qui pose les dominos."))
    lines = matrix_of(initiative).lines
    form = DominoForm(
        request.POST if request.method == "POST" else None,
        lines=lines,
        initial={name: request.GET.get(name, "") for name in ("cause", "effect")},
    )
    if request.method == "POST" and form.is_valid():
        cause, effect = form.by_pk[form.cleaned_data["cause"]], form.by_pk[form.cleaned_data["effect"]]
        try:
            actions.link_domino(cause, effect, person(request), form.cleaned_data["note"])
        except actions.Loop as loop:
            form.add_error("effect", str(loop))
        else:
            messages.success(request, _("Domino posé."))
            return redirect(f"{reverse('impact:matrix', args=[slug])}#dominos")
    return render(
        request,
        "impact/domino_form.html",
        {"initiative": initiative, "page": page_of(initiative), "form": form, "few": len(lines) < 2},
        status=422 if form.errors else 200,
    )


@require_POST
@login_required
@limited("write")
def unlink(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take it up; the page offers to lay it again."""
    initiative, rights = find(request, slug)
    row = Domino.objects.select_related("cause", "effect").filter(cause__initiative=initiative, pk=pk % 2**62).first()
    if row is None:
        raise Http404
    if not rights.links or not (rights.insider or row.by_id == rights.viewer):
        raise PermissionDenied(_("C’est l’équipe de l’initiative qui pose les dominos."))
    undo = urlencode({"cause": str(row.cause_id), "effect": str(row.effect_id), "note": row.note})
    actions.unlink_domino(row, person(request))
    messages.success(request, _("Domino retiré. Les deux impacts restent."))
    return redirect(f"{reverse('impact:matrix', args=[slug])}?{undo}#dominos")
