"""Guest links: made by the captain or the command line, shown once, revoked at once."""

import secrets
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mieux.live.announce import rights_changed

from ..journal import topic_of
from ..models import CalendarLink, GuestLink, Right, Voyage

if TYPE_CHECKING:
    from mieux.people.models import User


def hash_of(token: str) -> str:
    """What is kept of a token: a keyed hash. The token itself is shown once, to whoever made it."""
    secret = blake2b(settings.SECRET_KEY.encode()).digest()
    return blake2b(token.encode("utf-8", "replace"), key=secret, person=b"voyage", digest_size=32).hexdigest()


@transaction.atomic
def make_link(
    voyage: Voyage, right: Right, *, by: "User | None" = None, label: str = "", expires_at: datetime | None = None
) -> tuple[GuestLink, str]:
    """A link with this right: its row, and its token, which nobody sees again."""
    token = secrets.token_urlsafe(24)
    row = GuestLink.objects.create(
        voyage=voyage, hashed=hash_of(token), right=right, label=label.strip()[:120], expires_at=expires_at, by=by
    )
    return row, token


def link_of(token: str) -> GuestLink | None:
    """The link of a token, whatever became of it; None when nobody ever made it."""
    return GuestLink.objects.select_related("voyage__initiative").filter(hashed=hash_of(token[:200])).first()


@transaction.atomic
def revoke_link(link: GuestLink) -> None:
    """Take a link back: whoever came by it is out at their next message."""
    GuestLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
    rights_changed(topic_of(link.voyage))


@transaction.atomic
def make_calendar(voyage: Voyage, user: "User") -> str:
    """The secret address of the buoys' calendar, for one person; the one they had before ends. Out: its token."""
    revoke_calendar(voyage, user)
    token = secrets.token_urlsafe(24)
    CalendarLink.objects.create(voyage=voyage, user=user, hashed=hash_of(token))
    return token


@transaction.atomic
def revoke_calendar(voyage: Voyage, user: "User") -> None:
    """End it."""
    CalendarLink.objects.filter(voyage=voyage, user=user, revoked_at__isnull=True).update(revoked_at=timezone.now())
