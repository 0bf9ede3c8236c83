"""Readings together: all of them, one of them, one cell of the wheel read by everybody."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mieux.atlas.page import page_of
from mieux.atlas.views.finding import site
from mieux.impact.queries import impact_standing
from mieux.method import pack

from .. import figure, phrases, rules, shown, telling
from ..forms.remarks import RemarkForm
from ..models import ReadingState
from ..queries import remarks
from ..queries.reading import cell_rows, listed, whole
from ..queries.tally import tally_of
from .finding import who_of
from .scoping import check_cell, neighbours, scope_of

READINGS_A_PAGE = 20
VOICES_A_PAGE = 50


@require_safe
def readings(request: HttpRequest, slug: str) -> HttpResponse:
    """The wheel, its table, what the readings say, and each of them; narrowed by context, round and stance."""
    scope = scope_of(request, slug, filtered=True)
    pages = Paginator(listed(scope), READINGS_A_PAGE)
    pager = pages.get_page(request.GET.get("page"))
    return render(
        request,
        "wheel/readings.html",
        {
            "initiative": scope.initiative,
            "page": page_of(scope.initiative),
            "shown": shown.together(scope),
            "filters": scope.filters,
            "filtered": telling.filters_words(scope) if scope.filters.any else "",
            "contexts": scope.contexts(),
            "rounds": scope.rounds(),
            "stances": [(stance.value, phrases.stance_words(stance)) for stance in scope.stances()],
            "together": rules.can_read_together(who_of(request), scope.initiative),
            "pager": pager,
            "lines": [telling.line(pack(), scope.initiative, row) for row in pager.object_list],
            "gesture": shown.gesture(who_of(request), scope.initiative),
            "embed_code": shown.embed_code(scope, site(request)),
        },
    )


@require_safe
def reading(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One reading: its wheel, what it says of each cell and with what, how it changed and why."""
    scope = scope_of(request, slug)
    found = whole(scope, pk)
    if found is None:
        raise Http404
    who = who_of(request)
    own = rules.is_own(who, found)
    tally = tally_of(pack(), [found])
    standing = impact_standing(scope.initiative)
    response = render(
        request,
        "wheel/reading.html",
        {
            "initiative": scope.initiative,
            "page": page_of(scope.initiative),
            "reading": found,
            "line": telling.line(pack(), scope.initiative, found),
            "wheel": figure.draw(
                pack(),
                tally,
                title=telling.wheel_of(found),
                observed=standing.observed,
                contested=standing.contested,
                href=lambda criterion, phase: f"#{criterion}-{phase}",
                one=True,
            ),
            "cells": telling.cells(scope.initiative, found),
            "forms": telling.forms(found),
            "steps": telling.steps(found),
            "own": own,
            "can_write": rules.can_write(who, found),
            "can_report": rules.can_report(who, found),
            "sealed": rules.is_sealed(found),
            "is_draft": found.state == ReadingState.DRAFT,
        },
    )
    if own:
        response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def cell(request: HttpRequest, slug: str, criterion: str, phase: str) -> HttpResponse:
    """One cell: what each reading says of it, stacked, with its evidence; and the talk about it."""
    check_cell(criterion, phase)
    scope = scope_of(request, slug, filtered=True)
    method = pack()
    who = who_of(request)
    together = shown.together(scope)
    pager = Paginator(cell_rows(scope, criterion, phase), VOICES_A_PAGE).get_page(request.GET.get("page"))
    paper = next(
        paper
        for leafed in together.wheel.petals
        for paper in leafed.papers
        if (paper.cell.criterion, paper.cell.phase) == (criterion, phase)
    )
    before, after = neighbours(criterion, phase)
    talk = remarks.talk(scope, who, criterion, phase)
    return render(
        request,
        "wheel/cell.html",
        {
            "initiative": scope.initiative,
            "page": page_of(scope.initiative),
            "criterion": method.criteria[criterion],
            "phase": method.phases[phase],
            "paper": paper,
            "filters": scope.filters,
            "pager": pager,
            "stacks": telling.stacks(scope.initiative, pager.object_list),
            "standing": together.standing if rules.is_impact(criterion) else None,
            "contexts": together.contexts if rules.is_novelty(criterion) else [],
            "before": telling.Cell(method, scope.initiative, *before),
            "after": telling.Cell(method, scope.initiative, *after),
            "gesture": shown.gesture(who, scope.initiative, (criterion, phase)),
            "talk": talk,
            "remark_form": RemarkForm(readings=[row.reading for row in pager.object_list], named=who.user is not None)
            if talk.can_talk
            else None,
            "sign_in": f"{reverse('account_login')}?{urlencode({'next': request.path + '#discussion'})}",
            "here": telling.where_words(method.stamp, criterion, phase),
        },
    )
