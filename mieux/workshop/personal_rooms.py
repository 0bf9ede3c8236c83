"""What workshops hold about a person: those they facilitate, by their account. Participants have no account: what they
gave goes on the day announced."""

from datetime import datetime
from pathlib import Path

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mieux.people.models import User
from mieux.people.portable import Link, Parcel, Person

from .actions import preparing
from .actions.forgetting import forget_due
from .actions.rehearsing import end_forgotten
from .models import Facilitator, LogNote, OwnTemplate, Pouring, Workshop, WorkshopState


def _of(user: User) -> "QuerySet[Facilitator]":
    """Where they facilitate; rehearsals are nothing to keep."""
    return Facilitator.objects.filter(user=user, workshop__rehearsal_of=None).select_related("workshop")


class WorkshopHoldings:
    """Workshops one facilitates."""

    name = "workshops"

    def _alone(self, user: User) -> list[Workshop]:
        """Those that nobody else facilitates."""
        rows = Workshop.objects.annotate(hands=Count("facilitators")).filter(hands=1, rehearsal_of=None)
        return list(rows.filter(pk__in=Facilitator.objects.filter(user=user).values("workshop_id")))

    def links(self, user: User) -> list[Link]:
        """Where they facilitate."""
        rows = _of(user).order_by("-workshop__created_at")
        return [
            Link(
                row.workshop.title,
                reverse("atelier:prepare", args=[row.workshop.key]),
                str(WorkshopState(row.workshop.state).label),
            )
            for row in rows
        ]

    def export(self, person: Person) -> Parcel:
        """What they prepared: titles, instructions, scripts, own templates. Nothing of what participants wrote."""
        rows = _of(person.user).order_by("since", "pk")
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
                ],
                "workshop_templates": list(
                    OwnTemplate.objects.filter(user=person.user).values("title", "language", "plan")
                ),
                "workshop_notes": [
                    {"workshop": row.workshop.title, "text": row.text, "at": row.at.isoformat()}
                    for row in LogNote.objects.filter(user=person.user).select_related("workshop").order_by("pk")
                ],
            }
        )

    def goes(self, person: Person) -> list[str]:
        """Workshops nobody else facilitates, with all that was said in them; own templates."""
        count = len(self._alone(person.user))
        kept = [_("vos modèles d’ateliers")] if OwnTemplate.objects.filter(user=person.user).exists() else []
        if LogNote.objects.filter(user=person.user).exists():
            kept.append(_("votre carnet d’amélioration"))
        if not count:
            return kept
        text = ngettext(
            "%(n)s atelier que vous animez seul·e, avec ce qui s’y est dit",
            "%(n)s ateliers que vous animez seul·e, avec ce qui s’y est dit",
            count,
        )
        return [text % {"n": count}, *kept]

    def stays(self, person: Person) -> list[str]:
        """Workshops others facilitate too."""
        rows = _of(person.user).exclude(workshop__in=self._alone(person.user))
        return [_("les ateliers que vous animez à plusieurs, sans vous")] if rows.exists() else []

    def erase(self, person: Person) -> list[Path]:
        """Those nobody else facilitates go; from the others their name goes."""
        for workshop in self._alone(person.user):
            preparing.erase(workshop)
        Facilitator.objects.filter(user=person.user).delete()
        Workshop.objects.filter(by=person.user).update(by=None)
        OwnTemplate.objects.filter(user=person.user).delete()
        LogNote.objects.filter(user=person.user).delete()
        Pouring.objects.filter(by=person.user).update(by=None)
        return []

    def purge(self, now: datetime) -> dict[str, int]:
        """On the day announced, all that participants gave; rehearsals that nobody ended."""
        return {**forget_due(now), "rehearsals erased": end_forgotten(now)}


holdings = WorkshopHoldings()
