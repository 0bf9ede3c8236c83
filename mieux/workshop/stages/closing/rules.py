"""The closing question. Answers are for the facilitator's eyes; the room sees them only if she shows them."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import Field

from mieux.workshop.actions import working
from mieux.workshop.models import Contribution, Participant, Stage, Standing
from mieux.workshop.queries import rooms

from ..brainstorm.rules import PHONE_MOST, accept, refuse, rewrite, take_back, write
from ..kind import Face, Kind, Phase, Record, StageSettings, Verb
from .forms import SettingsForm

READ = "reveal"


class Settings(StageSettings):
    """`question`: asked to each."""

    question: str = Field(default="", max_length=200)


class Closing(Kind):
    """« Comment cela pourrait être mieux ? », asked of the workshop itself."""

    id = "closing"
    label = gettext_lazy("Question de clôture")
    blurb = gettext_lazy("Une seule question avant de partir. Les réponses vont d’abord à l’animation.")
    tint = "impact"
    art = "bravo"
    minutes = 5
    phases = (
        Phase("write", gettext_lazy("on répond pour soi"), gettext_lazy("Cacher de nouveau")),
        Phase(READ, gettext_lazy("les réponses sont visibles"), gettext_lazy("Montrer les réponses")),
    )
    Settings = Settings
    SettingsForm = SettingsForm
    participant_verbs: ClassVar = {
        "ecrire": Verb(write, label=gettext_lazy("écrire une réponse")),
        "corriger": Verb(rewrite, label=gettext_lazy("corriger sa réponse")),
        "retirer": Verb(take_back, label=gettext_lazy("reprendre sa réponse")),
    }
    facilitator_verbs: ClassVar = {"accepter": Verb(accept), "refuser": Verb(refuse)}

    def scene(self, stage: Stage, face: Face) -> dict[str, Any]:
        """How many answered; the answers for the remote, and for all once they are shown."""
        answered = rooms.writers_of(stage)
        seen = stage.phase == READ or face == Face.REMOTE
        cards = list(rooms.cards_of(stage, Standing.SHOWN)) if seen else []
        here = cards[:PHONE_MOST] if face == Face.PHONE else cards
        found = {
            "question": self.settings(stage).question or _("Qu’est-ce qui aurait rendu ce moment encore mieux ?"),
            "answered": answered,
            "answered_words": ngettext("%(n)s réponse", "%(n)s réponses", answered) % {"n": answered},
            "revealed": stage.phase == READ,
            "answers": [{"id": card.pk, "text": card.text, "language": card.language} for card in here],
            "more": len(cards) - len(here),
        }
        if face == Face.REMOTE:
            waiting = rooms.cards_of(stage, Standing.WAITING)
            found["waiting"] = [{"id": card.pk, "text": card.text, "language": card.language} for card in waiting]
        return found

    def mine(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        """One's own answer."""
        cards = Contribution.objects.filter(stage=stage, participant=participant)
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
                for card in cards
            ]
        }

    def record(self, stage: Stage) -> Record:
        """The answers, without a name."""
        lines = [{"text": card.text, "language": card.language} for card in rooms.cards_of(stage, Standing.SHOWN)]
        return Record(stage.title, stage.kind, lines)  # type: ignore[arg-type]

    def rehearse(self, stage: Stage, participant: Participant) -> None:
        """An answer each."""
        working.contribute(stage, participant, _("Réponse d’essai"), "essai", simulated=True)


KIND = Closing()
