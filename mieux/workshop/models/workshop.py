"""A workshop and its stages: what is prepared, and where the room stands now."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mieux.voyage.models import Voyage

TITLE_LENGTH = 160
WORDS_LENGTH = 2000
"""Characters of an instruction or a private script."""
MESSAGE_LENGTH = 280
PLACE_LENGTH = 120


class WorkshopState(models.TextChoices):
    """Where a workshop is in its life. Emptied: everything participants gave is gone."""

    PREPARED = "prepared", _("en préparation")
    OPEN = "open", _("en cours")
    CLOSED = "closed", _("terminé")
    EMPTIED = "emptied", _("terminé et vidé")


class Names(models.TextChoices):
    """What participants are called."""

    NONE = "none", _("anonyme : aucun nom n’est demandé")
    PSEUDONYM = "pseudonym", _("pseudonyme, si l’on veut")


class Workshop(models.Model):
    """One session. `key` is the address of its preparation, `code` what is written on the wall."""

    key = models.SlugField(max_length=40, unique=True)
    code = models.CharField(max_length=6, unique=True)
    title = models.CharField(_("titre"), max_length=TITLE_LENGTH)
    # "<pack>@<version>", and the id of the template it was made from.
    method = models.CharField(max_length=80)
    template = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=2, default="fr")
    state = models.CharField(max_length=8, choices=WorkshopState.choices, default=WorkshopState.PREPARED)
    # Nobody new may come in; who is in stays in.
    locked = models.BooleanField(default=False)
    # Cards wait for a facilitator's look before others see them.
    airlock = models.BooleanField(default=False)
    names = models.CharField(max_length=9, choices=Names.choices, default=Names.NONE)
    keep_days = models.PositiveSmallIntegerField(default=30)
    # Every change of the room counts; `beat` is the last one that phones must see (see actions/bell.py).
    seq = models.PositiveBigIntegerField(default=1)
    beat = models.PositiveBigIntegerField(default=1)
    stage = models.ForeignKey("Stage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    stage_since = models.DateTimeField(null=True, blank=True)
    # The timer: when it rings, or the seconds that were left when it was stopped.
    ends_at = models.DateTimeField(null=True, blank=True)
    seconds_left = models.PositiveIntegerField(null=True, blank=True)
    message = models.CharField(max_length=MESSAGE_LENGTH, blank=True)
    # The addresses of projection, remote and invitation are made from it (keys.py); a new one ends the old addresses.
    secret = models.CharField(max_length=40)
    voyage = models.ForeignKey(Voyage, null=True, blank=True, on_delete=models.SET_NULL, related_name="workshops")
    # When and where the room meets, as the clock on its wall says; only for planning.
    day = models.DateField(_("date"), null=True, blank=True)
    hour = models.TimeField(_("heure de début"), null=True, blank=True)
    place = models.CharField(_("lieu"), max_length=PLACE_LENGTH, blank=True)
    # A rehearsal is a copy with a code of its own, erased when it is over (actions/rehearsing.py).
    rehearsal_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="rehearsals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # The day announced to participants: from then on what they gave is gone.
    forget_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="workshop_titled"),
            models.CheckConstraint(condition=Q(state__in=WorkshopState.values), name="workshop_state"),
            models.CheckConstraint(condition=Q(names__in=Names.values), name="workshop_names"),
        )
        indexes = (models.Index(fields=("state", "forget_on"), name="workshop_to_forget"),)

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """The room is open: participants come in and send."""
        return self.state == WorkshopState.OPEN

    @property
    def is_rehearsal(self) -> bool:
        """A copy with simulated participants; nothing of it is counted, exported or poured."""
        return self.rehearsal_of_id is not None

    @property
    def is_over(self) -> bool:
        """Closed, emptied or not."""
        return self.state in (WorkshopState.CLOSED, WorkshopState.EMPTIED)


class Stage(models.Model):
    """One moment of a workshop. `kind` is a key of STAGES; `settings` is what that kind reads (its own pydantic)."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    title = models.CharField(_("titre"), max_length=TITLE_LENGTH)
    instruction = models.TextField(max_length=WORDS_LENGTH, blank=True)
    # Only facilitators read it, on the remote.
    script = models.TextField(max_length=WORDS_LENGTH, blank=True)
    minutes = models.PositiveSmallIntegerField(default=10)
    settings = models.JSONField(default=dict, blank=True)
    # Gestures of the kind that participants may not make here; empty: all that the kind gives them.
    closed_verbs = models.JSONField(default=list, blank=True)
    # The phase it is in (a word of the kind); it keeps it when the room goes on, so that one can go back.
    phase = models.CharField(max_length=20, blank=True)
    # Where the room is inside it (a question being answered, the half-time question): words of the kind and the room.
    # Never copied, forgotten with the rest.
    moment = models.JSONField(default=dict, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position", "pk")
        indexes = (models.Index(fields=("workshop", "position"), name="workshop_stages"),)

    def __str__(self) -> str:
        return self.title
