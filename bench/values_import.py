"""Importing 50,000 values of indicators with their preview: read, checked, shown, written; each held to a time.

`python -m bench values` · options: --n 50000 --format csv|xlsx --budget 10. Works in a database of its own.
"""

import argparse
import os
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random

PUBLICS = ("", "Jeunes", "Femmes", "Aînées et aînés", "Habitantes et habitants")
INDICATORS = 40


def rows(count: int) -> list[list[object]]:
    """A table in the columns of the Etalab schema, with a public beside them; the same each time."""
    random = Random(7)
    start = date(2019, 1, 1)
    found: list[list[object]] = []
    for number in range(count):
        indicator, day = number % INDICATORS, start + timedelta(days=(number // (INDICATORS * len(PUBLICS))) % 2500)
        found.append(
            [
                "Ville de Nantes", "Le jardin des voisines", f"Indicateur {indicator + 1}", random.randint(0, 5000) / 4,
                "personnes", "false", "mensuelle", day.isoformat(), "false", "", "false", "carnet de l’équipe", "44109",
                "linechart", "", PUBLICS[(number // INDICATORS) % len(PUBLICS)],
            ]
        )  # fmt: skip
    return found


def write(path: Path, names: list[str], table: list[list[object]]) -> None:
    """The table as a file."""
    if path.suffix == ".xlsx":
        import xlsxwriter

        with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
            sheet = book.add_worksheet("Valeurs")
            for number, row in enumerate([names, *table]):
                sheet.write_row(number, 0, row)
        return
    import csv

    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows([names, *table])


def main() -> int:
    """Print what each part took; 1 when the whole is slower than its budget."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=50_000)
    parser.add_argument("--format", default="csv", choices=("csv", "xlsx"))
    parser.add_argument("--budget", type=float, default=10.0, help="seconds, for reading, preview and writing")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MIEUX_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mieux.settings")
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
        return measure(Path(folder), options.n, options.format, options.budget)


def measure(folder: Path, count: int, form: str, budget: float) -> int:
    """Set up a site with one fiche, then import."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from mieux.atlas.models import Initiative
    from mieux.impact.actions import imports
    from mieux.impact.importing.columns import STANDARD
    from mieux.impact.models import Value
    from mieux.people.models import User

    user = User.objects.create_user("bench@example.org", name="Banc")
    initiative = Initiative.objects.create(
        slug="jardin",
        name="Le jardin des voisines",
        pitch="On y plante.",
        method="social-innovation@1",
        state="published",
    )
    path = folder / f"valeurs.{form}"
    write(path, [*STANDARD, "public"], rows(count))
    print(f"{count} values, {form}, {path.stat().st_size / 1e6:.1f} MB")
    phases: dict[str, float] = {}

    def progress(phase: str, done: int, of: int) -> None:
        phases.setdefault(phase, time.perf_counter())

    began = time.perf_counter()
    with path.open("rb") as file:
        batch = imports.stage(initiative, user, file, path.name)
    imports.read(batch, initiative.name, progress)
    previewed = time.perf_counter()
    print(f"  preview    {previewed - began:5.2f} s   {batch.report['counts']}")
    batch = imports.publish(batch, user, initiative.name, lambda *__: None)
    written = time.perf_counter()
    print(f"  writing    {written - previewed:5.2f} s   {batch.report['written']}")
    imports.undo(batch)
    print(f"  undoing    {time.perf_counter() - written:5.2f} s")
    for name, (first, last) in _spans(phases, previewed).items():
        print(f"    {name:8} {last - first:5.2f} s")
    whole = written - began
    print(f"  whole      {whole:5.2f} s   (budget {budget:g} s), processor {time.process_time():.1f} s since the start")
    assert Value.objects.count() == count
    return 0 if whole <= budget else 1


def _spans(phases: dict[str, float], end: float) -> dict[str, tuple[float, float]]:
    starts = [*phases.values(), end]
    return {name: (starts[n], starts[n + 1]) for n, name in enumerate(phases)}


if __name__ == "__main__":
    sys.exit(main())
