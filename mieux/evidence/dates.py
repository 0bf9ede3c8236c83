"""Days as people write them: 2024-03-05, 05/03/2024, 5 mars 2024, mars 2024, March 5, 2024."""

import re
import unicodedata
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from mieux.core.text import MONTHS

_WEEKDAYS = re.compile(
    r"^(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r",? "
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[t ]\d{2}:\d{2}.*)?")
_SLASHED = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_MONTH = re.compile(r"(\d{1,2})[-/. ](\d{4})")
_DAY_FIRST = re.compile(
    r"(?:(?:le |on )?(?:the )?(\d{1,2})(?:er|st|nd|rd|th)?[ -](?:of )?)?(?:en |in )?([a-z]+)\.?,?[ -](\d{4})"
)
_MONTH_FIRST = re.compile(r"(?:on )?([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


class BadDay(ValueError):
    """A day that cannot be understood, does not exist or has not come yet; the message says what to write."""


def read_day(text: str, language: str = "fr", *, today: date | None = None, future: bool = False) -> date:
    """The day that somebody wrote; of a month (« mars 2024 ») or a year its first day.

    In French 05/03/2024 is the fifth of March. In English it may be either, and a wrong guess would be a false date:
    then we ask. Raises `BadDay` with words for whoever wrote it. `future=True` accepts days that have not come yet
    (a target).
    """
    plain = unicodedata.normalize("NFKD", text.strip().lower())
    words = " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
    year, month, day = _parts(_WEEKDAYS.sub("", words), language)
    try:
        read = date(year, month, day)
    except ValueError as error:
        raise BadDay(_("Ce jour n’existe pas dans le calendrier. Écrivez par exemple 05/03/2024.")) from error
    now = today or timezone.localdate()
    if read.year < 1000:
        raise BadDay(_("Cette année paraît lointaine. Écrivez par exemple 05/03/2024."))
    if read > now and not future:
        raise BadDay(_("Ce jour n’est pas encore venu : écrivez le jour où cela a été vu."))
    return read


def _parts(words: str, language: str) -> tuple[int, int, int]:
    if re.fullmatch(r"\d{4}", words):
        return int(words), 1, 1
    if found := _ISO.fullmatch(words):
        year, month, day = found.groups()
        return int(year), int(month), int(day or 1)
    if found := _SLASHED.fullmatch(words):
        return _slashed(*(int(each) for each in found.groups()), language=language)
    if found := _MONTH.fullmatch(words):
        return int(found.group(2)), int(found.group(1)), 1
    if (found := _DAY_FIRST.fullmatch(words)) and found.group(2) in MONTHS:
        return int(found.group(3)), MONTHS[found.group(2)], int(found.group(1) or 1)
    if (found := _MONTH_FIRST.fullmatch(words)) and found.group(1) in MONTHS:
        return int(found.group(3)), MONTHS[found.group(1)], int(found.group(2))
    raise BadDay(_("Nous n’avons pas compris cette date. Écrivez 05/03/2024, 5 mars 2024 ou mars 2024."))


def _slashed(first: int, second: int, year: int, *, language: str) -> tuple[int, int, int]:
    if language == "en" and second > 12 >= first:
        return year, first, second
    if language == "en" and first != second and first <= 12 and second <= 12:
        raise BadDay(_("Le jour d’abord, ou le mois ? Écrivez 2024-03-05 ou 5 mars 2024, et nous serons d’accord."))
    return year, second, first
