"""What the games hold about a person: the answers of the browser that asks, found by its guest cookie."""

from datetime import datetime
from pathlib import Path

from django.db.models import QuerySet
from django.utils.translation import ngettext

from mieux.people.models import User
from mieux.people.portable import Link, Parcel, Person

from .actions import forget_old_answers
from .models import GameAnswer


class GameHoldings:
    """Answers are given without an account; only the guest cookie knows whose they are."""

    name = "games"

    def _answers(self, person: Person) -> "QuerySet[GameAnswer]":
        if not person.guest_key:
            return GameAnswer.objects.none()
        return GameAnswer.objects.filter(guest=person.guest_key).order_by("created")

    def links(self, user: User) -> list[Link]:
        """Answers have no page of their own."""
        return []

    def export(self, person: Person) -> Parcel:
        """The answers this browser gave."""
        return Parcel(
            {
                "answers": [
                    {
                        "game": answer.game,
                        "item": answer.item,
                        "choices": answer.choices.split(),
                        "reason": answer.reason,
                        "at": answer.created.isoformat(),
                    }
                    for answer in self._answers(person)
                ]
            }
        )

    def goes(self, person: Person) -> list[str]:
        """The answers of this browser."""
        count = self._answers(person).count()
        if not count:
            return []
        return [
            ngettext(
                "%(n)s réponse donnée aux jeux depuis ce navigateur",
                "%(n)s réponses données aux jeux depuis ce navigateur",
                count,
            )
            % {"n": count}
        ]

    def stays(self, person: Person) -> list[str]:
        """Nothing."""
        return []

    def erase(self, person: Person) -> list[Path]:
        """The answers of this browser."""
        self._answers(person).delete()
        return []

    def purge(self, now: datetime) -> dict[str, int]:
        """Answers older than they may be kept."""
        return {"game answers": forget_old_answers(now)}


holdings = GameHoldings()
