"""Reading together: a round of readings, blind or not, and who is invited to it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mieux.atlas.models import Initiative


class RoundQuerySet(models.QuerySet["Round"]):
    """Rounds, and whether their box is open."""

    def due(self, today: date) -> "RoundQuerySet":
        """Blind rounds whose day has come and whose opening nobody has written down yet."""
        return self.filter(blind=True, opened_at__isnull=True, until_date__lte=today)


class Round(models.Model):
    """Several people read one initiative in the same weeks.

    While a blind round is a closed box, nobody but its author sees a reading of the round: not the team, not the
    moderators, not an export. It opens when `until_count` readings are in, or on the day `until_date`, whichever comes
    first. A day that has come opens the box for everybody at once, also before `opened_at` is written.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="rounds")
    title = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    blind = models.BooleanField(default=False)
    until_count = models.PositiveSmallIntegerField(null=True, blank=True)
    until_date = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(blind=False) | Q(until_count__isnull=False) | Q(until_date__isnull=False),
                name="wheel_round_opens",
            ),
            models.CheckConstraint(
                condition=Q(until_count__isnull=True) | Q(until_count__gte=2), name="wheel_round_count"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed_box(self) -> bool:
        """Blind, not opened yet, and its day has not come."""
        if not self.blind or self.opened_at is not None:
            return False
        return self.until_date is None or self.until_date > timezone.localdate()

    @property
    def is_over(self) -> bool:
        """No new reading comes in."""
        return self.closed_at is not None


class Invitation(models.Model):
    """A person, or whoever holds a link, is asked to read. `key` is a keyed hash of the link's token."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="invitations")
    # Whom, in the words of the person who invites (« le bureau », « Samira »); seen by the inviters and the invited.
    label = models.CharField(max_length=120, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="reading_invitations"
    )
    key = models.CharField(max_length=64, blank=True, db_index=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("created_at",)
        constraints = (
            models.CheckConstraint(condition=Q(user__isnull=False) | ~Q(key=""), name="wheel_invitation_reaches"),
            models.UniqueConstraint(fields=("key",), condition=~Q(key=""), name="wheel_invitation_key"),
            models.UniqueConstraint(
                fields=("round", "user"), condition=Q(user__isnull=False), name="wheel_invitation_once"
            ),
        )

    def __str__(self) -> str:
        return self.label or (self.user.display_name if self.user else "")

    @property
    def is_live(self) -> bool:
        """It still lets somebody in: not taken back, not too old, and the round takes readings."""
        late = self.expires_at is not None and self.expires_at <= timezone.now()
        return self.revoked_at is None and not late and not self.round.is_over
