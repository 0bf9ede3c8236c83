"""The published story, for anybody; and the moderators' desk for stories."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mieux.atlas import rules as atlas_rules
from mieux.atlas.models import Initiative
from mieux.atlas.page import page_of
from mieux.atlas.views.finding import find
from mieux.atlas.views.moderation import moderators_only
from mieux.core.limits import limited
from mieux.people.viewer import viewer_of

from ..backstage import files, publishing
from ..backstage.told import stories_of
from ..forms.backstage import ReasonForm
from ..models import Publication, PublicationState

AT_A_TIME = 30


def _stories(request: HttpRequest, slug: str) -> tuple[Initiative, list[Publication]]:
    """The fiche and its live stories; a fiche that one may not see, or that never had a story: 404."""
    initiative = find(request, slug)
    found = stories_of(initiative)
    if not found and not Publication.objects.filter(initiative=initiative, published_at__isnull=False).exists():
        raise Http404
    return initiative, found


@never_cache
@require_safe
def story(request: HttpRequest, slug: str) -> HttpResponse:
    """« Les coulisses » of an initiative. 410 once it was taken back."""
    initiative, found = _stories(request, slug)
    context = {"initiative": initiative, "page": page_of(initiative), "stories": found}
    if not found:
        return render(request, "voyage/story_gone.html", context, status=410)
    viewer = viewer_of(request)
    context["member"] = atlas_rules.is_member(viewer, initiative)
    return render(request, "voyage/story.html", context)


@never_cache
@limited("export", methods=("GET", "HEAD"))
@require_safe
def file(request: HttpRequest, slug: str, pk: int, format: str) -> HttpResponse:
    """One published story as a file."""
    initiative, found = _stories(request, slug)
    row = next((each for each in found if each.pk == pk), None)
    if row is None or format not in files.FORMATS:
        gone = Publication.objects.filter(initiative=initiative, pk=min(pk, 2**63 - 1), published_at__isnull=False)
        if row is None and format in files.FORMATS and gone.exists():
            return render(request, "voyage/story_gone.html", {"initiative": initiative}, status=410)
        raise Http404
    return files.response(request, files.public_book(row), format, f"coulisses-{initiative.slug}")


# --- The desk ------------------------------------------------------------------------------------------


@require_safe
@moderators_only
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for a look."""
    return _desk(request)


def _desk(request: HttpRequest, status: int = 200, **more: object) -> HttpResponse:
    rows = Publication.objects.select_related("initiative", "by").order_by("updated_at")
    context = {
        "waiting": list(rows.exclude(asked=[])[:AT_A_TIME]),
        "to_review": list(rows.filter(to_review=True, state=PublicationState.PUBLIC)[:AT_A_TIME]),
        "hidden": list(rows.filter(state=PublicationState.HIDDEN)[:AT_A_TIME]),
        **more,
    }
    return render(request, "voyage/story_desk.html", context, status=status)


@limited("write")
@require_POST
@moderators_only
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, refuse, hide, show again, or « seen »."""
    row = get_object_or_404(Publication.objects.select_related("initiative"), pk=min(pk, 2**63 - 1))
    decision = request.POST.get("decision")
    if decision in ("refuse", "hide"):
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return _desk(request, 422, failed=form, failed_at=row.pk)
        (publishing.refuse if decision == "refuse" else publishing.hide)(row, form.cleaned_data["reason"])
        messages.success(request, _("C’est noté, et l’équipe lira pourquoi."))
    elif decision == "accept":
        if request.POST.get("seen") != row.updated_at.isoformat() or not publishing.accept(row):
            messages.warning(request, _("L’équipe a changé cette histoire depuis votre lecture. La voici."))
        else:
            messages.success(request, _("L’histoire est publique."))
    elif decision == "seen":
        publishing.mark_seen(row)
    return redirect("voyage:story_desk")
