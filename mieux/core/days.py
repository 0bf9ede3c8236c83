"""Days in words, as a person of the language writes them."""

import re
from datetime import date

from django.utils import formats
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT, MONTHS_AP
from django.utils.translation import get_language


def date_format(value: date, form: str = "DATE_FORMAT") -> str:
    """A day in words: Django's, and « 1er mars » in French, where the first day of a month has a name of its own.

    Source: Lexique des règles typographiques en usage à l'Imprimerie nationale, « dates ».
    """
    return firsts(formats.date_format(value, form))


def firsts(words: str) -> str:
    """« 1 mars 2026 » → « 1er mars 2026 » in French; anything else comes back as it is."""
    if (get_language() or "").split("-")[0] != "fr" or not words.startswith("1"):
        return words
    names = {str(name) for months in (MONTHS, MONTHS_3, MONTHS_ALT, MONTHS_AP) for name in months.values()}
    found = re.fullmatch(r"1( (\S+?)( .*)?)", words)
    return f"1er{found.group(1)}" if found and found.group(2) in names else words
