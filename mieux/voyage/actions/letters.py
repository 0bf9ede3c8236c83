"""Wishes for letters, letters on their way, and the three lines that come back."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from .. import zones
from ..models import Letter, LetterKind, LogEntry, Rhythm, Voyage, Wish
from ..queries.letters import Due
from ..rules import Aboard, can_edit
from . import writing
from .links import hash_of

if TYPE_CHECKING:
    from mieux.people.models import User

LINK_DAYS = 45
"""How long the link of a letter opens its page. Stopping works as long as the letter is remembered."""
#: Line of the log → role of the zone that its card goes to.
CARD_OF = {"blocks": zones.SHARKS, "ahead": zones.BUOYS}


@dataclass(frozen=True)
class Taken:
    """A letter about to leave, and the token of its link: kept nowhere, it travels in the letter only."""

    letter: Letter
    token: str


@transaction.atomic
def wish(voyage: Voyage, user: "User", **wanted: Any) -> Wish:
    """Say what one wants to be written about: `log` (a Rhythm), `halfway`, `called`. « Plus du tout » also closes the
    links of the letters that were sent."""
    row, _new = Wish.objects.select_for_update().get_or_create(voyage=voyage, user=user)
    if row.log == Rhythm.NEVER and wanted.get("log", Rhythm.NEVER) != Rhythm.NEVER:
        row.since = timezone.localdate()
    if wanted.get("halfway") and not row.halfway and row.log == Rhythm.NEVER:
        row.since = timezone.localdate()
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save()
    if row.log == Rhythm.NEVER:
        _close(row, LetterKind.LOG)
    if not row.halfway:
        _close(row, LetterKind.HALFWAY)
    return row


def _close(row: Wish, kind: LetterKind) -> None:
    row.letters.filter(kind=kind, revoked_at__isnull=True).update(revoked_at=timezone.now())


@transaction.atomic
def stop_all(row: Wish) -> None:
    """No letter of this voyage any more."""
    wish(row.voyage, row.user, log=Rhythm.NEVER, halfway=False, called=False)


def take(due: Due, *, again: bool = False) -> Taken | None:
    """Write down that a letter leaves, before it does: whatever breaks afterwards, nobody is written to twice.

    None when somebody else took it. `again`: also one that may have been lost on its way.
    """
    token = secrets.token_urlsafe(24)
    fresh = {
        "hashed": hash_of(token),
        "taken_at": timezone.now(),
        "expires_at": timezone.now() + timedelta(days=LINK_DAYS),
    }
    about = {"wish": due.wish, "kind": due.kind, "period": due.period, "card_id": due.card_id}
    try:
        with transaction.atomic():
            if again and (lost := Letter.objects.filter(**about, sent_at__isnull=True).first()):
                Letter.objects.filter(pk=lost.pk).update(**fresh)
                return Taken(Letter.objects.get(pk=lost.pk), token)
            return Taken(Letter.objects.create(**about, **fresh), token)
    except IntegrityError:
        return None


def sent(taken: Taken) -> None:
    """The letter left."""
    Letter.objects.filter(pk=taken.letter.pk).update(sent_at=timezone.now())


def give_back(taken: Taken) -> None:
    """The mail server refused it: it is due again the next time."""
    Letter.objects.filter(pk=taken.letter.pk).delete()


def letter_of(token: str) -> Letter | None:
    """The letter of a token, however old: what its link may stop."""
    rows = Letter.objects.select_related("wish__voyage__initiative", "wish__user")
    return rows.filter(hashed=hash_of(token[:200])).first() if token else None


@transaction.atomic
def answered(letter: Letter) -> None:
    """Somebody answered by its link."""
    Letter.objects.filter(pk=letter.pk).update(answered_at=timezone.now())


@transaction.atomic
def revoke(letter: Letter) -> None:
    """Close the link of one letter."""
    Letter.objects.filter(pk=letter.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


@transaction.atomic
def log(who: Aboard, month: date, said: Mapping[str, str], *, cards: tuple[str, ...] = ()) -> LogEntry:
    """Write one's three lines of a month, or write them anew. `cards`: which lines also become a card, once each.

    What becomes a card: « ce qui bloque » a constraint, « la suite » a buoy; only by whoever may write on the canvas.
    """
    voyage, user = who.voyage, who.user
    words = {name: said.get(name, "").strip() for name in ("moved", "blocks", "ahead")}
    row, new = LogEntry.objects.select_for_update().get_or_create(
        voyage=voyage, by=user, month=month.replace(day=1), defaults=words
    )
    if not new:
        for name, text in words.items():
            setattr(row, name, text)
        row.edited_at = timezone.now()
    for name in cards:
        zone = zones.zone_of(CARD_OF[name])
        if zone and words[name] and name not in row.cards and can_edit(who):
            row.cards[name] = writing.add_card(voyage, who.whom, zone, words[name])
    row.save()
    return row
