"""The search page: one question, shown as a list and as a map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.formats import number_format
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mieux.core import frames
from mieux.core.context import PERSONAL_COOKIES
from mieux.method import pack
from mieux.people.viewer import viewer_of

from .. import drawn_map, facets, queries, results
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


#: What a page puts in the frame of templates/atlas/search.html.
_SLOTS = (
    *("words_first", "robots", "words", "near_typed", "near_described", "near_understood", "radii", "problems"),
    *("count", "fuzzy", "sorts", "list_url", "map_url", "chips", "hits", "filters", "filters_url", "map", "after_map"),
)


@require_safe
@kept
def search(request: HttpRequest) -> HttpResponse:
    """The page, or only its results for htmx: the fragment is the page."""
    form = SearchForm(request.GET)
    fragment = request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers
    try:
        found = queries.search(form.asked, viewer_of(request))
    except IndexUnavailable:
        values = {**_asked(form, form.asked), "unavailable": True, "fragment": fragment}
        response = render(request, _PART if fragment else _PAGE, values, status=503)
        response["Retry-After"] = "30"
    else:
        response = _written(request, found.asked.view, fragment, {**_asked(form, found.asked), **_answer(form, found)})
    patch_vary_headers(response, ["HX-Request"])
    return response


_PAGE = "atlas/search.html"
_PART = "atlas/search.html#results"


def _written(request: HttpRequest, view: str, fragment: bool, values: dict[str, str]) -> HttpResponse:
    """The values in the frame of their page; a page that may say a name is written by the template itself."""
    constant = {"view": view, "fragment": fragment}
    if fragment:
        form = frames.frame(
            (_PART, view, get_language(), id(pack())),
            lambda: render_to_string(_PART, {**constant, **{name: frames.slot(name) for name in _SLOTS}}),
        )
        return HttpResponse(form.fill(values))
    if not request.COOKIES.keys().isdisjoint(PERSONAL_COOKIES):
        return render(request, _PAGE, {**constant, **values})
    form = frames.layout(request, _PAGE, _SLOTS, constant, id(pack()))
    return HttpResponse(form.fill({**values, **frames.addresses(request)}))


def _asked(form: SearchForm, asked: Asked) -> dict[str, str]:
    """The question, as the fields show it."""
    return {
        "words_first": f"{asked.text} · " if asked.text else "",
        "robots": _NOT_IN_ENGINES if asked.is_filtered or asked.page > 1 else "",
        "words": asked.text,
        "near_typed": asked.near.typed if asked.near else form.near_typed,
        "near_described": _DESCRIBED if asked.near else "",
        "near_understood": results.near_html(asked),
        "radii": results.radii_html(sorted({*RADII, *([asked.near.km] if asked.near else [])}), asked),
    }


_NOT_IN_ENGINES = mark_safe('<meta name="robots" content="noindex, follow">')
_DESCRIBED = mark_safe(' aria-describedby="pres-compris"')


def _answer(form: SearchForm, found: queries.Found) -> dict[str, str]:
    asked = found.asked
    drawn = drawn_map.draw(asked, found.result.clusters, queries.single_fiches(found))
    labels = [(chip.label, chip.url) for chip in chips(found)]
    if found.hits:
        hits = results.hits_html(lines(found), (asked.page - 1) * asked.per_page + 1, _pager(found))
    else:
        hits = results.empty_html(labels, _wider(asked))
    fuzzy = " · " + _("écrites presque pareil : rien n’a exactement ces mots") if found.result.fuzzy else ""
    return {
        "problems": results.problems_html(form.problems),
        "count": count_words(found.total),
        "fuzzy": fuzzy,
        "sorts": results.sorts_html(_sorts(asked)),
        "list_url": asked.but(view="liste", page=asked.page).string,
        "map_url": asked.but(view="carte", page=asked.page).string,
        "chips": results.chips_html(labels, asked, drawn.bbox),
        "hits": hits,
        "filters": filters_html(found),
        "filters_url": asked.filters_string,
        "map": results.map_html(drawn, _off_words(drawn.off)),
        "after_map": results.after_map_html(without_place_words(found.result.without_place), _regions(found)),
    }


def _off_words(count: int) -> str:
    """What lies outside the map, in words; empty when nothing does."""
    if not count:
        return ""
    return ngettext(
        "%(counter)s autre initiative est hors de cette carte.",
        "%(counter)s autres initiatives sont hors de cette carte.",
        count,
    ) % {"counter": count}


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
    # One address is written, the others differ by one value.
    any_one = found.asked.but(facets={**found.asked.facets, "territory": ("region-00",)}).string
    return [
        (word, any_one.replace("territoire=region-00", f"territoire={value}"), count)
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
    """(value, word, chosen) of the orders that make sense for this question.

    The natural one has an empty value: a form sent without JavaScript does not ask for it by name, and words typed
    next time are answered by what matches them.
    """
    words: dict[Sort, str] = {
        "relevance": _("d’abord ce qui correspond le mieux aux mots"),
        "recent": _("les plus récemment mises à jour"),
        "title": _("par nom, de A à Z"),
        "distance": _("les plus proches"),
    }
    allowed = [s for s in words if (s != "relevance" or asked.text) and (s != "distance" or asked.near)]
    return [("" if sort == asked.natural_order else SORTS[sort], words[sort], sort == asked.order) for sort in allowed]


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
