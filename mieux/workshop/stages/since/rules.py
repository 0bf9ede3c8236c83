"""The next workshop of a voyage begins where the last one ended: its cards, and what they are now."""

from typing import Any

from django.utils.translation import gettext_lazy

from mieux.workshop.models import Stage
from mieux.workshop.queries.since import since
from mieux.workshop.rights import reads_voyage

from ..kind import Face, Kind, Record


class Since(Kind):
    """Read from the canvas when the stage is shown; nobody writes here."""

    id = "since"
    label = gettext_lazy("Depuis la dernière escale")
    blurb = gettext_lazy("Ce que le dernier atelier du même voyage a mis à bord, et ce que c’est devenu.")
    tint = "ouverture"
    art = "landmark-5"
    minutes = 8

    def scene(self, stage: Stage, face: Face) -> dict[str, Any]:
        """The same for all: what is aboard is the crew's, and one of the facilitators is aboard."""
        found = since(stage.workshop) if reads_voyage(stage.workshop) else None
        return {"since": found.plain if found else None}

    def record(self, stage: Stage) -> Record:
        """Nothing was said here."""
        return Record(stage.title, stage.kind)


KIND = Since()
