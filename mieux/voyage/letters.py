"""The letters of a voyage: one a person and subject, in their language, named after the voyage; no picture in them.

`site` is « https://host » everywhere.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mieux.core import mail
from mieux.core.limits import too_often
from mieux.people.models import User

from .models import Comment, Invitation, LetterKind, Shipmate, Voyage, Wish
from .queries.letters import passages_of

if TYPE_CHECKING:
    from .actions.letters import Taken

MOST_CALLED = 5
"""People that one word may call."""


def _stoppable(letter_token: str, site: str) -> dict[str, str]:
    one_click = site + reverse("voyage:unsubscribe", args=[letter_token])
    return {
        **mail.BY_ITSELF,
        "List-Unsubscribe": f"<{one_click}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def timely(taken: "Taken", site: str) -> EmailMessage | None:
    """The log of the month, or a stopover half-way, not sent yet; None when its buoy is gone meanwhile."""
    letter = taken.letter
    user, voyage = letter.wish.user, letter.wish.voyage
    with translation.override(user.language or settings.LANGUAGE_CODE):
        words: dict[str, Any] = {
            "name": user.name,
            "title": voyage.title,
            "month": letter.period,
            "rhythm": letter.wish.log,
            "link": site + reverse("voyage:by_letter", args=[taken.token]),
            "stop": site + reverse("voyage:rhythm", args=[taken.token]),
        }
        if letter.kind == LetterKind.HALFWAY:
            buoy = next((each for each in passages_of(voyage) if each.card.id == letter.card_id), None)
            if buoy is None:
                return None
            words |= {"buoy": " ".join(buoy.card.text.split())[:120], "day": buoy.day}
        text = render_to_string(f"voyage/letters/{letter.kind}.txt", words)
    return mail.letter(text, user.email, headers=_stoppable(taken.token, site))


def invitation(row: Invitation, token: str, email: str, word: str, site: str) -> EmailMessage:
    """Somebody is invited aboard. Neither reads the other's address; the captain's words travel, and are not kept."""
    by = row.by.display_name if row.by else ""
    text = render_to_string(
        "voyage/letters/invitation.txt",
        {
            "by": by,
            "title": row.voyage.title,
            "role": row.get_role_display(),
            "word": word,
            "day": row.expires_at,
            "link": site + reverse("voyage:embark", args=[token]),
        },
    )
    return mail.letter(text, email)


# --- Called by name -------------------------------------------------------------------------------------


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


def called(text: str, people: Iterable[User]) -> list[User]:
    """Who among these people « @Name » calls: by the whole name, or the first name when nobody shares it."""
    said = _folded(text)
    named = [(person, _folded(person.name)) for person in people if person.name.strip()]
    firsts = [name.split()[0] for _person, name in named]
    found = []
    for person, name in named:
        spellings = {name, name.split()[0]} if firsts.count(name.split()[0]) == 1 else {name}
        if any(re.search(rf"(?<!\w)@{re.escape(each)}(?![\w-])", said) for each in spellings):
            found.append(person)
    return found[:MOST_CALLED]


def tell_called(comment: Comment, caller: str, where: str, site: str) -> None:
    """Write to each shipmate called by name, after the commit; not to those who asked for silence, nor too often."""
    voyage: Voyage = comment.voyage
    mates = Shipmate.objects.filter(voyage=voyage, user__is_active=True).select_related("user")
    people = [mate.user for mate in mates if mate.user_id != comment.by_id]
    silent = set(Wish.objects.filter(voyage=voyage, called=False).values_list("user_id", flat=True))
    for person in called(comment.text, people):
        if person.pk in silent or too_often("mail", f"called:{person.pk}"):
            continue
        with translation.override(person.language or settings.LANGUAGE_CODE):
            link = f"{reverse('voyage:comments', args=[voyage.key])}#mot-{comment.pk}"
            text = render_to_string(
                "voyage/letters/called.txt",
                {
                    "name": person.name,
                    "caller": caller,
                    "title": voyage.title,
                    "where": where,
                    "text": comment.text,
                    "link": site + link,
                    "stop": site + reverse("voyage:mail", args=[voyage.key]),
                },
            )
        mail.send_after_commit(mail.letter(text, person.email))
