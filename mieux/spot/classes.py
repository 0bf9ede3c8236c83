"""What the model can see: the names it was trained with, and the ids of a pack that they stand for.

A class whose id the active pack does not have is left out, so that another method shows only what it knows.
"""

from dataclasses import dataclass

from mieux.method import Pack

CRITERIA = ("ouverture", "participation", "experimentation", "impact", "nouveaute")
FORMS = ("lieu", "service", "formation", "responsabilites", "territoires_imposes", "temps")
LEVELS = ("individu", "groupe", "entreprise", "territoire")
CLASSES = CRITERIA + FORMS + LEVELS

IDS = {
    "lieu": "nouveau-lieu",
    "service": "nouveau-service",
    "formation": "nouvelle-formation",
    "responsabilites": "nouveau-partage",
    "territoires_imposes": "reconquete-territoires",
    "temps": "reconquete-temps",
}
"""Where the name in the pack is not the one in the training texts."""


@dataclass(frozen=True, slots=True)
class Known:
    """The classes that a pack knows: model name → id in the pack, by family."""

    criteria: dict[str, str]
    forms: dict[str, str]
    levels: dict[str, str]


def known_to(pack: Pack) -> Known:
    """Which classes the pack knows, and under which ids."""

    def among(names: tuple[str, ...], ids: set[str]) -> dict[str, str]:
        return {name: IDS.get(name, name) for name in names if IDS.get(name, name) in ids}

    return Known(
        among(CRITERIA, {criterion.id for criterion in pack.criteria}),
        among(FORMS, {form.id for form in pack.forms}),
        among(LEVELS, {level.id for level in pack.levels}),
    )
