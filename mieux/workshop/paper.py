"""The report of a workshop as a tagged PDF."""

from dataclasses import asdict
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mieux.core.days import date_format
from mieux.exports import apart
from mieux.voyage.paper.letters import letters

from .models import Workshop
from .report import Report, report_of


def report_pdf(workshop: Workshop, *, room: bool) -> bytes:
    """In the language of the workshop. Raises PdfError."""
    with translation.override(workshop.language):
        report = report_of(workshop, room=room)
        return apart.write("workshop/report.typ", document(workshop, report), language=workshop.language)


def document(workshop: Workshop, report: Report) -> dict[str, Any]:
    """Everything that the paper says, in the active language, in letters that our fonts have."""
    facts = []
    if workshop.opened_at:
        facts.append(date_format(workshop.opened_at.date()))
    if report.people:
        facts.append(ngettext("%(n)s personne", "%(n)s personnes", report.people) % {"n": report.people})
    if report.voyage:
        facts.append(_("Pour le voyage « %(title)s »") % {"title": report.voyage})
    foot = ""
    if workshop.forget_on:
        day = date_format(workshop.forget_on)
        foot = _("Sur le site, ce qui n’a pas rejoint le projet est effacé le %(day)s.") % {"day": day}
    found = {
        "title": report.title,
        "language": workshop.language,
        "facts": facts,
        "parts": [asdict(part) for part in report.parts],
        "foot": foot,
        "words": {
            "kind": _("Compte rendu d’atelier"),
            "page": _("page"),
            "none": _("Rien n’a été écrit dans cet atelier."),
        },
    }
    return dict(_drawable(found, workshop.language))


def _drawable(value: Any, language: str) -> Any:
    if isinstance(value, str):
        return letters(value, language)
    if isinstance(value, dict):
        return {key: each if key == "language" else _drawable(each, language) for key, each in value.items()}
    return [_drawable(each, language) for each in value] if isinstance(value, list) else value
