"""Who stands before a workshop, and what they may do. Pure predicates; views and verbs ask, nobody else decides."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mieux.voyage import rules as voyages

from .models import Facilitator, Participant, Stage, Workshop

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mieux.people.models import User


@dataclass(frozen=True)
class Present:
    """Somebody before a workshop. A facilitator has an account or the key of the remote; a participant has a ticket."""

    workshop: Workshop
    user: "User | None" = None
    participant: Participant | None = None
    runs: bool = False
    """Has an account among the facilitators, or came by the address of the remote."""
    shows: bool = False
    """Came by the address of the projection."""


def is_facilitator(viewer: "User | AnonymousUser", workshop: Workshop) -> bool:
    """Whoever made the workshop and those who accepted its invitation. Moderators of the site have no key to a room."""
    return viewer.is_authenticated and Facilitator.objects.filter(workshop=workshop, user_id=viewer.pk).exists()


def can_run(present: Present) -> bool:
    """The remote and all its gestures: facilitators, and who holds the address of the remote."""
    return present.runs


def can_see_screen(present: Present) -> bool:
    """The projection: it shows nothing private, but its address is not for the street."""
    return present.runs or present.shows


def can_take_part(present: Present) -> bool:
    """Whoever joined, while the room is open; also when it is locked, for they are in already."""
    return present.participant is not None and present.workshop.is_open


def can_join(workshop: Workshop) -> bool:
    """Anybody with the code, while the room is open and its door not locked."""
    return workshop.is_open and not workshop.locked


def reads_voyage(workshop: Workshop) -> bool:
    """Whether somebody who facilitates may see its voyage now: put ashore, one shows nothing of it in a room either."""
    voyage = workshop.voyage
    if voyage is None:
        return False
    rows = Facilitator.objects.filter(workshop=workshop).select_related("user")
    return any(voyages.can_see(voyages.aboard(voyage, row.user)) for row in rows)


def may_make(stage: Stage, verb: str, phases: tuple[str, ...]) -> bool:
    """A participant's gesture in a stage: not closed by the facilitator, and the stage is in one of these phases.

    The stage need not be the current one: what was being written when the bell rang, or when the room went on, is
    still taken; but the room must have been there. `phases` empty: in all of them.
    """
    return bool(stage.phase) and verb not in stage.closed_verbs and (not phases or stage.phase in phases)
