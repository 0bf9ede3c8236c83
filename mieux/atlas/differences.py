"""What changed between two contents, in words: for the history and for moderators."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mieux.method import pack

from .content import changed_keys, completed, labels
from .models import Direction, ImpactState
from .page import start_words, word
from .territories import commune, countries

_LONG = 24


@dataclass(frozen=True)
class Piece:
    """A run of words: `same`, `gone` or `new`."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One part of a fiche, before and after; `pieces` mixes both for long texts."""

    key: str
    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """The parts that differ, in the order of the page."""
    old, new, names = completed(before), completed(after), labels()
    rows = []
    for key in changed_keys(old, new):
        was, now = in_words(key, old[key]), in_words(key, new[key])
        long = len(was.split()) > _LONG and len(now.split()) > _LONG
        rows.append(Difference(key, names[key], was, now, tuple(_pieces(was, now)) if long else ()))
    return rows


def _pieces(before: str, after: str) -> list[Piece]:
    """Words in common, gone and new. Long texts only: short ones read better side by side."""
    old, new = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", after)
    pieces = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=len(old) > 2000).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", _folded("".join(old[a:b]))))
            continue
        if b > a:
            pieces.append(Piece("gone", "".join(old[a:b])))
        if d > c:
            pieces.append(Piece("new", "".join(new[c:d])))
    return pieces


def _folded(text: str) -> str:
    """Unchanged words far from any change are left out."""
    words = re.findall(r"\S+\s*", text)
    return text if len(words) <= 40 else "".join(words[:18]) + "[…] " + "".join(words[-18:])


def in_words(key: str, value: Any) -> str:
    """A value of a content as a person reads it; nothing is « »."""
    method = pack()
    vocabularies = {
        "scale": method.scales,
        "sector": method.sectors,
        "bearer": method.bearers,
        "status": method.statuses,
    }
    if not value:
        return ""
    if key in vocabularies:
        return str(word(vocabularies[key], value))
    if key == "publics":
        return ", ".join(str(word(method.publics, each)) for each in value)
    if key == "leaves":
        return ", ".join(str(word(method.leaves, each)) for each in value)
    if key == "no_place":
        return _("oui")
    if key == "start":
        return start_words(value)
    if key == "insee":
        found = commune(value)
        return f"{found.label} · {value}" if found else str(value)
    if key == "country":
        country = countries().get(value)
        return country.name_fr if country else str(value)
    if key == "links":
        return "\n".join(f"{link['url']} {link.get('label', '')}".strip() for link in value)
    if key == "forms":
        return "\n".join(_line(word(method.forms, row["form"]), row["reason"]) for row in value)
    if key == "needs":
        ways = {Direction.NEEDED.value: _("on cherche"), Direction.OFFERED.value: _("on propose")}
        return "\n".join(
            _line(f"{word(method.needs, row['kind'])} ({ways[row['direction']]})", row["text"]) for row in value
        )
    if key == "impacts":
        return "\n".join(_impact(row) for row in value)
    return str(value)


def _line(label: Any, text: str) -> str:
    return f"{label} : {text}" if text else str(label)


def _impact(row: Mapping[str, Any]) -> str:
    state = ImpactState(row["state"]).label
    words = f"{word(pack().levels, row['level'])} ({state}) : {row['text']}"
    evidence = ", ".join(
        each for each in (row.get("source"), start_words(row["observed_on"]) if row.get("observed_on") else "") if each
    )
    return f"{words} [{evidence}]" if evidence else words
