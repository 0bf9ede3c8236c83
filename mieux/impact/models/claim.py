"""What somebody says an initiative changes, and what was seen of it since."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mieux.atlas.models import Initiative, State
from mieux.evidence.models import EvidenceBase, evidence_constraints


class ClaimState(models.TextChoices):
    """Hoped for, until an observation with evidence exists; measured when an indicator carries it."""

    HOPED = "hoped", _("espéré")
    OBSERVED = "observed", _("observé")
    MEASURED = "measured", _("mesuré")


class Review(models.TextChoices):
    """What comes from outside the team waits for the team's look; what the team writes does not."""

    PROPOSED = "proposed", _("proposé, à relire")
    KEPT = "kept", _("gardé")
    REFUSED = "refused", _("non repris")


class Says(models.TextChoices):
    """Which way an observation points. Two that point apart stand side by side: a subject to talk about."""

    SUPPORTS = "supports", _("cela va dans ce sens")
    CONTRADICTS = "contradicts", _("cela va en sens contraire")
    UNSURE = "unsure", _("on ne sait pas encore dire")


class RemovedAs(models.TextChoices):
    """As what somebody took it away: « annuler » is for them and for those who decide above them. No page shows it."""

    AUTHOR = "author", "author"
    TEAM = "team", "team"
    MODERATION = "moderation", "moderation"


def known_removed_as(prefix: str) -> models.CheckConstraint:
    """The database knows the codes; names are global in a database, hence the prefix."""
    return models.CheckConstraint(condition=Q(removed_as__in=["", *RemovedAs.values]), name=f"{prefix}_removed_as")


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Who sees which claims is decided here once."""

    def live(self) -> "ClaimQuerySet":
        """Kept and not taken away."""
        return self.filter(removed_at__isnull=True, review=Review.KEPT)

    def public(self) -> "ClaimQuerySet":
        """What anybody may read, on public fiches."""
        return self.live().filter(initiative__state=State.PUBLISHED)


class Claim(models.Model):
    """« Voici ce que cela change » : a sentence at one level. `state` follows from the observations (actions.py)."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="claims")
    method = models.CharField(max_length=80)
    level = models.CharField(max_length=60)
    # A behaviour or an impact of the method at this level; blank when none fits.
    marker = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=400)
    for_whom = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=8, choices=ClaimState.choices, default=ClaimState.HOPED)
    # What would have happened without the initiative, and what could mislead those who look.
    counterfactual = models.TextField(blank=True)
    bias = models.TextField(blank=True)
    review = models.CharField(max_length=8, choices=Review.choices, default=Review.KEPT)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    # Taken away, and brought back by « annuler ».
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_as = models.CharField(max_length=10, choices=RemovedAs.choices, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("initiative", "level"), name="impact_claim_level"),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ClaimState.values), name="impact_claim_state"),
            models.CheckConstraint(condition=Q(review__in=Review.values), name="impact_claim_review"),
            models.CheckConstraint(condition=~Q(text=""), name="impact_claim_words"),
            known_removed_as("impact_claim"),
        )

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_hypothesis(self) -> bool:
        """Nobody has yet dated and evidenced it."""
        return self.state == ClaimState.HOPED


class ClaimChange(models.Model):
    """The claim before and after one change, and why: nothing changes in silence."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    data = models.JSONField()

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("claim", "number"), name="impact_change_once"),)

    def __str__(self) -> str:
        return f"{self.claim_id} v{self.number}"


class Observation(models.Model):
    """Somebody looked again, on a day, and says what they saw."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="observations")
    on = models.DateField()
    says = models.CharField(max_length=11, choices=Says.choices, default=Says.SUPPORTS)
    text = models.TextField()
    review = models.CharField(max_length=8, choices=Review.choices, default=Review.KEPT)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_as = models.CharField(max_length=10, choices=RemovedAs.choices, blank=True)

    class Meta:
        ordering = ("on", "id")
        constraints = (
            models.CheckConstraint(condition=Q(says__in=Says.values), name="impact_observation_says"),
            models.CheckConstraint(condition=Q(review__in=Review.values), name="impact_observation_review"),
            models.CheckConstraint(condition=~Q(text=""), name="impact_observation_words"),
            known_removed_as("impact_observation"),
        )

    def __str__(self) -> str:
        return f"{self.on}: {self.text[:60]}"


class ObservationEvidence(EvidenceBase):
    """What shows an observation; a measure points to a value of an indicator."""

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="evidence")
    value = models.ForeignKey("impact.Value", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Taken away, brought back by « annuler » for thirty days, then erased with its file.
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_as = models.CharField(max_length=10, choices=RemovedAs.choices, blank=True)

    class Meta(EvidenceBase.Meta):
        abstract = False
        constraints = (*evidence_constraints("impact_evidence"), known_removed_as("impact_evidence"))


class Domino(models.Model):
    """One impact set another one going."""

    cause = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="effects")
    effect = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="causes")
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("cause", "effect"), name="impact_domino_once"),
            models.CheckConstraint(condition=~Q(cause=F("effect")), name="impact_domino_two"),
        )

    def __str__(self) -> str:
        return f"{self.cause_id} → {self.effect_id}"
