"""Looking again after three, six and twelve months: who asked to be reminded, and of what."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mieux.atlas.models import Initiative


class Rhythm(models.TextChoices):
    """How often somebody wants to be asked. Months are counted from the day they began to follow."""

    EARLY = "early", _("après 3, 6 et 12 mois, puis une fois par an")
    HALF = "half", _("tous les six mois")
    YEAR = "year", _("une fois par an")


class Answer(models.TextChoices):
    """What became of a reminder. « Rien de neuf » is an answer, not an absence."""

    OBSERVED = "observed", _("une observation")
    NOTHING = "nothing", _("rien de neuf")


class Follow(models.Model):
    """One person asked to be reminded of one initiative; ended by one click in any of the letters."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="followers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    since = models.DateField(default=timezone.localdate)
    rhythm = models.CharField(max_length=5, choices=Rhythm.choices, default=Rhythm.EARLY)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("initiative", "user"), name="impact_follow_once"),
            models.CheckConstraint(condition=models.Q(rhythm__in=Rhythm.values), name="impact_follow_rhythm"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} · {self.initiative_id}"


class Reminder(models.Model):
    """« Et maintenant, qu’en est-il ? », once. Its link needs no login: `key` is a keyed hash of the link's token.

    Without key: to be sent. With a key and no `sent_at`: the letter was being handed over when something broke; it may
    have left, so it is not sent again by itself (`mieux remind --again`).
    """

    follow = models.ForeignKey(Follow, on_delete=models.CASCADE, related_name="reminders")
    months = models.PositiveSmallIntegerField()
    due = models.DateField(db_index=True)
    key = models.CharField(max_length=64, blank=True, db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)

    class Meta:
        ordering = ("due",)
        constraints = (
            models.UniqueConstraint(fields=("follow", "months", "due"), name="impact_reminder_once"),
            models.CheckConstraint(condition=models.Q(answer__in=["", *Answer.values]), name="impact_reminder_answer"),
        )

    def __str__(self) -> str:
        return f"{self.follow_id} · {self.due}"
