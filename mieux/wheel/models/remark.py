"""Talking about a cell."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mieux.atlas.models import Initiative

from .reading import Reading


class RemarkState(models.TextChoices):
    """May others read it?"""

    SHOWN = "shown", _("affichée")
    REPORTED = "reported", _("signalée")
    REMOVED = "removed", _("retirée")


class Remark(models.Model):
    """A remark on one cell of the wheel of an initiative, or an answer to one."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="remarks")
    criterion = models.CharField(max_length=60)
    phase = models.CharField(max_length=60)
    # About one reader's cell in particular, or about the cell as such.
    # When that reading goes for good, what others said of the cell stays.
    reading = models.ForeignKey(Reading, null=True, blank=True, on_delete=models.SET_NULL, related_name="remarks")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    guest = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=80, blank=True)
    text = models.TextField()
    # Readers called by their name: each gets a letter by relay, nobody sees an address.
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=RemarkState.choices, default=RemarkState.SHOWN)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at", "id")
        indexes = (models.Index(fields=("initiative", "criterion", "phase"), name="wheel_remark_cell"),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=RemarkState.values), name="wheel_remark_state"),
            models.CheckConstraint(condition=~Q(text="") | Q(state="removed"), name="wheel_remark_words"),
        )

    def __str__(self) -> str:
        return self.text[:60]
