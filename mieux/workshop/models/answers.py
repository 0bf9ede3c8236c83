"""What players leave: readings, words, answers. No name, no address, nothing that adds up."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

REASON_LENGTH = 280


class State(models.TextChoices):
    """May others read the words of this answer? The choice itself is shown in any case."""

    SHOWN = "shown", _("affiché")
    HELD = "held", _("attend un regard")
    REPORTED = "reported", _("signalé")
    KEPT = "kept", _("relu et gardé")
    REMOVED = "removed", _("retiré")


VISIBLE = (State.SHOWN, State.KEPT)


class GameAnswer(models.Model):
    """One browser's answer to one item of a game; a later one replaces it."""

    # "<pack>@<version>": the ids below are read with the pack that had them.
    method = models.CharField(max_length=80)
    game = models.CharField(max_length=60)
    item = models.CharField(max_length=130)
    # Ids joined by spaces, in the order of the pack, so that equal readings are equal texts.
    choices = models.CharField(max_length=1000, blank=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    language = models.CharField(max_length=5)
    # A keyed hash of the guest's token (people/guests.py): says "the same browser", not who.
    guest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SHOWN)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["guest", "game", "item", "method"], name="one_answer_a_guest_and_item")
        ]
        indexes: ClassVar = [
            models.Index(fields=["game", "item", "state", "-created"], name="answers_of_an_item"),
            models.Index(fields=["created"], name="answers_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.game} · {self.item} · {self.choices or self.reason}"
