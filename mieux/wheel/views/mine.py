"""« À lire par moi » : what remains, what is done, what I wrote without an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mieux.core.limits import limited

from .. import actions
from ..models import Invitation
from ..queries.own import guest_readings, managed_rounds, own_everywhere, progress_of, to_read
from .finding import MOST, who_of


@never_cache
@require_safe
def to_read_by_me(request: HttpRequest) -> HttpResponse:
    """Invitations that wait, drafts, what I shared, rounds I opened."""
    who = who_of(request)
    if not who.is_somebody:
        return redirect_to_login(request.get_full_path())
    asked = to_read(who)
    known = progress_of(each.round for each in asked)
    mine = list(own_everywhere(who)[:200])
    in_rounds = {each.reading.pk for each in asked if each.reading is not None}
    return render(
        request,
        "wheel/mine/to_read.html",
        {
            "waiting": [(each, known[each.round.pk]) for each in asked if not each.done],
            "done": [each for each in asked if each.done],
            "drafts": [row for row in mine if row.state == "draft" and row.pk not in in_rounds],
            "others": [row for row in mine if row.state != "draft" and row.pk not in in_rounds],
            "rounds": managed_rounds(who),
            "guest": who.user is None,
            "to_adopt": list(guest_readings(who.guest_key)) if who.user is not None else [],
            "moderator": who.user is not None and who.user.is_staff,
        },
    )


@never_cache
@login_required
@limited("write")
@require_POST
def adopt(request: HttpRequest) -> HttpResponse:
    """Take along into my account what this browser wrote before I signed in."""
    who = who_of(request)
    assert who.user is not None
    taken, left = actions.adopt(who.guest_key, who.user)
    if taken:
        messages.success(
            request,
            ngettext("%(n)s lecture est maintenant à votre nom.", "%(n)s lectures sont maintenant à votre nom.", taken)
            % {"n": taken},
        )
    if left:
        messages.info(
            request,
            _("Là où vous aviez déjà une lecture à votre nom, celle d’avant reste signée comme elle l’était."),
        )
    if not taken and not left:
        messages.info(request, _("Ce navigateur n’a rien écrit sans compte."))
    return redirect("wheel:to_read")


@never_cache
@login_required
@limited("write")
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """« Pas cette fois » : it leaves my list. Pressed again, it comes back."""
    who = who_of(request)
    row = get_object_or_404(Invitation, pk=min(pk, MOST), user=who.user, revoked_at__isnull=True)
    declined = actions.decline(row).declined_at
    messages.success(request, _("C’est noté : pas cette fois.") if declined else _("La revoilà dans votre liste."))
    return redirect("wheel:to_read")
