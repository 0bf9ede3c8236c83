"""Django form fields made from a collection of the active pack: stable ids are stored, labels are shown.

The collection is given as a function, read again for every form, so that a form class written once follows
the active pack:

    scale = choice(lambda: pack().scales, label=_("Échelle"), empty=_("Toutes"))
"""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms

from .items import Items

Collection = Callable[[], Items[Any]]


def options(collection: Collection, empty: Any = None) -> Callable[[], Iterator[tuple[str, Any]]]:
    """Return a function that gives `(id, label)` pairs in the active language.

    `empty` is the label of the first, empty choice; without it there is none.
    """

    def pairs() -> Iterator[tuple[str, Any]]:
        if empty is not None:
            yield "", empty
        for id, label in collection().choices():
            # An <option> cannot hold markup: the plain words, chosen when they are shown.
            yield id, _Plain(label)

    return pairs


class _Plain:
    """The plain words of a text, in the language active when they are shown."""

    def __init__(self, text: Any) -> None:
        self._text = text

    def __str__(self) -> str:
        return str(getattr(self._text, "plain", self._text))


def choice(collection: Collection, *, empty: Any = None, **options_of_field: Any) -> forms.ChoiceField:
    """Return a field for one id of a collection; its cleaned value is the id, "" when nothing is chosen."""
    return forms.ChoiceField(choices=options(collection, empty), **options_of_field)


def choices(collection: Collection, **options_of_field: Any) -> forms.MultipleChoiceField:
    """Return a field for several ids of a collection, shown as check boxes; the cleaned value is a list."""
    options_of_field.setdefault("widget", forms.CheckboxSelectMultiple)
    return forms.MultipleChoiceField(choices=options(collection), **options_of_field)
