"""Who is in the room: facilitators with an account, participants without."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .workshop import Workshop

NAME_LENGTH = 30


class Facilitator(models.Model):
    """An account that runs the workshop; the one who made it and those who joined by invitation have equal rights."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="facilitators")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="workshops")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("workshop", "user"), name="workshop_facilitator_once"),)

    def __str__(self) -> str:
        return f"{self.workshop_id} · {self.user_id}"


class Participant(models.Model):
    """Somebody in the room, known by a number; deleted on the day announced."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="participants")
    number = models.PositiveIntegerField()
    # A pseudonym, or nothing.
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    # « Nous sommes une table de 5 »: one phone, five people.
    people = models.PositiveSmallIntegerField(default=1)
    # A keyed hash of the personal word that opens the same place from another device.
    word = models.CharField(max_length=64)
    language = models.CharField(max_length=2, default="fr")
    # More time for this person alone: the stage it is for, and until when.
    extra_stage = models.PositiveBigIntegerField(null=True, blank=True)
    extra_until = models.DateTimeField(null=True, blank=True)
    # Made by the rehearsal, never counted with the others.
    simulated = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("workshop", "number"), name="workshop_number_once"),
            models.UniqueConstraint(fields=("workshop", "word"), name="workshop_word_once"),
            models.CheckConstraint(condition=Q(people__gte=1), name="workshop_people"),
        )

    def __str__(self) -> str:
        return self.name or f"#{self.number}"


class Ticket(models.Model):
    """One browser of a participant; `hashed` is a keyed hash of the token in its cookie."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="tickets")
    hashed = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.participant_id)
