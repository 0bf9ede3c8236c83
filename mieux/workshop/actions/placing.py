"""A card goes to another place inside its stage."""

from django.db import transaction

from ..models import Contribution
from .bell import hold_room, ring
from .working import Moved


@transaction.atomic
def place(card: Contribution, about: str, *, seen: int, quiet: bool = True) -> None:
    """Say what a card is about. `seen`: the version that was looked at; Moved when it is past."""
    workshop = hold_room(card.stage.workshop_id)
    if not Contribution.objects.filter(pk=card.pk, version=seen).update(about=about, version=seen + 1):
        raise Moved
    ring(workshop, phones=not quiet)
