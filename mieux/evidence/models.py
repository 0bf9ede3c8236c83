"""What supports a statement: the same columns wherever somebody says « voici pourquoi je le dis ».

The rows live with what they support (a cell of a reading, an observation of an impact): see `CellEvidence` and
`ObservationEvidence`.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What somebody can show. Stable codes; the words may change."""

    QUOTE = "quote", _("une citation de la fiche")
    LINK = "link", _("un lien")
    DOCUMENT = "document", _("un document")
    PHOTO = "photo", _("une photo")
    TESTIMONY = "testimony", _("un témoignage")
    MEASURE = "measure", _("une mesure")


#: Kinds that show or quote somebody: kept only with their agreement, and erased when it ends.
NEEDS_CONSENT = (Kind.TESTIMONY, Kind.PHOTO)


class EvidenceBase(models.Model):
    """One piece of evidence."""

    kind = models.CharField(max_length=9, choices=Kind.choices)
    # The words quoted, what the person said, what one sees in the document, what was counted.
    text = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    file = models.FileField(upload_to="preuves", max_length=200, blank=True)
    # How the sender called the file; shown, never used as a path.
    file_name = models.CharField(max_length=160, blank=True)
    alt = models.CharField(max_length=300, blank=True)
    # Who speaks, in words they chose (« une voisine »); never a contact.
    speaker = models.CharField(max_length=120, blank=True)
    consent = models.BooleanField(default=False)
    # Where a quote was taken: part of the fiche (`story`, `portrait`…), the version read, and the words around it, so
    # that the place is found again when the text changes, and the quote itself is kept when it is not.
    part = models.CharField(max_length=20, blank=True)
    version = models.PositiveIntegerField(null=True, blank=True)
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80, blank=True)
    # Day of the fact, when known.
    on = models.DateField(null=True, blank=True)
    # Somebody says that the source can no longer be read; what was quoted from it stays.
    gone_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind}: {(self.text or self.url or self.file_name)[:60]}"


def evidence_constraints(prefix: str) -> tuple[Any, ...]:
    """The facts the database holds about evidence; names are global in a database, hence the prefix."""
    return (
        models.CheckConstraint(condition=Q(kind__in=Kind.values), name=f"{prefix}_kind"),
        models.CheckConstraint(condition=~Q(kind=Kind.LINK) | ~Q(url=""), name=f"{prefix}_link"),
        models.CheckConstraint(
            condition=~Q(kind__in=[Kind.QUOTE, Kind.TESTIMONY, Kind.MEASURE]) | ~Q(text=""), name=f"{prefix}_words"
        ),
        models.CheckConstraint(condition=~Q(kind__in=NEEDS_CONSENT) | Q(consent=True), name=f"{prefix}_consent"),
    )
