"""Coming into a room, and coming back."""

import secrets
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Max

from .. import codes, keys
from ..models import Names, Participant, Ticket, Workshop
from ..models.people import NAME_LENGTH
from .bell import hold, ring

MOST = 1000
"""Participants of one workshop; a flood ends there."""
PEOPLE_MOST = 30


class RoomFull(ValueError):
    """The room holds no more."""


class RoomClosed(ValueError):
    """It was closed meanwhile: what came now would be forgotten by nobody."""


class Joined(NamedTuple):
    """A seat: the row, the token for the cookie and the personal word. Both are kept only as hashes."""

    participant: Participant
    token: str
    word: str


@transaction.atomic
def join(
    workshop: Workshop, *, name: str = "", people: int = 1, language: str = "fr", simulated: bool = False
) -> Joined:
    """A new participant. A name is only kept when the workshop asks for pseudonyms."""
    workshop = hold(workshop.pk)
    if workshop.is_over:
        raise RoomClosed
    number = (Participant.objects.filter(workshop=workshop).aggregate(most=Max("number"))["most"] or 0) + 1
    if number > MOST:
        raise RoomFull
    name = " ".join(name.split())[:NAME_LENGTH] if workshop.names == Names.PSEUDONYM else ""
    for _try in range(20):
        word = codes.new_word()
        try:
            with transaction.atomic():
                row = Participant.objects.create(
                    workshop=workshop,
                    number=number,
                    name=name,
                    people=max(1, min(people, PEOPLE_MOST)),
                    word=keys.hashed(codes.clean_word(word), b"word"),
                    language=language[:2],
                    simulated=simulated,
                )
            break
        except IntegrityError:  # the word is taken
            continue
    else:
        raise RoomFull
    ring(workshop, phones=False)
    return Joined(row, _ticket(row), word)


@transaction.atomic
def come_back(workshop: Workshop, word: str) -> Joined | None:
    """The place that this personal word opens, from one more browser; None when nobody has that word."""
    clean = codes.clean_word(word)
    row = Participant.objects.filter(workshop=workshop, word=keys.hashed(clean, b"word")).first()
    return Joined(row, _ticket(row), codes.said_word(clean)) if row else None


def _ticket(participant: Participant) -> str:
    token = secrets.token_urlsafe(24)
    Ticket.objects.create(participant=participant, hashed=keys.hashed(token, b"ticket"))
    return token


@transaction.atomic
def change_people(participant: Participant, people: int) -> None:
    """The table grew or shrank."""
    Participant.objects.filter(pk=participant.pk).update(people=max(1, min(people, PEOPLE_MOST)))
    ring(hold(participant.workshop_id), phones=False)
