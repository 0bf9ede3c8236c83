"""After the workshop: the recap that can be read, the addresses left for news, the facilitator's own notes."""

import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from mieux.core.text import printable

from .. import keys
from ..models import LogNote, NewsWish, Recap, Workshop, WorkshopState
from ..models.pouring import NOTE_LENGTH
from .bell import hold

if TYPE_CHECKING:
    from mieux.people.models import User

NEWS_MOST = 1000
"""Addresses of one workshop; a flood ends there."""


# --- The recap -----------------------------------------------------------------------------------


@transaction.atomic
def open_recap(workshop: Workshop) -> Recap:
    """Make the address of the recap, or the one there is."""
    row = hold(workshop.pk)
    recap, _new = Recap.objects.get_or_create(workshop=row, defaults={"secret": secrets.token_hex(16)})
    return recap


@transaction.atomic
def close_recap(workshop: Workshop) -> None:
    """Its address opens nothing any more; a new one is another one."""
    Recap.objects.filter(workshop=workshop).delete()


def recap_of(number: int, key: str) -> Workshop | None:
    """The workshop whose recap this address opens; None once it was revoked or emptied."""
    recap = Recap.objects.select_related("workshop__voyage").filter(pk=number).first()
    if recap is None or recap.workshop.state == WorkshopState.EMPTIED or not keys.is_recap(recap.pk, recap.secret, key):
        return None
    return recap.workshop


# --- News ----------------------------------------------------------------------------------------


class TooMany(ValueError):
    """The list is full."""


class NotNow(ValueError):
    """The workshop is not over, or its day has passed."""


@transaction.atomic
def want_news(workshop: Workshop, email: str, language: str, agreed: str) -> NewsWish:
    """Keep an address, apart from everything; left twice, it is one. Raises TooMany, NotNow."""
    row = hold(workshop.pk)
    if row.state not in (WorkshopState.OPEN, WorkshopState.CLOSED):
        raise NotNow
    email = email.strip().lower()
    known = NewsWish.objects.filter(workshop=row, email=email).first()
    if known is not None:
        return known
    if NewsWish.objects.filter(workshop=row).count() >= NEWS_MOST:
        raise TooMany
    return NewsWish.objects.create(workshop=row, email=email, language=language[:2], agreed=agreed[:500])


@transaction.atomic
def forget_news(wish: NewsWish) -> None:
    """Take the address away."""
    wish.delete()


def wish_of(number: int, key: str) -> NewsWish | None:
    """The address that a link of a letter (or of the page) takes away."""
    wish = NewsWish.objects.select_related("workshop").filter(pk=number).first()
    return wish if wish is not None and keys.is_news(wish.pk, wish.email, key) else None


@transaction.atomic
def to_tell(workshop: Workshop) -> list[NewsWish]:
    """The addresses that were not written to yet; from now on they were: nobody is written to twice."""
    hold(workshop.pk)
    rows = list(NewsWish.objects.filter(workshop=workshop, told_at=None))
    NewsWish.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=timezone.now())
    return rows


# --- Her own notes -------------------------------------------------------------------------------


@transaction.atomic
def note(workshop: Workshop, user: "User", text: str) -> None:
    """« La prochaine fois… »; an empty text takes the note away."""
    text = printable(text).strip()[:NOTE_LENGTH]
    if text:
        LogNote.objects.update_or_create(workshop=workshop, user=user, defaults={"text": text, "at": timezone.now()})
    else:
        LogNote.objects.filter(workshop=workshop, user=user).delete()
