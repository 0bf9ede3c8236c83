"""Everything that an initiative changes, on one page: matrix, dominoes, what waits, history, reminders."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mieux.atlas.models import State
from mieux.atlas.page import page_of

from ..figure import figure
from ..forms.observations import FollowForm
from ..models import Follow
from ..queries import history
from ..queries.matrix import dominos_of, matrix_of
from ..queries.waiting import removed_claims, waiting_for
from .finding import find

LINES_A_PAGE = 20


@never_cache
@require_safe
def matrix(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole matrix; for the team also what waits and what was taken away."""
    initiative, rights = find(request, slug)
    shown = matrix_of(initiative)
    dominos = dominos_of(initiative)
    words = {line.claim.pk: line.text for line in shown.lines}
    pages = Paginator(history.changes_of(initiative, rights), LINES_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    follow = (
        Follow.objects.filter(initiative=initiative, user=rights.viewer, revoked_at__isnull=True).first()
        if rights.signed_in
        else None
    )
    return render(
        request,
        "impact/page.html",
        {
            "initiative": initiative,
            "page": page_of(initiative),
            "matrix": shown,
            "rights": rights,
            "invites": rights.adds or (initiative.state == State.PUBLISHED and not rights.signed_in),
            "figure": figure(shown, dominos),
            "dominos": [
                {"row": row, "cause": words[row.cause_id], "effect": words[row.effect_id]}
                for row in dominos
                if row.cause_id in words and row.effect_id in words
            ],
            "undo": _undo(request, words),
            "waiting": waiting_for(initiative, rights),
            "removed": removed_claims(initiative, rights) if rights.adds else [],
            "lines": history.lines_of(page.object_list),
            "pager": page,
            "follow": follow,
            "follow_form": FollowForm(initial={"rhythm": follow.rhythm} if follow else None),
        },
    )


def _undo(request: HttpRequest, words: dict[int, Any]) -> dict[str, Any] | None:
    """The domino that was just taken up, so that one button lays it again."""
    ends = [request.GET.get(name, "") for name in ("cause", "effect")]
    if not all(end.isascii() and end.isdigit() and len(end) < 19 and int(end) in words for end in ends):
        return None
    return {"cause": ends[0], "effect": ends[1], "note": request.GET.get("note", "")[:300]}
