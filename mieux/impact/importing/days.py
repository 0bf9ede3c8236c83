"""Days of a table: three ways of writing them, numbers of a spreadsheet, months and years as periods."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from mieux.core.days import date_format
from mieux.evidence.dates import BadDay, read_day

from ..tables import Cell

_SLASHED = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[ t]\d{1,2}:\d{2}.*)?")
_MONTH = re.compile(r"(?:\d{4}[-/.]\d{1,2}|\d{1,2}[-/. ]\d{4}|[^\W\d]+\.?,? \d{4})")
_SERIAL = (20_000, 80_000)
"""Numbers of days that a spreadsheet shows as days of 1954 to 2119."""


def months_first(cells: Iterable[Cell]) -> bool:
    """The column writes 03/25/2024: some second number is no month, and no first number is a day only."""
    american = False
    for cell in cells:
        if isinstance(cell, str) and (found := _SLASHED.fullmatch(cell.strip())):
            if int(found[1]) > 12:
                return False
            american = american or int(found[2]) > 12
    return american


def months_named(text: str) -> int:
    """12 when the words name a year (« 2024 »), 1 when they name a month (« mars 2024 »), 0 for a day."""
    said = text.strip()
    if re.fullmatch(r"\d{4}", said):
        return 12
    return 1 if _MONTH.fullmatch(said) else 0


def last_day(first: date, months: int) -> date:
    """The last day of the month or of the year (`months`: 1 or 12) that begins on `first`."""
    month = first.month + months - 1
    return date(first.year, month, monthrange(first.year, month)[1])


class Days:
    """Reads the days of one file; remembers those it has read, because tables repeat them."""

    def __init__(self, american: bool = False) -> None:
        self.american = american
        self.today = timezone.localdate()
        self._known: dict[tuple[Cell, bool], tuple[date | None, date, str] | str] = {}

    def read(self, cell: Cell, *, future: bool) -> tuple[date | None, date, str]:
        """(first day of the period if the cell names one, day, what has to be said); raises `BadDay`."""
        key = (cell, future)
        known = self._known.get(key)
        if known is None:
            try:
                known = self._read(cell, future)
            except BadDay as error:
                known = str(error)
            self._known[key] = known
        if isinstance(known, str):
            raise BadDay(known)
        return known

    def _read(self, cell: Cell, future: bool) -> tuple[date | None, date, str]:
        text = str(cell).strip()
        if isinstance(cell, float) and cell.is_integer():
            text = str(int(cell))
        if re.fullmatch(r"\d{5}(\.\d+)?", text) and _SERIAL[0] <= float(text) <= _SERIAL[1]:
            day = date(1899, 12, 30) + timedelta(days=int(float(text)))
            said = _("%(said)s est un numéro de jour du tableur : lu %(read)s.")
            return None, self._come(day, future), said % {"said": text, "read": date_format(day, "DATE_FORMAT")}
        if months := months_named(text):
            year = date(max(1, int(text)), 1, 1) if months == 12 else None
            first = year or read_day(text, "fr", today=self.today, future=True)
            return self._period(first, months, future, text)
        if found := _SLASHED.fullmatch(text):
            return self._slashed(found, future, text)
        return None, read_day(text, "fr", today=self.today, future=future), ""

    def _slashed(self, found: "re.Match[str]", future: bool, text: str) -> tuple[date | None, date, str]:
        first, second = int(found[1]), int(found[2])
        year = found[3] if len(found[3]) == 4 else f"20{found[3]}"
        day, month = (second, first) if self.american else (first, second)
        read = read_day(f"{year}-{month:02}-{day:02}", "fr", today=self.today, future=future)
        said = ""
        if first != second and first <= 12 and second <= 12:
            said = (
                _("%(said)s est lu %(read)s : le mois d’abord, comme le reste de la colonne.")
                if self.american
                else _("%(said)s est lu %(read)s : le jour d’abord, à la française.")
            ) % {"said": text, "read": date_format(read, "DATE_FORMAT")}
        return None, read, said

    def _period(self, first: date, months: int, future: bool, text: str) -> tuple[date | None, date, str]:
        """« 2024 » and « mars 2024 » are periods: what was counted then, not on their first day."""
        if first.year < 1000:
            raise BadDay(_("Cette année paraît lointaine. Écrivez par exemple 05/03/2024."))
        last = last_day(first, months)
        if last > self.today and not future:
            raise BadDay(_("Cette période n’est pas finie : écrivez le jour où l’on a compté."))
        words = _("« %(said)s » est lu comme une période : du %(since)s au %(on)s.") % {
            "said": text,
            "since": date_format(first, "SHORT_DATE_FORMAT"),
            "on": date_format(last, "SHORT_DATE_FORMAT"),
        }
        return first, last, words

    def _come(self, day: date, future: bool) -> date:
        if day > self.today and not future:
            raise BadDay(_("Ce jour n’est pas encore venu : écrivez le jour où cela a été vu."))
        return day
