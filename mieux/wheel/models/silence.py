"""Not to be written to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mieux.atlas.models import Initiative


class Silence(models.Model):
    """Somebody no longer wants a letter when they are called by name: in the talk of one initiative, or anywhere."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wheel_silences")
    # None: anywhere.
    initiative = models.ForeignKey(Initiative, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "initiative"), name="wheel_silence_once"),
            models.UniqueConstraint(
                fields=("user",), condition=Q(initiative__isnull=True), name="wheel_silence_everywhere"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} · {self.initiative_id or '*'}"
