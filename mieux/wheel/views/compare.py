"""Two wheels side by side, and what differs, in words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mieux.atlas.page import page_of
from mieux.core.days import date_format
from mieux.impact.queries import Standing, impact_standing
from mieux.method import pack

from .. import figure, paragraph, phrases, rules, shown, telling
from ..queries import Cell
from ..queries.comparing import Choices, Side, beside, choices, proposal, side
from .scoping import scope_of


@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """`?gauche=lecture-12&droite=lecture-15`; without a choice, mine and the latest other one, else the oldest
    and the latest."""
    scope = scope_of(request, slug)
    method = pack()
    found = choices(scope)
    first, second = proposal(found, scope)
    left = side(method, scope, request.GET.get("gauche", "")) or side(method, scope, first)
    right = side(method, scope, request.GET.get("droite", "")) or side(method, scope, second)
    context = {
        "initiative": scope.initiative,
        "page": page_of(scope.initiative),
        "groups": _groups(found),
        "left": left,
        "right": right,
        "sides": [],
        "rows": [],
    }
    if left and right:
        standing = impact_standing(scope.initiative)
        alone = [each.reading is not None for each in (left, right)]
        wheels = [
            figure.draw(
                method,
                each.tally,
                title=title_of(each),
                observed=standing.observed,
                contested=standing.contested,
                href=lambda criterion, phase: shown.cell_address(scope.initiative, criterion, phase),
                prefix=prefix,
                one=one,
            )
            for each, prefix, one in ((left, "gauche", alone[0]), (right, "droite", alone[1]))
        ]
        found_beside = beside(left.tally, right.tally)
        context |= {
            "sides": list(zip(("gauche", "droite"), (left, right), wheels, strict=True)),
            "rows": [
                {
                    "where": telling.where_words(method.stamp, one.criterion, one.phase),
                    "colour": method.criteria[one.criterion].colour,
                    "question": method.criteria[one.criterion].phases[one.phase],
                    "address": shown.cell_address(scope.initiative, one.criterion, one.phase),
                    "left": words_of(one, left, standing),
                    "right": words_of(other, right, standing),
                }
                for one, other in found_beside.differ
            ],
            "legend": [
                row
                for number, row in enumerate([*wheels[0].legend, *wheels[1].legend])
                if row not in [*wheels[0].legend, *wheels[1].legend][:number]
            ],
            "told": [
                (lead, paragraph.cells_words(method, keys))
                for lead, keys in (
                    (_("Elles se rejoignent"), found_beside.agree),
                    (_("Seulement à gauche"), found_beside.only_left),
                    (_("Seulement à droite"), found_beside.only_right),
                    (_("Ni l’une ni l’autre n’en dit rien"), found_beside.neither),
                )
                if keys
            ],
        }
    return render(request, "wheel/compare.html", context)


def title_of(each: Side) -> str:
    """What a side is, in words."""
    if each.version is not None and each.reading is not None:
        day = date_format(localtime(each.version.at), "DATE_FORMAT")
        return _("%(name)s, le %(day)s") % {"name": each.reading.signed, "day": day}
    if each.reading is not None:
        return f"{each.reading.signed}, {phrases.stance_words(each.reading.stance)}"
    if each.context is not None:
        return _("Nouveau pour %(whom)s, %(where)s") % {"whom": each.context.for_whom, "where": each.context.where}
    return phrases.stance_words(each.stance) if each.stance else ""


def words_of(cell: Cell, each: Side, standing: Standing) -> list[str]:
    """A cell of a side: the word of a reading and its support, or who says what."""
    impact = rules.is_impact(cell.criterion)
    state = phrases.look_words(
        cell.look, hypothesis=impact and not standing.observed, contested=impact and standing.contested
    )
    if each.reading is not None:
        words = [str(said.word.label) for said in cell.said]
        return [", ".join([*words, state] if cell.seen else words)]
    return [phrases.said_words(said) for said in cell.said]


def _groups(found: Choices) -> list[tuple[str, list[tuple[str, str]]]]:
    def day(moment: object) -> str:
        return date_format(localtime(moment), "SHORT_DATE_FORMAT") if moment else ""  # type: ignore[arg-type]

    groups = [
        (
            _("Une lecture"),
            [
                (
                    f"lecture-{row.pk}",
                    " · ".join(part for part in (row.signed, day(row.shared_at), str(row.context or "")) if part),
                )
                for row in found.readings
            ],
        ),
        (
            _("Une lecture, telle qu’elle était"),
            [
                (f"lecture-{row.reading_id}-v{row.number}", f"{row.reading.signed} · {day(row.at)}")
                for row in found.versions
            ],
        ),
        (_("Toutes les lectures d’un contexte"), [(f"contexte-{row.pk}", str(row)) for row in found.contexts]),
        (
            _("Toutes les lectures faites depuis une place"),
            [(f"place-{row.value}", phrases.stance_words(row)) for row in found.stances],
        ),
    ]
    return [(label, options) for label, options in groups if options]
