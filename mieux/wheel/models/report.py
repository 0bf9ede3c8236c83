"""Saying that something is wrong with a reading."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .reading import Reading


class Motive(models.TextChoices):
    """What is wrong, in the words of the form."""

    HURTFUL = "hurtful", _("C’est blessant, haineux ou illégal")
    PRIVATE = "private", _("Cela touche à la vie privée de quelqu’un")
    FALSE = "false", _("Une preuve n’est pas ce qu’elle dit être")
    SPAM = "spam", _("C’est une publicité")
    OTHER = "other", _("Autre chose")


class ReadingReport(models.Model):
    """Somebody says that a reading is not right. It hides nothing by itself: a moderator looks."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="reports")
    motive = models.CharField(max_length=8, choices=Motive.choices)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # What the moderator answered; empty while it is open.
    decision = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "id")
        constraints = (models.CheckConstraint(condition=Q(motive__in=Motive.values), name="wheel_report_motive"),)

    def __str__(self) -> str:
        return f"{self.reading_id}: {self.motive}"
