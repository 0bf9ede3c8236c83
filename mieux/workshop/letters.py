"""The letters of workshops. No address of a participant is in any of them but the one it goes to."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mieux.core import mail
from mieux.core.limits import too_often
from mieux.voyage.models import Role, Shipmate

from . import keys
from .models import NewsWish, Workshop

if TYPE_CHECKING:
    from mieux.people.models import User


def tell_crew(workshop: Workshop, by: "User", site: str) -> None:
    """Cards wait for an answer: write to the captains of the voyage, after the commit. Once, until they have answered
    all: the caller knows."""
    voyage = workshop.voyage
    if voyage is None:
        return
    mates = Shipmate.objects.filter(voyage=voyage, role=Role.CAPTAIN, user__is_active=True).select_related("user")
    for person in (mate.user for mate in mates if mate.user_id != by.pk):
        if too_often("mail", f"offers:{person.pk}"):
            continue
        with translation.override(person.language or settings.LANGUAGE_CODE):
            text = render_to_string(
                "workshop/letters/offers.txt",
                {
                    "name": person.name,
                    "by": by.display_name,
                    "title": voyage.title,
                    "workshop": workshop.title,
                    "day": workshop.opened_at,
                    "until": workshop.forget_on,
                    "link": site + reverse("atelier:offers", args=[voyage.key]),
                },
            )
        mail.send_after_commit(mail.letter(text, person.email))


def tell_news(wishes: Sequence[NewsWish], workshop: Workshop, recap: str, site: str) -> int:
    """Write to those who asked: one letter each, with the recap and the way to be forgotten. Out: how many."""
    for wish in wishes:
        place = [wish.pk, keys.news_key(wish.pk, wish.email)]
        stop = site + reverse("atelier:news", args=place)
        with translation.override(wish.language):
            text = render_to_string(
                "workshop/letters/news.txt",
                {"workshop": workshop.title, "day": workshop.opened_at, "until": workshop.forget_on, "link": recap,
                 "stop": stop},
            )  # fmt: skip
        headers = {
            **mail.BY_ITSELF,
            "List-Unsubscribe": f"<{site}{reverse('atelier:news-stop', args=place)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        mail.send_after_commit(mail.letter(text, wish.email, headers=headers))
    return len(wishes)
