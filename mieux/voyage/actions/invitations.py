"""Inviting somebody aboard by a letter: the letter leaves, the address is not kept, the invitation serves once."""

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from ..models import Invitation, Role, Shipmate, Voyage
from . import voyages
from .links import hash_of

if TYPE_CHECKING:
    from mieux.people.models import User

DAYS = 14
"""How long an invitation waits."""
MOST = 30
"""Invitations of one voyage that may wait at the same time: a crew is not a mailing list."""


class TooMany(ValueError):
    """Too many invitations are waiting."""


def masked(email: str) -> str:
    """« rosa@example.org » → « r…@example.org »: enough for whoever wrote it, nothing to write to."""
    name, _sign, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"[:80]


@transaction.atomic
def invite(voyage: Voyage, by: "User", email: str, role: Role) -> tuple[Invitation, str]:
    """A new invitation: its row, and the token of the letter, which nobody sees again. TooMany, or the row."""
    now = timezone.now()
    waiting = voyage.invitations.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)
    if waiting.count() >= MOST:
        raise TooMany
    token = secrets.token_urlsafe(24)
    row = Invitation.objects.create(
        voyage=voyage, hashed=hash_of(token), to=masked(email), role=role, by=by, expires_at=now + timedelta(days=DAYS)
    )
    return row, token


def invitation_of(token: str) -> Invitation | None:
    """The invitation of a token while it waits; None when it was used, taken back, is too old or was never made."""
    row = Invitation.objects.select_related("voyage__initiative", "by").filter(hashed=hash_of(token[:200])).first()
    if row is None or row.used_at or row.revoked_at or row.expires_at <= timezone.now():
        return None
    return row if row.voyage.closed_at is None else None


@transaction.atomic
def accept(row: Invitation, user: "User") -> Shipmate:
    """Come aboard by it; it serves once. Who is aboard already keeps their role."""
    taken = Invitation.objects.filter(pk=row.pk, used_at__isnull=True, revoked_at__isnull=True)
    if not taken.update(used_at=timezone.now()):
        raise Invitation.DoesNotExist
    return voyages.come_aboard(row.voyage, user, Role(row.role))


@transaction.atomic
def revoke(row: Invitation) -> None:
    """Take it back: the letter opens nothing any more."""
    Invitation.objects.filter(pk=row.pk, used_at__isnull=True, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )
