"""Facilitating together: who does, the link that invites, new addresses when an old one is in the wrong hands."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mieux.core.limits import limited

from .. import keys
from ..actions import preparing
from ..models import Workshop
from .finding import mine, site


@never_cache
@login_required
@require_safe
def together(request: HttpRequest, key: str) -> HttpResponse:
    """Who facilitates, and the addresses that open something."""
    workshop, user = mine(request, key)

    def face(name: str, door: str) -> str:
        path = reverse(f"atelier:{name}", args=[workshop.code])
        return f"{site(request)}{path}?cle={keys.key_of(workshop, door)}"

    invitation = reverse("atelier:invitation", args=[workshop.key, keys.key_of(workshop, keys.INVITATION)])
    context = {
        "workshop": workshop,
        "rows": list(workshop.facilitators.select_related("user").order_by("pk")),
        "me": user,
        "invitation": site(request) + invitation,
        "screen": face("screen", keys.SCREEN),
        "remote": face("remote", keys.REMOTE),
    }
    response = render(request, "workshop/together.html", context)
    response["Referrer-Policy"] = "same-origin"
    return response


@never_cache
@login_required
@limited("write")
@require_POST
def let_go(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Somebody facilitates no more: oneself, or another; never the last one."""
    workshop, user = mine(request, key)
    row = get_object_or_404(workshop.facilitators, pk=min(pk, 2**63 - 1))
    try:
        preparing.let_go(row)
    except preparing.LastFacilitator:
        messages.error(request, _("Il reste toujours quelqu’un à l’animation : invitez d’abord une autre personne."))
        return redirect("atelier:together", workshop.key)
    if row.user_id == user.pk:
        messages.success(request, _("Vous n’animez plus cet atelier."))
        return redirect("atelier:list")
    messages.success(request, _("C’est fait, et les adresses ont changé."))
    return redirect("atelier:together", workshop.key)


@never_cache
@login_required
@limited("write")
@require_POST
def new_addresses(request: HttpRequest, key: str) -> HttpResponse:
    """The old addresses of the projection, the remote and the invitation open nothing more."""
    workshop, _user = mine(request, key)
    preparing.new_addresses(workshop)
    messages.success(request, _("Voici de nouvelles adresses. Les anciennes n’ouvrent plus rien."))
    return redirect("atelier:together", workshop.key)


@never_cache
@login_required
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Whoever has the link and an account joins with equal rights, by a button."""
    workshop = get_object_or_404(Workshop, key=key, rehearsal_of=None)
    if not keys.opens(workshop, keys.INVITATION, token):
        raise Http404
    if request.method == "POST":
        preparing.invite(workshop, request.user)  # type: ignore[arg-type]
        return redirect("atelier:prepare", workshop.key)
    return render(request, "workshop/invitation.html", {"workshop": workshop})
