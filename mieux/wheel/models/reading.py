"""One reading of one initiative: who reads from where, and what they colour, with what evidence."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mieux.atlas.models import Initiative, State
from mieux.evidence.models import EvidenceBase, evidence_constraints

from .round import Invitation, Round

if TYPE_CHECKING:
    from mieux.people.models import User


class Word(models.TextChoices):
    """What a reader says of one cell. Codes without order: no reader's word weighs more than another's.

    « Pas vu » is not « absent »: this reader has not seen it, that is all.
    """

    PRESENT = "present", _("présent")
    PARTLY = "partly", _("en partie")
    NOT_SEEN = "not_seen", _("pas vu")
    UNKNOWN = "unknown", _("ne sait pas")


#: Words that colour a cell.
COLOURED = (Word.PRESENT, Word.PARTLY)


class Stance(models.TextChoices):
    """From where somebody reads."""

    ACTOR = "actor", _("je fais partie de l’équipe")
    USER = "user", _("je suis concerné·e, j’en profite")
    PARTNER = "partner", _("je suis partenaire")
    OBSERVER = "observer", _("je regarde de l’extérieur")


class ReadingState(models.TextChoices):
    """A draft is its author's alone; what was shared stays dated, even taken back."""

    DRAFT = "draft", _("brouillon")
    SHARED = "shared", _("partagée")
    WITHDRAWN = "withdrawn", _("reprise par son auteur·rice")
    HIDDEN = "hidden", _("masquée par la modération")


class ContextQuerySet(models.QuerySet["NoveltyContext"]):
    """A context is written with a reading: as long as that reading is hidden, the context is too."""

    def shown_to(self, viewer: "User | AnonymousUser | None", guest_key: str = "") -> "ContextQuerySet":
        """Contexts of the readings this viewer may see, their own included."""
        readings = Reading.objects.shown_to(viewer, guest_key).exclude(context=None)
        return self.filter(pk__in=readings.order_by().values("context_id"))


class NoveltyContext(models.Model):
    """New for whom, where, compared with which habit: the same initiative may be read in several contexts."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="contexts")
    for_whom = models.CharField(max_length=160)
    where = models.CharField(max_length=160)
    habit = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ContextQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=~Q(for_whom="") & ~Q(where="") & ~Q(habit=""), name="wheel_context_said"),
        )

    def __str__(self) -> str:
        return f"{self.for_whom} · {self.where}"


class ReadingQuerySet(models.QuerySet["Reading"]):
    """Who may read which reading is decided here once: pages, exports, API, letters and figures all start here."""

    def shown_to(self, viewer: "User | AnonymousUser | None", guest_key: str = "") -> "ReadingQuerySet":
        """Shared readings of public fiches (or of the viewer's team), outside closed blind rounds; and one's own.

        Nobody is above a blind round: neither team nor moderators read it before it opens.
        """
        shared = Q(state=ReadingState.SHARED) & self.open_box()
        visible = Initiative.objects.visible_to(viewer).values("pk")
        own = self._own(viewer, guest_key)
        where = shared & (Q(initiative__state=State.PUBLISHED) | Q(initiative__in=visible))
        return self.filter(where | own if own is not None else where)

    def of(self, viewer: "User | AnonymousUser | None", guest_key: str = "") -> "ReadingQuerySet":
        """The viewer's own readings."""
        own = self._own(viewer, guest_key)
        return self.none() if own is None else self.filter(own)

    @staticmethod
    def open_box() -> Q:
        """Outside a blind round, or in one that has opened: written down, or because its day has come."""
        return (
            Q(round__isnull=True)
            | Q(round__blind=False)
            | Q(round__opened_at__isnull=False)
            | Q(round__until_date__lte=timezone.localdate())
        )

    @staticmethod
    def _own(viewer: "User | AnonymousUser | None", guest_key: str) -> Q | None:
        if viewer is not None and viewer.is_authenticated:
            return Q(reader_id=viewer.pk)
        return Q(guest=guest_key, reader__isnull=True) if guest_key else None


class Reading(models.Model):
    """One person's, or one table's, reading. Ids of criteria, phases and forms belong to the pack in `method`."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="readings")
    method = models.CharField(max_length=80)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="readings"
    )
    # An invited guest: `Guest.key` (people/guests.py), and the name they chose to sign with.
    guest = models.CharField(max_length=64, blank=True, db_index=True)
    signature = models.CharField(max_length=80, blank=True)
    # « nous sommes 5 autour de la table » : shown, never multiplied.
    people = models.PositiveSmallIntegerField(default=1)
    stance = models.CharField(max_length=8, choices=Stance.choices, default=Stance.OBSERVER)
    context = models.ForeignKey(
        NoveltyContext, null=True, blank=True, on_delete=models.SET_NULL, related_name="readings"
    )
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.SET_NULL, related_name="readings")
    invitation = models.ForeignKey(
        Invitation, null=True, blank=True, on_delete=models.SET_NULL, related_name="readings"
    )
    state = models.CharField(max_length=9, choices=ReadingState.choices, default=ReadingState.DRAFT)
    reason = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="fr")
    # The form as it was last typed, saved while typing; nobody but the author reads it.
    unfinished = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    shared_at = models.DateTimeField(null=True, blank=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ("shared_at", "id")
        indexes = (models.Index(fields=("initiative", "state"), name="wheel_reading_of"),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ReadingState.values), name="wheel_reading_state"),
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="wheel_reading_stance"),
            models.CheckConstraint(condition=Q(people__gte=1, people__lte=500), name="wheel_reading_people"),
            models.CheckConstraint(
                condition=~Q(state=ReadingState.HIDDEN) | ~Q(reason=""), name="wheel_reading_hidden_reason"
            ),
            # One reading a person, a context and a round: a second form sent twice finds the first one.
            models.UniqueConstraint(
                "initiative",
                "reader",
                Coalesce("context", Value(0), output_field=models.BigIntegerField()),
                Coalesce("round", Value(0), output_field=models.BigIntegerField()),
                condition=Q(reader__isnull=False),
                name="wheel_reading_once",
            ),
            models.UniqueConstraint(
                "initiative",
                "guest",
                Coalesce("context", Value(0), output_field=models.BigIntegerField()),
                Coalesce("round", Value(0), output_field=models.BigIntegerField()),
                condition=~Q(guest=""),
                name="wheel_reading_once_guest",
            ),
        )

    def __str__(self) -> str:
        return f"{self.initiative_id} · {self.reader_id or self.signature}"

    @property
    def signed(self) -> str:
        """The name shown: never an address."""
        if self.reader is not None:
            return self.reader.display_name
        return self.signature or str(_("Quelqu’un"))


class ReadingCell(models.Model):
    """What the reader says of one criterion in one phase."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="cells")
    criterion = models.CharField(max_length=60)
    phase = models.CharField(max_length=60)
    word = models.CharField(max_length=8, choices=Word.choices)
    # The fact, in one sentence.
    sentence = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("criterion", "phase", "word"), name="wheel_cell_word"),)
        constraints = (
            models.UniqueConstraint(fields=("reading", "criterion", "phase"), name="wheel_cell_once"),
            models.CheckConstraint(condition=Q(word__in=Word.values), name="wheel_cell_known_word"),
        )

    def __str__(self) -> str:
        return f"{self.criterion} · {self.phase} · {self.word}"


class CellEvidence(EvidenceBase):
    """What supports a cell; a measure may point to a value of an indicator."""

    cell = models.ForeignKey(ReadingCell, on_delete=models.CASCADE, related_name="evidence")
    value = models.ForeignKey("impact.Value", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(EvidenceBase.Meta):
        abstract = False
        constraints = evidence_constraints("wheel_evidence")


class RemovedCell(models.Model):
    """A cell, or one piece of its evidence, that its author took out: it can be put back for thirty days."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="removed")
    criterion = models.CharField(max_length=60)
    phase = models.CharField(max_length=60)
    # Empty: only evidence was taken out.
    word = models.CharField(max_length=8, choices=Word.choices, blank=True)
    sentence = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.criterion} · {self.phase}"


class RemovedEvidence(EvidenceBase):
    """What supported it, with its file."""

    cell = models.ForeignKey(RemovedCell, on_delete=models.CASCADE, related_name="evidence")
    value = models.ForeignKey("impact.Value", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(EvidenceBase.Meta):
        abstract = False
        constraints = evidence_constraints("wheel_removed_evidence")


class FormRead(models.Model):
    """A form of renewal this reader sees, and why."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="forms")
    form = models.CharField(max_length=60)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("reading", "form"), name="wheel_form_once"),)

    def __str__(self) -> str:
        return self.form


class Move(models.TextChoices):
    """What happened to a shared reading on a day."""

    SHARED = "shared", _("partagée")
    COMPLETED = "completed", _("complétée")
    CHANGED = "changed", _("changée d’avis")
    WITHDRAWN = "withdrawn", _("reprise")
    RETURNED = "returned", _("remise")


class ReadingVersion(models.Model):
    """The whole reading as it was on a day, what happened to it, and why: minds change, in the open."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    move = models.CharField(max_length=9, choices=Move.choices, default=Move.SHARED)
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=300, blank=True)
    data = models.JSONField()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("reading", "number"), name="wheel_version_once"),
            models.CheckConstraint(condition=Q(move__in=Move.values), name="wheel_version_move"),
        )

    def __str__(self) -> str:
        return f"{self.reading_id} v{self.number}"
