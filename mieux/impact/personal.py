"""What the impacts hold about a person, for the export and the closing of their account (people/portable.py)."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mieux.evidence.actions import erase_files
from mieux.evidence.record import record
from mieux.people.models import User
from mieux.people.portable import Link, Parcel, Person

from .actions import following, imports
from .models import (
    Claim,
    ClaimChange,
    Domino,
    Follow,
    ImportBatch,
    ImportState,
    Indicator,
    Observation,
    ObservationEvidence,
    Review,
    Value,
)
from .queries.matrix import claim_url

REMOVED_DAYS = 30
"""How long what was taken away can come back, and how long a table waits to be read again."""


class ImpactHoldings:
    """Claims, observations with their evidence, indicators, values, tables, reminders."""

    name = "impacts"

    def links(self, user: User) -> list[Link]:
        """The impacts they said, and the initiatives of which they are reminded."""
        claims = Claim.objects.filter(by=user, removed_at__isnull=True).select_related("initiative").order_by("-pk")
        follows = Follow.objects.filter(user=user, revoked_at__isnull=True).select_related("initiative")
        return [
            *(Link(row.text, claim_url(row), str(Review(row.review).label)) for row in claims[:50]),
            *(
                Link(
                    row.initiative.name, f"{row.initiative.get_absolute_url()}impacts/#rappels", _("rappels par lettre")
                )
                for row in follows
            ),
        ]

    def export(self, person: Person) -> Parcel:
        """What they wrote, as they wrote it, with the files they gave."""
        user = person.user
        observations = (
            Observation.objects.filter(by=user).select_related("claim__initiative").prefetch_related("evidence")
        )
        batches = list(ImportBatch.objects.filter(by=user).select_related("initiative"))
        documents: dict[str, Any] = {
            "claims": [
                {"initiative": row.initiative.slug, **_columns(row)}
                for row in Claim.objects.filter(by=user).select_related("initiative").order_by("pk")
            ],
            "changes": [
                {
                    "claim": row.claim_id,
                    "number": row.number,
                    "at": _day(row.at),
                    "reason": row.reason,
                    "data": row.data,
                }
                for row in ClaimChange.objects.filter(by=user).order_by("at")
            ],
            "observations": [
                {
                    "initiative": row.claim.initiative.slug,
                    **_columns(row),
                    "evidence": [record(piece) for piece in row.evidence.all()],
                }
                for row in observations
            ],
            "dominoes": [_columns(row) for row in Domino.objects.filter(by=user).order_by("pk")],
            "indicators": [_columns(row) for row in Indicator.objects.filter(by=user).order_by("pk")],
            "values": [_columns(row) for row in Value.objects.filter(by=user).order_by("pk")],
            "values_decided": list(Value.objects.filter(reviewed_by=user).order_by("pk").values_list("pk", flat=True)),
            "tables": [{"initiative": row.initiative.slug, **_columns(row), "file": row.name} for row in batches],
            "reminders": [
                {
                    "initiative": row.initiative.slug,
                    "since": row.since.isoformat(),
                    "rhythm": row.rhythm,
                    "stopped": _day(row.revoked_at),
                    "letters": [
                        {"due": one.due.isoformat(), "sent": _day(one.sent_at), "answer": one.answer}
                        for one in row.reminders.all()
                    ],
                }
                for row in Follow.objects.filter(user=user).select_related("initiative").prefetch_related("reminders")
            ],
        }
        pieces = [piece for row in observations for piece in row.evidence.all() if piece.file]
        files = {Path(piece.file.path).name: Path(piece.file.path) for piece in pieces}
        files |= {f"{row.pk}-{Path(row.file.path).name}": Path(row.file.path) for row in batches if row.file}
        return Parcel(documents, {name: path for name, path in files.items() if path.exists()})

    def _claims(self, user: User) -> "QuerySet[Claim]":
        """What nobody took over; a claim of which somebody else said what they saw holds their words too: it stays."""
        others = Observation.objects.filter(claim=OuterRef("pk")).exclude(by=user)
        return Claim.objects.filter(~Exists(others), by=user).exclude(review=Review.KEPT)

    def _observations(self, user: User) -> "QuerySet[Observation]":
        return Observation.objects.filter(Q(by=user) & ~Q(review=Review.KEPT) | Q(claim__in=self._claims(user)))

    def _values(self, user: User) -> "QuerySet[Value]":
        return Value.objects.filter(by=user).exclude(review=Review.KEPT)

    def goes(self, person: Person) -> list[str]:
        """What nobody took over, the reminders, the tables as they came."""
        user, said = person.user, []
        if count := self._claims(user).count() + self._observations(user).count() + self._values(user).count():
            said.append(
                ngettext(
                    "%(n)s proposition sur des impacts, que personne n’a reprise",
                    "%(n)s propositions sur des impacts, que personne n’a reprises",
                    count,
                )
                % {"n": count}
            )
        if Follow.objects.filter(user=user).exists():
            said.append(_("vos rappels : plus aucune lettre ne partira, et leurs liens ne s’ouvriront plus"))
        if ImportBatch.objects.filter(by=user).exists():
            said.append(_("les tableaux que vous avez envoyés, tels qu’ils étaient"))
        return said

    def stays(self, person: Person) -> list[str]:
        """What was kept, signed « Quelqu’un »."""
        user = person.user
        kept = (
            Claim.objects.filter(by=user, review=Review.KEPT).count()
            + Observation.objects.filter(by=user, review=Review.KEPT).count()
            + Value.objects.filter(by=user, review=Review.KEPT).count()
        )
        if not kept:
            return []
        return [
            ngettext(
                "%(n)s impact, observation ou valeur, signé « Quelqu’un »",
                "%(n)s impacts, observations ou valeurs, signés « Quelqu’un »",
                kept,
            )
            % {"n": kept}
        ]

    def erase(self, person: Person) -> list[Path]:
        """Erase what was never kept, the reminders and the tables; foreign keys to the account empty themselves."""
        user = person.user
        gone = ObservationEvidence.objects.filter(observation__in=self._observations(user).values("pk"))
        files = erase_files(gone)
        batches = list(ImportBatch.objects.filter(by=user))
        files += imports.forget_files(batches)
        ImportBatch.objects.filter(by=user, state=ImportState.STAGED).delete()
        self._values(user).delete()
        Observation.objects.filter(pk__in=list(self._observations(user).values_list("pk", flat=True))).delete()
        self._claims(user).delete()
        Follow.objects.filter(user=user).delete()
        return files

    def purge(self, now: datetime) -> dict[str, int]:
        """Reminders that were stopped, evidence taken away a month ago, tables that nobody came back to, and the
        files of those that were imported or undone a month ago."""
        before = now - timedelta(days=REMOVED_DAYS)
        removed = list(ObservationEvidence.objects.filter(removed_at__lt=before))
        files = erase_files(removed)
        ObservationEvidence.objects.filter(pk__in=[row.pk for row in removed]).delete()
        waiting = list(ImportBatch.objects.filter(state=ImportState.STAGED, created_at__lt=before))
        files += imports.forget_files(waiting)
        ImportBatch.objects.filter(pk__in=[row.pk for row in waiting]).delete()
        # Imported or undone: undoing needs the rows, the file only served to look at the report once more.
        finished = list(
            ImportBatch.objects.exclude(state=ImportState.STAGED).exclude(file="").filter(decided_at__lt=before)
        )
        files += imports.forget_files(finished)
        for path in files:
            path.unlink(missing_ok=True)
        return {
            "evidence taken away": len(removed),
            "tables nobody came back to": len(waiting),
            "files of finished tables": len(finished),
            "tables without a row": imports.sweep(now),
            "old reminders": following.forget_old(now),
        }


def _columns(row: Any) -> dict[str, Any]:
    """Every column of a row but those that say who."""
    skip = {"by", "reviewed_by", "file", "claims"}
    return {"id": row.pk, **{key: value for key, value in model_to_dict(row).items() if key not in skip}}


def _day(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


holdings = ImpactHoldings()
"""Named in `settings.PERSONAL_DATA`."""
