"""Guest links: made, shown once, taken back; and the door by which a guest comes aboard."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mieux.atlas.views.finding import site
from mieux.core.limits import limited

from .. import qr, rules
from ..aboard import come_aboard, who_is
from ..actions import links as actions
from ..forms.around import AboardForm, LinkForm
from ..models import GuestLink, Right
from .finding import boarded


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, key: str) -> HttpResponse:
    """The links of a voyage, for its captain. A new one is shown once, on this page only."""
    who = boarded(request, key, rules.can_lead)
    form, address, made = LinkForm(request.POST if request.method == "POST" else None), "", None
    if request.method == "POST" and form.is_valid():
        made, token = actions.make_link(
            who.voyage,
            Right(form.cleaned_data["right"]),
            by=who.user,
            label=form.cleaned_data["label"],
            expires_at=form.ends(),
        )
        address = site(request) + reverse("voyage:invite", args=[token])
        form = LinkForm()
    rows = list(who.voyage.guest_links.select_related("by").order_by("-created_at", "-pk"))
    context = {
        "who": who,
        "voyage": who.voyage,
        "form": form,
        "address": address,
        "code": qr.svg(address, _("Le lien, en code à scanner")) if address else "",
        "made": made,
        "alive": [row for row in rows if rules.is_alive(row)],
        "over": [row for row in rows if not rules.is_alive(row)],
    }
    response = render(request, "voyage/links.html", context, status=422 if form.errors else 200)
    response["Referrer-Policy"] = "same-origin"
    return response


@never_cache
@limited("write")
@require_POST
def revoke(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Take a link back: its guests are out at their next message. Asked twice, since they were let in by it."""
    who = boarded(request, key, rules.can_lead)
    link = get_object_or_404(GuestLink, voyage=who.voyage, pk=min(pk, 2**63 - 1))
    if request.POST.get("sure") != "yes":
        return render(request, "voyage/revoke_link.html", {"who": who, "voyage": who.voyage, "link": link})
    actions.revoke_link(link)
    messages.success(request, _("Le lien est repris. Qui était à bord par lui n’y est plus."))
    return redirect("voyage:links", key)


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, token: str) -> HttpResponse:
    """A guest says their name and comes aboard; no cookie before the button."""
    link = actions.link_of(token)
    if link is None or not rules.is_alive(link):
        return _sealed(request, "voyage/invite_over.html", {}, 404 if link is None else 410)
    who = who_is(request, link.voyage)
    if who.role is not None:
        return redirect("voyage:canvas", link.voyage.key)
    form = AboardForm(request.POST if request.method == "POST" else None, initial={"name": who.name})
    if request.method == "POST" and form.is_valid():
        response = redirect("voyage:canvas", link.voyage.key)
        come_aboard(request, response, link.voyage, token, form.cleaned_data["name"])
        return response
    context = {"voyage": link.voyage, "link": link, "right": Right(link.right), "form": form}
    return _sealed(request, "voyage/invite.html", context, 422 if form.errors else 200)


def _sealed(request: HttpRequest, template: str, context: dict[str, object], status: int) -> HttpResponse:
    """The address is a secret: no other site learns it from a link, no search engine keeps it."""
    response = render(request, template, context, status=status)
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
