"""The parts of the search page that change with the question, as HTML. Every word is escaped here.

The rest is the frame (mieux/core/frames.py) that templates/atlas/search.html gives once per language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mieux.core.frames import frame, slot

from .asking import RADIUS, Asked, Problem
from .drawn_map import DrawnMap, ground_stamp
from .hits import Line

_SIGNS = {"plus": "+", "moins": "−", "nord": "↑", "sud": "↓", "ouest": "←", "est": "→"}
_MAP_SLOTS = ("bbox", "width", "height", "land", "discs", "moves", "below")


def problems_html(problems: Iterable[Problem]) -> str:
    """What was left out, and why."""
    quoted = _("« %(value)s »")
    lines = "".join(
        f"<li><strong>{escape(quoted % {'value': problem.value})}</strong> {escape(problem.message)}</li>"
        for problem in problems
    )
    if not lines:
        return ""
    title = escape(_("Nous n’avons pas tout compris"))
    return mark_safe(  # noqa: S308
        f'<div class="notice" id="problemes"><p class="notice__title">{title}</p>\n<ul>{lines}</ul></div>'
    )


def radii_html(radii: Iterable[int], asked: Asked) -> str:
    """Options of « within »."""
    chosen = asked.near.km if asked.near else RADIUS
    return mark_safe(  # noqa: S308
        "".join(f'<option value="{km}"{" selected" if km == chosen else ""}>{km} km</option>' for km in radii)
    )


def sorts_html(sorts: Iterable[tuple[str, str, bool]]) -> str:
    """Options of « order »."""
    return mark_safe(  # noqa: S308
        "".join(
            f'<option value="{value}"{" selected" if chosen else ""}>{escape(word)}</option>'
            for value, word, chosen in sorts
        )
    )


def near_html(asked: Asked) -> str:
    """The place as we understood it."""
    if not asked.near:
        return ""
    words = escape(_("Compris : près de %(place)s.") % {"place": asked.near.label})
    return mark_safe(f'<p class="ask__understood" id="pres-compris">{words}</p>')  # noqa: S308


def chips_html(chips: Iterable[tuple[str, str]], asked: Asked, bbox: str) -> str:
    """Active filters, each a link without it, and what the form must not forget. `chips`: (words, address)."""
    remove, clear, active = escape(_("Retirer")), escape(_("Tout effacer")), escape(_("Filtres actifs"))
    lines = [
        f'<li><a class="chip" href="{escape(url)}"><span class="visually-hidden">{remove} </span>{escape(label)} '
        '<span aria-hidden="true">×</span></a></li>'
        for label, url in chips
    ]
    if len(lines) > 1:
        lines.append(f'<li><a class="chip chip--clear" href="?">{clear}</a></li>')
    parts = [f'<ul class="atlas-chips" aria-label="{active}">{"".join(lines)}</ul>'] if lines else []
    if asked.bbox:
        parts.append(f'<input type="hidden" name="cadre" value="{escape(bbox)}">')
    if asked.view != "liste":
        parts.append(f'<input type="hidden" name="vue" value="{escape(asked.view)}">')
    return mark_safe("\n".join(parts))  # noqa: S308


def hits_html(lines: Iterable[Line], first_rank: int, pager: Mapping[str, Any] | None) -> str:
    """The list and the links to its other pages."""
    items = "".join(
        f'<li>{f"""<p class="hit__far">{escape(line.far)}</p>""" if line.far else ""}{line.html}</li>' for line in lines
    )
    return mark_safe(f'<ol class="hits" start="{first_rank}">{items}</ol>{_pager_html(pager)}')  # noqa: S308


def empty_html(chips: Iterable[tuple[str, str]], wider_url: str) -> str:
    """Nothing found: ways out."""
    return render_to_string("atlas/nothing.html", {"chips": list(chips), "wider_url": wider_url})


def _pager_html(pager: Mapping[str, Any] | None) -> str:
    if not pager:
        return ""
    page, pages, following = escape(_("Page")), escape(_("Pages de résultats")), escape(_("Suivante"))
    parts = [f'<nav class="pager" aria-label="{pages}">']
    if pager["previous"]:
        word = escape(_("Précédente"))
        parts.append(f'<a class="btn btn--ghost" rel="prev" href="{escape(pager["previous"])}">{word}</a>')
    for step in pager["steps"]:
        if step is None:
            parts.append('<span aria-hidden="true">…</span>')
            continue
        number, url, here = step
        words = f'<span class="visually-hidden">{page} </span>{number}'
        if here:
            parts.append(f'<span class="pager__page" aria-current="page">{words}</span>')
        else:
            parts.append(f'<a class="pager__page" href="{escape(url)}">{words}</a>')
    if pager["next"]:
        parts.append(f'<a class="btn btn--ghost" rel="next" href="{escape(pager["next"])}">{following}</a>')
    parts.append("</nav>")
    return mark_safe("\n".join(parts))  # noqa: S308


def after_map_html(without_place: str, regions: Iterable[tuple[str, str, int]]) -> str:
    """What the map cannot show, and the map as a table."""
    parts = [f'<p class="atlas-map__note">{escape(without_place)}</p>'] if without_place else []
    table, region, count_of = escape(_("La carte en tableau")), escape(_("Région")), escape(_("Initiatives"))
    lines = "".join(
        f'<tr><th scope="row"><a href="{escape(url)}">{escape(name)}</a></th><td>{count}</td></tr>'
        for name, url, count in regions
    )
    if lines:
        parts.append(
            f'<details class="atlas-map__table"><summary>{table}</summary>'
            f'<table class="table"><thead><tr><th scope="col">{region}</th>'
            f'<th scope="col">{count_of}</th></tr></thead><tbody>{lines}</tbody></table></details>'
        )
    return mark_safe("".join(parts))  # noqa: S308


def map_html(drawn: DrawnMap, off: str) -> SafeString:
    """The map; `off`: the words for what lies outside it."""
    language = get_language() or "fr"
    form = frame(
        ("atlas/map.html", language),
        lambda: render_to_string("atlas/map.html", {name: slot(name) for name in _MAP_SLOTS}),
    )
    moves = []
    for move in drawn.moves:
        sign = _SIGNS.get(move.id, "")
        moves.append(
            f'<a class="map__move map__move--{move.id}" href="{escape(move.url)}" data-move="{move.id}">'
            f'<span class="{"map__word" if move.id == "tout" else "visually-hidden"}">{escape(move.label)}</span>'
            + (f'<span aria-hidden="true">{sign}</span></a>' if sign else "</a>")
        )
    views = "".join(f'<a class="chip" href="{escape(view.url)}">{escape(view.label)}</a> ' for view in drawn.views)
    below = [f'<p class="map__views">{views}</p>'] if views else []
    if off:
        below.append(f'<p class="atlas-map__note">{escape(off)}</p>')
    return form.fill(
        {
            "bbox": drawn.bbox,
            "width": str(drawn.width),
            "height": str(drawn.height),
            "land": _land(drawn.pieces, tuple(ground_stamp(piece.ground) for piece in drawn.pieces), language),
            "discs": drawn.discs,
            "moves": mark_safe("".join(moves)),  # noqa: S308
            "below": mark_safe("\n".join(below)),  # noqa: S308
        }
    )


@lru_cache(maxsize=256)
def _land(pieces: tuple[Any, ...], stamps: tuple[str, ...], language: str) -> SafeString:
    return mark_safe(  # noqa: S308
        "".join(
            f'<svg x="{piece.x}" y="{piece.y}" width="{piece.width}" height="{piece.height}" '
            f'viewBox="{escape(piece.view_box)}" preserveAspectRatio="none" aria-hidden="true">'
            f'<use href="{escape(reverse("atlas:ground", args=[piece.ground, stamp]))}#{escape(piece.group)}"/></svg>'
            for piece, stamp in zip(pieces, stamps, strict=True)
        )
    )
