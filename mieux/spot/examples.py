"""The labelled texts of `training/`: what the model learns from. `training/README.md` says the rules of labelling.

Two forms are read: `*.txt` (one sentence a line, tags before it) and `dev/*.jsonl` (one text a line, with offsets).
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .classes import CRITERIA, FORMS, LEVELS

FOLDER = Path(__file__).parent / "training"

_HEADER = re.compile(r"##\s+(\S+)\s+(fr|en)\s+(\S+)\s+(\S+)\s*$")
_TAGS = re.compile(r"\[([^\]]*)\]\s*")


@dataclass(frozen=True, slots=True)
class Example:
    """A text, its sentences, and for each class the numbers of the sentences that are evidence of it."""

    id: str
    language: str
    register: str
    kind: str
    text: str
    spans: tuple[tuple[int, int], ...]
    labels: dict[str, frozenset[int]] = field(default_factory=dict)
    unsure: dict[str, frozenset[int]] = field(default_factory=dict)
    """Pairs on which a fair reader could go either way: neither learnt from nor counted."""
    is_trap: bool = False
    """Looks like evidence and is not, or mixes both: negation, wish, somebody else, ended."""
    criteria_only: bool = False
    """The forms and levels of this text were not labelled."""

    @property
    def is_dev(self) -> bool:
        """Whether the text is one of the dev set, not one of ours."""
        return "-" not in self.id


class BadExample(ValueError):
    """A line of a training text breaks the rules; says where."""


def all_examples(folder: Path = FOLDER) -> list[Example]:
    """Every text of the folder, in the order of file names; a mistake in one raises `BadExample`."""
    found = [example for path in sorted(folder.glob("dev/*.jsonl")) for example in _from_jsonl(path)]
    found += [example for path in sorted(folder.glob("*.txt")) for example in _from_txt(path)]
    seen: set[str] = set()
    for example in found:
        if example.id in seen:
            raise BadExample(f"{example.id}: two texts have this id")
        seen.add(example.id)
    return found


def _from_jsonl(path: Path) -> Iterator[Example]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        row = json.loads(line)
        labels = {**row["criteria"], **row["forms"], **row["impact_levels"]}
        yield Example(
            row["id"],
            row["lang"],
            row["register"],
            row["kind"],
            row["text"],
            tuple((sentence["start"], sentence["end"]) for sentence in row["sentences"]),
            {name: frozenset(numbers) for name, numbers in labels.items() if numbers},
            {name: frozenset(numbers) for name, numbers in row["borderline"].items()},
            row["hard"] and row["kind"] != "sauvage",
            row["kind"] == "sauvage",
        )


def _from_txt(path: Path) -> Iterator[Example]:
    head: re.Match[str] | None = None
    lines: list[tuple[int, str]] = []
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), "## end fr end end"], 1):
        if line.startswith("##"):
            if head is not None and lines:
                yield _example(path, head, lines)
            head, lines = _HEADER.match(line), []
            if head is None:
                raise BadExample(f"{path.name}:{number}: a header reads « ## id fr|en register kind »")
        elif line.strip():
            lines.append((number, line.strip()))


def _example(path: Path, head: re.Match[str], lines: list[tuple[int, str]]) -> Example:
    labels: dict[str, set[int]] = {}
    unsure: dict[str, set[int]] = {}
    spans, text = [], ""
    for i, (number, line) in enumerate(lines):
        while found := _TAGS.match(line):
            for tag in found.group(1).split():
                for name in _names(tag, f"{path.name}:{number}"):
                    (unsure if tag.startswith("~") else labels).setdefault(name, set()).add(i)
            line = line[found.end() :]
        text += " " if text else ""
        spans.append((len(text), len(text) + len(line)))
        text += line
    return Example(
        head.group(1),
        head.group(2),
        head.group(3),
        head.group(4),
        text,
        tuple(spans),
        {name: frozenset(numbers) for name, numbers in labels.items()},
        {name: frozenset(numbers) for name, numbers in unsure.items()},
        head.group(4) == "piege",
    )


def _names(tag: str, where: str) -> list[str]:
    criterion, _, levels = tag.removeprefix("~").partition(":")
    names = [criterion, *(level for level in levels.split(",") if level)]
    for name in names:
        if name not in CRITERIA + FORMS + LEVELS:
            raise BadExample(f"{where}: « {name} » is not a class")
    if tag == "impact":
        raise BadExample(f"{where}: impact says its level, as in « impact:groupe »")
    return names
