"""Letters and the log: who wants to be written to, what was sent, what three lines came back; and invitations."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .voyage import Role, Voyage


class Rhythm(models.TextChoices):
    """How often somebody wants to be asked for the log."""

    MONTH = "month", _("une fois par mois")
    QUARTER = "quarter", _("tous les trois mois")
    NEVER = "never", _("plus du tout")


class Wish(models.Model):
    """What somebody aboard wants to be written about. Nobody gets the log or the half-way letter without asking."""

    voyage = models.ForeignKey(Voyage, on_delete=models.CASCADE, related_name="wishes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    log = models.CharField(max_length=7, choices=Rhythm.choices, default=Rhythm.NEVER)
    halfway = models.BooleanField(default=False)
    # Called by name in a word on a card.
    called = models.BooleanField(default=True)
    since = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("voyage", "user"), name="voyage_wish_once"),
            models.CheckConstraint(condition=Q(log__in=Rhythm.values), name="voyage_wish_rhythm"),
        )

    def __str__(self) -> str:
        return f"{self.voyage_id} · {self.user_id}"


class LetterKind(models.TextChoices):
    """Which letter."""

    LOG = "log", _("journal de bord")
    HALFWAY = "halfway", _("escale à mi-chemin")


class Letter(models.Model):
    """One letter to one person. Its row is written before it leaves, so that nobody is written to twice.

    `period`: the first day of the month that the log is about; the day of the stopover for a half-way letter. Its link
    needs no login: `hashed` is a keyed hash of its token. A row without `sent_at`: something broke while the letter was
    handed over; it may have left (`mieux remind --again` sends it).
    """

    wish = models.ForeignKey(Wish, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=7, choices=LetterKind.choices)
    period = models.DateField()
    card_id = models.CharField(max_length=64, blank=True)
    hashed = models.CharField(max_length=64, unique=True)
    taken_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("taken_at",)
        constraints = (
            models.UniqueConstraint(fields=("wish", "kind", "period", "card_id"), name="voyage_letter_once"),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="voyage_letter_kind"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.period}"


class LogEntry(models.Model):
    """Three lines of one person about one month: what moved, what blocks, what comes next. `cards`: made from them."""

    voyage = models.ForeignKey(Voyage, on_delete=models.CASCADE, related_name="log")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    month = models.DateField()
    moved = models.TextField(blank=True)
    blocks = models.TextField(blank=True)
    ahead = models.TextField(blank=True)
    cards = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-month", "at")
        constraints = (models.UniqueConstraint(fields=("voyage", "by", "month"), name="voyage_log_once"),)

    def __str__(self) -> str:
        return f"{self.month}"


class Invitation(models.Model):
    """A letter that invites somebody aboard, once, in a role. Their address is not kept: `to` is « r…@… ».

    `hashed` is a keyed hash of the key in the letter.
    """

    voyage = models.ForeignKey(Voyage, on_delete=models.CASCADE, related_name="invitations")
    hashed = models.CharField(max_length=64, unique=True)
    to = models.CharField(max_length=80)
    role = models.CharField(max_length=9, choices=Role.choices, default=Role.CREW)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (models.CheckConstraint(condition=Q(role__in=Role.values), name="voyage_invitation_role"),)

    def __str__(self) -> str:
        return f"{self.to} · {self.role}"
