"""What stands on the page of an initiative (atlas/page_parts.py): its voyages, for those who may see them."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mieux.atlas.models import Initiative
from mieux.atlas.page_parts import Panel, Tie
from mieux.people.viewer import viewer_of

from . import rules, shown
from .aboard import who_is
from .backstage import told
from .models import Publication, Voyage
from .queries.canvas import tied_to
from .queries.mine import of_initiative


@dataclass(frozen=True)
class VoyagePanel:
    """The panel's own data."""

    voyages: list[Voyage]
    to_join: list[Voyage]
    may_start: bool
    #: What is told in public, whoever asks.
    stories: list[Publication]


class VoyagePart:
    """The voyages of an initiative are the team's own business; the story it published of them is everybody's."""

    name = "voyage"

    def panel(self, request: HttpRequest, initiative: Initiative) -> Panel | None:
        """The published story for anybody; the voyages this person may see or join, and the way to start one."""
        viewer, stories = viewer_of(request), told.stories_of(initiative)
        rows = list(of_initiative(initiative)) if viewer.is_authenticated else []
        seen = [row for row in rows if rules.can_see(rules.aboard(row, viewer))]
        to_join = [row for row in rows if rules.can_join(viewer, row)]
        # A stranger may prepare one from a fiche that nobody holds, and signs in before it opens.
        may_start = rules.may_prepare_from(viewer, initiative)
        if not (seen or to_join or may_start or stories):
            return None
        start = reverse("voyage:from_initiative", args=[initiative.slug])
        return Panel(
            template="voyage/panel.html",
            panel=VoyagePanel(seen, to_join, may_start, stories),
            styles=("voyage/backstage.css",) if stories else (),
            gestures=((_("En faire un projet"), start),) if may_start and not seen else (),
        )

    def ties_of(self, request: HttpRequest, initiative: Initiative, indicator: int) -> list[Tie]:
        """The buoys and lighthouses that are measured with an indicator, in the voyages that this person may see."""
        at_sea = of_initiative(initiative).filter(closed_at__isnull=True)
        boats = {row.pk: row for row in at_sea if rules.can_see(who_is(request, row))}
        return [
            Tie(
                where=boats[pk].title,
                text=shown.short(text) or _("une carte sans texte"),
                address=f"{reverse('voyage:canvas', args=[boats[pk].key])}#carte-{card}",
            )
            for pk, card, text in tied_to(indicator, boats)
        ]

    def linked_data(self, initiative: Initiative) -> dict[str, Any]:
        """The published story, as an article; a canvas is its team's."""
        return told.linked_data_of(initiative)

    def document(self, initiative: Initiative) -> dict[str, Any]:
        """The published story, whole."""
        return told.document_of(initiative)


part = VoyagePart()
