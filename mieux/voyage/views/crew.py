"""Who is aboard: roles, invitations by letter, handing over, leaving, putting ashore."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mieux.atlas.views.finding import site
from mieux.core import mail
from mieux.core.limits import limited
from mieux.people.viewer import viewer_of

from .. import letters, rules
from ..actions import invitations, voyages
from ..forms.around import RoleForm
from ..forms.letters import InviteForm
from ..models import Invitation, Role, Shipmate
from .finding import boarded


@never_cache
@require_safe
def crew(request: HttpRequest, key: str) -> HttpResponse:
    """The people aboard, for themselves."""
    return _page(request, boarded(request, key, rules.is_shipmate), InviteForm())


def _page(request: HttpRequest, who: rules.Aboard, form: InviteForm) -> HttpResponse:
    leads = rules.can_lead(who)
    waiting = who.voyage.invitations.filter(
        used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
    ).select_related("by")
    mates = list(who.voyage.shipmates.select_related("user").order_by("since", "pk"))
    context = {
        "form": form,
        "invites": leads and who.voyage.closed_at is None,
        "waiting": list(waiting) if leads else [],
        "only_captain": leads and sum(mate.role == Role.CAPTAIN for mate in mates) == 1,
        "alone": len(mates) == 1,
        "who": who,
        "voyage": who.voyage,
        "leads": leads,
        "steers": rules.can_steer(who),
        "mates": mates,
        "roles": Role.choices,
    }
    return render(request, "voyage/crew.html", context, status=422 if form.errors else 200)


@never_cache
@limited("mail")
@require_POST
def invite(request: HttpRequest, key: str) -> HttpResponse:
    """Invite somebody by a letter, in a role. Whether the address is known here is said to nobody."""
    who = boarded(request, key, rules.can_lead)
    if who.voyage.closed_at is not None or who.user is None:
        raise PermissionDenied
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, who, form)
    data = form.cleaned_data
    try:
        row, token = invitations.invite(who.voyage, who.user, data["email"], Role(data["role"]))
    except invitations.TooMany:
        form.add_error(None, _("Beaucoup d’invitations attendent déjà. Reprenez-en une, ou patientez un peu."))
        return _page(request, who, form)
    if not mail.send(letters.invitation(row, token, data["email"], data["word"], site(request))):
        row.delete()
        form.add_error(None, _("La lettre n’a pas pu partir. Rien n’est perdu : réessayez dans un moment."))
        return _page(request, who, form)
    messages.success(request, _("La lettre est partie. L’invitation attend quatorze jours."))
    return redirect("voyage:crew", key)


@never_cache
@limited("write")
@require_POST
def uninvite(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    who = boarded(request, key, rules.can_lead)
    invitations.revoke(get_object_or_404(Invitation, voyage=who.voyage, pk=min(pk, 2**63 - 1)))
    messages.success(request, _("L’invitation est reprise : sa lettre n’ouvre plus rien."))
    return redirect("voyage:crew", key)


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def embark(request: HttpRequest, token: str) -> HttpResponse:
    """The door that an invitation opens: it says what it is about, then asks for an account."""
    row = invitations.invitation_of(token)
    if row is None:
        return _sealed(request, "voyage/invite_over.html", {}, 410)
    viewer = viewer_of(request)
    if not viewer.is_authenticated:
        if request.method == "POST":
            return redirect_to_login(request.get_full_path())
        return _sealed(request, "voyage/embark.html", {"row": row, "voyage": row.voyage})
    if rules.is_shipmate(rules.aboard(row.voyage, viewer)):
        return redirect("voyage:canvas", row.voyage.key)
    if request.method == "POST":
        try:
            invitations.accept(row, viewer)  # type: ignore[arg-type]
        except Invitation.DoesNotExist:
            return _sealed(request, "voyage/invite_over.html", {}, 410)
        messages.success(request, _("Bienvenue à bord !"))
        return redirect("voyage:canvas", row.voyage.key)
    return _sealed(request, "voyage/embark.html", {"row": row, "voyage": row.voyage, "user_here": viewer})


def _sealed(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    """The address is a secret: no other site learns it, no search engine keeps it."""
    response = render(request, template, context, status=status)
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _mate(who: rules.Aboard, pk: int) -> Shipmate:
    return get_object_or_404(
        Shipmate.objects.select_related("voyage", "user"), voyage=who.voyage, pk=min(pk, 2**63 - 1)
    )


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
        mate = _mate(who, pk)
        try:
            voyages.change_role(mate, Role(form.cleaned_data["role"]))
        except voyages.LastCaptain:
            _last_captain(request)
        else:
            label = Role(form.cleaned_data["role"]).label
            messages.success(
                request, _("{name} : {role}. C’est changé.").format(name=mate.user.display_name, role=label)
            )
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
    if request.POST.get("sure") != "yes":
        context = {"who": who, "voyage": who.voyage, "mate": mate, "own": own}
        return render(request, "voyage/ashore.html", context)
    try:
        voyages.go_ashore(mate)
    except voyages.LastCaptain:
        _last_captain(request)
        return redirect("voyage:crew", key)
    messages.success(request, _("Bon vent ! Ce qui a été écrit reste à bord."))
    return redirect("voyage:voyages") if own else redirect("voyage:crew", key)
