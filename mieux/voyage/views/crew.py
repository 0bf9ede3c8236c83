"""Who is aboard: roles, leaving, putting ashore."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mieux.core.limits import limited

from .. import rules
from ..actions import voyages
from ..forms.around import RoleForm
from ..models import Role, Shipmate
from .finding import boarded


@never_cache
@require_safe
def crew(request: HttpRequest, key: str) -> HttpResponse:
    """The people aboard, for themselves."""
    who = boarded(request, key, rules.is_shipmate)
    context = {
        "who": who,
        "voyage": who.voyage,
        "leads": rules.can_lead(who),
        "steers": rules.can_steer(who),
        "mates": list(who.voyage.shipmates.select_related("user").order_by("since", "pk")),
        "roles": Role.choices,
    }
    return render(request, "voyage/crew.html", context)


def _mate(who: rules.Aboard, pk: int) -> Shipmate:
    return get_object_or_404(Shipmate.objects.select_related("voyage"), voyage=who.voyage, pk=min(pk, 2**63 - 1))


def _last_captain(request: HttpRequest) -> None:
    messages.error(request, _("Il reste toujours quelqu’un à la barre : nommez d’abord une autre personne capitaine."))


@never_cache
@limited("write")
@require_POST
def role(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Captain, crew or companion: said by a captain."""
    who = boarded(request, key, rules.can_lead)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            voyages.change_role(_mate(who, pk), Role(form.cleaned_data["role"]))
        except voyages.LastCaptain:
            _last_captain(request)
    return redirect("voyage:crew", key)


@never_cache
@limited("write")
@require_POST
def ashore(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Leave, which is a normal thing to do; or be put ashore by a captain."""
    who = boarded(request, key, rules.is_shipmate)
    mate = _mate(who, pk)
    own = who.user is not None and mate.user_id == who.user.pk
    if not own and not rules.can_lead(who):
        raise PermissionDenied
    try:
        voyages.go_ashore(mate)
    except voyages.LastCaptain:
        _last_captain(request)
        return redirect("voyage:crew", key)
    messages.success(request, _("Bon vent ! Ce qui a été écrit reste à bord."))
    return redirect("voyage:voyages") if own else redirect("voyage:crew", key)
