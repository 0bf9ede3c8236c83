"""The letter of reminders: one a person, whatever is due; in their language, no picture, no tracking."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mieux.atlas.models import Initiative
from mieux.core import mail
from mieux.people.models import User

from .models import Claim, Observation, Value
from .queries.matrix import claim_url, matrix_of

if TYPE_CHECKING:
    from .actions.following import Taken


def taken_away(row: Claim | Observation | Value, initiative: Initiative, reason: str, site: str) -> None:
    """A moderator took this away; its author reads why, once that is committed. `site` is « https://host »."""
    author = row.by
    if author is None or not author.is_active:
        return
    with translation.override(author.language or settings.LANGUAGE_CODE):
        if isinstance(row, Value):
            said, page = row.indicator.name, reverse("impact:indicator", args=[initiative.slug, row.indicator_id])
        else:
            said, page = row.text, claim_url(row if isinstance(row, Claim) else row.claim)
        words = render_to_string(
            "impact/letters/taken_away.txt",
            {
                "name": author.display_name,
                "initiative": initiative,
                "said": said,
                "day": None if isinstance(row, Claim) else row.on,
                "reason": reason,
                "link": site + page,
            },
        )
    mail.send_after_commit(mail.letter(words, author.email))


def remind(user: User, taken: "Sequence[Taken]", site: str) -> EmailMessage:
    """The letter, not sent yet. `site` is « https://host »; each line has a link of its own, which needs no login."""
    with translation.override(user.language or settings.LANGUAGE_CODE):
        lines = [
            {
                "name": one.reminder.follow.initiative.name,
                "months": one.reminder.months,
                "claims": [str(line.text) for line in matrix_of(one.reminder.follow.initiative).lines[:3]]
                if one.reminder.follow.initiative.is_public
                else [],
                "link": site + reverse("impact:reminder", args=[one.token]),
                "stop": site + reverse("impact:stop", args=[one.token]),
            }
            for one in taken
        ]
        # Of all of them: the program that shows the letter has one button.
        one_click = site + reverse("impact:unsubscribe", args=[taken[0].token])
        words = render_to_string("impact/letters/reminder.txt", {"lines": lines, "name": user.name})
    return mail.letter(
        words,
        user.email,
        headers={
            **mail.BY_ITSELF,
            "List-Unsubscribe": f"<{one_click}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
