"""What hangs on an initiative: forms read, leaves, needs and offers, impacts, pictures, its team."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .initiative import Initiative, Role


class SaidBy(models.TextChoices):
    """Whose words these are: the book's, or those of the people who wrote the fiche."""

    BOOK = "book", _("le livre")
    TEAM = "team", _("l’équipe")


class ImpactState(models.TextChoices):
    """An impact is hoped for until a dated observation with evidence exists."""

    HOPED = "hoped", _("espéré")
    OBSERVED = "observed", _("observé")
    MEASURED = "measured", _("mesuré")


class Direction(models.TextChoices):
    """Needs and offers share one vocabulary."""

    NEEDED = "needed", _("on cherche")
    OFFERED = "offered", _("on propose")


class InitiativeForm(models.Model):
    """A form of renewal that somebody reads in an initiative, and why."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="forms")
    form = models.CharField(max_length=60)
    reason = models.TextField(blank=True)
    said_by = models.CharField(max_length=4, choices=SaidBy.choices, default=SaidBy.TEAM)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("initiative", "form"), name="atlas_form_once"),
            models.CheckConstraint(condition=Q(said_by__in=SaidBy.values), name="atlas_form_said_by"),
        )

    def __str__(self) -> str:
        return self.form


class InitiativeLeaf(models.Model):
    """A leaf of the knowledge tree on which the initiative hangs."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="leaves")
    leaf = models.CharField(max_length=60, db_index=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("initiative", "leaf"), name="atlas_leaf_once"),)

    def __str__(self) -> str:
        return self.leaf


class InitiativeNeed(models.Model):
    """Something the team looks for or can give."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(max_length=60)
    direction = models.CharField(max_length=8, choices=Direction.choices, default=Direction.NEEDED)
    text = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("initiative", "kind", "direction"), name="atlas_need_once"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="atlas_need_direction"),
        )

    def __str__(self) -> str:
        return self.kind


class InitiativeImpact(models.Model):
    """What changes at one level. Without a date and a piece of evidence it stays a hypothesis."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="impacts")
    level = models.CharField(max_length=60)
    text = models.TextField()
    state = models.CharField(max_length=8, choices=ImpactState.choices, default=ImpactState.HOPED)
    source = models.CharField(max_length=300, blank=True)
    observed_on = models.DateField(null=True, blank=True)
    said_by = models.CharField(max_length=4, choices=SaidBy.choices, default=SaidBy.TEAM)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ImpactState.values), name="atlas_impact_state"),
            models.CheckConstraint(condition=Q(said_by__in=SaidBy.values), name="atlas_impact_said_by"),
            models.CheckConstraint(
                condition=Q(state=ImpactState.HOPED) | (~Q(source="") & Q(observed_on__isnull=False)),
                name="atlas_impact_hypothesis",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_hypothesis(self) -> bool:
        """Nobody has yet dated and evidenced it."""
        return self.state == ImpactState.HOPED


class InitiativePicture(models.Model):
    """A picture, always re-encoded here; `alt` says what one sees, for those who do not see it."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="pictures")
    image = models.FileField(upload_to="initiatives", max_length=200)
    thumbnail = models.FileField(upload_to="initiatives", max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(_("description pour qui ne voit pas l’image"), max_length=300)
    credit = models.CharField(_("crédit"), max_length=160, blank=True)
    # Shown to the team and the moderators only, until a moderator has looked.
    waiting = models.BooleanField(default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=~Q(alt=""), name="atlas_picture_has_alt"),)

    def __str__(self) -> str:
        return self.alt


class Member(models.Model):
    """A person in the team of an initiative."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.CREW)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("initiative", "user"), name="atlas_member_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="atlas_member_role"),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.role}"
