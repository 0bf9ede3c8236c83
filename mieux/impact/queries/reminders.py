"""Who is to be reminded of what, and what the link of a letter opens."""

from datetime import date, datetime

from ..models import Follow, Reminder
from ..rules import key_of


def people_to_remind(today: date, *, again: bool = False) -> list[int]:
    """Ids of the people for whom something is due. A letter that may have left is not due, unless `again`."""
    due = Reminder.objects.filter(
        due__lte=today, sent_at__isnull=True, follow__revoked_at__isnull=True, follow__user__is_active=True
    )
    if not again:
        due = due.filter(key="")
    return list(due.order_by("follow__user").values_list("follow__user", flat=True).distinct())


def lost_on_their_way() -> int:
    """Reminders taken for a letter of which nobody noted that it left."""
    return Reminder.objects.filter(sent_at__isnull=True, follow__revoked_at__isnull=True).exclude(key="").count()


def reminder_of(token: str, now: datetime) -> Reminder | None:
    """The reminder that this link opens; nothing when it was forged, is too old, or was stopped."""
    row = _of(token)
    if row is None or row.follow.revoked_at is not None or not row.follow.user.is_active:
        return None
    return row if row.expires_at is not None and row.expires_at > now else None


def follow_of(token: str) -> Follow | None:
    """Whose reminders this link may stop: as long as the row is there, however old the letter."""
    row = _of(token)
    return row.follow if row else None


def _of(token: str) -> Reminder | None:
    rows = Reminder.objects.select_related("follow__user", "follow__initiative__source")
    return rows.filter(key=key_of(token)).exclude(key="").first() if token else None
