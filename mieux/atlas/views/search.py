"""The search page: one question, shown as a list and as a map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from mieux.people.viewer import viewer_of

from .. import drawn_map, facets, queries
from ..asking import RADII, SORTS, Asked
from ..filters import filters_html
from ..forms.search import SearchForm
from ..hits import lines
from ..index import IndexUnavailable, Sort
from ..page_cache import kept


@dataclass(frozen=True)
class Chip:
    """An active filter, and the question without it."""

    label: str
    url: str


@require_safe
@kept
def search(request: HttpRequest) -> HttpResponse:
    """The page, or only its results for htmx: the fragment is the page."""
    form = SearchForm(request.GET)
    fragment = request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers
    template = "atlas/search.html#results" if fragment else "atlas/search.html"
    try:
        found = queries.search(form.asked, viewer_of(request))
    except IndexUnavailable:
        response = render(request, template, {"unavailable": True, "form": form, "asked": form.asked}, status=503)
        response["Retry-After"] = "30"
    else:
        response = render(request, template, _context(form, found, fragment))
    patch_vary_headers(response, ["HX-Request"])
    return response


def _context(form: SearchForm, found: queries.Found, fragment: bool) -> dict[str, Any]:
    asked = found.asked
    return {
        "form": form,
        "asked": asked,
        "found": found,
        "fragment": fragment,
        "count": count_words(found.total),
        "hits": lines(found),
        "first_rank": (asked.page - 1) * asked.per_page + 1,
        "filters": filters_html(found),
        "chips": chips(found),
        "map": drawn_map.draw(asked, found.result.clusters, queries.single_fiches(found)),
        "regions": _regions(found),
        "without_place": without_place_words(found.result.without_place),
        "sorts": _sorts(asked),
        "radii": sorted({*RADII, *([asked.near.km] if asked.near else [])}),
        "pager": _pager(found),
        "list_url": asked.but(view="liste", page=asked.page).string,
        "map_url": asked.but(view="carte", page=asked.page).string,
        "wider_url": _wider(asked),
        "problems": form.problems,
    }


def count_words(count: int) -> str:
    """« 0 initiative », « 1 initiative », « 1 234 initiatives »."""
    return ngettext("%(count)s initiative", "%(count)s initiatives", count) % {
        "count": number_format(count, use_l10n=True, force_grouping=True)
    }


def without_place_words(count: int) -> str:
    """What the map cannot show, in words; empty when it shows everything."""
    if not count:
        return ""
    return ngettext(
        "%(count)s initiative sans lieu précis est dans la liste, pas sur la carte.",
        "%(count)s initiatives sans lieu précis sont dans la liste, pas sur la carte.",
        count,
    ) % {"count": number_format(count, use_l10n=True, force_grouping=True)}


def _regions(found: queries.Found) -> list[tuple[str, str, int]]:
    """The map as a table: (name, address, count) of each région."""
    if found.asked.facets.get("territory"):
        return []
    return [
        (word, found.asked.but(facets={**found.asked.facets, "territory": (value,)}).string, count)
        for value, word, count in queries.facet_words(found, "territory")
        if value.startswith("region-")
    ]


def chips(found: queries.Found) -> list[Chip]:
    """Every active filter with the question that leaves it out."""
    asked = found.asked
    shown = []
    if asked.text:
        shown.append(Chip(_("« %(words)s »") % {"words": asked.text}, asked.but(text="").string))
    for facet, values in asked.facets.items():
        for value in values:
            rest = tuple(v for v in values if v != value)
            url = asked.but(facets={**asked.facets, facet: rest}).string
            shown.append(Chip(f"{facets.title(facet)} : {facets.word(facet, value, found.seq)}", url))
    if asked.near:
        label = _("à %(km)s km de %(place)s") % {"km": asked.near.km, "place": asked.near.label}
        shown.append(Chip(label, asked.but(near=None, sort=None if asked.sort == "distance" else asked.sort).string))
    if asked.bbox:
        shown.append(Chip(_("dans le cadre de la carte"), asked.but(bbox=None).string))
    return shown


def _sorts(asked: Asked) -> list[tuple[str, str, bool]]:
    """(value, word, chosen) of the orders that make sense for this question."""
    words: dict[Sort, str] = {
        "relevance": _("d’abord ce qui correspond le mieux aux mots"),
        "recent": _("les plus récemment mises à jour"),
        "title": _("par nom, de A à Z"),
        "distance": _("les plus proches"),
    }
    allowed = [s for s in words if (s != "relevance" or asked.text) and (s != "distance" or asked.near)]
    return [(SORTS[sort], words[sort], sort == asked.order) for sort in allowed]


def _pager(found: queries.Found) -> dict[str, Any] | None:
    """Links to the pages around this one, the first and the last."""
    if found.pages < 2:
        return None
    asked, last = found.asked, found.pages
    near = sorted({1, last, *range(max(1, asked.page - 2), min(last, asked.page + 2) + 1)})
    steps: list[tuple[int, str, bool] | None] = []
    for before, number in zip([0, *near], near, strict=False):
        if number - before > 1:
            steps.append(None)
        steps.append((number, asked.but(page=number).string, number == asked.page))
    return {
        "steps": steps,
        "previous": asked.but(page=asked.page - 1).string if asked.page > 1 else "",
        "next": asked.but(page=asked.page + 1).string if asked.page < last else "",
        "page": asked.page,
        "pages": last,
    }


def _wider(asked: Asked) -> str:
    """The same question twice as far around the place, when there is one."""
    if asked.near is None or asked.near.km >= 1000:
        return ""
    return asked.but(near=replace(asked.near, km=min(1000, asked.near.km * 2))).string
