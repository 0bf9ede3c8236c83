"""Values of indicators that an observation may point to as its measure."""

from django.utils.translation import gettext as _

from mieux.atlas.models import Initiative

from ..models import Role, Value
from ..wording import public_words, value_words, when_words

MOST = 100
"""How many are offered, the latest: a list longer than that is not read."""


def values_to_show(initiative: Initiative) -> list[tuple[str, str]]:
    """(id, « Repas partagés : 35, 3 mars 2026 ») of the latest kept values of the initiative."""
    rows = (
        Value.objects.live()
        .filter(indicator__initiative=initiative, role=Role.ACTUAL)
        .select_related("indicator")
        .order_by("-on", "-id")[:MOST]
    )
    return [(str(row.pk), _line(row)) for row in rows]


def _line(row: Value) -> str:
    return _("%(name)s : %(amount)s, %(day)s") % {
        "name": row.indicator.name,
        "amount": value_words(row, row.indicator)[:120],
        "day": _day(row),
    }


def _day(row: Value) -> str:
    day = when_words(row.on, row.since)
    return f"{day} ({public_words(row.public, row.insee)})" if row.public or row.insee else day
