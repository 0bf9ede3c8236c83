"""What is said and decided around the canvas: comments, stopovers, who of those concerned has spoken."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .voyage import Voyage


class Comment(models.Model):
    """A word on a card or on a zone."""

    voyage = models.ForeignKey(Voyage, on_delete=models.CASCADE, related_name="comments")
    zone = models.CharField(max_length=60)
    # Empty: about the zone as a whole.
    card_id = models.CharField(max_length=64, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers")
    whom = models.CharField(max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "id")
        indexes = (models.Index(fields=("voyage", "card_id"), name="voyage_comment_card"),)
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="voyage_comment_words"),)

    def __str__(self) -> str:
        return self.text[:60]


class Course(models.TextChoices):
    """What a stopover decides."""

    CONTINUE = "continue", _("on continue")
    ADJUST = "adjust", _("on ajuste")
    RESTART = "restart", _("on recommence")


class Stopover(models.Model):
    """In the middle of a buoy, or at will: how could it be better?"""

    voyage = models.ForeignKey(Voyage, on_delete=models.CASCADE, related_name="stopovers")
    card_id = models.CharField(max_length=64, blank=True)
    course = models.CharField(max_length=8, choices=Course.choices)
    note = models.TextField(blank=True)
    number = models.PositiveBigIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at",)
        constraints = (models.CheckConstraint(condition=Q(course__in=Course.values), name="voyage_stopover_course"),)

    def __str__(self) -> str:
        return self.course


class Heard(models.Model):
    """Whether those directly concerned have spoken, zone by zone; the commando exception is a choice with a reason."""

    voyage = models.ForeignKey(Voyage, on_delete=models.CASCADE, related_name="heard")
    zone = models.CharField(max_length=60)
    yes = models.BooleanField(default=False)
    who = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("voyage", "zone"), name="voyage_heard_once"),)

    def __str__(self) -> str:
        return self.zone


class CalendarLink(models.Model):
    """The secret address of the buoys' calendar of one person; revocable."""

    voyage = models.ForeignKey(Voyage, on_delete=models.CASCADE, related_name="calendars")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    hashed = models.CharField(max_length=64, unique=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.voyage_id} · {self.user_id}"
