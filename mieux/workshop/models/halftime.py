"""What people answer when the room is asked, half-way through a stage, how it could be better."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .people import Participant
from .work import TEXT_LENGTH
from .workshop import Stage

HALF, ASIDE = "half", "half_aside"
"""Words of `Stage.moment`: where the question is, and the answers put aside with their reasons."""
ASKED, SHOWN, CLOSED = "asked", "shown", "closed"
"""Where the question is; nothing: it was not asked."""


class HalfNote(models.Model):
    """One person's answer to the half-time question of a stage; sent again, it replaces itself.

    Apart from the cards of the stage: it speaks of how the room works, not of what it works on.
    """

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="half_notes")
    participant = models.ForeignKey(Participant, null=True, on_delete=models.SET_NULL, related_name="half_notes")
    text = models.CharField(max_length=TEXT_LENGTH)
    language = models.CharField(max_length=2, default="fr")
    simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("stage", "participant"), name="workshop_half_once"),
            models.CheckConstraint(condition=~Q(text=""), name="workshop_half_written"),
        )

    def __str__(self) -> str:
        return self.text[:60]
