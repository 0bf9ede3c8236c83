"""What an address may ask of the readings of an initiative. What means nothing is left aside, never an error page."""

from dataclasses import replace

from django.http import QueryDict

from ..models import Stance
from ..queries import Filters, Scope


def filters_of(data: QueryDict) -> Filters:
    """`?contexte=3&tour=2&place=user`."""
    place = data.get("place", "")
    return Filters(
        context=_number(data.get("contexte", "")),
        round=_number(data.get("tour", "")),
        stance=place if place in Stance.values else "",
    )


def known(scope: Scope) -> Scope:
    """The same scope without filters that name nothing this viewer may see: a closed round does not exist."""
    filters = scope.filters
    if filters.context and filters.context not in {context.pk for context in scope.contexts()}:
        filters = replace(filters, context=None)
    if filters.round and filters.round not in {each.pk for each in scope.rounds()}:
        filters = replace(filters, round=None)
    return replace(scope, filters=filters)


def _number(text: str) -> int | None:
    # Eighteen digits: what the database can hold.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
