"""What a file would write, row by row, and what it would not, and why. Reads the database, writes nothing in it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from mieux.atlas.models import Initiative

from ..amounts import Style, plain, style_of
from ..models import IndicatorKind, Value
from ..tables import Row
from ..wording import amount_words, public_words, role_words, when_words
from .columns import BESIDE, EXTRA, FIELDS, IGNORE, STANDARD, Column, understand
from .days import Days, months_first
from .lines import LineReader
from .plans import NEW, SKIP, USE, Plan, Survey, known_plan, scale_of, unit_of
from .remarks import Line, Remark
from .stored import EVERY, Progress, ReportFile, cells, report_path

SAMPLE = 200
SHOWN, GROUPS, CLASHES = 200, 60, 100
"""What a page shows of remarks, of their kinds, of values that stand there already; the file of the report has all."""

KEEP, REPLACE, BOTH = "skip", "replace", "both"
"""What becomes of a value where one stands already: keep the one here, put the new one in its place, keep both."""


@dataclass(frozen=True)
class Choices:
    """What somebody decided about a file; blank: as understood."""

    sheet: str = ""
    header: int = 0
    columns: Mapping[str, str] | None = None
    plans: Mapping[str, Mapping[str, Any]] | None = None
    duplicates: str = KEEP
    each: Mapping[str, str] | None = None
    #: The indicator of every row, when no column names one.
    alone: int | None = None

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Choices":
        """From the JSON of a batch."""
        names = cls.__dataclass_fields__
        return cls(**{name: value for name, value in kept.items() if name in names})

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {name: dict(value) if isinstance(value, Mapping) else value for name, value in self.__dict__.items()}


@dataclass
class Outcome:
    """One row and its fate: new, clash, same, twice, empty, bad, skipped. `there`: the row that stands already."""

    line: Line
    fate: str
    there: "Standing | None" = None
    first: int = 0


@dataclass(frozen=True)
class Standing:
    """A value that is here already, as far as comparing needs it."""

    #: Counted by somebody outside the team: a file stands beside it, never in its place.
    theirs: bool
    pk: int
    number: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    level: str
    words: str
    about: bool

    def same(self, values: Mapping[str, Any]) -> bool:
        """It says the same."""
        return (
            self.number == values.get("number")
            and self.numerator == values.get("numerator")
            and self.denominator == values.get("denominator")
            and self.level == values.get("level", "")
            and self.words == values.get("words", "")
        )


class Reading:
    """One file, read with the choices made about it."""

    def __init__(
        self,
        initiative: Initiative,
        name: str,
        file: Path,
        table: Mapping[str, Any],
        choices: Choices,
        own: Collection[int] = (),
    ) -> None:
        """`own`: ids of the people whose values this file may replace."""
        self.own = frozenset(own)
        self.initiative, self.name, self.file, self.table, self.choices = initiative, name, file, table, choices
        self.indicators = {row.pk: row for row in initiative.indicators.filter(archived_at__isnull=True)}
        sample = [row for __, row in islice(cells(file), SAMPLE)]
        chosen = choices.columns or {}
        self.columns = [
            Column(each.place, each.name, each.examples, chosen.get(str(each.place), each.use), each.contact)
            for each in understand(table["names"], sample)
        ]
        self.places = {each.use: each.place for each in self.columns if each.use in FIELDS}
        self.plans: dict[str, Plan] = {}
        self._style, self._american = Style(), False

    @property
    def blocked(self) -> str:
        """Why nothing can be read, before any row; blank when it can."""
        uses = set(self.places)
        if "indicator" not in uses and self.choices.alone not in self.indicators:
            return _("Aucune colonne ne donne le nom de l’indicateur : dites laquelle, ou choisissez l’indicateur.")
        if "on" not in uses:
            return _("Aucune colonne ne donne la date : dites laquelle.")
        if not uses & {"value", "numerator", "level", "words"}:
            return _("Aucune colonne ne donne la valeur : dites laquelle.")
        return ""

    def survey(self, progress: Progress) -> None:
        """The first walk: indicators, styles of numbers and days."""
        alone = self.indicators.get(self.choices.alone or 0)
        survey = Survey(self.places, self.indicators.values(), alone)
        values, days = self.places.get("value", -1), self.places.get("on", -1)
        texts: set[str] = set()
        dates: set[str] = set()
        for count, (__, row) in enumerate(cells(self.file)):
            survey.look(row)
            for place, found in ((values, texts), (days, dates)):
                if 0 <= place < len(row) and len(found) < 3_000 and isinstance(row[place], str):
                    found.add(str(row[place]))
            if count % EVERY == 0:
                progress("looking", count, self.table["rows"])
        self.plans = survey.settled()
        self._style, self._american = style_of(texts), months_first(dates)
        for key, chosen in (self.choices.plans or {}).items():
            if key in self.plans:
                self.plans[key] = self._chosen(self.plans[key], chosen)

    def _chosen(self, plan: Plan, chosen: Mapping[str, Any]) -> Plan:
        do = chosen.get("do")
        if do == USE and chosen.get("pk") in self.indicators:
            return known_plan(plan, self.indicators[chosen["pk"]])
        if do == SKIP:
            plan.do = SKIP
        elif do == NEW:
            plan.do, plan.pk = NEW, None
            plan.kind = chosen["kind"] if chosen.get("kind") in IndicatorKind.values else plan.kind
            plan.unit = unit_of(str(chosen.get("unit", plan.unit))) if plan.kind == IndicatorKind.NUMBER else ""
            if plan.kind == IndicatorKind.SCALE and chosen.get("scale"):
                plan.scale, plan.guessed = _renamed(scale_of(str(chosen["scale"])), plan.scale), False
                plan.forget_words()
        return plan

    def outcomes(self, progress: Progress, phase: str = "checking") -> Iterator[Outcome]:
        """The second walk: each row and its fate."""
        reader = LineReader(
            places=self.places,
            names={each.place: each.name for each in self.columns},
            extras={each.place: each.name or f"colonne {each.place + 1}" for each in self.columns if each.use == EXTRA},
            plans=self.plans,
            initiative=self.name,
            days=Days(self._american),
            style=self._style,
        )
        here = self._standing()
        seen: dict[tuple[Any, ...], tuple[int, dict[str, Any]]] = {}
        for count, (number, row) in enumerate(cells(self.file)):
            if count % EVERY == 0:
                progress(phase, count, self.table["rows"])
            line = reader.read(number, row)
            if line.values is None or line.plan is None:
                skipped = line.plan is not None and line.plan.do == SKIP
                yield Outcome(line, "skipped" if skipped else "bad" if line.problems else "empty")
                continue
            values, plan = line.values, line.plan
            key: tuple[Any, ...] = (
                plan.pk or plan.name.casefold(),
                values["role"],
                values["on"],
                values["since"],
                values["public"].casefold(),
                values["insee"],
            )
            if plan.kind == IndicatorKind.TESTIMONY:
                # Two people may speak on the same day: only the same words are the same testimony.
                key = (*key, values["words"])
            before = seen.setdefault(key, (number, values))
            if before[0] != number:
                yield self._twice(line, before, row)
            elif (there := here.get(key)) is not None:
                yield Outcome(line, "same" if there.same(values) else "clash", there)
            else:
                yield Outcome(line, "new")

    def _twice(self, line: Line, before: tuple[int, dict[str, Any]], row: Row) -> Outcome:
        assert line.values is not None
        amounts = ("number", "numerator", "denominator", "level", "words")
        same = all(line.values.get(name) == before[1].get(name) for name in amounts)
        place = self.places.get("value", -1)
        name = next((each.name for each in self.columns if each.place == place), "")
        cell = str(row[place])[:120] if 0 <= place < len(row) else ""
        if same:
            line.notes.append(Remark(name, cell, _("La ligne %(row)s dit la même chose.") % {"row": before[0]}))
        else:
            words = _("La ligne %(row)s donne une autre valeur pour ce jour et ce public : gardez-en une.")
            line.problems.append(Remark(name, cell, words % {"row": before[0]}))
        return Outcome(line, "twice" if same else "bad", first=before[0])

    def _standing(self) -> dict[tuple[Any, ...], Standing]:
        """What is here already, kept or waiting, by what makes two values the same look."""
        kinds = {pk: indicator.kind for pk, indicator in self.indicators.items()}
        found: dict[tuple[Any, ...], Standing] = {}
        rows: Any = (
            Value.objects.there()
            .filter(indicator__in=[plan.pk for plan in self.plans.values() if plan.pk])
            .exclude(review="refused")
            .order_by("id")
            .values_list(
                "indicator_id", "role", "on", "since", "public", "insee",
                "by_id", "pk", "number", "numerator", "denominator", "level", "words", "about",
            )
        )  # fmt: skip
        for indicator, role, on, since, public, insee, by, *rest in rows.iterator(chunk_size=5_000):
            standing = Standing(by is not None and by not in self.own, *rest)
            key: tuple[Any, ...] = (indicator, role, on, since, public.casefold(), insee)
            found[(*key, standing.words) if kinds.get(indicator) == IndicatorKind.TESTIMONY else key] = standing
        return found

    def decision(self, outcome: Outcome) -> str:
        """What becomes of a value where one stands already."""
        chosen = (self.choices.each or {}).get(str(outcome.line.number), self.choices.duplicates)
        return BOTH if chosen == REPLACE and outcome.there is not None and outcome.there.theirs else chosen


def _renamed(levels: list[dict[str, str]], before: list[dict[str, str]]) -> list[dict[str, str]]:
    """The words in their new order, each with the id it had; a new word gets one that is free."""
    known = {plain(level["label"]): level["id"] for level in before}
    taken = set(known.values())
    made = []
    for level in levels:
        id = known.get(plain(level["label"]))
        if id is None:
            id = next(f"n{n}" for n in range(1, 1000) if f"n{n}" not in taken)
            taken.add(id)
        made.append({"id": id, "label": level["label"]})
    return made


def examine(reading: Reading, progress: Progress) -> dict[str, Any]:
    """The report of a file, as JSON, and its table beside the file."""
    report: dict[str, Any] = {
        "table": dict(reading.table),
        "columns": [asdict(each) for each in reading.columns],
        "blocked": reading.blocked,
        "counts": {},
        "groups": [],
        "first": [],
        "clashes": [],
        "plans": {},
    }
    if reading.blocked:
        return report
    reading.survey(progress)
    counts = dict.fromkeys(("new", "clash", "same", "twice", "empty", "bad", "skipped"), 0)
    groups: dict[tuple[str, str, str], dict[str, Any]] = {}
    titles = (_("ligne"), _("colonne"), _("case"), _("sorte"), _("que faire"))
    file = ReportFile(report_path(reading.file), titles)
    try:
        for outcome in reading.outcomes(progress):
            counts[outcome.fate] += 1
            if outcome.fate == "clash" and len(report["clashes"]) < CLASHES:
                report["clashes"].append(_clash(outcome))
            for sort, remarks in (("problem", outcome.line.problems), ("note", outcome.line.notes)):
                for remark in remarks:
                    _remember(report, groups, outcome.line.number, sort, remark)
                    sort_words = _("à corriger") if sort == "problem" else _("à savoir")
                    file.write(str(outcome.line.number), remark.column, remark.cell, sort_words, remark.words)
    finally:
        file.close()
    report["counts"] = counts
    # Problems before notes; among them, in the order of the file.
    report["groups"] = sorted(groups.values(), key=lambda group: (group["sort"] != "problem", group["rows"][0]))[
        :GROUPS
    ]
    report["plans"] = {key: _plan(plan) for key, plan in reading.plans.items()}
    return report


def _remember(
    report: dict[str, Any], groups: dict[tuple[str, str, str], dict[str, Any]], number: int, sort: str, remark: Remark
) -> None:
    row = {"row": number, "sort": sort, **asdict(remark)}
    if sort == "problem" and len(report["first"]) < SHOWN:
        report["first"].append(row)
    # Messages that quote the cell differ from row to row: they are one kind.
    general = remark.words.replace(remark.cell, "…") if len(remark.cell) > 1 else remark.words
    key = (sort, remark.column, general)
    group = groups.get(key)
    if group is None:
        if len(groups) >= GROUPS * 5:
            return
        groups[key] = {**row, "rows": [number], "times": 1}
        return
    group["times"] += 1
    if len(group["rows"]) < 8:
        group["rows"].append(number)


def _clash(outcome: Outcome) -> dict[str, Any]:
    line, there = outcome.line, outcome.there
    assert line.plan is not None
    assert line.values is not None
    assert there is not None
    plan, values = line.plan, line.values
    levels = {level["id"]: level["label"] for level in plan.scale}
    amounts: dict[str, Any] = {name: values.get(name) for name in ("number", "numerator", "denominator")}
    words: dict[str, Any] = {name: values.get(name) or "" for name in ("level", "words")}
    return {
        "row": line.number,
        "theirs": there.theirs,
        "indicator": plan.name,
        "role": role_words(values["role"]),
        "when": when_words(values["on"], values["since"]),
        "public": public_words(values["public"], values["insee"]),
        "file": amount_words(plan.kind, unit=plan.unit, levels=levels, about=values["about"], **amounts, **words),
        "here": amount_words(
            plan.kind,
            unit=plan.unit,
            levels=levels,
            number=there.number,
            numerator=there.numerator,
            denominator=there.denominator,
            level=there.level,
            words=there.words,
            about=there.about,
        ),
    }


def _plan(plan: Plan) -> dict[str, Any]:
    names = ("name", "do", "pk", "kind", "unit", "scale", "rows", "guessed")
    return {name: getattr(plan, name) for name in names}


__all__ = ["BESIDE", "BOTH", "EXTRA", "IGNORE", "KEEP", "REPLACE", "STANDARD", "Choices", "Reading", "examine"]
