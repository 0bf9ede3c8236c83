"""The letters of the readings: one a person, in their language, after the commit. Never what a reading says."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mieux.core import mail
from mieux.people.models import User

from .models import Reading, ReadingState, Round

if TYPE_CHECKING:
    from collections.abc import Iterable


def home() -> str:
    """« https://host » of this instance, for letters that no request asked for; "" when its name is not set."""
    named = [
        host.lstrip(".") for host in settings.ALLOWED_HOSTS if host not in {"*", "testserver", "127.0.0.1", "[::1]"}
    ]
    public = [host for host in named if host != "localhost"]
    return f"{'https' if settings.HTTPS else 'http'}://{public[0]}" if public else ""


def own_page(reading: Reading) -> str:
    """The page of a reading for its author, in the active language."""
    return reverse("wheel:mine_of", args=[reading.initiative.slug, reading.pk])


def invited(round: Round, by: User, user: User, site: str) -> None:
    """Somebody asks this person to read. Neither sees the other's address."""
    _tell(user, "invited", round, site, by=by.display_name)


def round_opened(round: Round, site: str) -> None:
    """The box is open: those who read in it, and who opened the round, may compare."""
    for user in _concerned(round):
        _tell(user, "opened", round, site)


def day_changed(round: Round, site: str) -> None:
    """The box opens on another day than was said: those who wrote in it may take their reading back before."""
    for user in _concerned(round):
        _tell(user, "day", round, site)


def reading_hidden(reading: Reading, reason: str, site: str) -> None:
    """A moderator hid this reading; its author reads why."""
    if reading.reader is None or not reading.reader.is_active:
        return
    with translation.override(reading.reader.language or settings.LANGUAGE_CODE):
        link = site + own_page(reading)
        _post(reading.reader, "hidden", initiative=reading.initiative, reason=reason, link=link)


def _concerned(round: Round) -> "Iterable[User]":
    """Each once: the readers of the round who have an account, and whoever opened it."""
    readers = Reading.objects.filter(round=round, state=ReadingState.SHARED).exclude(reader=None).values("reader_id")
    people = User.objects.filter(pk__in=readers) | User.objects.filter(pk=round.by_id or 0)
    return people.filter(is_active=True).distinct().order_by("pk")


def _tell(user: User, name: str, round: Round, site: str, **words: Any) -> None:
    if not user.is_active:
        return
    with translation.override(user.language or settings.LANGUAGE_CODE):
        link = site + reverse("wheel:round", args=[round.initiative.slug, round.pk])
        _post(user, name, initiative=round.initiative, round=round, link=link, **words)


def _post(user: User, letter: str, **words: Any) -> None:
    """Inside the language of the person."""
    text = render_to_string(f"wheel/letters/{letter}.txt", {"name": user.display_name, **words})
    mail.send_after_commit(mail.letter(text, user.email))
