"""Reading together: open a round, invite, follow it, end it. What readings say is never on these pages."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mieux.atlas.models import Initiative
from mieux.atlas.views.finding import find, site
from mieux.core.limits import limited, too_often

from .. import actions, rules
from ..forms.rounds import DayForm, LinkForm, NameForm, RoundForm
from ..models import Reading, Round
from ..queries.known_people import people_named
from ..queries.own import progress, progress_of, rounds_for
from ..rules import Who
from .finding import MOST, fact_address, who_of


def found_round(request: HttpRequest, slug: str, pk: int) -> tuple[Initiative, Round, Who]:
    """A round this person may see; for others it does not exist."""
    initiative = find(request, slug)
    who = who_of(request)
    rows = Round.objects.filter(initiative=initiative).select_related("initiative", "by")
    round = rows.filter(pk=min(pk, MOST)).first()
    if round is None or not rules.can_see_round(who, round):
        raise Http404
    return initiative, round, who


def _managed(request: HttpRequest, slug: str, pk: int) -> tuple[Initiative, Round, Who]:
    initiative, round, who = found_round(request, slug, pk)
    if not rules.can_manage(who, round):
        raise PermissionDenied(_("Seules les personnes qui ont ouvert le tour, et l’équipe, peuvent faire cela."))
    return initiative, round, who


@never_cache
@require_safe
def rounds(request: HttpRequest, slug: str) -> HttpResponse:
    """The rounds of an initiative that I may see, and the way to open one."""
    initiative = find(request, slug)
    who = who_of(request)
    rows = rounds_for(who, initiative)
    known = progress_of(rows)
    may_open = rules.can_open_round(who, initiative)
    if not rows and not may_open:
        if who.user is None:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied(
            _("L’équipe de cette fiche ouvre les tours de lectures. Vous pouvez lire l’initiative sans attendre.")
        )
    return render(
        request,
        "wheel/mine/rounds.html",
        {"initiative": initiative, "rounds": [(row, known[row.pk]) for row in rows], "may_open": may_open},
    )


@never_cache
@login_required
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def new_round(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what the round promises, then open it."""
    initiative = find(request, slug)
    who = who_of(request)
    if not rules.can_open_round(who, initiative) or who.user is None:
        raise PermissionDenied(
            _("L’équipe de cette fiche ouvre les tours de lectures. Vous pouvez lire l’initiative sans attendre.")
        )
    form = RoundForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        terms = form.terms()
        round = actions.open_round(initiative, who.user, terms)
        messages.success(request, _("Le tour est ouvert. À vous d’inviter."))
        return redirect("wheel:round", slug, round.pk)
    return render(
        request,
        "wheel/mine/round_new.html",
        {"initiative": initiative, "form": form},
        status=422 if form.errors else 200,
    )


@never_cache
@require_safe
def round(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What the round promises, how many readings are in, my reading; for its team, the invitations."""
    initiative = find(request, slug)
    if who_of(request).user is None and not rules_known(request, initiative, pk):
        return redirect_to_login(request.get_full_path())
    return _page(request, *found_round(request, slug, pk))


def rules_known(request: HttpRequest, initiative: Initiative, pk: int) -> bool:
    """A guest of this round; anybody else without an account may be somebody who has not signed in yet."""
    who = who_of(request)
    row = Round.objects.filter(initiative=initiative, pk=min(pk, MOST)).first()
    return row is not None and rules.takes_part(who, row)


def _page(
    request: HttpRequest, initiative: Initiative, round: Round, who: Who, status: int = 200, **more: object
) -> HttpResponse:
    manages = rules.can_manage(who, round)
    mine = Reading.objects.of(who.viewer, who.guest_key).filter(round=round).first()
    return render(
        request,
        "wheel/mine/round.html",
        {
            "initiative": initiative,
            "round": round,
            "manages": manages,
            "progress": progress(round),
            "mine": mine,
            "can_read": rules.can_read_in(who, round),
            "can_end": rules.can_end(who, round),
            "invitations": list(round.invitations.select_related("user", "by")) if manages else [],
            "link_form": LinkForm(),
            "name_form": NameForm(),
            "day_form": DayForm(),
            **more,
        },
        status=status,
    )


@never_cache
@login_required
@limited("write")
@require_POST
def read(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Begin my reading of this round, or go back to it."""
    initiative, round, who = found_round(request, slug, pk)
    if not rules.can_read_in(who, round) and not rules.takes_part(who, round):
        raise PermissionDenied(_("Ce tour est fini. Vous pouvez lire l’initiative sans lui."))
    invitation = round.invitations.filter(user=who.user, revoked_at__isnull=True).first()
    reading = actions.start_reading(who, initiative, round=round, invitation=invitation)
    if invitation is not None and invitation.declined_at is not None:
        actions.decline(invitation)
    if reading.cells.exists():
        return redirect("wheel:mine_of", slug, reading.pk)
    return redirect(fact_address(initiative, reading))


# --- Inviting -----------------------------------------------------------------------------------------


@never_cache
@login_required
@limited("write")
@require_POST
def invite_by_link(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Make a link; it is shown once, on the page that answers."""
    initiative, round, who = _managed(request, slug, pk)
    assert who.user is not None
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _page(request, initiative, round, who, 422, link_form=form)
    try:
        invitation, token = actions.invite_by_link(
            round, who.user, form.cleaned_data["label"], actions.link_end(form.cleaned_data["days"])
        )
    except actions.Refused as error:
        messages.error(request, str(error))
        return redirect("wheel:round", slug, pk)
    link = request.build_absolute_uri(reverse("wheel:invitation", args=[token]))
    response = render(
        request,
        "wheel/mine/link.html",
        {"initiative": initiative, "round": round, "invitation": invitation, "link": link},
    )
    response["Referrer-Policy"] = "same-origin"
    return response


@never_cache
@login_required
@limited("mail")
@require_POST
def invite_by_name(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask somebody who signs here, through us."""
    initiative, round, who = _managed(request, slug, pk)
    assert who.user is not None
    form = NameForm(request.POST)
    if not form.is_valid():
        return _page(request, initiative, round, who, 422, name_form=form)
    known = people_named(form.cleaned_data["name"])
    chosen = [each for each in known if each.user.pk == form.cleaned_data["person"]] or known
    if not chosen:
        form.add_error(
            "name",
            _(
                "Nous ne connaissons personne qui signe ainsi ici en public. Vérifiez le nom, ou envoyez "
                "plutôt un lien."
            ),
        )
        return _page(request, initiative, round, who, 422, name_form=form)
    if len(chosen) > 1:
        return _page(request, initiative, round, who, 200, name_form=form, candidates=chosen)
    person = chosen[0].user
    # Nobody's letter box is filled by somebody who opens round after round.
    if too_often("mail", f"invite-{person.pk}"):
        messages.error(request, _("Cette personne vient de recevoir plusieurs invitations. Attendez une heure."))
        return redirect("wheel:round", slug, pk)
    try:
        new = actions.invite_by_name(round, who.user, person, site(request))
    except actions.Refused as error:
        messages.error(request, str(error))
        return redirect("wheel:round", slug, pk)
    name = {"name": person.display_name}
    messages.success(
        request, _("La lettre est partie vers %(name)s.") % name if new else _("%(name)s est déjà sur la liste.") % name
    )
    return redirect("wheel:round", slug, pk)


@never_cache
@login_required
@limited("write")
@require_POST
def revoke(request: HttpRequest, slug: str, pk: int, invitation: int) -> HttpResponse:
    """Take an invitation back."""
    _initiative, round, _who = _managed(request, slug, pk)
    row = get_object_or_404(round.invitations, pk=min(invitation, MOST))
    actions.revoke(row)
    messages.success(request, _("Invitation reprise : plus rien n’entre par là. Ce qui est partagé reste."))
    return redirect("wheel:round", slug, pk)


@never_cache
@login_required
@limited("write")
@require_POST
def change_day(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say on which day the box opens at the latest."""
    initiative, round, who = _managed(request, slug, pk)
    form = DayForm(request.POST)
    if not form.is_valid():
        return _page(request, initiative, round, who, 422, day_form=form)
    try:
        actions.change_day(round, form.cleaned_data["until_date"], site(request))
        messages.success(request, _("C’est noté, et les personnes qui ont déjà écrit le savent."))
    except actions.Refused as error:
        messages.error(request, str(error))
    return redirect("wheel:round", slug, pk)


@never_cache
@login_required
@limited("write")
@require_POST
def end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """No more readings in this round."""
    _initiative, round, _who = _managed(request, slug, pk)
    try:
        actions.end(round)
        arrived = progress(round).arrived
        messages.success(
            request,
            ngettext("Le tour est fini, avec %(n)s lecture.", "Le tour est fini, avec %(n)s lectures.", arrived)
            % {"n": arrived},
        )
    except actions.Refused as error:
        messages.error(request, str(error))
    return redirect("wheel:round", slug, pk)
