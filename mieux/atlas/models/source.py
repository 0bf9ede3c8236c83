"""Where fiches come from when nobody here wrote them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceKind(models.TextChoices):
    """A method pack (its texts live in the pack) or a set of data (its rows were copied)."""

    PACK = "pack", _("méthode")
    DATA = "data", _("jeu de données")


class Source(models.Model):
    """A set of fiches with its credit and licence, shown under each fiche and on the page of the sources."""

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=8, choices=SourceKind.choices)
    name = models.CharField(max_length=200)
    credit = models.CharField(max_length=200)
    licence = models.CharField(max_length=120)
    url = models.URLField(max_length=500, blank=True)
    # Digest of what was loaded last: a start with nothing new reads one row and stops.
    digest = models.CharField(max_length=64, blank=True)
    loaded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=SourceKind.values), name="atlas_source_kind"),
        )

    def __str__(self) -> str:
        return self.name
