"""One row of a table → one value, or the reasons why not: the column, the cell, what to write instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from mieux.core.text import printable
from mieux.evidence.contact import has_contact
from mieux.evidence.dates import BadDay

from ..amounts import (
    FRENCH,
    Amount,
    BadAmount,
    NoAmount,
    Style,
    fitted,
    is_broken,
    is_missing,
    plain,
    read_amount,
    same_unit,
)
from ..models import IndicatorKind, Role
from ..tables import Cell, Row
from .columns import NO, YES
from .days import Days
from .plans import SKIP, Plan, key_of, unit_of
from .remarks import BIAS, NOT_SAID, ROLES, Line, Remark


@dataclass
class LineReader:
    """Reads rows one after the other. `places`: field → column; `extras`: column → name."""

    places: Mapping[str, int]
    names: Mapping[int, str]
    extras: Mapping[int, str]
    plans: Mapping[str, Plan]
    initiative: str
    days: Days
    style: Style = FRENCH

    def __post_init__(self) -> None:
        self._amounts: dict[str, Amount | Exception] = {}
        self._contacts: dict[str, bool] = {}

    # --- cells ------------------------------------------------------------------------------------

    def _cell(self, row: Row, name: str) -> Cell:
        place = self.places.get(name, -1)
        return row[place] if 0 <= place < len(row) else ""

    def _text(self, row: Row, name: str) -> str:
        place = self.places.get(name, -1)
        return _shown(row[place]) if 0 <= place < len(row) else ""

    def _problem(self, line: Line, row: Row, name: str, words: str) -> None:
        line.problems.append(Remark(self.names.get(self.places.get(name, -1), ""), self._text(row, name)[:120], words))

    def _note(self, line: Line, row: Row, name: str, words: str) -> None:
        line.notes.append(Remark(self.names.get(self.places.get(name, -1), ""), self._text(row, name)[:120], words))

    # --- one row ------------------------------------------------------------------------------------

    def read(self, number: int, row: Row) -> Line:
        """Read it whole: every problem of a row is said at once."""
        line = Line(number)
        name = self._text(row, "indicator")
        line.plan = plan = self.plans.get(key_of(name, self._text(row, "unit")))
        if plan is None:
            words = (
                _("Quel indicateur ? Écrivez son nom sur cette ligne.")
                if not name
                else _("Il y a trop d’indicateurs différents dans ce fichier : coupez-le.")
            )
            self._problem(line, row, "indicator", words)
            return line
        if plan.do == SKIP:
            return line
        values: dict[str, Any] = {}
        if not self._amount(line, row, plan, values):
            return line
        values["role"] = role = self._role(line, row)
        self._when(line, row, role, values)
        self._rest(line, row, plan, values)
        if not line.problems:
            line.values = values
        return line

    def _role(self, line: Line, row: Row) -> str:
        said = plain(self._text(row, "role"))
        if said:
            if role := ROLES.get(said):
                return role
            self._problem(line, row, "role", _("Écrivez « observée », « départ » ou « visée »."))
        return Role.TARGET if self._yes(line, row, "target") else Role.ACTUAL

    def _yes(self, line: Line, row: Row, name: str) -> bool:
        text = self._text(row, name)
        if not text:
            return False
        said = plain(text)
        if said in YES:
            return True
        if said not in NO and not is_missing(said):
            self._problem(line, row, name, _("Écrivez « vrai » ou « faux »."))
        return False

    # --- when ---------------------------------------------------------------------------------------

    def _when(self, line: Line, row: Row, role: str, values: dict[str, Any]) -> None:
        on = self._day(line, row, "on", role, values)
        since: date | None = values.pop("_since", None)
        if on is None:
            return
        said = self._text(row, "since")
        if said and not is_missing(said):
            since = self._day(line, row, "since", role, values)
            values.pop("_since", None)
        elif self._yes(line, row, "period") and since is None:
            self._problem(line, row, "since", _("C’est une période : écrivez aussi le jour où elle commence."))
        if since is not None and since > on:
            self._problem(line, row, "since", _("La période commence après sa fin : échangez les deux dates."))
        values["on"], values["since"] = on, since

    def _day(self, line: Line, row: Row, name: str, role: str, values: dict[str, Any]) -> date | None:
        cell = self._cell(row, name)
        if cell == "" or (isinstance(cell, str) and is_missing(cell)):
            self._problem(line, row, name, _("À quelle date ? Écrivez par exemple 05/03/2024."))
            return None
        if isinstance(cell, str) and is_broken(cell):
            self._problem(line, row, name, _("Une formule s’est cassée dans le tableur : écrivez la date."))
            return None
        try:
            first, last, said = self.days.read(cell, future=role == Role.TARGET)
        except BadDay as error:
            self._problem(line, row, name, str(error))
            return None
        if said:
            self._note(line, row, name, said)
        values["_since"] = first
        return first if name == "since" and first is not None else last

    # --- how much -------------------------------------------------------------------------------------

    def _amount(self, line: Line, row: Row, plan: Plan, values: dict[str, Any]) -> bool:
        """Fill in the amount; False when the row says nothing (which is said)."""
        if plan.kind == IndicatorKind.SCALE:
            return self._level(line, row, plan, values)
        if plan.kind == IndicatorKind.TESTIMONY:
            return self._testimony(line, row, values)
        if plan.kind == IndicatorKind.PERCENTAGE:
            return self._share(line, row, values)
        cell = self._cell(row, "value")
        amount = self._read(line, row, "value", cell)
        if amount is None:
            return bool(line.problems)
        if amount.number is None or (amount.percent and amount.numerator is not None):
            self._problem(
                line,
                row,
                "value",
                _("C’est une part. Choisissez un indicateur en pourcentage, ou écrivez un seul nombre."),
            )
        elif amount.unit and not same_unit(amount.unit, plan.unit):
            words = _("L’unité de l’indicateur est « %(unit)s » : écrivez le nombre dans cette unité.")
            self._problem(line, row, "value", words % {"unit": plan.unit or _("aucune")})
        unit = unit_of(self._text(row, "unit"))
        if unit and not same_unit(unit, plan.unit):
            words = _("Ici, « %(name)s » se compte en « %(unit)s ». Changez l’unité, ou le nom de l’indicateur.")
            self._problem(line, row, "unit", words % {"name": plan.name, "unit": plan.unit or _("unités")})
        values["number"], values["about"] = amount.number, amount.about
        return True

    def _read(self, line: Line, row: Row, name: str, cell: Cell) -> Amount | None:
        """The amount of one cell; None with a problem, or with a note when nobody knows."""
        if not isinstance(cell, str):
            try:
                return Amount(number=fitted(Decimal(repr(cell))))
            except BadAmount as error:
                self._problem(line, row, name, str(error))
                return None
        known = self._amounts.get(cell)
        if known is None:
            try:
                known = read_amount(cell, self.style)
            except (BadAmount, NoAmount) as error:
                known = error
            if len(self._amounts) > 50_000:
                self._amounts.clear()
            self._amounts[cell] = known
        if isinstance(known, NoAmount):
            self._note(
                line, row, name, _("Pas de valeur : rien n’est importé pour cette ligne, et ce n’est pas un zéro.")
            )
            return None
        if isinstance(known, Exception):
            self._problem(line, row, name, str(known))
            return None
        if known.note:
            self._note(line, row, name, known.note)
        return known

    def _share(self, line: Line, row: Row, values: dict[str, Any]) -> bool:
        parts: list[Decimal] = []
        for name in ("numerator", "denominator"):
            cell = self._cell(row, name)
            if cell == "" or (isinstance(cell, str) and is_missing(cell)):
                continue
            amount = self._read(line, row, name, cell)
            if amount is not None and amount.number is not None and not amount.percent:
                parts.append(amount.number)
            elif not line.problems:
                self._problem(line, row, name, _("Écrivez un nombre entier de personnes ou de cas."))
        if line.problems:
            return True
        value = self._cell(row, "value")
        blank = value == "" or (isinstance(value, str) and is_missing(value))
        if not parts and blank:
            self._note(
                line, row, "value", _("Pas de valeur : rien n’est importé pour cette ligne, et ce n’est pas un zéro.")
            )
            return False
        amount = None if blank else self._read(line, row, "value", value)
        if line.problems:
            return True
        if len(parts) == 2:
            numerator, denominator = parts
        elif not parts and amount is not None and amount.denominator is not None and amount.numerator is not None:
            numerator, denominator = amount.numerator, amount.denominator
        else:
            self._problem(
                line,
                row,
                "value",
                _("Un pourcentage se donne avec ses deux nombres : écrivez par exemple 3/25, ou 3 et 25."),
            )
            return True
        if denominator <= 0:
            self._problem(
                line, row, "denominator", _("Un dénominateur est plus grand que zéro : sur combien a-t-on regardé ?")
            )
        elif numerator > denominator:
            name = "numerator" if len(parts) == 2 else "value"
            self._problem(
                line, row, name, _("Une part ne dépasse pas son tout : les deux nombres sont peut-être échangés.")
            )
        elif amount is not None and amount.number is not None and not _agree(amount, numerator, denominator):
            self._problem(
                line,
                row,
                "value",
                _("La valeur ne correspond pas à ses deux nombres : corrigez-la, ou laissez-la vide."),
            )
        values["numerator"], values["denominator"] = numerator, denominator
        values["about"] = bool(amount and amount.about)
        return True

    def _level(self, line: Line, row: Row, plan: Plan, values: dict[str, Any]) -> bool:
        name = "level" if self._text(row, "level") else "value"
        said = self._text(row, name)
        if is_missing(said):
            self._note(line, row, name, _("Pas de valeur : rien n’est importé pour cette ligne."))
            return False
        level = plan.words.get(plain(said))
        if level is None:
            words = ", ".join(each["label"] for each in plan.scale)
            self._problem(line, row, name, _("Choisissez un mot de l’échelle : %(words)s.") % {"words": words})
        values["level"] = level or ""
        return True

    def _testimony(self, line: Line, row: Row, values: dict[str, Any]) -> bool:
        name = "words" if self._text(row, "words") else "value"
        said = self._text(row, name)
        if is_missing(said):
            self._note(line, row, name, _("Pas de témoignage sur cette ligne."))
            return False
        if self._contact(said):
            self._problem(line, row, name, _("Retirez l’adresse ou le numéro de téléphone : ces mots seront publics."))
        if not self._yes(line, row, "consent"):
            self._problem(
                line,
                row,
                "consent",
                _("Il faut l’accord de la personne : écrivez « oui » dans une colonne « consentement »."),
            )
        values["words"], values["consent"] = said, True
        return True

    # --- the rest ---------------------------------------------------------------------------------------

    def _contact(self, text: str) -> bool:
        if len(text) < 5:
            return False
        known = self._contacts.get(text)
        if known is None:
            if len(self._contacts) > 20_000:
                self._contacts.clear()
            known = self._contacts[text] = has_contact(text)
        return known

    def _said(self, line: Line, row: Row, name: str, longest: int) -> str:
        """A text of a person; without the means to reach somebody, and never cut without a word."""
        said = self._text(row, name)
        if not said:
            return ""
        if len(said) > longest:
            self._problem(line, row, name, _("C’est trop long : %(max)s caractères au plus.") % {"max": longest})
        elif self._contact(said):
            self._note(line, row, name, _("Cette case contient de quoi joindre quelqu’un : elle n’est pas gardée."))
            return ""
        return said

    def _rest(self, line: Line, row: Row, plan: Plan, values: dict[str, Any]) -> None:
        values["public"] = " ".join(self._said(line, row, "public", 80).split())
        values["insee"] = self._insee(line, row)
        source = self._said(line, row, "source", 300)
        # The export writes what the indicator says where a value says nothing: the way back takes it off again.
        collection = self._text(row, "collection") or plan.collection
        values["source"] = "" if source in (NOT_SAID, collection) else source
        comment = self._said(line, row, "comment", 5_000)
        bias = self._text(row, "bias") or plan.bias
        if bias and comment.endswith((tail := (BIAS + bias), tail.removeprefix(" · "))):
            comment = comment.removesuffix(tail).removesuffix(tail.removeprefix(" · "))
        values["comment"] = comment
        values["automated"] = self._yes(line, row, "automated")
        values["about"] = bool(values.get("about")) or self._yes(line, row, "about")
        extras: dict[str, str] = {}
        for place, name in self.extras.items():
            cell = row[place] if place < len(row) else ""
            said = _shown(cell)
            if not said:
                continue
            if self._contact(said):
                line.notes.append(
                    Remark(name, "…", _("Cette case contient de quoi joindre quelqu’un : elle n’est pas gardée."))
                )
            else:
                extras[name] = said[:1_000]
        service = self._text(row, "service")
        if service and service != self.initiative:
            extras["nom_service_public_numerique"] = service[:300]
        values["extras"] = extras

    def _insee(self, line: Line, row: Row) -> str:
        said = self._text(row, "insee").upper().replace(" ", "")
        if not said or is_missing(said):
            return ""
        said = said.removesuffix(".0")
        if said.isdigit() and len(said) == 4:
            # A spreadsheet took 01053 for a number.
            said = f"0{said}"
        if not (1 <= len(said) <= 5 and said.isascii() and said.isalnum()):
            self._problem(line, row, "insee", _("Un code INSEE a cinq signes : 67482, 2A004. Ou laissez vide."))
            return ""
        return said


def _shown(cell: Cell) -> str:
    """A cell as text: a number as people write it (12, not 12.0), nothing that nobody sees."""
    if isinstance(cell, str):
        return cell if cell.isprintable() else str(printable(cell))
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _agree(amount: Amount, numerator: Decimal, denominator: Decimal) -> bool:
    """The percentage that stands beside its two numbers says the same, rounded as people round."""
    assert amount.number is not None
    share = numerator / denominator
    return abs(share * 100 - amount.number) <= Decimal("0.6") or abs(share - amount.number) <= Decimal("0.006")
