"""What stands on the page of an initiative (atlas/page_parts.py): its voyages, for those who may see them."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mieux.atlas.models import Initiative
from mieux.atlas.page_parts import Panel
from mieux.people.viewer import viewer_of

from . import rules
from .models import Voyage
from .queries.mine import of_initiative


@dataclass(frozen=True)
class VoyagePanel:
    """The panel's own data."""

    voyages: list[Voyage]
    to_join: list[Voyage]
    may_start: bool


class VoyagePart:
    """The voyages of an initiative: the team's own business, so nothing of them in public data."""

    name = "voyage"

    def panel(self, request: HttpRequest, initiative: Initiative) -> Panel | None:
        """The voyages this person may see or join, and the way to start one; nothing for a passer-by."""
        viewer = viewer_of(request)
        if not viewer.is_authenticated:
            return None
        rows = list(of_initiative(initiative))
        seen = [row for row in rows if rules.can_see(rules.aboard(row, viewer))]
        to_join = [row for row in rows if rules.can_join(viewer, row)]
        may_start = rules.can_start_from(viewer, initiative)
        if not (seen or to_join or may_start):
            return None
        start = reverse("voyage:from_initiative", args=[initiative.slug])
        return Panel(
            template="voyage/panel.html",
            panel=VoyagePanel(seen, to_join, may_start),
            gestures=((_("En faire un projet"), start),) if may_start and not seen else (),
        )

    def linked_data(self, initiative: Initiative) -> dict[str, Any]:
        """Nothing: a canvas is its team's."""
        return {}

    def document(self, initiative: Initiative) -> dict[str, Any]:
        """Nothing."""
        return {}


part = VoyagePart()
