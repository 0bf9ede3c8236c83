"""Whose readings a page is about: the initiative of the address, whoever asks, the filters of the question."""

from django.http import Http404, HttpRequest

from mieux.atlas.models import Initiative
from mieux.atlas.views.finding import find
from mieux.method import pack

from .. import rules
from ..forms.looking import filters_of, known
from ..petals import criteria_of
from ..queries import Filters, Scope
from .finding import who_of


def scope_of(request: HttpRequest, slug: str, *, filtered: bool = False) -> Scope:
    """The readings of this address's initiative for whoever asks; 404 when they may not see the fiche."""
    who = who_of(request)
    scope = Scope(find(request, slug), who.viewer, who.guest_key)
    return known(Scope(scope.initiative, who.viewer, who.guest_key, filters_of(request.GET))) if filtered else scope


def public_scope(initiative: Initiative, filters: Filters = Filters()) -> Scope:  # noqa: B008 (frozen)
    """What a stranger sees: for what leaves the site or is the same for everybody."""
    return known(Scope(initiative, filters=filters))


def check_cell(criterion: str, phase: str) -> None:
    """404 for a cell that the wheel does not have."""
    if not rules.known_cell(criterion, phase):
        raise Http404


def neighbours(criterion: str, phase: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """The cell before and the cell after, around the wheel."""
    method = pack()
    keys = [(each.id, ring.id) for each in criteria_of(method) for ring in method.phases]
    at = keys.index((criterion, phase)) if (criterion, phase) in keys else 0
    return keys[at - 1], keys[(at + 1) % len(keys)]
