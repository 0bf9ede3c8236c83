"""Reading together: open a round, invite, revoke, and the one moment when a blind round opens."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mieux.atlas.actions.recording import append_changes
from mieux.atlas.models import Initiative

from .. import letters
from ..models import Invitation, Reading, ReadingState, Round
from .recording import Refused

if TYPE_CHECKING:
    from mieux.people.models import User

LINK_DAYS = 60
"""How long a link lives when nobody said otherwise."""


@dataclass(frozen=True)
class Terms:
    """What a round promises its readers."""

    title: str
    note: str = ""
    blind: bool = False
    until_count: int | None = None
    until_date: date | None = None


@transaction.atomic
def open_round(initiative: Initiative, by: "User", terms: Terms) -> Round:
    """Begin a round of readings. A round that is not blind shows each reading as soon as it is shared.

    A form sent twice opens one round; the same name under other terms is another one: nobody who promises a closed box
    is given an open one.
    """
    Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    said = {
        "title": terms.title,
        "note": terms.note,
        "blind": terms.blind,
        "until_count": terms.until_count if terms.blind else None,
        "until_date": terms.until_date if terms.blind else None,
    }
    same = Round.objects.filter(initiative=initiative, by=by, opened_at__isnull=True, closed_at__isnull=True, **said)
    return same.first() or Round.objects.create(initiative=initiative, by=by, **said)


def key_of(token: str) -> str:
    """What is kept of a link: a keyed hash. The token itself is shown once, to whoever made it."""
    secret = blake2b(settings.SECRET_KEY.encode()).digest()
    return blake2b(token.encode(), key=secret, person=b"reading", digest_size=32).hexdigest()


def link_end(days: int) -> datetime:
    """The moment until which a link lives that is made now."""
    return timezone.now() + timedelta(days=days)


@transaction.atomic
def invite_by_link(round: Round, by: "User", label: str, expires_at: datetime | None = None) -> tuple[Invitation, str]:
    """A link that lets people without an account read in this round: the row, and the token, never seen again."""
    if round.is_over:
        raise Refused(_("Ce tour est fini : personne ne peut plus y être invité."))
    token = secrets.token_urlsafe(24)
    row = Invitation.objects.create(
        round=round,
        by=by,
        label=label,
        key=key_of(token),
        expires_at=expires_at or link_end(LINK_DAYS),
    )
    return row, token


def invitation_of(token: str) -> Invitation | None:
    """The invitation of a link, whatever became of it; None when nobody ever made it."""
    return (
        Invitation.objects.select_related("round__initiative", "by")
        .filter(key=key_of(token[:200]), user__isnull=True)
        .first()
    )


@transaction.atomic
def invite_by_name(round: Round, by: "User", user: "User", site: str) -> bool:
    """Ask somebody who has an account, by a letter that shows neither address. False when they were asked already.

    Who declined, or was taken off the list, is not asked again.
    """
    if round.is_over:
        raise Refused(_("Ce tour est fini : personne ne peut plus y être invité."))
    _row, new = Invitation.objects.get_or_create(
        round=round, user=user, defaults={"by": by, "label": user.display_name}
    )
    if new:
        letters.invited(round, by, user, site)
    return new


@transaction.atomic
def revoke(invitation: Invitation) -> Invitation:
    """Take an invitation back: what was shared stays, nothing new comes in through it."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
    return invitation


@transaction.atomic
def decline(invitation: Invitation) -> Invitation:
    """« Pas cette fois » : it leaves the list of what remains to read. Reading after all takes that back."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    invitation.declined_at = None if invitation.declined_at else timezone.now()
    invitation.save(update_fields=["declined_at"])
    return invitation


@transaction.atomic
def change_day(round: Round, day: date, site: str = "") -> Round:
    """Say on which day a closed box opens at the latest; its readers are told.

    Never today: whoever wrote under the first promise has a night to take their reading back.
    """
    round = Round.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=round.pk)
    if not round.is_closed_box:
        raise Refused(_("Ce tour est déjà ouvert."))
    if day <= timezone.localdate():
        raise Refused(_("Choisissez au plus tôt demain : qui a déjà écrit doit pouvoir relire avant."))
    if round.until_date != day:
        round.until_date = day
        round.save(update_fields=["until_date"])
        letters.day_changed(round, site)
    return round


@transaction.atomic
def end(round: Round) -> Round:
    """No more readings come in. Only for an open box: what was promised to blind readers is kept."""
    round = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    if round.is_closed_box:
        raise Refused(_("Ce tour est encore fermé : il s’ouvre d’abord, il finit ensuite."))
    if round.closed_at is None:
        round.closed_at = timezone.now()
        round.save(update_fields=["closed_at"])
    return round


# --- The opening ----------------------------------------------------------------------------------


def readers_in(round: Round) -> int:
    """How many people or tables shared in the round. Somebody who reads in three contexts is still one: nobody opens
    a box alone."""
    shared = Reading.objects.filter(round=round, state=ReadingState.SHARED)
    return shared.order_by().values("reader_id", "guest").distinct().count()


def open_if_ready(round: Round, site: str = "") -> bool:
    """Write down that a blind round opens, if it is time; whether this call was the one. Inside a transaction that
    holds the round's row."""
    if not round.blind or round.opened_at is not None:
        return False
    due = round.until_date is not None and round.until_date <= timezone.localdate()
    full = round.until_count is not None and readers_in(round) >= round.until_count
    if not (due or full):
        return False
    now = timezone.now()
    # Only one of two processes finds it closed.
    if not Round.objects.filter(pk=round.pk, opened_at__isnull=True).update(opened_at=now):
        return False
    round.opened_at = now
    append_changes([round.initiative_id])
    letters.round_opened(round, site)
    return True


def hold(own: int | None) -> dict[int, Round]:
    """Lock the round that somebody shares in and those whose day has come, inside a transaction: number → row.

    Always in the order of their numbers: two people who share at the same moment never wait for each other in a circle.
    """
    due = Round.objects.due(timezone.localdate()).order_by().values_list("pk", flat=True)
    wanted = {*due, *([own] if own else [])}
    rows = Round.objects.select_for_update(of=("self",)).select_related("initiative").filter(pk__in=wanted)
    return {row.pk: row for row in rows.order_by("pk")}


def open_due(site: str = "") -> int:
    """Write down the openings whose day has come. How many. (`shown_to` does not wait for this.)"""
    opened = 0
    for pk in list(Round.objects.due(timezone.localdate()).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            round = Round.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=pk)
            opened += open_if_ready(round, site)
    return opened
