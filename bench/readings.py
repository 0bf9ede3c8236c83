"""Readings at scale, in process: the page of an initiative, and the wheel of many readings.

`python -m bench.readings`. The budgets are held against the processor's time: SQLite works in the same process, so on a
quiet machine it is the server's time, and on a busy one it does not count what others do. Makes its own database: an
initiative with 200 readings × 15 cells (and 300 values of indicators), another with 1,000 readings, random with a fixed
seed.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

PAGE_MS, WHEEL_MS = 40, 60


def main() -> bool:
    """Print one line a measure; whether the budgets hold."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MIEUX_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "mieux.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        return _measure()


def _measure() -> bool:
    from django.test import Client

    from mieux.wheel.queries import Scope
    from mieux.wheel.shown import together

    page, crowd = _initiative("page", 200), _initiative("foule", 1000)
    _values(page, 300)
    client = Client()

    def read() -> None:
        response = client.get(f"/atlas/{page.slug}/")
        assert response.status_code == 200
        assert b'class="roue"' in response.content

    def wheel() -> None:
        assert together(Scope(crowd)).tally.several

    def wheel_page() -> None:
        assert client.get(f"/atlas/{crowd.slug}/lectures/").status_code == 200

    good = True
    for name, gesture, budget in (
        ("page of an initiative, 200 readings × 15 cells, 300 values", read, PAGE_MS),
        ("wheel of 1,000 readings: queries, figure, words", wheel, WHEEL_MS),
        ("page of 1,000 readings, list included", wheel_page, None),
    ):
        median, worst, processor, queries = _time(gesture)
        kept = budget is None or processor <= budget
        good &= kept
        held = f"≤ {budget} ms" if budget else "–"
        print(
            f"  {'ok' if kept else '!!'} {name:62} {median:6.1f} ms (95 % {worst:.1f}; processor {processor:.1f})"
            f"   {queries} queries   {held}"
        )
    return good


def _time(gesture: Callable[[], None]) -> tuple[float, float, float, int]:
    """Milliseconds by the clock (median, 95 %), of processor (median), and how many queries one gesture makes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    gesture()
    clock, processor = [], []
    for _ in range(40):
        started, worked = time.perf_counter(), time.process_time()
        gesture()
        clock.append((time.perf_counter() - started) * 1000)
        processor.append((time.process_time() - worked) * 1000)
    with CaptureQueriesContext(connection) as queries:
        gesture()
    clock.sort()
    return statistics.median(clock), clock[int(len(clock) * 0.95)], statistics.median(processor), len(queries)


def _initiative(slug: str, readings: int) -> Any:
    """A public initiative with that many readings of every cell, half of them with evidence."""
    from django.utils import timezone

    from mieux.atlas.models import Initiative
    from mieux.method import pack
    from mieux.people.models import User
    from mieux.wheel.models import CellEvidence, Reading, ReadingCell, Stance, Word

    draw = random.Random(7)
    method = pack()
    row = Initiative.objects.create(
        slug=slug, name=slug.capitalize(), pitch="Une phrase.", state="published", method=method.stamp, no_place=True
    )
    people = User.objects.bulk_create(
        User(email=f"{slug}{n}@example.org", name=f"Lectrice {n}") for n in range(readings)
    )
    made = Reading.objects.bulk_create(
        Reading(
            initiative=row,
            method=method.stamp,
            reader=person,
            stance=draw.choice(Stance.values),
            state="shared",
            shared_at=timezone.now(),
            version=1,
        )
        for person in people
    )
    keys = [(criterion.id, phase.id) for criterion in method.criteria for phase in method.phases]
    cells = ReadingCell.objects.bulk_create(
        ReadingCell(
            reading=one, criterion=key[0], phase=key[1], word=draw.choice(Word.values), sentence="Un fait, dit ici."
        )
        for one in made
        for key in keys
    )
    CellEvidence.objects.bulk_create(
        CellEvidence(
            cell=cell, kind=draw.choice(["link", "document", "measure"]), url="https://example.org/", text="Vu."
        )
        for cell in cells
        if cell.word in ("present", "partly") and draw.random() < 0.5
    )
    return row


def _values(initiative: Any, number: int) -> None:
    """Values of a few indicators of this initiative, by day and public."""
    from datetime import date, timedelta

    from mieux.impact.models import Indicator, Review, Value

    indicators = [
        Indicator.objects.create(initiative=initiative, name=f"Indicateur {n}", kind="number", unit="personnes")
        for n in range(6)
    ]
    Value.objects.bulk_create(
        Value(
            indicator=indicators[n % 6],
            on=date(2024, 1, 1) + timedelta(days=n),
            number=n,
            source="Le registre.",
            review=Review.KEPT,
        )
        for n in range(number)
    )


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
