"""The letters the atlas sends, in the language of the person who receives them, once the write is committed."""

from typing import TYPE_CHECKING, Literal

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from mieux.core import mail

from .models import Initiative

if TYPE_CHECKING:
    from mieux.people.models import User

Kind = Literal["published", "refused", "hidden", "accepted", "declined"]


def tell_team(initiative: Initiative, kind: Kind, reason: str, site: str) -> None:
    """Tell every member of the team what was decided about their fiche."""
    for member in initiative.team.select_related("user").filter(user__is_active=True):
        tell_person(member.user, initiative, kind, reason, site)


def tell_person(person: "User | None", initiative: Initiative, kind: Kind, reason: str, site: str) -> None:
    """Tell one person; nobody (somebody who left) is told nothing. `site` is « https://host », for the links."""
    if person is None or not person.is_active:
        return
    with translation.override(person.language or settings.LANGUAGE_CODE):
        words = render_to_string(
            f"atlas/letters/{kind}.txt",
            {
                "name": person.display_name,
                "initiative": initiative,
                "reason": reason,
                "link": site + initiative.get_absolute_url(),
            },
        )
    mail.send_after_commit(mail.letter(words, person.email))


def relay(initiative: Initiative, message: str, sender_name: str, reply_to: str, site: str) -> bool:
    """Pass a message on to the team. `reply_to` is the sender's address only if they agreed to show it.

    Every recipient gets a letter of their own: nobody reads the addresses of the others either. False when no letter
    left: the message is kept nowhere else, so the sender must know.
    """
    sent = False
    if initiative.contact_email:
        recipients = [(initiative.contact_email, settings.LANGUAGE_CODE)]
    else:
        team = initiative.team.select_related("user").filter(user__is_active=True)
        recipients = [(member.user.email, member.user.language) for member in team]
    for address, language in recipients:
        with translation.override(language or settings.LANGUAGE_CODE):
            words = render_to_string(
                "atlas/letters/relay.txt",
                {
                    "initiative": initiative,
                    "message": message,
                    "sender": sender_name,
                    "reply_to": reply_to,
                    "link": site + initiative.get_absolute_url(),
                },
            )
        # Somebody typed it: no header of a robot.
        sent = mail.send(mail.letter(words, address, headers={}, reply_to=reply_to)) or sent
    return sent
