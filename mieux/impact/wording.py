"""Amounts, days and roles in words, for pages, charts and reports; numbers follow the language. No mean, no sum."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from mieux.atlas import territories
from mieux.core.days import date_format

from .amounts import written
from .models import Indicator, IndicatorKind, Role, Value

if TYPE_CHECKING:
    from collections.abc import Mapping


def number_words(number: Decimal) -> str:
    """« 1 234,5 » in French, “1,234.5” in English; without zeros that say nothing."""
    return number_format(written(number) if number != number.to_integral_value() else int(number), force_grouping=True)


def share_words(numerator: Decimal, denominator: Decimal) -> str:
    """The percentage, computed for display from its two numbers, to one decimal."""
    share = (numerator * 100 / denominator).quantize(Decimal("0.1"))
    return _("%(share)s %%") % {"share": number_words(share)}


def amount_words(
    kind: str,
    *,
    unit: str = "",
    levels: "Mapping[str, str] | None" = None,
    number: Decimal | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    level: str = "",
    words: str = "",
    about: bool = False,
) -> str:
    """One amount in words: « environ 30 personnes », « 37,5 % (3 sur 8) », « souvent », or what somebody said."""
    if kind == IndicatorKind.SCALE:
        return (levels or {}).get(level, level)
    if kind == IndicatorKind.TESTIMONY:
        return words
    if numerator is not None and denominator:
        said = _("%(share)s (%(numerator)s sur %(denominator)s)") % {
            "share": share_words(numerator, denominator),
            "numerator": number_words(numerator),
            "denominator": number_words(denominator),
        }
    elif number is not None:
        said = number_words(number)
        if unit:
            said = f"{said} {unit}" if unit != "%" else _("%(share)s %%") % {"share": said}
    else:
        return ""
    return _("environ %(amount)s") % {"amount": said} if about else said


def value_words(value: Value, indicator: Indicator) -> str:
    """The same, of a row."""
    return amount_words(
        indicator.kind,
        unit=indicator.unit,
        levels=indicator.levels,
        number=value.number,
        numerator=value.numerator,
        denominator=value.denominator,
        level=value.level,
        words=value.words,
        about=value.about,
    )


def when_words(on: date, since: date | None) -> str:
    """« 5 mars 2024 », or « du 1 janvier au 31 mars 2024 »."""
    if since is None or since == on:
        return date_format(on, "DATE_FORMAT")
    return _("du %(since)s au %(on)s") % {
        "since": date_format(since, "DATE_FORMAT"),
        "on": date_format(on, "DATE_FORMAT"),
    }


def public_words(public: str, insee: str = "") -> str:
    """For whom and where: « Jeunes · Strasbourg ». Nobody named: everybody together, as it was counted."""
    place = place_words(insee)
    return " · ".join(part for part in (public, place) if part) or _("Sans distinction")


def place_words(insee: str) -> str:
    """The name behind a code INSEE, or the code."""
    if not insee:
        return ""
    found = territories.commune(insee)
    if found is not None:
        return found.name
    parts = {**territories.departements(), **territories.regions()} if len(insee) <= 3 else {}
    return parts[insee].name if insee in parts and len(insee) == 3 else insee


def role_words(role: str) -> str:
    """The plain word beside the metaphor."""
    return {
        Role.BASELINE: _("Au départ (le port)"),
        Role.TARGET: _("Visée (le phare)"),
    }.get(Role(role), _("Observée"))
