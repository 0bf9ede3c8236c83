"""The page of an initiative, its data for machines, its history."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mieux.people.viewer import viewer_of

from .. import rules
from ..content import BLANK
from ..differences import differences
from ..linked_data import linked_data
from ..models import InitiativeVersion
from ..page import neighbours, page_of, told_alike
from ..page_parts import page_parts
from .finding import find, site

VERSIONS_A_PAGE = 20


@require_safe
def initiative(request: HttpRequest, slug: str) -> HttpResponse:
    """The public page; its team and the moderators see it too while it is not public."""
    found = find(request, slug)
    viewer = viewer_of(request)
    member = rules.is_member(viewer, found)
    moderator = rules.can_moderate(viewer)
    panels = {part.name: panel for part in page_parts() if (panel := part.panel(request, found))}
    return render(
        request,
        "atlas/initiative.html",
        {
            "initiative": found,
            "page": page_of(found),
            "panels": panels,
            "neighbours": neighbours(found) if found.is_public else [],
            "can_edit": rules.can_edit(viewer, found),
            "open_to_all": rules.is_open_to_all(found),
            "can_report": rules.can_report(viewer, found),
            "can_be_written_to": rules.can_be_written_to(found),
            "is_member": member,
            "moderator": moderator,
            "waiting": found.proposals.filter(by_id=viewer.pk, state="waiting").first()
            if viewer.is_authenticated
            else None,
        },
    )


@require_safe
def alike(request: HttpRequest, slug: str) -> HttpResponse:
    """The fiches of the atlas that tell alike things."""
    found = find(request, slug)
    return render(
        request,
        "atlas/alike.html",
        {"initiative": found, "page": page_of(found), "neighbours": told_alike(found) if found.is_public else []},
    )


@require_safe
def json_ld(request: HttpRequest, slug: str) -> HttpResponse:
    """The same fiche as schema.org JSON-LD."""
    found = find(request, slug)
    data = linked_data(page_of(found), site(request))
    for part in page_parts():
        data |= part.linked_data(found) if found.is_public else {}
    response = JsonResponse(
        data,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        content_type="application/ld+json",
    )
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Who changed what and when. The public reads it from the day the fiche became public."""
    found = find(request, slug)
    viewer = viewer_of(request)
    versions = found.versions.select_related("by").order_by("-number")
    insider = rules.is_member(viewer, found) or rules.can_moderate(viewer)
    if not insider and found.published_at:
        versions = versions.filter(at__gte=found.published_at)
    pages = Paginator(versions, VERSIONS_A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    rows = list(shown.object_list)
    # The version just before the oldest one shown, to compare it with; none means « first version ».
    before = versions.filter(number__lt=rows[-1].number).first() if rows else None
    olders: list[InitiativeVersion | None] = [*rows[1:], before] if rows else []
    steps = [
        {"version": after, "differences": differences(old.data if old else BLANK, after.data), "first": old is None}
        for after, old in zip(rows, olders, strict=True)
    ]
    return render(
        request,
        "atlas/history.html",
        {
            "initiative": found,
            "page": page_of(found),
            "steps": steps,
            "pager": shown,
            "can_edit": rules.can_edit(viewer, found),
            "at_once": rules.writes_at_once(viewer, found),
        },
    )
