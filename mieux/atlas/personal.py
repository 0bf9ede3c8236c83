"""What the atlas holds about a person, for the export and the closing of their account (people/portable.py)."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mieux.people.models import User
from mieux.people.portable import Link, Parcel, Person

from .actions.recording import append_changes
from .models import Initiative, InitiativePicture, InitiativeVersion, Member, Proposal, ProposalState, Report, State

NEVER_PUBLIC = (State.DRAFT, State.PENDING, State.REFUSED)


def _day(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


class AtlasHoldings:
    """Fiches of their teams, versions, proposals, reports, pictures."""

    name = "atlas"

    def links(self, user: User) -> list[Link]:
        """Their initiatives, and where each one stands."""
        rows = Initiative.objects.filter(team__user=user).order_by("name")
        return [Link(row.name, row.get_absolute_url(), str(State(row.state).label)) for row in rows]

    def export(self, person: Person) -> Parcel:
        """What they wrote, as they wrote it."""
        user = person.user
        pictures = InitiativePicture.objects.filter(added_by=user).select_related("initiative")
        documents: dict[str, Any] = {
            "initiatives": [
                {
                    **{field.name: field.value_from_object(row) for field in Initiative._meta.concrete_fields},
                    "role": row.team.get(user=user).role,
                }
                for row in Initiative.objects.filter(team__user=user).order_by("slug")
            ],
            "versions": [
                {"initiative": slug, "number": number, "at": _day(at), "summary": summary, "data": data}
                for slug, number, at, summary, data in InitiativeVersion.objects.filter(by=user)
                .order_by("at")
                .values_list("initiative__slug", "number", "at", "summary", "data")
            ],
            "proposals": [
                {"initiative": slug, "at": _day(at), "state": state, "reason": reason, "data": data}
                for slug, at, state, reason, data in Proposal.objects.filter(by=user)
                .order_by("at")
                .values_list("initiative__slug", "at", "state", "reason", "data")
            ],
            "reports": [
                {"initiative": slug, "at": _day(at), "motive": motive, "text": text, "state": state}
                for slug, at, motive, text, state in Report.objects.filter(by=user)
                .order_by("at")
                .values_list("initiative__slug", "at", "motive", "text", "state")
            ],
            "pictures": [
                {
                    "initiative": picture.initiative.slug,
                    "file": Path(picture.image.path).name,
                    "alt": picture.alt,
                    "credit": picture.credit,
                    "at": _day(picture.added_at),
                }
                for picture in pictures
            ],
        }
        files = {Path(picture.image.path).name: Path(picture.image.path) for picture in pictures}
        return Parcel(documents, files)

    def _alone(self, user: User) -> "QuerySet[Initiative]":
        """Fiches whose only team is this person."""
        own = Member.objects.filter(user=user).values("initiative_id")
        return Initiative.objects.filter(pk__in=own).annotate(crew=Count("team")).filter(crew=1)

    def _private(self, user: User) -> "QuerySet[Initiative]":
        return self._alone(user).filter(state__in=NEVER_PUBLIC, published_at__isnull=True)

    def goes(self, person: Person) -> list[str]:
        """Drafts and what nobody has read yet."""
        said = []
        if count := self._private(person.user).count():
            said.append(ngettext("%(n)s fiche jamais publiée", "%(n)s fiches jamais publiées", count) % {"n": count})
        if count := self._undecided(person.user).count():
            said.append(
                ngettext("%(n)s proposition non reprise", "%(n)s propositions non reprises", count) % {"n": count}
            )
        if self._alone(person.user).exclude(contact_email="").exists():
            said.append(_("les adresses de contact de vos fiches"))
        return said

    def _undecided(self, user: User) -> "QuerySet[Proposal]":
        return Proposal.objects.filter(by=user).exclude(state=ProposalState.ACCEPTED)

    def stays(self, person: Person) -> list[str]:
        """Public fiches and their history, signed « Quelqu’un »."""
        user = person.user
        said = []
        public = Initiative.objects.filter(team__user=user).exclude(pk__in=self._private(user).values("pk")).count()
        if public:
            said.append(
                ngettext(
                    "%(n)s fiche de l’atlas, sans votre nom ni votre adresse",
                    "%(n)s fiches de l’atlas, sans votre nom ni votre adresse",
                    public,
                )
                % {"n": public}
            )
        kept = InitiativeVersion.objects.filter(by=user).exclude(initiative__in=self._private(user).values("pk"))
        if count := kept.count():
            said.append(
                ngettext(
                    "%(n)s version dans l’historique des fiches, signée « Quelqu’un »",
                    "%(n)s versions dans l’historique des fiches, signées « Quelqu’un »",
                    count,
                )
                % {"n": count}
            )
        if Report.objects.filter(by=user).exists():
            said.append(_("vos signalements, sans votre nom"))
        return said

    def erase(self, person: Person) -> list[Path]:
        """Erase what was never public, forget addresses; foreign keys to the account empty themselves with it."""
        user = person.user
        private = list(self._private(user).values_list("pk", flat=True))
        pictures = InitiativePicture.objects.filter(initiative__in=private)
        files = [Path(file.path) for picture in pictures for file in (picture.image, picture.thumbnail) if file]
        self._undecided(user).delete()
        Initiative.objects.filter(pk__in=self._alone(user).values("pk")).update(contact_email="", reachable=False)
        Initiative.objects.filter(contact_email__iexact=user.email).update(contact_email="")
        touched = list(Initiative.objects.filter(team__user=user).values_list("pk", flat=True))
        Initiative.objects.filter(pk__in=private).delete()
        append_changes(touched)
        return files

    def purge(self, now: datetime) -> dict[str, int]:
        """Fiches stay; drafts typed before signing in live in sessions, which people purges."""
        return {}


holdings = AtlasHoldings()
