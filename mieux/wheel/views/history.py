"""What a reading said and when; its files; saying that something is wrong with it; moderation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mieux.atlas import rules as atlas
from mieux.atlas.models import Initiative
from mieux.atlas.views.finding import find, site
from mieux.core.limits import limited
from mieux.evidence import files
from mieux.people.viewer import viewer_of

from .. import actions, rules
from ..changes import changes
from ..forms.whole import HideForm, ReadingReportForm, ReportDecisionForm
from ..models import CellEvidence, Reading, ReadingReport, ReadingState
from .finding import MOST, who_of

AT_A_TIME = 30


def shown_or_404(request: HttpRequest, initiative: Initiative, pk: int) -> Reading:
    """A reading that this viewer may read; any other one does not exist."""
    who = who_of(request)
    rows = Reading.objects.shown_to(who.viewer, who.guest_key).select_related(
        "initiative", "reader", "round", "context"
    )
    found = rows.filter(initiative=initiative, pk=min(pk, MOST)).first()
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
def history(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Each version with its day, what happened, and why: minds change, in the open."""
    initiative = find(request, slug)
    reading = shown_or_404(request, initiative, pk)
    versions = list(reading.versions.all()[:200])
    # Each beside the one before it; the first one beside nothing.
    older = [*(version.data for version in versions[1:]), *([{}] if versions else [])]
    return render(
        request,
        "wheel/mine/history.html",
        {
            "initiative": initiative,
            "reading": reading,
            "own": rules.is_own(who_of(request), reading),
            "steps": [
                {"version": version, "changes": changes(before, version.data), "first": not before}
                for version, before in zip(versions, older, strict=True)
            ],
        },
    )


@never_cache
@require_safe
def file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """The file of a piece of evidence, for those who may read the reading (and moderators, of a hidden one)."""
    initiative = find(request, slug)
    who = who_of(request)
    row = get_object_or_404(
        CellEvidence.objects.select_related("cell"), pk=min(pk, MOST), cell__reading__initiative=initiative
    )
    readable = Reading.objects.shown_to(who.viewer, who.guest_key).filter(pk=row.cell.reading_id).exists()
    hidden = (
        atlas.can_moderate(who.viewer)
        and Reading.objects.filter(pk=row.cell.reading_id, state=ReadingState.HIDDEN).exists()
    )
    if not (readable or hidden):
        raise Http404
    return files.serve(request, row)


@never_cache
@limited("write")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Tell the moderators that something is wrong with a reading; anybody may. It hides nothing by itself."""
    initiative = find(request, slug)
    reading = shown_or_404(request, initiative, pk)
    who = who_of(request)
    if not rules.can_report(who, reading):
        raise PermissionDenied(_("On ne signale que les lectures publiques des autres."))
    form = ReadingReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.report(reading, form.cleaned_data["motive"], form.cleaned_data["text"], who.user)
        messages.success(request, _("Merci. La modération a reçu votre signalement et va regarder."))
        return redirect(initiative)
    return render(
        request,
        "wheel/mine/report.html",
        {"initiative": initiative, "reading": reading, "form": form},
        status=422 if form.errors else 200,
    )


# --- Moderation -----------------------------------------------------------------------------------


def _moderators_only(request: HttpRequest) -> None:
    if not atlas.can_moderate(viewer_of(request)):
        raise PermissionDenied(_("Cette page est celle des modératrices et modérateurs."))


@never_cache
@login_required
@require_safe
def moderation(request: HttpRequest) -> HttpResponse:
    """Readings that somebody reported, and those that are hidden."""
    _moderators_only(request)
    return render(request, "wheel/mine/moderation.html", _desk(request))


def _desk(request: HttpRequest) -> dict[str, object]:
    viewer = viewer_of(request)
    # A report on a reading that went back into a box, or was taken back, waits until it can be read again.
    readable = Reading.objects.shown_to(viewer).values("pk")
    hidden = Reading.objects.filter(state=ReadingState.HIDDEN)
    reports = (
        ReadingReport.objects.filter(decided_at__isnull=True)
        .filter(reading__in=readable)
        .select_related("reading__initiative", "reading__reader", "by")
        .prefetch_related("reading__cells__evidence")[:AT_A_TIME]
    )
    return {
        "reports": reports,
        "hidden": hidden.select_related("initiative", "reader")
        .prefetch_related("cells")
        .order_by("-updated_at")[:AT_A_TIME],
    }


@never_cache
@login_required
@limited("write")
@require_POST
def hide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a reading out of sight, with words for its author."""
    _moderators_only(request)
    initiative = find(request, slug)
    reading = shown_or_404(request, initiative, pk)
    if not rules.can_hide(who_of(request), reading):
        raise PermissionDenied(_("On ne masque que ce qui est public."))
    form = HideForm(request.POST)
    if not form.is_valid():
        return render(
            request,
            "wheel/mine/moderation.html",
            {**_desk(request), "failed": form, "failed_at": reading.pk},
            status=422,
        )
    actions.hide(reading, form.cleaned_data["reason"], site(request))
    for row in reading.reports.filter(decided_at__isnull=True):
        actions.decide_report(row, form.cleaned_data["reason"])
    messages.success(request, _("La lecture est masquée, et son auteur·rice sait pourquoi."))
    return redirect("wheel:moderation")


@never_cache
@login_required
@limited("write")
@require_POST
def show_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Put a hidden reading back in sight."""
    _moderators_only(request)
    initiative = find(request, slug)
    reading = get_object_or_404(Reading, pk=min(pk, MOST), initiative=initiative, state=ReadingState.HIDDEN)
    actions.show_again(reading)
    messages.success(request, _("La lecture est de nouveau visible."))
    return redirect("wheel:moderation")


@never_cache
@login_required
@limited("write")
@require_POST
def decide_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a report, saying what was done."""
    _moderators_only(request)
    row = get_object_or_404(ReadingReport, pk=min(pk, MOST))
    form = ReportDecisionForm(request.POST)
    if not form.is_valid():
        return render(
            request, "wheel/mine/moderation.html", {**_desk(request), "failed": form, "failed_at": -row.pk}, status=422
        )
    actions.decide_report(row, form.cleaned_data["decision"])
    messages.success(request, _("Signalement classé."))
    return redirect("wheel:moderation")
