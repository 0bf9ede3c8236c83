"""What two people wrote at once, said side by side in the words of the form they both used."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from mieux.core.days import date_format

Row = dict[str, str]


def side_by_side(form: forms.Form, names: Iterable[str], theirs: dict[str, Any], mine: dict[str, Any]) -> list[Row]:
    """For each field, by its label: {"label", "theirs", "mine"}. Fields that the form does not show are left out."""
    return [
        {
            "label": str(form.fields[name].label),
            "theirs": _said(form.fields[name], theirs.get(name)),
            "mine": _said(form.fields[name], mine.get(name)),
        }
        for name in names
        if name in form.fields
    ]


def _said(field: forms.Field, value: Any) -> str:
    """A value as its field shows it: codes become the words people chose from."""
    if isinstance(value, list):
        return " ; ".join(_said(field, each) for each in value)
    if isinstance(value, date):
        return date_format(value)
    for code, label in _flat(getattr(field, "choices", ())):
        if str(code) == str(value):
            return str(label)
    return "" if value is None else str(value)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for code, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield code, label
