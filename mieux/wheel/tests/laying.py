"""Rows laid directly, for the tests that show readings: what was written is the business of other tests."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from mieux.atlas.models import Initiative
from mieux.method import pack
from mieux.people.models import User
from mieux.wheel.models import CellEvidence, NoveltyContext, Reading, ReadingCell, ReadingVersion, Round, Word
from mieux.wheel.snapshot import snapshot

Cells = Mapping[tuple[str, str], str | tuple[str, str]]
"""(criterion, phase) → a word, or (word, kind of evidence)."""

D, R, E = "diagnostic", "realisation", "evaluation"


def lay(
    initiative: Initiative,
    reader: User | None,
    cells: Cells,
    *,
    sentence: str = "La mairie prête la salle.",
    **more: Any,
) -> Reading:
    """A shared reading with these cells."""
    reading = Reading.objects.create(
        initiative=initiative,
        method=pack().stamp,
        reader=reader,
        **{"state": "shared", "shared_at": timezone.now(), "version": 1, **more},
    )
    for (criterion, phase), said in cells.items():
        word, kind = (said, "") if isinstance(said, str) else said
        cell = ReadingCell.objects.create(
            reading=reading, criterion=criterion, phase=phase, word=Word(word), sentence=sentence
        )
        if kind:
            CellEvidence.objects.create(
                cell=cell,
                kind=kind,
                text="Compté un mardi.",
                url="https://example.org/preuve" if kind == "link" else "",
                consent=kind in {"testimony", "photo"},
            )
    keep(reading)
    return reading


def keep(reading: Reading, number: int = 1, reason: str = "", move: str = "shared") -> None:
    """A version of a reading, as it is now."""
    ReadingVersion.objects.create(
        reading=reading, number=number, reason=reason, move=move, data=snapshot(Reading.objects.get(pk=reading.pk))
    )
    Reading.objects.filter(pk=reading.pk).update(version=number)


def closed(initiative: Initiative, by: User | None = None, **more: Any) -> Round:
    """A blind round whose box is closed."""
    return Round.objects.create(
        initiative=initiative,
        title="Le tour secret",
        blind=True,
        **{"until_date": date.today() + timedelta(days=9), **more},
        by=by,
    )


def context(
    initiative: Initiative, whom: str = "les familles", where: str = "Nantes", habit: str = "acheter seul"
) -> Any:
    """A context of novelty."""
    return NoveltyContext.objects.create(initiative=initiative, for_whom=whom, where=where, habit=habit)


def people(number: int) -> list[User]:
    """That many readers."""
    return [User.objects.create_user(f"lecteur{n}@example.org", name=f"Lecteur {n:03}") for n in range(number)]
