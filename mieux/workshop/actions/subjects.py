"""A sentence of one person on one subject of a stage: there is one, and writing it again replaces it."""

from hashlib import blake2s

from django.db import transaction

from ..models import Contribution, Participant, Source, Stage, Standing
from .bell import hold_room, ring
from .working import contribute, tidy


@transaction.atomic
def say_about(stage: Stage, participant: Participant | None, about: str, text: str, *, quiet: bool = True) -> None:
    """Write, change or (empty) take away what this participant (none: the facilitator) says of this subject.

    Sent twice, it is once.
    """
    workshop = hold_room(stage.workshop_id, taking_part=participant is not None)
    text = tidy(text)
    card = Contribution.objects.filter(stage=stage, participant=participant, about=about).first()
    if card is None:
        if text:
            key = "sur-" + blake2s(about.encode(), digest_size=12).hexdigest()
            source = Source.PHONE if participant else Source.DESK
            contribute(stage, participant, text, key, about=about, source=source, quiet=quiet)
        return
    if card.text == text:
        return
    if text:
        standing = Standing.WAITING if workshop.airlock and participant else Standing.SHOWN
        Contribution.objects.filter(pk=card.pk).update(
            text=text, standing=standing, reason="", version=card.version + 1
        )
    else:
        card.delete()
    ring(workshop, phones=not quiet)
