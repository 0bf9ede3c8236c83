"""What happened to a fiche: versions, proposed changes, reports, and the numbers the search index follows."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .initiative import Initiative


class ProposalState(models.TextChoices):
    """A change of a public fiche waits for a moderator when the instance looks before publishing."""

    WAITING = "waiting", _("en attente")
    ACCEPTED = "accepted", _("acceptée")
    REFUSED = "refused", _("refusée")


class ReportState(models.TextChoices):
    """What was decided about a report."""

    OPEN = "open", _("à regarder")
    KEPT = "kept", _("fiche gardée")
    ACTED = "acted", _("fiche corrigée ou masquée")


class InitiativeVersion(models.Model):
    """The whole fiche after one change, so that any version comes back. Never contact data, nor pictures' files."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    # None: a source, or somebody who has left. Pages show the display name, never the address.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    summary = models.CharField(max_length=200, blank=True)
    data = models.JSONField()
    # Public before a moderator looked (MIEUX_MODERATION=after): waits in the queue until somebody did.
    to_review = models.BooleanField(default=False)

    class Meta:
        ordering = ("-number",)
        indexes = (models.Index(fields=("at",), condition=Q(to_review=True), name="atlas_version_to_review"),)
        constraints = (models.UniqueConstraint(fields=("initiative", "number"), name="atlas_version_once"),)

    def __str__(self) -> str:
        return f"{self.initiative_id} v{self.number}"


class Proposal(models.Model):
    """A change somebody offers: `data` is the whole fiche as they wrote it, from version `base`."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="proposals")
    base = models.PositiveIntegerField()
    data = models.JSONField()
    summary = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=ProposalState.choices, default=ProposalState.WAITING)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at",)
        indexes = (models.Index(fields=("state", "at"), name="atlas_proposal_queue"),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="atlas_proposal_state"),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.REFUSED) | ~Q(reason=""),
                name="atlas_proposal_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.initiative_id} → {self.state}"


class Report(models.Model):
    """Somebody says that something is wrong with a fiche; read by moderators only."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="reports")
    motive = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=5, choices=ReportState.choices, default=ReportState.OPEN)
    decision = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at",)
        indexes = (models.Index(fields=("state", "at"), name="atlas_report_queue"),)
        constraints = (models.CheckConstraint(condition=Q(state__in=ReportState.values), name="atlas_report_state"),)

    def __str__(self) -> str:
        return f"{self.initiative_id} · {self.motive}"


class IndexChange(models.Model):
    """Change number `seq` touched a fiche; written in the same transaction, followed by every index."""

    seq = models.BigAutoField(primary_key=True)
    # Not a foreign key: the fiche may be gone, and the index must still hear of it.
    initiative_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.seq}: {self.initiative_id}"
