"""What an initiative looks at again: all its indicators, one with its drawing and its table; adding, changing."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mieux.atlas.models import Initiative, State
from mieux.atlas.page import page_of
from mieux.atlas.page_parts import ties_of
from mieux.atlas.rules import can_moderate
from mieux.core.limits import limited
from mieux.method import pack
from mieux.people.viewer import viewer_of

from .. import library, rules
from ..actions import indicators as actions
from ..charts import charts_of
from ..forms.both import side_by_side
from ..forms.filters import FilterForm
from ..forms.indicators import IndicatorForm, initial_of, initial_of_described
from ..models import Indicator, IndicatorKind, Review
from ..queries.indicators import glance, table_of, waiting_values
from ..queries.values import publics_of, seen_by
from ..rules import Rights
from .finding import find, person
from .typed import keeps_what_was_typed

VALUES_A_PAGE = 30
DRAWN = 5_000
"""Values that a drawing looks at, the latest."""


def find_indicator(
    request: HttpRequest, slug: str, pk: int, *, ended: bool = False
) -> tuple[Initiative, Rights, Indicator]:
    """An indicator that this initiative follows; `ended`: also one that it no longer does."""
    initiative, rights = find(request, slug)
    rows = Indicator.objects.filter(initiative=initiative, pk=pk) if pk < 2**63 else Indicator.objects.none()
    indicator = rows.select_related("taken_from").first()
    if indicator is None or (indicator.archived_at is not None and not ended):
        raise Http404
    indicator.initiative = initiative
    return initiative, rights, indicator


@never_cache
@require_safe
def indicators(request: HttpRequest, slug: str) -> HttpResponse:
    """All of them: the latest value of each public, what was said, what waits."""
    initiative, rights = find(request, slug)
    form = FilterForm(request.GET, publics_of(initiative))
    lines = glance(initiative, form.asked, rights)
    ended = initiative.indicators.filter(archived_at__isnull=False) if rules.adds_indicator(rights) else []
    return render(
        request,
        "impact/indicators.html",
        {
            "initiative": initiative,
            "page": page_of(initiative),
            "rights": rights,
            "lines": lines,
            "valued": any(not line.empty for line in lines),
            "groups": _by_level(lines),
            "filters": form,
            "ended": [row for row in ended if rules.changes_indicator(rights, row)],
            "waiting": len(waiting_values(initiative, rights)),
            "may": _may(rights, initiative),
        },
        status=422 if form.errors else 200,
    )


def _by_level(lines: list[Any]) -> list[tuple[Any, list[Any]]]:
    groups: list[tuple[Any, list[Any]]] = []
    for line in lines:
        if not groups or groups[-1][0] != line.level:
            groups.append((line.level, []))
        groups[-1][1].append(line)
    return groups


def _may(rights: Rights, initiative: Initiative) -> dict[str, bool]:
    """Gestures that the page offers; a stranger is led to the door."""
    stranger = not rights.signed_in and initiative.state == State.PUBLISHED
    return {
        "add": rules.adds_indicator(rights) or (stranger and not rights.team),
        "give": rules.gives_value(rights) or stranger,
        "bring": rules.imports_values(rights),
        "share": rules.shares_indicator(rights),
    }


def former_words(found: Indicator) -> list[dict[str, Any]]:
    """What it said before, the latest first: {"until", "words", "levels"}."""
    return [
        {
            "until": datetime.fromisoformat(each["until"]),
            "words": each["words"],
            "levels": [level["label"] for level in each["words"]["scale"]],
        }
        for each in reversed(found.former)
    ]


@never_cache
@require_safe
def indicator(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One indicator: what it is, its drawing, the equal table."""
    initiative, rights, found = find_indicator(request, slug, pk)
    pairs = list(
        found.values.filter(review=Review.KEPT, removed_at__isnull=True)
        .order_by("public", "insee")
        .values_list("public", "insee")
        .distinct()
    )
    form = FilterForm(request.GET, pairs, found)
    kept = found.values.filter(form.asked.of_values, review=Review.KEPT, removed_at__isnull=True)
    pages = Paginator(
        found.values.filter(seen_by(rights, found), form.asked.of_values, removed_at__isnull=True)
        .select_related("by")
        .order_by("-on", "public", "insee", "-id"),
        VALUES_A_PAGE,
    )
    pager = pages.get_page(request.GET.get("page"))
    testimony = found.kind == IndicatorKind.TESTIMONY
    drawn = [] if testimony else list(kept.order_by("-on", "-id")[:DRAWN])
    removed = [
        value for value in found.values.filter(removed_at__isnull=False, replaced_by__isnull=True, batch__isnull=True)
        .select_related("by").order_by("-removed_at")[:20]
        if rights.brings_back(value, value.removed_as)
    ] if rights.signed_in else []  # fmt: skip
    return render(
        request,
        "impact/indicator.html",
        {
            "initiative": initiative,
            "page": page_of(initiative),
            "rights": rights,
            "indicator": found,
            "level": pack().levels.get(found.level),
            "marker": library.marker_of(found.level, found.marker),
            "claims": found.claims.filter(removed_at__isnull=True, review=Review.KEPT),
            "charts": charts_of(found, drawn),
            "rows": table_of(found, list(pager.object_list), rights),
            "removed": table_of(found, removed, rights),
            "noted": any(row.source or row.comment or row.extras for row in pager.object_list),
            "pager": pager,
            "filters": form,
            "testimony": testimony,
            "former": former_words(found),
            "may": _may(rights, initiative),
            "changes": rules.changes_indicator(rights, found),
            "ties": ties_of(request, initiative, found.pk),
            "in_library": found.taken_from is not None and found.taken_from.archived_at is None,
        },
        status=422 if form.errors else 200,
    )


@never_cache
@limited("write")
@keeps_what_was_typed(form=IndicatorForm)
def add(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Choose one of the library, or describe one's own."""
    initiative, rights = find(request, slug)
    if not rights.signed_in and initiative.state == State.PUBLISHED:
        return redirect_to_login(request.get_full_path())
    if not rules.adds_indicator(rights):
        raise PermissionDenied(_("Ici, c’est l’équipe qui choisit ce qu’elle suit. Vous pouvez donner une valeur."))
    ref = request.POST.get("entry") or request.GET.get("entree", "")
    entry = library.entry(ref) if ref else None
    if request.method != "POST" and entry is None and "libre" not in request.GET:
        return render(
            request,
            "impact/indicator_choose.html",
            {
                "initiative": initiative,
                "page": page_of(initiative),
                "groups": library.by_level(),
                "taken": set(
                    initiative.indicators.filter(archived_at__isnull=True)
                    .exclude(entry="")
                    .values_list("entry", flat=True)
                ),
            },
        )
    form = IndicatorForm(request.POST if request.method == "POST" else None, initiative, entry=entry)
    if request.method == "POST" and form.is_valid():
        source, __, id = ref.partition(":")
        made = actions.add_indicator(
            initiative,
            person(request),
            form.described,
            form.chosen_claims,
            entry=id if entry and source == "method" else "",
            taken_from=entry.row if entry else None,
        )
        messages.success(request, _("L’indicateur est là. Il attend sa première valeur."))
        return redirect("impact:indicator", slug, made.pk)
    return _form(request, initiative, form, entry=entry, ref=ref)


def _form(
    request: HttpRequest, initiative: Initiative, form: IndicatorForm, status: int = 200, **more: Any
) -> HttpResponse:
    return render(
        request,
        "impact/indicator_form.html",
        {"initiative": initiative, "page": page_of(initiative), "form": form, **more},
        status=422 if form.errors else status,
    )


def _changing(rights: Rights, found: Indicator) -> None:
    if not rules.changes_indicator(rights, found):
        raise PermissionDenied(_("Seule l’équipe de l’initiative change ses indicateurs."))


@never_cache
@keeps_what_was_typed(form=IndicatorForm)
@login_required
@limited("write")
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change its words, its scale, the impacts it sheds light on."""
    initiative, rights, found = find_indicator(request, slug, pk)
    _changing(rights, found)
    form = IndicatorForm(request.POST if request.method == "POST" else None, initiative, found)
    if request.method == "POST" and form.is_valid():
        base = form.cleaned_data.get("version") or 0
        try:
            actions.change_indicator(found, form.described, form.chosen_claims, base=base)
        except actions.Conflict as conflict:
            return _conflict(request, initiative, found, conflict)
        messages.success(request, _("C’est enregistré."))
        return redirect("impact:indicator", slug, found.pk)
    return _form(request, initiative, form, indicator=found)


def _conflict(
    request: HttpRequest, initiative: Initiative, found: Indicator, conflict: actions.Conflict
) -> HttpResponse:
    """The form again: what everybody wrote elsewhere, one's own words where both wrote, and both side by side."""
    mine = initial_of_described(conflict.merged, conflict.claims, conflict.theirs.version)
    form = IndicatorForm(None, initiative, found, initial=mine)
    names = ["levels" if name == "scale" else name for name in conflict.keys]
    both = side_by_side(form, names, initial_of(conflict.theirs), mine)
    return _form(request, initiative, form, status=409, indicator=found, both=both)


@require_POST
@login_required
@limited("write")
def archive(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Stop following it. Asked twice, it is done once."""
    __, rights, found = find_indicator(request, slug, pk, ended=True)
    _changing(rights, found)
    actions.archive_indicator(found)
    messages.success(
        request, _("On ne le suit plus. Ses valeurs sont gardées : vous pouvez le reprendre en bas de page.")
    )
    return redirect("impact:indicators", slug)


@require_POST
@login_required
@limited("write")
def bring_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Follow it again."""
    __, rights, found = find_indicator(request, slug, pk, ended=True)
    _changing(rights, found)
    actions.bring_back_indicator(found)
    messages.success(request, _("L’indicateur est de retour, avec ses valeurs."))
    return redirect("impact:indicator", slug, found.pk)


@require_POST
@login_required
@limited("write")
def share(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Put it into the library that all initiatives share."""
    __, rights, found = find_indicator(request, slug, pk)
    if not rules.shares_indicator(rights):
        raise PermissionDenied(_("La bibliothèque commune est tenue par la modération."))
    actions.share_indicator(found, person(request))
    messages.success(request, _("L’indicateur est dans la bibliothèque : d’autres peuvent le reprendre."))
    return redirect("impact:indicator", slug, found.pk)


@require_safe
def shared(request: HttpRequest) -> HttpResponse:
    """The library: entries of the method, level by level, and those this instance added."""
    rights = library_rights(request)
    return render(request, "impact/library.html", {"groups": library.by_level(), "moderator": rights})


def library_rights(request: HttpRequest) -> bool:
    """Whether this person tends the library."""
    return can_moderate(viewer_of(request))


@require_POST
@login_required
@limited("write")
def unshare(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry of this instance out of the library."""
    if not library_rights(request):
        raise PermissionDenied(_("La bibliothèque commune est tenue par la modération."))
    rows = Indicator.objects.filter(Q(initiative__isnull=True), pk=pk, archived_at__isnull=True) if pk < 2**63 else None
    found = rows.first() if rows is not None else None
    if found is None:
        raise Http404
    actions.unshare_indicator(found)
    messages.success(
        request, _("L’indicateur a quitté la bibliothèque. Celles et ceux qui l’avaient repris le gardent.")
    )
    return redirect("impact:library")
