"""Is this effect direct or indirect, and whom does it touch? The kind follows from the level."""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mieux.method import pack
from mieux.workshop.games.impacts import rules as game_rules
from mieux.workshop.models import Stage
from mieux.workshop.rules import Clean, Play, one_of

from ..readings import Offer, Readings
from ..table import words
from .forms import SettingsForm


class Impacts(Readings):
    """« Direct ou indirect ? »"""

    id = "impacts"
    label = gettext_lazy("Jeu : direct ou indirect ?")
    blurb = gettext_lazy("Un effet sur la table : flèche droite ou zigzag, et qui est touché ? Puis trois lectures.")
    tint = "impact"
    art = "game-impacts"
    SettingsForm = SettingsForm
    several = False
    question = gettext_lazy("Quelle flèche, et qui est touché ?")

    def all_items(self, game: Any) -> tuple[str, ...]:
        """The effects the game asks about; its bonuses come by themselves."""
        return tuple(item.id for item in game_rules.asked(game))

    def front(self, game: Any, item: str) -> dict[str, Any]:
        """The effect, and the initiative it comes from."""
        initiative = pack().initiatives[game.items[item].initiative]
        return {
            "title": words(game.items[item].statement),
            "place": words(initiative.name),
            "art": initiative.art,
        }

    def offers(self, game: Any, item: str) -> list[Offer]:
        """The levels, under their arrow."""
        arrows = {"direct": _("Flèche droite : tout de suite"), "indirect": _("Zigzag : par ricochet")}
        return [
            Offer(level.id, game_rules.label(level), level.summary, arrows[level.kind])
            for kind in pack().kinds
            for level in pack().levels_of(kind.id)
        ]

    def clean(self, game: Any, item: str) -> Clean:
        """Exactly one level."""
        return one_of(pack().levels.ids)

    def book(self, game: Any, item: str) -> tuple[Iterable[str], Any]:
        """The level the book saw."""
        return (game.items[item].level,), game.items[item].reason

    def bonus(self, stage: Stage, item: str) -> list[dict[str, Any]]:
        """The book's bonus, once the other effects of the same initiative were shown."""
        shown = {one: ("",) for one in self.items(stage) if self.is_shown(stage, one)}
        play = Play(cards=self.all_items(self.game), read=MappingProxyType(shown), card=item)
        initiative = self.game.items[item].initiative
        return [
            {"title": words(bonus.statement), "text": words(bonus.reason)}
            for bonus in game_rules.bonuses(self.game, play, initiative)
        ]


KIND = Impacts()
