"""Photos of a sheet filled by pen, kept beside what was typed from them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .voyage import Voyage


class PaperPhoto(models.Model):
    """One photo of a poster, made anew by us (no place, no device). Seen aboard only, never public.

    `whom` is a word of rules.py, for a guest who may take their own photo away again. `typed`: zone → ids of the cards
    that were typed from it, so that one comes back later and sees how far it went.
    """

    voyage = models.ForeignKey(Voyage, on_delete=models.CASCADE, related_name="photos")
    image = models.FileField(upload_to="affiches", max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # Quarter turns to the right, as somebody last turned it.
    turn = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=120, blank=True)
    typed = models.JSONField(default=dict, blank=True)
    whom = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "pk")
        constraints = (models.CheckConstraint(condition=Q(turn__lte=3), name="voyage_photo_turn"),)

    def __str__(self) -> str:
        return self.label or f"{self.voyage_id} · {self.at:%Y-%m-%d}"
