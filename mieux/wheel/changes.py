"""What changed between two versions of a reading, in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mieux.evidence.models import Kind

from . import words
from .models import Stance, Word


@dataclass(frozen=True)
class Change:
    """One thing that changed: where, and how it was said before and after (empty: was not said, is no longer said)."""

    where: str
    before: str
    after: str


def _word(code: str) -> str:
    return str(Word(code).label) if code in Word.values else code


def _cell(said: dict[str, Any] | None) -> str:
    if said is None:
        return ""
    kinds = ", ".join(
        str(Kind(each["kind"]).label) if each.get("kind") in Kind.values else "" for each in said.get("evidence", [])
    )
    text = _word(said.get("word", ""))
    if said.get("sentence"):
        text = _("%(word)s : %(sentence)s") % {"word": text, "sentence": said["sentence"]}
    return _("%(text)s (avec %(kinds)s)") % {"text": text, "kinds": kinds} if kinds else text


def _context(said: dict[str, Any] | None) -> str:
    if not said:
        return ""
    return " · ".join(str(said.get(key, "")) for key in ("for_whom", "where", "habit"))


def _people(said: Any) -> str:
    return _("nous sommes %(count)s") % {"count": said} if said and said != 1 else _("une personne")


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """From one snapshot (snapshot.py) to the next; from `{}`, everything that the first one says."""
    method = after.get("method", "")
    found = []
    old = {(each["criterion"], each["phase"]): each for each in before.get("cells", [])}
    new = {(each["criterion"], each["phase"]): each for each in after.get("cells", [])}
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            where = f"{words.label_of(method, 'criteria', key[0])}, {words.phase_of(method, key[1])}"
            found.append(Change(where, _cell(old.get(key)), _cell(new.get(key))))
    was = {each["form"]: each.get("reason", "") for each in before.get("forms", [])}
    now = {each["form"]: each.get("reason", "") for each in after.get("forms", [])}
    for form in dict.fromkeys([*was, *now]):
        if was.get(form) != now.get(form):
            found.append(Change(words.label_of(method, "forms", form), was.get(form, ""), now.get(form, "")))
    if before.get("context") != after.get("context"):
        found.append(Change(_("Contexte"), _context(before.get("context")), _context(after.get("context"))))
    if before and before.get("stance") != after.get("stance"):
        found.append(Change(_("D’où on lit"), _stance(before.get("stance")), _stance(after.get("stance"))))
    if before and before.get("people") != after.get("people"):
        found.append(Change(_("Autour de la table"), _people(before.get("people")), _people(after.get("people"))))
    return found


def _stance(code: Any) -> str:
    return str(Stance(code).label) if code in Stance.values else str(code or "")
