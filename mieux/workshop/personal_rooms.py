"""What workshops hold about a person: those they facilitate, by their account. Participants have no account: what they
gave goes on the day announced."""

from datetime import datetime
from pathlib import Path

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mieux.people.models import User
from mieux.people.portable import Link, Parcel, Person

from .actions import preparing
from .actions.forgetting import forget_due
from .models import Facilitator, Workshop, WorkshopState


class WorkshopHoldings:
    """Workshops one facilitates."""

    name = "workshops"

    def _alone(self, user: User) -> list[Workshop]:
        """Those that nobody else facilitates."""
        rows = Workshop.objects.annotate(hands=Count("facilitators")).filter(hands=1)
        return list(rows.filter(pk__in=Facilitator.objects.filter(user=user).values("workshop_id")))

    def links(self, user: User) -> list[Link]:
        """Where they facilitate."""
        rows = Facilitator.objects.filter(user=user).select_related("workshop").order_by("-workshop__created_at")
        return [
            Link(
                row.workshop.title,
                reverse("atelier:prepare", args=[row.workshop.key]),
                str(WorkshopState(row.workshop.state).label),
            )
            for row in rows
        ]

    def export(self, person: Person) -> Parcel:
        """What they prepared: titles, instructions, scripts. Nothing of what participants wrote."""
        rows = Facilitator.objects.filter(user=person.user).select_related("workshop").order_by("since", "pk")
        return Parcel(
            {
                "workshops": [
                    {
                        "title": row.workshop.title,
                        "code": row.workshop.code,
                        "state": row.workshop.state,
                        "since": row.since.isoformat(),
                        "stages": list(
                            row.workshop.stages.values("title", "kind", "instruction", "script", "minutes", "settings")
                        ),
                    }
                    for row in rows
                ]
            }
        )

    def goes(self, person: Person) -> list[str]:
        """Workshops nobody else facilitates, with all that was said in them."""
        count = len(self._alone(person.user))
        if not count:
            return []
        text = ngettext(
            "%(n)s atelier que vous animez seul·e, avec ce qui s’y est dit",
            "%(n)s ateliers que vous animez seul·e, avec ce qui s’y est dit",
            count,
        )
        return [text % {"n": count}]

    def stays(self, person: Person) -> list[str]:
        """Workshops others facilitate too."""
        rows = Facilitator.objects.filter(user=person.user).exclude(workshop__in=self._alone(person.user))
        return [_("les ateliers que vous animez à plusieurs, sans vous")] if rows.exists() else []

    def erase(self, person: Person) -> list[Path]:
        """Those nobody else facilitates go; from the others their name goes."""
        for workshop in self._alone(person.user):
            preparing.erase(workshop)
        Facilitator.objects.filter(user=person.user).delete()
        Workshop.objects.filter(by=person.user).update(by=None)
        return []

    def purge(self, now: datetime) -> dict[str, int]:
        """On the day announced, all that participants gave."""
        return forget_due(now)


holdings = WorkshopHoldings()
