"""Where to begin: dots on choices. Hidden until revealed; then each choice says who put a dot there, in words.

Nothing is sorted by dots, no choice wins: the room talks about what it sees.
"""

from collections import Counter
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import Field

from mieux.workshop.actions import working
from mieux.workshop.models import Participant, Source, Stage, Vote
from mieux.workshop.queries import rooms

from ..kind import Choice, Doing, Face, Kind, Phase, Record, Refused, StageSettings, Verb
from .forms import LINES_MOST, SettingsForm

VOTE, REVEAL = "vote", "reveal"
DRAWN = 24
"""Dots drawn one by one on a choice; the words say how many there are in any case."""


class Settings(StageSettings):
    """`dots` a person; `options`: lines, or empty for what the stage before offers."""

    dots: int = Field(default=3, ge=1, le=10)
    options: str = Field(default="", max_length=6000)


def choices_of(stage: Stage, settings: Settings) -> list[Choice]:
    """What can be chosen: the lines of the settings, or what the nearest stage before offers."""
    lines = [line.strip()[:200] for line in settings.options.splitlines() if line.strip()][:LINES_MOST]
    if lines:
        return [Choice(f"o{number}", line) for number, line in enumerate(lines, 1)]
    return rooms.choices_before(stage)


def vote(doing: Doing) -> str:
    """Put one's dots, in the place of those put before; sent twice, it is once."""
    settings = KIND.settings(doing.stage)
    known = {choice.id for choice in choices_of(doing.stage, settings)}
    wanted = list(dict.fromkeys(doing.data.getlist("choix")))
    if not set(wanted) <= known:
        raise Refused(_("L’un de ces choix n’existe plus. Regardez la liste et choisissez de nouveau."))
    if len(wanted) > settings.dots:
        raise Refused(
            ngettext(
                "Vous avez %(n)s gommette : gardez un seul choix.",
                "Vous avez %(n)s gommettes : gardez au plus autant de choix.",
                settings.dots,
            )
            % {"n": settings.dots}
        )
    assert doing.participant is not None
    working.cast_votes(doing.stage, doing.participant, wanted)
    return _("Vos gommettes sont posées. Vous pouvez encore changer d’avis.")


def hands(doing: Doing) -> str:
    """Hands raised, or papers, counted by the facilitator."""
    option, count = doing.data.get("choix", ""), doing.data.get("combien", "")
    known = {choice.id for choice in choices_of(doing.stage, KIND.settings(doing.stage))}
    if option not in known:
        raise Refused(_("Ce choix n’existe plus."))
    if not (count.isascii() and count.isdigit() and len(count) < 5):
        raise Refused(_("Donnez un nombre de mains, en chiffres."))
    source = Source.PAPER if doing.data.get("source") == Source.PAPER else Source.HAND
    working.count_hands(doing.stage, option, int(count), source)
    return _("C’est compté.")


def dots_in_words(count: int) -> str:
    """« 3 gommettes »."""
    if not count:
        return _("pas de gommette")
    return ngettext("%(n)s gommette", "%(n)s gommettes", count) % {"n": count}


class Dots(Kind):
    """« Par où commencer ? »"""

    id = "dots"
    label = gettext_lazy("Gommettes « par où commencer »")
    blurb = gettext_lazy("Chacun·e pose ses gommettes, cachées jusqu’au bout. On en parle, on ne classe rien.")
    tint = "participation"
    art = "game-criteria"
    minutes = 8
    material = (gettext_lazy("les gommettes du kit, découpées"),)
    phases = (
        Phase(VOTE, gettext_lazy("les gommettes sont cachées"), gettext_lazy("Cacher de nouveau")),
        Phase(REVEAL, gettext_lazy("les gommettes sont visibles"), gettext_lazy("Montrer les gommettes")),
    )
    Settings = Settings
    SettingsForm = SettingsForm
    participant_verbs: ClassVar = {"vote": Verb(vote, phases=(VOTE,), label=gettext_lazy("poser ses gommettes"))}
    facilitator_verbs: ClassVar = {"mains": Verb(hands)}

    def scene(self, stage: Stage, face: Face) -> dict[str, Any]:
        """How many have chosen; the dots once they are revealed (the remote too waits: it lies on a table)."""
        settings = self.settings(stage)
        revealed = stage.phase == REVEAL
        voted = rooms.voters_of(stage)
        tally: dict[str, Counter[str]] = {}
        for option, source, count in rooms.dots_of(stage) if revealed else ():
            tally.setdefault(option, Counter())[source] += count
        return {
            "dots": settings.dots,
            "voted": voted,
            "voted_words": ngettext("%(n)s personne a choisi", "%(n)s personnes ont choisi", voted) % {"n": voted}
            if voted
            else _("Les gommettes arrivent."),
            "revealed": revealed,
            "choices": [
                self._choice(choice, tally.get(choice.id, Counter()), revealed)
                for choice in choices_of(stage, settings)
            ],
        }

    def _choice(self, choice: Choice, counts: Counter[str], revealed: bool) -> dict[str, Any]:
        found: dict[str, Any] = {
            "id": choice.id,
            "text": choice.text,
            "language": choice.language,
            "cards": choice.cards,
        }
        if revealed:
            count = counts.total()
            found["dots"] = count
            found["drawn"] = list(range(min(count, DRAWN)))
            found["words"] = dots_in_words(count)
            found["of_which"] = [
                str(words % {"n": counts[source]})
                for source, words in (
                    (Source.HAND, _("dont %(n)s à main levée")),
                    (Source.PAPER, _("dont %(n)s sur papier")),
                )
                if counts[source]
            ]
        return found

    def mine(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        """What one chose, to change it as long as it is hidden."""
        settings = self.settings(stage)
        chosen = set(Vote.objects.filter(stage=stage, participant=participant).values_list("option", flat=True))
        return {
            "open": stage.phase != REVEAL and "vote" not in stage.closed_verbs,
            "dots": settings.dots,
            "voted": bool(chosen),
            "choices": [
                {"id": choice.id, "text": choice.text, "language": choice.language, "chosen": choice.id in chosen}
                for choice in choices_of(stage, settings)
            ],
        }

    def choices(self, stage: Stage) -> list[Choice]:
        """The same choices, for one more look at them."""
        return choices_of(stage, self.settings(stage))

    def record(self, stage: Stage) -> Record:
        """Each choice in its order, with its dots by source; no total over choices."""
        tally: dict[str, dict[str, int]] = {}
        for option, source, count in rooms.dots_of(stage):
            tally.setdefault(option, {})[source] = count
        lines = [{"text": choice.text, "dots": tally.get(choice.id, {})} for choice in self.choices(stage)]
        return Record(stage.title, stage.kind, lines)

    def rehearse(self, stage: Stage, participant: Participant) -> None:
        """Dots on the choices one after the other."""
        settings = self.settings(stage)
        ids = [choice.id for choice in choices_of(stage, settings)]
        if ids:
            start = participant.number % len(ids)
            working.cast_votes(stage, participant, (ids[start:] + ids[:start])[: settings.dots])


KIND = Dots()
