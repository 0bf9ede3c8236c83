"""Narrow or wide: everybody adds a word to a cloud and takes a view, hidden; then the clouds, then three readings."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mieux.workshop.actions import working
from mieux.workshop.games.field import rules as game_rules
from mieux.workshop.models import Contribution, Participant, Stage, Standing
from mieux.workshop.queries import rooms
from mieux.workshop.rules import Clean, folded, one_of

from ..kind import Choice, Doing, Face, Phase, StageSettings, Verb
from ..readings import ASK, Offer, Readings, keep_one
from ..table import REVEAL, by_kind, words
from .forms import word_of

CLOUDS = "clouds"
WALL_WORDS = 18
"""Words of a cloud on the wall: those of the room first, then some of the method's."""


class Settings(StageSettings):
    """Nothing: there is one card."""


class Field(Readings):
    """« Champ étroit ou champ large ? »"""

    id = "field"
    label = gettext_lazy("Jeu : champ étroit ou champ large ?")
    blurb = gettext_lazy(
        "Un mot chacun·e dans l’un des deux nuages, puis la vue que l’on prendrait. Les deux se tiennent."
    )
    tint = "mer"
    art = "game-field"
    minutes = 8
    several = False
    question = gettext_lazy("Pour un projet à vous, quelle vue prendriez-vous ?")
    Settings = Settings
    SettingsForm = forms.Form
    phases = (
        Readings.phases[0],
        Phase(
            CLOUDS,
            gettext_lazy("les mots sont dans les nuages"),
            gettext_lazy("Montrer les nuages"),
            gettext_lazy("Les mots sont dans les nuages."),
        ),
        Readings.phases[1],
    )
    participant_verbs: ClassVar = {
        "lire": Readings.participant_verbs["lire"],
        "dire": Readings.participant_verbs["dire"],
        "mot": Verb(by_kind("add_word"), label=gettext_lazy("ajouter un mot")),
        "corriger": Readings.participant_verbs["corriger"],
        "retirer": Readings.participant_verbs["retirer"],
    }

    def items(self, stage: Stage) -> tuple[str, ...]:
        """One card: the view."""
        return (game_rules.VIEW,) if self.game else ()

    def front(self, game: Any, item: str) -> dict[str, Any]:
        """The game's own question."""
        return {"title": words(game.title), "art": game.art or "game-field"}

    def offers(self, game: Any, item: str) -> list[Offer]:
        """Narrow, wide, between."""
        return [Offer(id, label) for id, label in game_rules.views_of(game)]

    def clean(self, game: Any, item: str) -> Clean:
        """One view."""
        return one_of(game_rules.VIEWS)

    def book(self, game: Any, item: str) -> tuple[Iterable[str], Any]:
        """The book took one, and says why."""
        return game_rules.book_of(game)

    def clouds_of(self, game: Any) -> list[tuple[str, Any]]:
        """(id, label) of the two clouds."""
        return [view for view in game_rules.views_of(game) if view[0] in game_rules.CLOUDS]

    def add_word(self, doing: Doing) -> str:
        """One word a cloud; another one takes its place."""
        cloud, word = word_of(doing.data, self.clouds_of(self.game) if self.game else [])
        return keep_one(doing, game_rules.word_item(cloud), word, quiet=doing.stage.phase == ASK)

    def scene(self, stage: Stage, face: Face) -> dict[str, Any]:
        """The clouds with the words of the method, and those of the room once they are shown; then the readings."""
        found = super().scene(stage, face)
        if not found["card"]:
            return found
        shown = stage.phase in (CLOUDS, REVEAL)
        added = [card for card in rooms.cards_of(stage, Standing.SHOWN) if card.about.startswith("word-")]
        found["clouds"] = [
            {
                "id": id,
                "label": words(label),
                **self._cloud(id, [card for card in added if shown and card.about == game_rules.word_item(id)], face),
            }
            for id, label in self.clouds_of(self.game)
        ]
        found["clouds_shown"] = shown
        found["added_words"] = (
            ngettext("%(n)s mot déposé", "%(n)s mots déposés", len(added)) % {"n": len(added)}
            if added
            else _("Les premiers mots arrivent.")
        )
        return found

    def _cloud(self, id: str, added: list[Contribution], face: Face) -> dict[str, Any]:
        """The words of the room, each once, then those of the method; on the wall as many as one can read from far."""
        room = {folded(card.text): card for card in reversed(added)}
        stock = [words(word.label) for word in getattr(self.game, id) if folded(word.label.plain) not in room]
        return {
            "added": [
                {"id": card.pk, "text": card.text, "language": card.language}
                for card in added
                if face == Face.REMOTE or room[folded(card.text)] is card
            ],
            "words": stock[: max(0, WALL_WORDS - len(room))] if face == Face.SCREEN else stock,
        }

    def mine(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        """One's words, one's view."""
        found = super().mine(stage, participant)
        if not found:
            return found
        cards = Contribution.objects.filter(stage=stage, participant=participant, about__startswith="word-")
        own = {card.about: card for card in cards}
        found["clouds"] = [
            {"id": id, "label": words(label), "word": self._word(own.get(game_rules.word_item(id)))}
            for id, label in self.clouds_of(self.game)
        ]
        found["writes"] = "mot" not in stage.closed_verbs
        found["clouds_shown"] = stage.phase != ASK
        return found

    @staticmethod
    def _word(card: Contribution | None) -> dict[str, Any] | None:
        if card is None:
            return None
        return {
            "id": card.pk,
            "text": card.text,
            "language": card.language,
            "waiting": card.standing == Standing.WAITING,
            "refused": card.standing == Standing.REFUSED,
            "because": card.reason,
        }

    def choices(self, stage: Stage) -> list[Choice]:
        """The words of the room, once they are shown."""
        if stage.phase not in (CLOUDS, REVEAL):
            return []
        cards = rooms.cards_of(stage, Standing.SHOWN).filter(about__startswith="word-")
        return [Choice(f"c{card.pk}", card.text, card.language) for card in cards]

    def is_told(self, stage: Stage) -> bool:
        """Once the clouds were shown."""
        return stage.phase in (CLOUDS, REVEAL)

    def _lines(self, stage: Stage, item: str) -> list[dict[str, Any]]:
        clouds = {game_rules.word_item(id): label.plain for id, label in self.clouds_of(self.game)}
        cards = rooms.cards_of(stage, Standing.SHOWN) if self.is_told(stage) else []
        added = [
            {"group": clouds[card.about], "text": card.text, "language": card.language, "from": card.source}
            for card in cards
            if card.about in clouds
        ]
        return added + super()._lines(stage, item)

    def rehearse(self, stage: Stage, participant: Participant) -> None:
        """A word of the method in its cloud, and a view."""
        super().rehearse(stage, participant)
        if self.game is None:
            return
        clouds = self.clouds_of(self.game)
        cloud = clouds[participant.number % len(clouds)][0]
        stock = getattr(self.game, cloud)
        word = stock[participant.number % len(stock)].label.plain
        working.contribute(stage, participant, word, "essai-mot", about=game_rules.word_item(cloud), simulated=True)


KIND = Field()
