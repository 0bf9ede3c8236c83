"""What stands on the page of an initiative (atlas/page_parts.py): the matrix, in the place of the fiche's own list."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mieux.atlas.models import Initiative, State
from mieux.atlas.page_parts import Panel
from mieux.people.viewer import viewer_of

from .queries.documents import document_of, linked_data_of
from .queries.matrix import Matrix, matrix_of
from .queries.waiting import something_waits
from .rules import Rights, rights_of

MOST_IN_A_CELL = 3
"""Claims that a cell shows on the page of the initiative; the others stand on the page of the impacts."""


@dataclass(frozen=True)
class Impacts:
    """The data of `impact/panel.html`."""

    initiative: Initiative
    matrix: Matrix
    rights: Rights

    @property
    def invites(self) -> bool:
        """An invitation leads somewhere: to the form, through the door if need be."""
        return self.rights.adds or (self.initiative.state == State.PUBLISHED and not self.rights.signed_in)

    @cached_property
    def waits(self) -> bool:
        """Something from outside waits for the look of this person (asked for insiders only)."""
        return self.rights.decides and something_waits(self.initiative)


class ImpactsPart:
    """The impacts of an initiative."""

    name = "impacts"

    def panel(self, request: HttpRequest, initiative: Initiative) -> Panel | None:
        """The matrix, for whoever asks: claims, sentences of the fiche, invitations."""
        rights = rights_of(viewer_of(request), initiative)
        shown = Impacts(initiative, matrix_of(initiative, most=MOST_IN_A_CELL), rights)
        address = reverse("impact:matrix", args=[initiative.slug])
        return Panel(
            template="impact/panel.html",
            panel=shown,
            styles=("impact/impact.css",),
            scripts=("impact/notices.js",),
            gestures=((_("Suivre les impacts"), address),) if shown.invites else (),
        )

    def linked_data(self, initiative: Initiative) -> dict[str, Any]:
        """Impacts that were seen, as observations about the project; what is hoped for is not stated as a fact."""
        return linked_data_of(initiative)

    def document(self, initiative: Initiative) -> dict[str, Any]:
        """The claims with their states, and what kinds of evidence show them."""
        return document_of(initiative)


part = ImpactsPart()
