"""Sentences of a text being read, for the pages of « Là ! J’en vois une ! »."""

from django import template

from ..spotted import Spotted

register = template.Library()

#: Characters of a sentence in a list to choose from.
_SHORT = 110


@register.filter
def sentence(text: Spotted, number: int) -> str:
    """The words of a sentence."""
    return text.words(number)


@register.filter
def sentence_choices(text: Spotted) -> list[tuple[int, str]]:
    """Every sentence, shortened: (number, words)."""
    rows = []
    for number in range(len(text.sentences)):
        words = text.words(number)
        rows.append((number, words if len(words) <= _SHORT else f"{words[: _SHORT - 1].rstrip()}…"))
    return rows
