"""The initiative: one row, one page."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .source import Source

if TYPE_CHECKING:
    from mieux.people.models import User

#: What people write here is shared under this licence; said before they send.
OWN_LICENCE = "CC BY-SA 4.0"


class State(models.TextChoices):
    """Where a fiche stands on its way to the public."""

    DRAFT = "draft", _("brouillon")
    PENDING = "pending", _("en attente de relecture")
    PUBLISHED = "published", _("publiée")
    REFUSED = "refused", _("à reprendre")
    HIDDEN = "hidden", _("masquée")


class Status(models.TextChoices):
    """Ids of the statuses that the code itself knows; all the others are words of the pack."""

    STOPPED = "arretee", _("arrêtée")


class Role(models.TextChoices):
    """What a person does in the team of an initiative."""

    CAPTAIN = "captain", _("capitaine")
    CREW = "crew", _("équipage")


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    """Who may see what is decided here once, for pages, search, exports and API."""

    def public(self) -> "InitiativeQuerySet":
        """Fiches that anybody may read."""
        return self.filter(state=State.PUBLISHED)

    def public_among(self, ids: Iterable[int]) -> "InitiativeQuerySet":
        """The public ones of a few fiches."""
        return self._by_number().filter(pk__in=list(ids))

    def public_after(self, number: int) -> "InitiativeQuerySet":
        """Public fiches with a larger id, in the order of ids."""
        return self._by_number().filter(pk__gt=number).order_by("pk")

    def _by_number(self) -> "InitiativeQuerySet":
        # COALESCE keeps SQLite from the index on `state`: it would walk through all that is public, each time.
        return self.alias(shown=Coalesce("state", Value(""))).filter(shown=State.PUBLISHED)

    def visible_to(self, viewer: "User | AnonymousUser | None") -> "InitiativeQuerySet":
        """Public fiches, those of the viewer's teams and, for moderators, all but other people's drafts."""
        if viewer is None or not viewer.is_authenticated:
            return self.public()
        own = Q(pk__in=Initiative.members.through._default_manager.filter(user=viewer).values("initiative_id"))
        if viewer.is_staff:
            return self.filter(~Q(state=State.DRAFT) | own)
        return self.filter(Q(state=State.PUBLISHED) | own)

    def with_parts(self) -> "InitiativeQuerySet":
        """Load what a page or a document of the index needs, in a constant number of queries."""
        return self.select_related("source").prefetch_related("forms", "leaves", "needs", "impacts", "pictures")


class Initiative(models.Model):
    """An initiative as its page tells it. Ids of vocabularies belong to the pack named in `method`."""

    slug = models.SlugField(max_length=90, unique=True)
    name = models.CharField(_("nom"), max_length=160)
    pitch = models.CharField(_("en une phrase"), max_length=200, blank=True)
    story = models.TextField(_("histoire"), blank=True)
    portrait = models.TextField(_("portrait"), blank=True)
    origin = models.TextField(_("origine"), blank=True)
    need = models.TextField(_("besoin ou envie de départ"), blank=True)
    # « Ce qui manque encore »: an imperfect act, published with its gaps named.
    missing = models.TextField(_("ce qui manque encore"), blank=True)
    language = models.CharField(max_length=2, default="fr", choices=[("fr", "français"), ("en", "English")])

    method = models.CharField(max_length=80)
    scale = models.CharField(max_length=60, blank=True)
    sector = models.CharField(max_length=60, blank=True)
    bearer = models.CharField(max_length=60, blank=True)
    publics = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=60, blank=True)
    learnt = models.TextField(_("ce qu’on en a appris"), blank=True)
    # « 2012 », « 2012-09 » or « 2012-09-23 »: as precise as people know, never more.
    start = models.CharField(max_length=10, blank=True)

    # Place: INSEE and ISO codes; degrees in WGS 84.
    place_label = models.CharField(_("lieu"), max_length=160, blank=True)
    insee = models.CharField(max_length=5, blank=True)
    epci = models.CharField(max_length=9, blank=True)
    departement = models.CharField(max_length=3, blank=True)
    region = models.CharField(max_length=3, blank=True)
    country = models.CharField(max_length=2, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    no_place = models.BooleanField(_("sans lieu"), default=False)

    # [{"url": "https://…", "label": "…", "kind": "site" | "video" | "article"}]
    links = models.JSONField(default=list, blank=True)

    licence = models.CharField(max_length=120, default=OWN_LICENCE)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="initiatives")
    source_ref = models.CharField(max_length=120, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    # Columns of a source that have no field here: {"dispositif": "PATDE", …}; shown as they came.
    extras = models.JSONField(default=dict, blank=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    reason = models.TextField(blank=True)
    # Private: never in a page, an export, a version or the API.
    contact_email = models.EmailField(blank=True)
    reachable = models.BooleanField(default=True)

    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="atlas.Member", related_name="initiatives")

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("state", "-updated_at"), name="atlas_state_updated"),
            models.Index(fields=("insee",), name="atlas_insee"),
            models.Index(fields=("departement",), name="atlas_departement"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=State.values), name="atlas_state"),
            models.CheckConstraint(condition=Q(version__gte=1), name="atlas_version"),
            models.CheckConstraint(condition=~Q(name=""), name="atlas_named"),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__isnull=False, lon__isnull=False, lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
                name="atlas_degrees",
            ),
            models.CheckConstraint(
                condition=Q(no_place=False) | Q(lat__isnull=True, insee="", departement="", region=""),
                name="atlas_placed_or_not",
            ),
            models.CheckConstraint(condition=~Q(state=State.PUBLISHED) | ~Q(pitch=""), name="atlas_public_has_pitch"),
            models.CheckConstraint(
                condition=~Q(state__in=[State.REFUSED, State.HIDDEN]) | ~Q(reason=""),
                name="atlas_reason",
            ),
            models.UniqueConstraint(
                fields=("source", "source_ref"), condition=~Q(source_ref=""), name="atlas_source_ref_once"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page, in the active language."""
        return reverse("atlas:initiative", args=[self.slug])

    @property
    def is_public(self) -> bool:
        """Anybody may read it."""
        return self.state == State.PUBLISHED

    @property
    def is_stopped(self) -> bool:
        """It ended: what was learnt is worth a page too."""
        return self.status == Status.STOPPED

    @property
    def from_pack(self) -> bool:
        """Its texts live in the method, in every language of the method."""
        return self.source is not None and self.source.kind == "pack"

    @property
    def start_year(self) -> int | None:
        """The year it started, when known."""
        return int(self.start[:4]) if self.start[:4].isdigit() else None

    @property
    def point(self) -> tuple[float, float] | None:
        """(lat, lon) in degrees, or None."""
        return (self.lat, self.lon) if self.lat is not None and self.lon is not None else None

    @property
    def links_by_kind(self) -> dict[str, list[dict[str, Any]]]:
        """Links grouped by kind, in their order."""
        groups: dict[str, list[dict[str, Any]]] = {}
        for link in self.links:
            groups.setdefault(link.get("kind", "site"), []).append(link)
        return groups
