"""The half-time answers of a stage or a workshop, as exports and the notebook read them."""

from django.utils.translation import gettext as _

from ..models import HalfNote, Stage, Workshop
from ..models.halftime import ASIDE
from ..stages.kind import Record


def records_of(stage: Stage) -> list[Record]:
    """What was answered in this stage, for the exports: notes of how the workshop can be better."""
    aside = stage.moment.get(ASIDE, {})
    lines = [
        {"text": note.text, "language": note.language}
        for note in HalfNote.objects.filter(stage=stage)
        if str(note.pk) not in aside
    ]
    title = _("À mi-chemin : %(stage)s") % {"stage": stage.title}
    return [Record(title, "half-time", lines)] if lines else []


def notes_of(workshop: Workshop) -> list[HalfNote]:
    """Every half-time answer of a workshop that may be read, in the order of the room: its improvement notes."""
    rows = HalfNote.objects.filter(stage__workshop=workshop).select_related("stage")
    found = [row for row in rows if str(row.pk) not in row.stage.moment.get(ASIDE, {})]
    return sorted(found, key=lambda row: (row.stage.position, row.pk))
