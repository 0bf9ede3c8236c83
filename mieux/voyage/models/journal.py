"""What was done aboard, in order: the truth of the canvas. Cards and links are read from it (`projection.py`)."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .voyage import Voyage


class Change(models.Model):
    """One update of the document, as it came (Yjs v1). Written before anybody is told « enregistré »."""

    voyage = models.ForeignKey(Voyage, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveBigIntegerField()
    update = models.BinaryField()
    # Who: « user:12 », « link:5:Samira », « import » (rules.whom); names are looked up when shown.
    whom = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("voyage", "number"), name="voyage_change_once"),)

    def __str__(self) -> str:
        return f"{self.voyage_id} #{self.number}"


class Snapshot(models.Model):
    """The whole document after change `number`. A named one is a version that somebody wanted to keep."""

    voyage = models.ForeignKey(Voyage, on_delete=models.CASCADE, related_name="snapshots")
    number = models.PositiveBigIntegerField()
    state = models.BinaryField()
    name = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("number", "id")
        indexes = (models.Index(fields=("voyage", "-number"), name="voyage_snapshot_last"),)

    def __str__(self) -> str:
        return self.name or f"{self.voyage_id} @{self.number}"


class Deed(models.Model):
    """« Qui, quand, avant → après », one line a card and gesture; read from the changes, made again from them."""

    voyage = models.ForeignKey(Voyage, on_delete=models.CASCADE, related_name="deeds")
    number = models.PositiveBigIntegerField()
    whom = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    # card | link | meta, its id in the document, the field, and both values.
    thing = models.CharField(max_length=8)
    thing_id = models.CharField(max_length=64)
    field = models.CharField(max_length=40, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ("number", "id")
        indexes = (
            models.Index(fields=("voyage", "number"), name="voyage_deed_number"),
            models.Index(fields=("voyage", "thing_id"), name="voyage_deed_thing"),
        )

    def __str__(self) -> str:
        return f"{self.thing} {self.field}"
