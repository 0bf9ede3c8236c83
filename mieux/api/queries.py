"""What the API joins: the method in all its languages, a page of the readings of an initiative."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import override
from pydantic import BaseModel

from mieux.atlas.models import Initiative
from mieux.method import Pack, Text
from mieux.voyage import aboard, exports
from mieux.voyage import rules as voyage_rules
from mieux.voyage.actions.links import link_of
from mieux.voyage.exports import Logbook
from mieux.voyage.models import Voyage
from mieux.wheel.models import Reading
from mieux.wheel.queries import Filters, Scope
from mieux.wheel.queries.reading import listed

READINGS_A_PAGE = 50


@lru_cache(maxsize=2)
def method_data(method: Pack) -> dict[str, Any]:
    """The whole pack; a text becomes {"fr": …, "en": …}."""
    found: dict[str, Any] = _plain(method)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return {code: value.in_language(code) for code, _name in settings.LANGUAGES}
    if isinstance(value, BaseModel):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, dict) or hasattr(value, "items"):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def readings(
    initiative: Initiative, context: int | None, round: int | None, stance: str, page: int
) -> tuple[Scope, list[Reading], bool] | None:
    """(scope, the readings of this page, whether it is the last one) as a stranger sees them.

    None when the page is after the last one. Filters that name nothing a stranger may see find nothing.
    """
    scope = Scope(initiative, filters=Filters(context, round, stance))
    start = (page - 1) * READINGS_A_PAGE
    rows = list(listed(scope)[start : start + READINGS_A_PAGE + 1])
    if page > 1 and not rows:
        return None
    return scope, rows[:READINGS_A_PAGE], len(rows) <= READINGS_A_PAGE


def voyage(request: HttpRequest, key: str) -> tuple[Voyage, Logbook] | None:
    """A voyage as it is now, for whoever may see it; None for the others, and when there is none.

    Who asks: the token of a guest link (`Authorization: Bearer …`), else the account or the links of this browser.
    """
    row = Voyage.objects.select_related("initiative").filter(key=key[:40]).first()
    if row is None:
        return None
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        who = voyage_rules.aboard(row, aboard.NOBODY, link_of(token.strip()))
    else:
        who = aboard.who_is(request, row)
    if not voyage_rules.can_see(who):
        return None
    with override(row.language):
        return row, exports.logbook(row)
