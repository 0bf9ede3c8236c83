"""Cards and links as search, exports and other features read them: rewritten from the document, thrown away freely."""

from django.db import models

from .voyage import Voyage


class Card(models.Model):
    """One card, as of change `number`. `zone`: of the pack, or `ashore` (laissé au port), `hold` (la cale)."""

    voyage = models.ForeignKey(Voyage, on_delete=models.CASCADE, related_name="cards")
    card_id = models.CharField(max_length=64)
    zone = models.CharField(max_length=60)
    kind = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    order = models.CharField(max_length=80, blank=True)
    author = models.CharField(max_length=120, blank=True)
    colour = models.CharField(max_length=20, blank=True)
    # Fields of its zone: date, result, owner, accepted, done, role, skills, accepted_risk…
    fields = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("zone", "order", "card_id")
        constraints = (models.UniqueConstraint(fields=("voyage", "card_id"), name="voyage_card_once"),)

    def __str__(self) -> str:
        return self.text[:60]


class CardLink(models.Model):
    """A typed link: need → crew or lifeboat; shark → oar → buoy; buoy → indicator; lighthouse → indicator."""

    voyage = models.ForeignKey(Voyage, on_delete=models.CASCADE, related_name="links")
    link_id = models.CharField(max_length=64)
    source = models.CharField(max_length=64)
    target = models.CharField(max_length=64)
    type = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("voyage", "link_id"), name="voyage_link_once"),)

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
