"""What is counted, from where to where, and what it shows on which day for whom."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mieux.atlas.models import Initiative

from .claim import Claim, RemovedAs, Review, known_removed_as


class IndicatorKind(models.TextChoices):
    """The four kinds. A text is never written into a number."""

    NUMBER = "number", _("un nombre")
    PERCENTAGE = "percentage", _("un pourcentage, avec son numérateur et son dénominateur")
    SCALE = "scale", _("un niveau sur une échelle en mots")
    TESTIMONY = "testimony", _("des témoignages")


class Frequency(models.TextChoices):
    """How often the value is looked at; the codes of the Etalab schema « impact d’un service public numérique »."""

    YEARLY = "annuelle", _("chaque année")
    HALF_YEARLY = "semestrielle", _("chaque semestre")
    QUARTERLY = "trimestrielle", _("chaque trimestre")
    MONTHLY = "mensuelle", _("chaque mois")
    WEEKLY = "hebdomadaire", _("chaque semaine")
    DAILY = "quotidienne", _("chaque jour")
    OTHER = "autre", _("de temps en temps")


class Role(models.TextChoices):
    """A value seen, the one at the start (le port), the one aimed at (le phare)."""

    ACTUAL = "actual", _("valeur observée")
    BASELINE = "baseline", _("au départ (le port)")
    TARGET = "target", _("visée (le phare)")


class Indicator(models.Model):
    """Something one can look at again. Without an initiative it belongs to the shared library."""

    initiative = models.ForeignKey(
        Initiative, null=True, blank=True, on_delete=models.CASCADE, related_name="indicators"
    )
    # Where it was taken from: a row of the library of this instance, or an entry of the library of the method (its id,
    # of the pack named in `method`). A local one has neither.
    taken_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="uses")
    entry = models.CharField(max_length=60, blank=True)
    method = models.CharField(max_length=80, blank=True)
    # Where it looks: a level of impact of the method, and one of its behaviours or impacts.
    level = models.CharField(max_length=60, blank=True)
    marker = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=IndicatorKind.choices)
    unit = models.CharField(max_length=60, blank=True)
    # Levels of a named scale, in their order: [{"id": "n1", "label": "jamais"}, …].
    scale = models.JSONField(default=list, blank=True)
    definition = models.TextField(blank=True)
    frequency = models.CharField(max_length=14, choices=Frequency.choices, default=Frequency.OTHER)
    # How the values are collected, and what could mislead.
    collection = models.CharField(max_length=300, blank=True)
    bias = models.TextField(blank=True)
    # Columns of a table that has no field here, kept as they came (administration_rattachement, dataviz_wish…).
    extras = models.JSONField(default=dict, blank=True)
    claims = models.ManyToManyField(Claim, blank=True, related_name="indicators")
    # The file that brought it, so that undoing the file takes it away again.
    batch = models.ForeignKey(
        "impact.ImportBatch", null=True, blank=True, on_delete=models.SET_NULL, related_name="indicators"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # Counts the rewritings: a form says with it which words it began with.
    version = models.PositiveIntegerField(default=1)
    # What it said before, the oldest first: [{"version", "until", "words"}]; numbers were counted by those words.
    former = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=IndicatorKind.values), name="impact_indicator_kind"),
            models.CheckConstraint(condition=~Q(name=""), name="impact_indicator_named"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def levels(self) -> dict[str, str]:
        """The words of its scale by their ids, in the order its author gave; empty for the other kinds."""
        return {str(level["id"]): str(level["label"]) for level in self.scale}

    @property
    def from_library(self) -> bool:
        """Taken from a library, of the method or of this instance."""
        return bool(self.entry or self.taken_from_id)


class ImportState(models.TextChoices):
    """Nothing is written before somebody has seen what would be."""

    STAGED = "staged", _("à relire")
    DONE = "done", _("importé")
    UNDONE = "undone", _("annulé")


class ImportBatch(models.Model):
    """One file of values: what it said, row by row, and what became of it."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="value_imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=160)
    state = models.CharField(max_length=6, choices=ImportState.choices, default=ImportState.STAGED)
    # The file as it came (private), how each column was understood, and the report: counts and problems by row.
    file = models.FileField(upload_to="imports", max_length=200)
    columns = models.JSONField(default=dict, blank=True)
    report = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (models.CheckConstraint(condition=Q(state__in=ImportState.values), name="impact_import_state"),)

    def __str__(self) -> str:
        return self.name


class ValueQuerySet(models.QuerySet["Value"]):
    """Who sees which values is decided here once."""

    def there(self) -> "ValueQuerySet":
        """Not taken away, of an indicator that is still followed."""
        return self.filter(removed_at__isnull=True, indicator__archived_at__isnull=True)

    def live(self) -> "ValueQuerySet":
        """Kept and not taken away: what anybody may read on a public fiche, and what files hold."""
        return self.there().filter(review=Review.KEPT)


class Value(models.Model):
    """One value on one day (or over one period), for one public, at one place."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values")
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.ACTUAL)
    # The day, or the last day of the period that begins on `since`.
    on = models.DateField()
    since = models.DateField(null=True, blank=True)
    # For whom; blank: everybody. A word of the team (« jeunes », « femmes »), kept in every output.
    public = models.CharField(max_length=80, blank=True)
    insee = models.CharField(max_length=5, blank=True)
    # « environ 30 »: somebody counted with their eyes, and says so.
    about = models.BooleanField(default=False)
    number = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    numerator = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    level = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    consent = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)
    comment = models.TextField(blank=True)
    automated = models.BooleanField(default=False)
    extras = models.JSONField(default=dict, blank=True)
    review = models.CharField(max_length=8, choices=Review.choices, default=Review.PROPOSED)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    batch = models.ForeignKey(ImportBatch, null=True, blank=True, on_delete=models.SET_NULL, related_name="values")
    # The file whose value stands in the place of this one; undoing that file brings this one back.
    replaced_by = models.ForeignKey(
        ImportBatch, null=True, blank=True, on_delete=models.SET_NULL, related_name="replaced"
    )
    # Counts the corrections: a form says with it which value it began with.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_as = models.CharField(max_length=10, choices=RemovedAs.choices, blank=True)

    objects = ValueQuerySet.as_manager()

    class Meta:
        ordering = ("on", "id")
        indexes = (models.Index(fields=("indicator", "on"), name="impact_value_day"),)
        constraints = (
            models.CheckConstraint(condition=Q(role__in=Role.values), name="impact_value_role"),
            models.CheckConstraint(condition=Q(review__in=Review.values), name="impact_value_review"),
            known_removed_as("impact_value"),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0), name="impact_value_denominator"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False)
                | Q(numerator__isnull=False, denominator__isnull=False)
                | ~Q(level="")
                | Q(consent=True) & ~Q(words=""),
                name="impact_value_says_something",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator_id} · {self.on}"

    @property
    def share(self) -> Decimal | None:
        """Numerator over denominator, times a hundred: for display only, never stored, never typed."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator * 100 / self.denominator
