"""What is said around the canvas: comments, and whether those concerned have spoken."""

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from .. import zones
from ..document import BadGesture
from ..models import Comment, Heard, Voyage
from ..rules import Aboard

if TYPE_CHECKING:
    from mieux.people.models import User


MOST: Final = 5_000
"""Words of one voyage: far more than a crew reads, and what one link in the wrong hands may leave."""


class TooMany(ValueError):
    """This voyage takes no more words."""


@transaction.atomic
def say(who: Aboard, zone: str, text: str, *, card_id: str = "", parent: Comment | None = None) -> Comment:
    """A word on a card, on a zone, or in answer to a word (which then says where). Raises TooMany."""
    if zone not in zones.zone_ids():
        raise BadGesture(zone)
    if Comment.objects.filter(voyage=who.voyage, removed_at__isnull=True).count() >= MOST:
        raise TooMany
    if parent is not None:
        parent = parent.parent or parent
        zone, card_id = parent.zone, parent.card_id
    return Comment.objects.create(
        voyage=who.voyage,
        zone=zone,
        card_id=card_id[:64],
        parent=parent,
        whom=who.whom,
        by=who.user,
        text=text,
    )


@transaction.atomic
def settle(comment: Comment, *, settled: bool = True) -> None:
    """« C’est réglé », or not after all."""
    Comment.objects.filter(pk=comment.pk).update(settled_at=timezone.now() if settled else None)


@transaction.atomic
def take_back(comment: Comment) -> None:
    """Take a word back: its place stays, so that the answers keep theirs; its text does not."""
    Comment.objects.filter(pk=comment.pk).update(removed_at=timezone.now(), text="—", whom="", by=None)


@transaction.atomic
def heard(voyage: Voyage, by: "User", zone: str, *, yes: bool, who: str = "", reason: str = "") -> Heard:
    """Note whether those directly concerned have spoken about a zone: who, or why not (yet)."""
    if zone not in zones.zone_ids():
        raise BadGesture(zone)
    row, _new = Heard.objects.update_or_create(
        voyage=voyage,
        zone=zone,
        defaults={"yes": yes, "who": who[:200], "reason": reason, "by": by, "at": timezone.now()},
    )
    return row
