"""What the readings of an initiative propose to a project that begins with it (atlas/seeds.py)."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from mieux.atlas.models import Initiative
from mieux.atlas.seeds import Seed
from mieux.method import pack

from .models import COLOURED, ReadingCell
from .petals import criteria_of
from .queries import Scope
from .words import label_of

if TYPE_CHECKING:
    from mieux.people.models import User

    Viewer = User | AnonymousUser

MOST = 8
"""Facts proposed: a harbour is not an archive."""


def seeds(initiative: Initiative, viewer: "Viewer") -> list[Seed]:
    """Facts that open readings saw, as what is there already; criteria that nobody coloured, as questions left to ask.

    Nothing of a closed blind round: the same readings as the wheel on the page. Without any reading, nothing.
    """
    method, readings = pack(), Scope(initiative, viewer).open_readings()
    cells = list(
        ReadingCell.objects.filter(reading__in=readings, word__in=COLOURED)
        .select_related("reading")
        .order_by("reading__shared_at", "pk")
    )
    if not cells and not readings.exists():
        return []
    found, said = [], set()
    for cell in cells:
        words = " ".join(cell.sentence.split())
        if not words or words.casefold() in said:
            continue
        said.add(words.casefold())
        criterion, phase = (
            label_of(cell.reading.method, "criteria", cell.criterion),
            label_of(cell.reading.method, "phases", cell.phase),
        )
        found.append(Seed(words, _("vu dans une lecture : {what}").format(what=f"{criterion}, {phase}"), now=True))
    coloured = {cell.criterion for cell in cells}
    open_ = [
        Seed(
            str(criterion.question.plain),
            _("personne ne l’a encore coloré : {what}").format(what=criterion.label),
            now=False,
            ticked=False,
        )
        for criterion in criteria_of(method)
        if criterion.id not in coloured
    ]
    return [*found[:MOST], *open_]
