"""Sample readings and impacts of one initiative of the book, for the pictures of the README: `python -m tools.sample`.

Invented people and words, written straight into the instance that MIEUX_DATA names.
Never run it on an instance that people use.
"""

import datetime
import os

SLUG = "la-ruche-qui-dit-oui"
CONTEXT = ("les familles du Fauga", "Le Fauga (31)", "les courses du samedi au supermarché")
PRESS = "https://example.org/la-ruche"

#: Who, stance, people at the table, cells: (criterion, phase, word, sentence, an article shows it).
READINGS = [
    (
        ("Aïcha", "observer", 1),
        [
            ("ouverture", "diagnostic", "present", "Producteurs et clientes se sont réunis avant le premier colis.", 1),
            ("ouverture", "realisation", "present", "Quinze fermes vendent sur la même page.", 1),
            ("participation", "realisation", "partly", "Les clientes distribuent les paniers.", 0),
            ("impact", "evaluation", "partly", "Une maraîchère vit de ses légumes depuis un an.", 1),
            ("nouveaute", "diagnostic", "present", "Avant, personne ne connaissait le nom des fermes.", 1),
        ],
    ),
    (
        ("Basile", "user", 5),
        [
            ("ouverture", "realisation", "not_seen", "", 0),
            ("participation", "realisation", "present", "Nous tenons la caisse à tour de rôle.", 1),
            ("experimentation", "diagnostic", "present", "Personne ne savait si les fermes suivraient.", 1),
            ("impact", "evaluation", "unknown", "", 0),
        ],
    ),
    (
        ("Chloé", "partner", 1),
        [
            ("ouverture", "realisation", "present", "La mairie prête la salle des fêtes.", 0),
            ("participation", "evaluation", "not_seen", "", 0),
            ("experimentation", "realisation", "partly", "Première vente ratée, jour changé, deuxième réussie.", 1),
        ],
    ),
]


def main() -> None:
    """Write them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mieux.settings")
    import django

    django.setup()
    from django.utils import timezone

    from mieux.atlas.models import Initiative
    from mieux.impact.actions.recording import settle
    from mieux.impact.models import Claim, Domino, Observation, ObservationEvidence
    from mieux.method import pack
    from mieux.people.models import User
    from mieux.wheel.models import CellEvidence, NoveltyContext, Reading, ReadingCell

    initiative = Initiative.objects.get(slug=SLUG)
    stamp = pack().stamp
    for_whom, where, habit = CONTEXT
    context = NoveltyContext.objects.create(initiative=initiative, for_whom=for_whom, where=where, habit=habit)
    for (name, stance, people), cells in READINGS:
        person, _made = User.objects.get_or_create(email=f"{name.lower()}@example.org", defaults={"name": name})
        reading = Reading.objects.create(
            initiative=initiative,
            method=stamp,
            reader=person,
            stance=stance,
            people=people,
            context=context,
            state="shared",
            version=1,
            shared_at=timezone.now(),
        )
        for criterion, phase, word, sentence, shown in cells:
            cell = ReadingCell.objects.create(
                reading=reading, criterion=criterion, phase=phase, word=word, sentence=sentence
            )
            if shown:
                CellEvidence.objects.create(cell=cell, kind="link", url=PRESS, text="Un article du journal local.")

    def claim(level: str, marker: str, text: str) -> Claim:
        return Claim.objects.create(initiative=initiative, method=stamp, level=level, marker=marker, text=text)

    price = claim("individu", "confiance", "Des productrices osent fixer elles-mêmes leur prix.")
    truck = claim("groupe", "cooperations", "Les fermes voisines se prêtent un camion.")
    roads = claim("territoire", "", "Moins de camions entre les fermes et les assiettes.")
    seen = Observation.objects.create(
        claim=price,
        on=datetime.date(2026, 5, 3),
        text="Trois productrices sur les quatre rencontrées fixent leur prix.",
    )
    ObservationEvidence.objects.create(
        observation=seen, kind="testimony", text="Avant, on me disait mon prix.", speaker="une maraîchère", consent=True
    )
    settle(price)
    Domino.objects.create(cause=price, effect=truck)
    Domino.objects.create(cause=truck, effect=roads)


if __name__ == "__main__":
    main()
