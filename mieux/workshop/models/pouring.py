"""After the workshop: what became of each card, who may read the recap, who wants news, what she noted, photos."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mieux.voyage.models import Voyage

from .work import Contribution, Outcome
from .workshop import Stage, Workshop

NOTE_LENGTH = 2000


class Pouring(models.Model):
    """What somebody decided about a card: done, or waiting for the crew of the voyage. Goes with the card."""

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="pouring")
    voyage = models.ForeignKey(Voyage, null=True, blank=True, on_delete=models.SET_NULL, related_name="pourings")
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    # Proposed by a facilitator who does not write there: the crew answers.
    waiting = models.BooleanField(default=False)
    zone = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    # The card of the voyage that it became or joined, what that card said before, and the words that were put there.
    card = models.CharField(max_length=40, blank=True)
    before = models.TextField(blank=True)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(outcome__in=["poured", "merged", "held"]), name="workshop_poured_how"),
        )
        indexes = (models.Index(fields=("voyage", "waiting"), name="workshop_offers"),)

    def __str__(self) -> str:
        return f"{self.contribution_id} · {self.outcome}"


class Recap(models.Model):
    """The read-only page of a workshop. Its address is made of `secret` (keys.py); without it there is none."""

    workshop = models.OneToOneField(Workshop, on_delete=models.CASCADE, related_name="recap")
    secret = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.workshop_id)


class NewsWish(models.Model):
    """« Prévenez-moi de la suite »: an address and what its owner agreed to. Nothing says which participant it is."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="news_wishes")
    email = models.EmailField()
    language = models.CharField(max_length=2, default="fr")
    # The sentence that was on the screen.
    agreed = models.CharField(max_length=500)
    # A day, not an hour: an hour would say who it was.
    day = models.DateField(default=timezone.localdate)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # In no order of arrival.
        ordering = ("email",)
        constraints = (models.UniqueConstraint(fields=("workshop", "email"), name="workshop_news_once"),)

    def __str__(self) -> str:
        return str(self.workshop_id)


class LogNote(models.Model):
    """« La prochaine fois… »: what a facilitator keeps of one workshop, in her own words, for herself."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="log_notes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="workshop_notes")
    text = models.TextField(max_length=NOTE_LENGTH)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("workshop", "user"), name="workshop_note_once"),)

    def __str__(self) -> str:
        return self.text[:60]


class SheetPhoto(models.Model):
    """A photo of a sheet filled by pen, made anew by us (no place, no device); seen by facilitators only."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="photos")
    zone = models.CharField(max_length=60, blank=True)
    image = models.FileField(upload_to="feuilles", max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    label = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.label or f"{self.stage_id}"
