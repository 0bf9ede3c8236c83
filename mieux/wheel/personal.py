"""What readings hold about a person, for the export and the closing of their account (people/portable.py)."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mieux.evidence import actions as evidence_actions
from mieux.evidence.record import record
from mieux.people.guests import COOKIE_DAYS
from mieux.people.models import User
from mieux.people.portable import Link, Parcel, Person

from . import actions, letters
from .models import (
    CellEvidence,
    Invitation,
    NoveltyContext,
    Reading,
    ReadingReport,
    ReadingState,
    Remark,
    RemarkState,
    RemovedEvidence,
    Round,
    Silence,
)
from .snapshot import snapshot

REMOVED_DAYS = 30
"""How long a cell that was taken out can be put back."""


def _day(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


class WheelHoldings:
    """Readings with their drafts and history, rounds, invitations, remarks, reports."""

    name = "readings"

    # --- whose --------------------------------------------------------------------------------------

    def _readings(self, person: Person) -> "QuerySet[Reading]":
        """Of the account, and of the browser that asks."""
        own = Q(reader=person.user)
        if person.guest_key:
            own |= Q(guest=person.guest_key, reader__isnull=True)
        return Reading.objects.filter(own)

    def _read_by_others(self, person: Person) -> "QuerySet[Reading]":
        """What anybody may read now; a reading in a box that never opened was read by nobody."""
        return self._readings(person).filter(Reading.objects.all().open_box(), state=ReadingState.SHARED)

    def _remarks(self, person: Person) -> "QuerySet[Remark]":
        own = Q(by=person.user)
        if person.guest_key:
            own |= Q(guest=person.guest_key, by__isnull=True)
        return Remark.objects.filter(own)

    def links(self, user: User) -> list[Link]:
        """What they are asked to read; their readings, where each one stands."""
        rows = Reading.objects.filter(reader=user).select_related("initiative").order_by("initiative__name", "pk")
        waiting = Invitation.objects.filter(user=user, revoked_at__isnull=True, declined_at__isnull=True)
        asked = [Link(_("À lire par moi"), reverse("wheel:to_read"))] if rows or waiting.exists() else []
        return asked + [
            Link(
                _("Ma lecture de « %(name)s »") % {"name": row.initiative.name},
                letters.own_page(row),
                str(ReadingState(row.state).label),
            )
            for row in rows
        ]

    # --- taking along ---------------------------------------------------------------------------------

    def export(self, person: Person) -> Parcel:
        """What they wrote, as they wrote it; nothing of what others wrote."""
        rows = self._readings(person).select_related("initiative", "context", "round").prefetch_related("forms")
        readings = list(rows.order_by("created_at", "pk"))
        pks = [row.pk for row in readings]
        evidence = [
            *CellEvidence.objects.filter(cell__reading__in=pks).exclude(file=""),
            *RemovedEvidence.objects.filter(cell__reading__in=pks).exclude(file=""),
        ]
        user = person.user
        documents: dict[str, Any] = {
            "readings": [self._reading(row) for row in readings],
            "rounds": [
                {
                    "initiative": row.initiative.slug,
                    "title": row.title,
                    "note": row.note,
                    "blind": row.blind,
                    "until_count": row.until_count,
                    "until_date": row.until_date.isoformat() if row.until_date else None,
                    "created": _day(row.created_at),
                    "opened": _day(row.opened_at),
                    "ended": _day(row.closed_at),
                }
                for row in Round.objects.filter(by=user).select_related("initiative").order_by("created_at")
            ],
            "invitations": [
                {"initiative": slug, "round": title, "at": _day(at), "declined": _day(declined)}
                for slug, title, at, declined in Invitation.objects.filter(user=user)
                .order_by("created_at")
                .values_list("round__initiative__slug", "round__title", "created_at", "declined_at")
            ],
            "remarks": [
                {
                    "initiative": row.initiative.slug,
                    "criterion": row.criterion,
                    "phase": row.phase,
                    "text": row.text,
                    "at": _day(row.created_at),
                    "state": row.state,
                }
                for row in self._remarks(person).select_related("initiative").order_by("created_at", "pk")
            ],
            "reports": [
                {"initiative": slug, "motive": motive, "text": text, "at": _day(at), "decision": decision}
                for slug, motive, text, at, decision in ReadingReport.objects.filter(by=user)
                .order_by("at")
                .values_list("reading__initiative__slug", "motive", "text", "at", "decision")
            ],
            "silences": [
                {"initiative": slug, "at": _day(at)}
                for slug, at in Silence.objects.filter(user=user).order_by("at").values_list("initiative__slug", "at")
            ],
        }
        return Parcel(documents, {Path(row.file.path).name: Path(row.file.path) for row in evidence})

    def _reading(self, row: Reading) -> dict[str, Any]:
        return {
            "initiative": row.initiative.slug,
            "state": row.state,
            "reason": row.reason,
            "signature": row.signature,
            "round": row.round.title if row.round else None,
            "language": row.language,
            "created": _day(row.created_at),
            "shared": _day(row.shared_at),
            "reading": snapshot(row),
            "being_typed": row.unfinished,
            "taken_out": [
                {
                    "criterion": each.criterion,
                    "phase": each.phase,
                    "word": each.word,
                    "sentence": each.sentence,
                    "at": _day(each.at),
                    "evidence": [record(proof) for proof in each.evidence.all()],
                }
                for each in row.removed.prefetch_related("evidence")
            ],
            "versions": [
                {
                    "number": each.number,
                    "move": each.move,
                    "at": _day(each.at),
                    "reason": each.reason,
                    "data": each.data,
                }
                for each in row.versions.order_by("number")
            ],
        }

    # --- leaving --------------------------------------------------------------------------------------

    def goes(self, person: Person) -> list[str]:
        """What nobody else could read."""
        said = []
        private = self._readings(person).exclude(pk__in=self._read_by_others(person).values("pk")).count()
        if private:
            said.append(
                ngettext(
                    "%(n)s lecture que personne d’autre ne lit, avec ses preuves",
                    "%(n)s lectures que personne d’autre ne lit, avec leurs preuves",
                    private,
                )
                % {"n": private}
            )
        if Invitation.objects.filter(user=person.user).exists():
            said.append(_("les invitations à lire que vous avez reçues"))
        return said

    def stays(self, person: Person) -> list[str]:
        """What others read, without the name."""
        said = []
        if count := self._read_by_others(person).count():
            said.append(
                ngettext(
                    "%(n)s lecture partagée et son histoire, signée « Quelqu’un »",
                    "%(n)s lectures partagées et leur histoire, signées « Quelqu’un »",
                    count,
                )
                % {"n": count}
            )
        if self._remarks(person).exclude(state=RemarkState.REMOVED).exists():
            said.append(_("vos remarques sur les cases, sans votre nom"))
        if Round.objects.filter(by=person.user).exists():
            said.append(_("les tours de lectures que vous avez ouverts, sans votre nom"))
        if ReadingReport.objects.filter(by=person.user).exists():
            said.append(_("vos signalements de lectures, sans votre nom"))
        return said

    def erase(self, person: Person) -> list[Path]:
        """Erase what nobody else read, take the name from the rest; foreign keys empty themselves with the account."""
        public = list(self._read_by_others(person).values_list("pk", flat=True))
        private = list(self._readings(person).exclude(pk__in=public).values_list("pk", flat=True))
        # What was taken out, or only typed, was never public either.
        taken_out = RemovedEvidence.objects.filter(cell__reading__in=[*public, *private])
        files = evidence_actions.erase_files(CellEvidence.objects.filter(cell__reading__in=private))
        files += evidence_actions.erase_files(taken_out)
        for row in Reading.objects.filter(pk__in=public):
            row.removed.all().delete()
        Reading.objects.filter(pk__in=public).update(reader=None, guest="", signature="", unfinished={})
        actions.erase_rows(private)
        self._remarks(person).update(by=None, guest="", signature="")
        NoveltyContext.objects.filter(by=person.user, readings__isnull=True).delete()
        return files

    def purge(self, now: datetime) -> dict[str, int]:
        """Open the boxes whose day has come; forget what was taken out, and drafts nobody can come back to."""
        opened = actions.open_due(letters.home())
        old = now - timedelta(days=COOKIE_DAYS)
        lost = Reading.objects.filter(state=ReadingState.DRAFT, reader__isnull=True, updated_at__lt=old)
        lost_pks = list(lost.values_list("pk", flat=True))
        actions.erase_rows(lost_pks)
        unread = NoveltyContext.objects.filter(readings__isnull=True, created_at__lt=now - timedelta(days=1))
        return {
            "blind rounds opened": opened,
            "removed cells": actions.forget_removed(now - timedelta(days=REMOVED_DAYS)),
            "drafts of guests": len(lost_pks),
            "contexts nobody reads in": unread.delete()[0],
        }


holdings = WheelHoldings()
