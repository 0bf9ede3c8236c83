"""What is said in a stage: contributions, the groups they are put into, votes."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .people import Participant
from .workshop import Stage

TEXT_LENGTH = 500
REASON_LENGTH = 200


class Source(models.TextChoices):
    """Where it comes from; what was not sent by a phone is always labelled."""

    PHONE = "phone", _("depuis un téléphone")
    HAND = "hand", _("à main levée")
    PAPER = "paper", _("sur papier")
    DESK = "desk", _("saisi par l’animation")


class Standing(models.TextChoices):
    """May others read it, once the stage is revealed?"""

    WAITING = "waiting", _("dans le sas")
    SHOWN = "shown", _("visible")
    REFUSED = "refused", _("mis de côté")


class Outcome(models.TextChoices):
    """What became of a card after the workshop."""

    NONE = "", _("pas encore décidé")
    POURED = "poured", _("versé")
    MERGED = "merged", _("fusionné")
    HELD = "held", _("en cale")


class Group(models.Model):
    """A heap of cards that say alike things, with its name."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name


class Contribution(models.Model):
    """A card written in a stage. `key` comes with it: sent again, it is the same card."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="contributions")
    participant = models.ForeignKey(Participant, null=True, on_delete=models.SET_NULL, related_name="contributions")
    key = models.CharField(max_length=64)
    text = models.CharField(max_length=TEXT_LENGTH)
    # What it is about inside its stage: an id of the kind (a card of the pack, a cloud); most kinds need none.
    about = models.CharField(max_length=130, blank=True)
    language = models.CharField(max_length=2, default="fr")
    source = models.CharField(max_length=5, choices=Source.choices, default=Source.PHONE)
    standing = models.CharField(max_length=7, choices=Standing.choices, default=Standing.SHOWN)
    # Why it was put aside; its author reads it.
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.SET_NULL, related_name="contributions")
    version = models.PositiveIntegerField(default=1)
    # What the facilitator decided afterwards, and the card of the voyage it became or joined.
    outcome = models.CharField(max_length=6, choices=Outcome.choices, default=Outcome.NONE, blank=True)
    card = models.CharField(max_length=40, blank=True)
    simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("stage", "participant", "key"), name="workshop_sent_once"),
            models.CheckConstraint(condition=~Q(text=""), name="workshop_card_written"),
        )
        indexes = (models.Index(fields=("stage", "standing"), name="workshop_cards"),)

    def __str__(self) -> str:
        return self.text[:60]


class Vote(models.Model):
    """How many dots somebody put on an option of a stage; without participant: hands or papers, counted by eye."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="votes")
    participant = models.ForeignKey(Participant, null=True, on_delete=models.CASCADE, related_name="votes")
    # A word of the kind: « c12 » a card, « g3 » a group, « o1 » a line of the settings, « participation:present » what
    # somebody says of one subject. Ids of packs are long.
    option = models.CharField(max_length=200)
    dots = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=5, choices=Source.choices, default=Source.PHONE)
    simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("stage", "participant", "option"),
                condition=Q(participant__isnull=False),
                name="workshop_vote_once",
            ),
            models.UniqueConstraint(
                fields=("stage", "option", "source"), condition=Q(participant__isnull=True), name="workshop_hands_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.stage_id} · {self.option} · {self.dots}"
