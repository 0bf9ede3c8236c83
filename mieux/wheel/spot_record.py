"""What a person kept of a text, as a file of theirs: Markdown to be read, JSON to be used again."""

import json
from typing import Any

from django.utils.translation import gettext as _

from mieux.method import pack

from .spotted import CRITERION, FORM, LEVEL, Spotted, Target, things


def as_markdown(spotted: Spotted) -> str:
    """The sentences kept, under their criterion, form or level."""
    title, pasted = _("Là ! J’en vois une !"), _("texte collé")
    lines = [f"# {title}", ""]
    for family, name in ((CRITERION, ""), (FORM, _("Formes de renouveau")), (LEVEL, _("Niveaux d’impact"))):
        rows = [(target, words) for target, words in spotted.kept if target.family == family]
        if not rows:
            continue
        if name:
            lines += [f"## {name}", ""]
        seen = ""
        for target, words in sorted(rows, key=lambda row: _order(row[0])):
            heading = str(target.thing.label)
            if heading != seen:
                lines += [f"{'##' if family == CRITERION else '###'} {heading}", ""]
                seen = heading
            phase = f" ({pack().phases[target.phase].co_label.plain})" if target.phase else ""
            lines += [f"> {words}", ">", f"> — {spotted.file_name or pasted}{phase}", ""]
    if not spotted.kept:
        lines += [_("Aucune phrase gardée pour l’instant."), ""]
    lines.append(_("Des phrases choisies par une personne ; ce ne sont pas des conclusions."))
    return "\n".join(lines) + "\n"


def _order(target: Target) -> tuple[int, int]:
    phases = pack().phases.ids
    return things(target.family).ids.index(target.id), phases.index(target.phase) if target.phase else 0


def record(spotted: Spotted) -> dict[str, Any]:
    """The same with stable codes; the whole text is not in it."""
    return {
        "method": pack().stamp,
        "language": spotted.language,
        "file_name": spotted.file_name,
        "kept": [
            {"family": target.family, "id": target.id, "phase": target.phase or None, "sentence": words}
            for target, words in spotted.kept
        ],
    }


def as_json(spotted: Spotted) -> str:
    """`record`, as text."""
    return json.dumps(record(spotted), ensure_ascii=False, indent=2) + "\n"
