"""What people said of the assistant's proposals, given with their agreement for its later training."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Verdict(models.TextChoices):
    """What became of a proposal. Codes, for files: no page shows them."""

    KEPT = "kept", "kept"
    MOVED = "moved", "moved"
    REJECTED = "rejected", "rejected"
    ADDED = "added", "added"


class SpotVerdict(models.Model):
    """One sentence and what a person said of it: nobody's name, nothing of the rest of the text.

    `key` is a keyed hash of the token in the link by which whoever gave them takes them back.
    """

    key = models.CharField(max_length=64, db_index=True)
    sentence = models.CharField(max_length=1000)
    language = models.CharField(max_length=2)
    method = models.CharField(max_length=80)
    # `criterion:participation`, `form:nouveau-lieu`, `level:groupe`: ids of the pack in `method`.
    proposed = models.CharField(max_length=80)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    moved_to = models.CharField(max_length=140, blank=True)
    consented_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="wheel_spot_verdict"),
            models.CheckConstraint(condition=~Q(sentence=""), name="wheel_spot_sentence"),
        )

    def __str__(self) -> str:
        return f"{self.proposed}: {self.verdict}"
