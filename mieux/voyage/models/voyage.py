"""A voyage: one canvas of one initiative, who may come aboard, and where it stands."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mieux.atlas.models import Initiative


class Right(models.TextChoices):
    """What a link or a member may do. Codes; the order is that of the rules, not of merit."""

    SEE = "see", _("regarder")
    COMMENT = "comment", _("commenter")
    EDIT = "edit", _("écrire")


class Role(models.TextChoices):
    """Who somebody is aboard."""

    CAPTAIN = "captain", _("capitaine")
    CREW = "crew", _("équipage")
    COMPANION = "companion", _("accompagnement")


class Voyage(models.Model):
    """One crossing of one project. `key` is its address, never guessed; ids of zones belong to the pack in `method`."""

    key = models.SlugField(max_length=40, unique=True)
    title = models.CharField(_("titre"), max_length=160)
    initiative = models.ForeignKey(Initiative, null=True, blank=True, on_delete=models.SET_NULL, related_name="voyages")
    method = models.CharField(max_length=80)
    language = models.CharField(max_length=2, default="fr")
    # A restart opens the next crossing; this one stays readable.
    crossing = models.PositiveSmallIntegerField(default=1)
    before = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="next")
    closed_at = models.DateTimeField(null=True, blank=True)
    # Anybody may read it (the worked example); otherwise members and guest links only.
    public = models.BooleanField(default=False)
    # The questions it asks: a template of the pack, or empty for those of the method.
    template = models.CharField(max_length=60, blank=True)
    # Cards, links and deeds are as of this change (projection.py).
    projected = models.PositiveBigIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-updated_at",)
        constraints = (models.CheckConstraint(condition=~Q(title=""), name="voyage_titled"),)

    def __str__(self) -> str:
        return self.title


class Shipmate(models.Model):
    """A person aboard."""

    voyage = models.ForeignKey(Voyage, on_delete=models.CASCADE, related_name="shipmates")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="voyages")
    role = models.CharField(max_length=9, choices=Role.choices, default=Role.CREW)
    # « sea » or « list »: how this person last looked at it.
    view = models.CharField(max_length=4, default="sea")
    since = models.DateTimeField(default=timezone.now)
    # This person agrees that a published story names them (backstage/names.py).
    named = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("voyage", "user"), name="voyage_shipmate_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="voyage_shipmate_role"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} · {self.role}"


class GuestLink(models.Model):
    """An address that lets people come aboard without an account. `hashed` is a keyed hash of its key."""

    voyage = models.ForeignKey(Voyage, on_delete=models.CASCADE, related_name="guest_links")
    hashed = models.CharField(max_length=64, unique=True)
    right = models.CharField(max_length=7, choices=Right.choices, default=Right.SEE)
    label = models.CharField(max_length=120, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("created_at",)
        constraints = (models.CheckConstraint(condition=Q(right__in=Right.values), name="voyage_link_right"),)

    def __str__(self) -> str:
        return self.label or self.right
