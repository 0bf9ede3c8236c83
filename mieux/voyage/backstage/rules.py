"""Who may do what with the story of a voyage. Whoever sees the canvas reads it; strangers read what was published."""

from typing import TYPE_CHECKING

from mieux.atlas import rules as atlas
from mieux.atlas.models import Initiative

from ..models import Publication, Role
from ..rules import Aboard, can_lead

if TYPE_CHECKING:
    from ..rules import Viewer


def can_tell(who: Aboard) -> bool:
    """Captain and crew write it, also on a closed crossing: a story is told afterwards."""
    return who.role in (Role.CAPTAIN, Role.CREW)


def can_publish(who: Aboard) -> bool:
    """The captain, signed in."""
    return can_lead(who) and who.user is not None


def can_publish_into(who: Aboard, initiative: Initiative) -> bool:
    """The captain, into a fiche that she may edit and that some team carries."""
    if not can_publish(who) or who.user is None:
        return False
    return atlas.can_edit(who.user, initiative) and atlas.is_member(who.user, initiative)


def can_withdraw(viewer: "Viewer", who: Aboard | None, publication: Publication) -> bool:
    """The captain of the voyage, or the team of the fiche on which it stands."""
    led = who is not None and can_lead(who) and publication.voyage_id == who.voyage.pk
    return led or atlas.is_member(viewer, publication.initiative)
