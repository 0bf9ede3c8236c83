"""The indicators a table speaks of: which exist here, which would be made, and how its author may change that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..amounts import NoAmount, is_missing, plain, read_amount, same_unit
from ..models import Frequency, Indicator, IndicatorKind
from ..tables import Cell, Row

USE, NEW, SKIP = "use", "new", "skip"
MAX_WORDS = 12
"""Levels of a scale that is guessed from its words."""
MAX_PLANS = 300
LOOKED_AT = 300

_KINDS = {
    "number": IndicatorKind.NUMBER,
    "nombre": IndicatorKind.NUMBER,
    "percentage": IndicatorKind.PERCENTAGE,
    "pourcentage": IndicatorKind.PERCENTAGE,
    "taux": IndicatorKind.PERCENTAGE,
    "scale": IndicatorKind.SCALE,
    "echelle": IndicatorKind.SCALE,
    "niveau": IndicatorKind.SCALE,
    "testimony": IndicatorKind.TESTIMONY,
    "temoignage": IndicatorKind.TESTIMONY,
}
#: What the Etalab schema asks to write for a count (« indiquer unité »); here a count needs no unit.
_COUNTS = frozenset({"unite", "unites", "unit", "units"})


@dataclass
class Plan:
    """One name of the table, and what becomes of its rows."""

    name: str
    do: str = NEW
    pk: int | None = None
    kind: str = IndicatorKind.NUMBER
    unit: str = ""
    scale: list[dict[str, str]] = field(default_factory=list)
    definition: str = ""
    collection: str = ""
    bias: str = ""
    frequency: str = Frequency.OTHER
    level: str = ""
    marker: str = ""
    entry: str = ""
    extras: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    #: The order of the words was taken from the table, where they stand as they come: somebody has to look.
    guessed: bool = False

    def __post_init__(self) -> None:
        self._levels: dict[str, str] | None = None

    def forget_words(self) -> None:
        """The scale changed."""
        self._levels = None

    @property
    def words(self) -> dict[str, str]:
        """Plain word (and id) → id of the level."""
        if self._levels is None:
            self._levels = {plain(level["id"]): level["id"] for level in self.scale}
            self._levels |= {plain(level["label"]): level["id"] for level in self.scale}
        return self._levels


def key_of(name: str, unit: str = "") -> str:
    """What tells two indicators of a table apart: the name, and the unit where the table gives one."""
    return f"{plain(name)}|{plain(unit_of(unit))}"


def unit_of(text: str) -> str:
    """The unit as it is kept: a bare count has none."""
    return "" if plain(text) in _COUNTS or is_missing(text) else text.strip()[:60]


def scale_of(text: str) -> list[dict[str, str]]:
    """« jamais | parfois | souvent », or « n1=jamais | n2=parfois » → levels with their ids, in order."""
    levels: list[dict[str, str]] = []
    for part in text.replace("\n", "|").split("|"):
        before, sign, after = part.strip().partition("=")
        label = (after if sign else before).strip()
        if not label:
            continue
        free = f"n{len(levels) + 1}"
        id = before.strip() if sign and before.strip() and len(before.strip()) <= 40 else free
        if id not in {level["id"] for level in levels} and plain(label) not in {
            plain(each["label"]) for each in levels
        }:
            levels.append({"id": id, "label": label[:60]})
    return levels


class Survey:
    """Walks once through the rows and gathers what they say of their indicators."""

    def __init__(self, columns: Mapping[str, int], indicators: Iterable[Indicator], alone: Indicator | None) -> None:
        self.columns = columns
        self.alone = alone
        self.known: dict[str, list[Indicator]] = {}
        for indicator in indicators:
            self.known.setdefault(plain(indicator.name), []).append(indicator)
        self.plans: dict[str, Plan] = {}
        self._seen: dict[str, dict[str, Any]] = {}

    def _cell(self, row: Row, name: str) -> Cell:
        place = self.columns.get(name, -1)
        return row[place] if 0 <= place < len(row) else ""

    def key(self, row: Row) -> str:
        """Which plan a row belongs to."""
        return key_of(str(self._cell(row, "indicator")), str(self._cell(row, "unit")))

    def look(self, row: Row) -> None:
        """One row."""
        name = str(self._cell(row, "indicator")).strip()
        if not name and "indicator" in self.columns:
            return
        key = self.key(row)
        plan = self.plans.get(key)
        if plan is None:
            if len(self.plans) >= MAX_PLANS:
                return
            plan = self.plans[key] = self._first(name, row)
            self._seen[key] = {"kinds": set(), "words": {}, "numbers": False}
        plan.rows += 1
        # A number settles what it is after a few hundred rows; words of a scale may come late.
        if plan.do == NEW and (plan.rows <= LOOKED_AT or not self._seen[key]["numbers"]):
            self._gather(plan, self._seen[key], row)

    def _first(self, name: str, row: Row) -> Plan:
        plan = Plan(name=name[:160])
        unit = unit_of(str(self._cell(row, "unit")))
        candidates = self.known.get(plain(name), []) if name else []
        if not name and self.alone is not None:
            candidates = [self.alone]
        if len(candidates) > 1:
            share = unit == "%" or str(self._cell(row, "denominator")) != ""
            fitting = [each for each in candidates if (each.kind == IndicatorKind.PERCENTAGE) == share]
            candidates = [each for each in fitting if same_unit(each.unit, unit)] or fitting or candidates
        if candidates:
            return known_plan(plan, candidates[0])
        texts = {each: str(self._cell(row, each)).strip() for each in ("definition", "collection", "bias")}
        plan.unit = unit
        plan.definition, plan.collection, plan.bias = texts["definition"], texts["collection"][:300], texts["bias"]
        said = plain(str(self._cell(row, "frequency")))
        plan.frequency = said if said in Frequency.values else Frequency.OTHER
        plan.level, plan.marker, plan.entry = (
            str(self._cell(row, each)).strip()[:60] for each in ("impact_level", "marker", "entry")
        )
        plan.scale = scale_of(str(self._cell(row, "scale")))
        return plan

    def _gather(self, plan: Plan, seen: dict[str, Any], row: Row) -> None:
        if kind := _KINDS.get(plain(str(self._cell(row, "kind")))):
            seen["kinds"].add(kind)
        if str(self._cell(row, "numerator")) != "" or str(self._cell(row, "denominator")) != "":
            seen["share"] = True
        for field_, column in (("agency", "administration_rattachement"), ("dataviz", "dataviz_wish")):
            if (said := str(self._cell(row, field_)).strip()) and column not in plan.extras:
                plan.extras[column] = said[:300]
        if str(self._cell(row, "words")).strip():
            seen["said"] = True
        level = str(self._cell(row, "level")).strip()
        value = self._cell(row, "value")
        if level:
            seen["words"].setdefault(plain(level), level)
        elif isinstance(value, str) and value and not seen["numbers"] and len(seen["words"]) <= MAX_WORDS:
            self._gather_value(seen, value)
        elif isinstance(value, int | float):
            seen["numbers"] = True

    def _gather_value(self, seen: dict[str, Any], value: str) -> None:
        try:
            amount = read_amount(value)
        except NoAmount:
            return
        except ValueError:
            if not any(sign.isdigit() or sign == "#" for sign in value):
                seen["words"].setdefault(plain(value), value.strip())
            return
        if amount.denominator is not None:
            seen["share"] = True
        else:
            seen["numbers"] = True

    def settled(self) -> dict[str, Plan]:
        """The plans, with a kind for each that is new; rows that leave out the unit go with those that give it."""
        for key, plan in list(self.plans.items()):
            if key.endswith("|") and plan.do == NEW:
                others = [each for name, each in self.plans.items() if name != key and name.startswith(key)]
                if len(others) == 1:
                    others[0].rows += plan.rows
                    self.plans[key] = others[0]
        for key, plan in self.plans.items():
            seen = self._seen[key]
            if plan.do != NEW or (key.endswith("|") and plan.unit):
                continue
            if len(seen["kinds"]) == 1:
                plan.kind = next(iter(seen["kinds"]))
            elif plan.scale:
                plan.kind = IndicatorKind.SCALE
            elif seen.get("share"):
                plan.kind = IndicatorKind.PERCENTAGE
            elif seen.get("said"):
                plan.kind = IndicatorKind.TESTIMONY
            elif not seen["numbers"] and 2 <= len(seen["words"]) <= MAX_WORDS:
                plan.kind = IndicatorKind.SCALE
            if plan.kind == IndicatorKind.SCALE and not plan.scale:
                words = list(seen["words"].values())[:MAX_WORDS]
                plan.scale = [{"id": f"n{n}", "label": word[:60]} for n, word in enumerate(words, 1)]
                plan.guessed = True
            if plan.kind != IndicatorKind.NUMBER:
                plan.unit = ""
        return self.plans


def known_plan(plan: Plan, indicator: Indicator) -> Plan:
    """The plan for rows of an indicator that exists."""
    return Plan(
        name=plan.name or indicator.name,
        do=USE,
        pk=indicator.pk,
        kind=indicator.kind,
        unit=indicator.unit,
        scale=list(indicator.scale),
        collection=indicator.collection,
        bias=indicator.bias,
        rows=plan.rows,
    )
