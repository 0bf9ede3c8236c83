"""The moderators' desk: what waits, what was said, what is decided."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mieux.people.viewer import viewer_of

from .. import actions, rules
from ..content import BLANK, completed, content_of
from ..differences import differences
from ..forms import DecisionForm, ReportDecisionForm
from ..models import (
    Initiative,
    InitiativePicture,
    InitiativeVersion,
    Proposal,
    ProposalState,
    Report,
    ReportState,
    State,
)
from .finding import site

AT_A_TIME = 30


def moderators_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """403 for anybody else, whatever the method; nobody signed in is asked to sign in first."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rules.can_moderate(viewer_of(request)):
            raise PermissionDenied(_("Cette page est celle des modératrices et modérateurs."))
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@moderators_only
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a look, oldest first."""
    return render(request, "atlas/moderation.html", _desk())


def _desk() -> dict[str, Any]:
    pending = Initiative.objects.filter(state=State.PENDING).with_parts().order_by("updated_at")[:AT_A_TIME]
    proposals = Proposal.objects.filter(state=ProposalState.WAITING).select_related("initiative__source", "by")[
        :AT_A_TIME
    ]
    versions = (
        InitiativeVersion.objects.filter(to_review=True).select_related("initiative", "by").order_by("at")[:AT_A_TIME]
    )
    return {
        "pending": [
            {"initiative": row, "differences": differences(BLANK, content_of(row)), "team": _team(row)}
            for row in pending
        ],
        "proposals": [_proposal(row) for row in proposals],
        "versions": [_version(row) for row in versions],
        "pictures": InitiativePicture.objects.filter(waiting=True).select_related("initiative", "added_by")[:AT_A_TIME],
        "reports": Report.objects.filter(state=ReportState.OPEN).select_related("initiative", "by")[:AT_A_TIME],
        "hidden": Initiative.objects.filter(state=State.HIDDEN).order_by("-updated_at")[:AT_A_TIME],
        "closed": Report.objects.exclude(state=ReportState.OPEN)
        .select_related("initiative")
        .order_by("-decided_at")[:10],
    }


def _team(initiative: Initiative) -> str:
    return ", ".join(member.user.display_name for member in initiative.team.select_related("user"))


def _proposal(proposal: Proposal) -> dict[str, Any]:
    began = proposal.initiative.versions.filter(number=proposal.base).first()
    base = began.data if began else content_of(proposal.initiative)
    return {
        "proposal": proposal,
        "differences": differences(base, completed(proposal.data)),
        "moved": proposal.base != proposal.initiative.version,
    }


def _version(version: InitiativeVersion) -> dict[str, Any]:
    before = version.initiative.versions.filter(number__lt=version.number).first()
    return {"version": version, "differences": differences(before.data if before else BLANK, version.data)}


def _again(request: HttpRequest, form: Any, target: str) -> HttpResponse:
    """The desk again, with what was typed and what is missing."""
    return render(request, "atlas/moderation.html", {**_desk(), "failed": form, "failed_at": target}, status=422)


@require_POST
@moderators_only
def decide_initiative(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish, refuse or hide a fiche."""
    initiative = get_object_or_404(Initiative.objects.exclude(state=State.DRAFT), slug=slug)
    moderator = viewer_of(request)
    assert moderator.is_authenticated
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _again(request, form, f"initiative-{initiative.pk}")
    decision, reason = form.cleaned_data["decision"], form.cleaned_data["reason"]
    if decision == "publish":
        try:
            actions.publish(initiative, moderator, site(request), form.cleaned_data["version"])
        except actions.Unseen:
            messages.warning(
                request, _("L’équipe a changé cette fiche depuis votre lecture. La voici, telle qu’elle est.")
            )
            return redirect(f"{reverse('atlas:moderation')}#initiative-{initiative.pk}")
        messages.success(request, _("« %(name)s » est publiée.") % {"name": initiative.name})
    elif decision == "refuse":
        actions.refuse(initiative, moderator, reason, site(request))
        messages.success(request, _("« %(name)s » retourne à son équipe, avec vos mots.") % {"name": initiative.name})
    elif decision == "hide":
        actions.hide(initiative, moderator, reason, site(request))
        messages.success(request, _("« %(name)s » est masquée.") % {"name": initiative.name})
    return redirect("atlas:moderation")


@require_POST
@moderators_only
def decide_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or refuse a proposed change."""
    proposal = get_object_or_404(Proposal.objects.select_related("initiative"), pk=pk)
    moderator = viewer_of(request)
    assert moderator.is_authenticated
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _again(request, form, f"proposal-{proposal.pk}")
    if form.cleaned_data["decision"] == "refuse":
        actions.refuse_proposal(proposal, moderator, form.cleaned_data["reason"], site(request))
        messages.success(request, _("La proposition est refusée, et son auteur sait pourquoi."))
        return redirect("atlas:moderation")
    try:
        actions.accept_proposal(proposal, moderator, site(request))
    except actions.Conflict:
        messages.error(
            request,
            _(
                "La fiche a changé au même endroit depuis cette proposition. Refusez-la en "
                "expliquant, ou reportez vous-même "
                "ce qui est juste."
            ),
        )
        return redirect("atlas:moderation")
    messages.success(request, _("La proposition est dans la fiche."))
    return redirect("atlas:moderation")


@require_POST
@moderators_only
def decide_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a change already public was looked at."""
    actions.mark_seen(get_object_or_404(InitiativeVersion, pk=pk))
    messages.success(request, _("Vu."))
    return redirect("atlas:moderation")


@require_POST
@moderators_only
def decide_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a picture that waits, or erase it."""
    picture = get_object_or_404(InitiativePicture, pk=pk)
    if request.POST.get("decision") == "publish":
        actions.accept_picture(picture)
        messages.success(request, _("L’image est visible."))
    else:
        actions.remove_picture(picture)
        messages.success(request, _("L’image est effacée."))
    return redirect("atlas:moderation")


@require_POST
@moderators_only
def decide_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a report, saying what was done."""
    report = get_object_or_404(Report, pk=pk)
    form = ReportDecisionForm(request.POST)
    if not form.is_valid():
        return _again(request, form, f"report-{report.pk}")
    actions.decide_report(report, ReportState(form.cleaned_data["state"]), form.cleaned_data["decision"])
    messages.success(request, _("Signalement classé."))
    return redirect("atlas:moderation")
