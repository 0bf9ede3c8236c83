"""A stopover. Answers are hidden from everybody until they are shown; they stay as notes for the next time."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import Field

from mieux.workshop.actions import working
from mieux.workshop.models import Contribution, Participant, Stage, Standing
from mieux.workshop.queries import rooms

from ..brainstorm.rules import PHONE_MOST, accept, refuse, rewrite, take_back, write
from ..kind import Choice, Face, Kind, Phase, Record, StageSettings, Verb
from .forms import SettingsForm

SHOWN = "reveal"


class Asked(StageSettings):
    """`question`: asked to each."""

    question: str = Field(default="", max_length=200)


class Stopover(Kind):
    """« Comment est-ce que cela pourrait être mieux ? »"""

    id = "stopover"
    label = gettext_lazy("Escale : comment faire mieux ?")
    blurb = gettext_lazy("Chacun·e dit ce qui pourrait être mieux. Puis on continue, on ajuste, ou on recommence.")
    tint = "experimentation"
    art = "sea-balises"
    minutes = 8
    phases = (
        Phase("write", gettext_lazy("on répond pour soi"), gettext_lazy("Cacher de nouveau")),
        Phase(
            SHOWN,
            gettext_lazy("les réponses sont visibles"),
            gettext_lazy("Montrer les réponses"),
            gettext_lazy("Les réponses sont visibles."),
        ),
    )
    Settings = Asked
    SettingsForm = SettingsForm
    participant_verbs: ClassVar = {
        "ecrire": Verb(write, label=gettext_lazy("écrire une réponse")),
        "corriger": Verb(rewrite),
        "retirer": Verb(take_back),
    }
    facilitator_verbs: ClassVar = {"accepter": Verb(accept), "refuser": Verb(refuse)}

    def scene(self, stage: Stage, face: Face) -> dict[str, Any]:
        """How many answered; the answers once they are shown, on the remote too."""
        answered, shown = rooms.writers_of(stage), stage.phase == SHOWN
        cards = list(rooms.cards_of(stage, Standing.SHOWN)) if shown else []
        here = cards[:PHONE_MOST] if face == Face.PHONE else cards
        found: dict[str, Any] = {
            "question": self.settings(stage).question or _("Comment est-ce que cela pourrait être mieux ?"),
            "answered": answered,
            "answered_words": ngettext("%(n)s réponse", "%(n)s réponses", answered) % {"n": answered},
            "revealed": shown,
            "answers": [{"id": card.pk, "text": card.text, "language": card.language} for card in here],
            "more": len(cards) - len(here),
        }
        if face == Face.REMOTE:
            waiting = rooms.cards_of(stage, Standing.WAITING)
            found["waiting"] = [{"id": card.pk, "text": card.text, "language": card.language} for card in waiting]
        return found

    def mine(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        """One's own answers."""
        return {
            "cards": [
                {
                    "id": card.pk,
                    "text": card.text,
                    "language": card.language,
                    "refused": card.standing == Standing.REFUSED,
                    "waiting": card.standing == Standing.WAITING,
                    "reason": card.reason,
                }
                for card in Contribution.objects.filter(stage=stage, participant=participant)
            ]
        }

    def choices(self, stage: Stage) -> list[Choice]:
        """What could be better, once shown: what to change first."""
        if stage.phase != SHOWN:
            return []
        return [Choice(f"c{card.pk}", card.text, card.language) for card in rooms.cards_of(stage, Standing.SHOWN)]

    def record(self, stage: Stage) -> Record:
        """The answers, without a name."""
        cards = rooms.cards_of(stage, Standing.SHOWN)
        return Record(stage.title, stage.kind, [{"text": card.text, "language": card.language} for card in cards])

    def rehearse(self, stage: Stage, participant: Participant) -> None:
        """An answer each."""
        text = _("Réponse d’essai de la personne %(who)s") % {"who": participant.number}
        working.contribute(stage, participant, text, "essai", quiet=stage.phase != SHOWN, simulated=True)


KIND = Stopover()
