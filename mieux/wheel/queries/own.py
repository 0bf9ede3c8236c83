"""One person's own reading, laid out as the page shows it; and what remains for them to read."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from mieux.atlas.models import Initiative
from mieux.evidence.shown import Shown, shown
from mieux.method import pack

from .. import rules, words
from ..models import (
    COLOURED,
    CellEvidence,
    Invitation,
    NoveltyContext,
    Reading,
    ReadingCell,
    ReadingState,
    Round,
    Word,
)
from ..rules import Who


def own(who: Who, initiative: Initiative) -> "QuerySet[Reading]":
    """This person's readings of an initiative, the latest first."""
    return (
        Reading.objects.of(who.viewer, who.guest_key)
        .filter(initiative=initiative)
        .select_related("initiative", "round", "context", "invitation__round", "reader")
        .prefetch_related("cells__evidence", "forms")
        .order_by("-updated_at", "-pk")
    )


@dataclass(frozen=True)
class Proof:
    """A piece of evidence of one's own cell: how it is shown, and its number."""

    pk: int
    shown: Shown


@dataclass(frozen=True)
class Slot:
    """One cell of the wheel, coloured or not."""

    criterion: str
    phase: str
    phase_label: Any
    question: Any
    cell: ReadingCell | None
    word: str
    proofs: tuple[Proof, ...] = ()

    @property
    def coloured(self) -> bool:
        """Something was seen there."""
        return self.cell is not None and self.cell.word in COLOURED

    @property
    def bare(self) -> bool:
        """Seen, and nothing to show for it yet: « à étayer »."""
        return self.coloured and not self.proofs


@dataclass(frozen=True)
class Petal:
    """A criterion and its phases, in the order of the wheel."""

    criterion: Any
    slots: tuple[Slot, ...]
    hypothesis: bool = False


def _slot(reading: Reading, criterion: Any, phase: Any, cell: ReadingCell | None) -> Slot:
    return Slot(
        criterion.id,
        phase.id,
        phase.co_label,
        criterion.phases[phase.id],
        cell,
        str(Word(cell.word).label) if cell else "",
        proofs_of(reading, cell) if cell else (),
    )


def proofs_of(reading: Reading, cell: ReadingCell) -> tuple[Proof, ...]:
    """The evidence of a cell, as it is shown to its author."""
    return tuple(Proof(row.pk, shown(row, file_address(reading, row))) for row in cell.evidence.all())


def file_address(reading: Reading, row: CellEvidence) -> str:
    """Where the file of a piece of evidence is served, for those who may read the reading."""
    return reverse("wheel:file", args=[reading.initiative.slug, row.pk]) if row.file else ""


def petals_of(reading: Reading, *, observed: bool) -> list[Petal]:
    """The whole wheel of one reading, coloured or not. `observed`: impact_standing(initiative).observed."""
    method = pack()
    cells = {(cell.criterion, cell.phase): cell for cell in reading.cells.all()}
    criteria: list[Any] = list(method.manifest("criteria.wheel"))
    return [
        Petal(
            criterion,
            tuple(_slot(reading, criterion, phase, cells.get((criterion.id, phase.id))) for phase in method.phases),
            rules.is_impact(criterion.id) and not observed,
        )
        for criterion in criteria
    ]


def elsewhere(reading: Reading) -> list[Slot]:
    """Cells that the method of today does not have, with the words of the method they were written with."""
    return [
        Slot(
            cell.criterion,
            cell.phase,
            words.label_of(reading.method, "phases", cell.phase),
            words.label_of(reading.method, "criteria", cell.criterion),
            cell,
            str(Word(cell.word).label),
            proofs_of(reading, cell),
        )
        for cell in reading.cells.all()
        if not rules.known_cell(cell.criterion, cell.phase)
    ]


def forms_of(reading: Reading) -> list[dict[str, Any]]:
    """The forms this reader sees, in words: the thing when a method here knows it, the label, the reason."""
    return [
        {
            "thing": words.thing_of(reading.method, "forms", row.form),
            "label": words.label_of(reading.method, "forms", row.form),
            "reason": row.reason,
        }
        for row in reading.forms.all()
    ]


def contexts_for(who: Who, initiative: Initiative) -> list[NoveltyContext]:
    """Contexts of novelty that this person may see and choose, in the order in which they were named."""
    return list(NoveltyContext.objects.shown_to(who.viewer, who.guest_key).filter(initiative=initiative))


# --- À lire par moi ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToRead:
    """A round somebody is asked to read in, and where they stand."""

    invitation: Invitation
    round: Round
    reading: Reading | None

    @property
    def done(self) -> bool:
        """Their reading is in."""
        return self.reading is not None and self.reading.state == ReadingState.SHARED


def to_read(who: Who) -> list[ToRead]:
    """Invitations by name, oldest first: what remains, what is done. Declined and ended ones are left out."""
    if who.user is None:
        return []
    rows = (
        Invitation.objects.filter(
            user=who.user, revoked_at__isnull=True, declined_at__isnull=True, round__initiative__state="published"
        )
        .select_related("round__initiative", "by")
        .prefetch_related(Prefetch("round__readings", Reading.objects.of(who.viewer), to_attr="mine"))
    )
    found = [ToRead(row, row.round, next(iter(row.round.mine), None)) for row in rows]  # type: ignore[attr-defined]
    return [each for each in found if each.reading is not None or not each.round.is_over]


def own_everywhere(who: Who) -> "QuerySet[Reading]":
    """All one's readings, the latest first."""
    return (
        Reading.objects.of(who.viewer, who.guest_key)
        .select_related("initiative", "round", "context")
        .order_by("-updated_at", "-pk")
    )


def guest_readings(guest_key: str) -> "QuerySet[Reading]":
    """What this browser wrote without an account."""
    if not guest_key:
        return Reading.objects.none()
    return Reading.objects.filter(guest=guest_key, reader__isnull=True).select_related("initiative")


# --- Rounds -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """How many people or tables shared, and how many were asked: never a count of what they say."""

    arrived: int
    invited: int


def progress(round: Round) -> Progress:
    """Who shared in the round (once each, whatever the contexts); invitations that were not taken back."""
    return progress_of([round])[round.pk]


def progress_of(rounds: Iterable[Round]) -> dict[int, Progress]:
    """The same for several rounds, in two queries."""
    pks = [round.pk for round in rounds]
    readers = Reading.objects.filter(round__in=pks, state=ReadingState.SHARED).order_by()
    arrived = Counter(pk for pk, _reader, _guest in readers.values_list("round_id", "reader_id", "guest").distinct())
    invited = Counter(
        Invitation.objects.filter(round__in=pks, revoked_at__isnull=True).order_by().values_list("round_id", flat=True)
    )
    return {pk: Progress(arrived[pk], invited[pk]) for pk in pks}


def rounds_for(who: Who, initiative: Initiative) -> list[Round]:
    """The rounds of an initiative that this person may see, the latest first."""
    rows = initiative.rounds.select_related("initiative", "by")
    return [row for row in rows if rules.can_see_round(who, row)]


def managed_rounds(who: Who) -> list[tuple[Round, Progress]]:
    """Rounds this person opened, the latest first."""
    if who.user is None:
        return []
    rows = Round.objects.filter(by=who.user).select_related("initiative").order_by("-created_at")[:50]
    known = progress_of(rows)
    return [(row, known[row.pk]) for row in rows]


def days_left(round: Round) -> int | None:
    """Days until the box opens at the latest; None without a day."""
    return (round.until_date - timezone.localdate()).days if round.until_date else None
