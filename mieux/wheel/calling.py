"""Calling somebody by name in a remark: « @Basile », and the letter that tells them."""

import re
import unicodedata
from collections.abc import Iterable

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mieux.atlas import rules as atlas
from mieux.core import mail
from mieux.core.limits import too_often
from mieux.people.models import User

from . import rules
from .models import Remark, Silence
from .telling import where_words

MOST_CALLED = 5
"""People that one remark may call: a talk is not a mailing list."""
_SALT = "mieux.wheel.silence"


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


def called(text: str, people: Iterable[User]) -> list[User]:
    """Who among these people the text calls, by their whole name or by their first name when nobody shares it."""
    said = _folded(text)
    named = [(person, _folded(person.name)) for person in people if person.name.strip()]
    firsts = [name.split()[0] for _person, name in named]
    found = []
    for person, name in named:
        spellings = {name}
        if firsts.count(name.split()[0]) == 1:
            spellings.add(name.split()[0])
        if any(re.search(rf"(?<!\w)@{re.escape(each)}(?![\w-])", said) for each in spellings):
            found.append(person)
    return found[:MOST_CALLED]


def tell(remark: Remark, people: Iterable[User], caller: str, site: str) -> None:
    """Write to each person called, one letter each, once the remark is committed; nobody reads anybody's address.

    Not to those who asked for silence, who may not see the fiche, who read it blind, or who were called too often.
    """
    initiative = remark.initiative
    wanted = [person for person in people if person.is_active]
    silent = set(
        Silence.objects.filter(Q(initiative=initiative) | Q(initiative__isnull=True), user__in=wanted).values_list(
            "user_id", flat=True
        )
    )
    for person in wanted:
        if person.pk in silent or not atlas.can_see(person, initiative):
            continue
        if rules.is_blindfolded(rules.Who(person), initiative) or too_often("mail", f"called:{person.pk}"):
            continue
        mail.send_after_commit(_letter(remark, person, caller, site))


def _letter(remark: Remark, person: User, caller: str, site: str) -> EmailMessage:
    with translation.override(person.language or settings.LANGUAGE_CODE):
        cell = reverse("wheel:cell", args=[remark.initiative.slug, remark.criterion, remark.phase])
        silence = site + reverse("wheel:silence", args=[silence_token(person, remark.initiative_id)])
        words = render_to_string(
            "wheel/letters/called.txt",
            {
                "name": person.display_name,
                "caller": caller,
                "initiative": remark.initiative,
                "where": where_words(remark.initiative.method, remark.criterion, remark.phase),
                "text": remark.text,
                "link": f"{site}{cell}#remarque-{remark.pk}",
                "silence": silence,
            },
        )
    return mail.letter(words, person.email, headers={**mail.BY_ITSELF, "List-Unsubscribe": f"<{silence}>"})


def silence_token(person: User, initiative: int) -> str:
    """What the link of a letter carries: whose letters, about which initiative; it opens nothing else."""
    return signing.dumps([person.pk, initiative], salt=_SALT, compress=True)


def silence_of(token: str) -> tuple[int, int] | None:
    """(account, initiative) of a link, or None when it is not one of ours. It does not expire: letters are kept."""
    try:
        person, initiative = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (person, initiative) if isinstance(person, int) and isinstance(initiative, int) else None
