"""Which form of renewal do you see in this initiative? One, or several."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from mieux.method import pack
from mieux.workshop.games.forms import rules as game_rules
from mieux.workshop.rules import Clean, several_of

from ..readings import Offer, Readings
from ..table import words
from .forms import SettingsForm


class Forms(Readings):
    """« À quelle forme de renouveau pensez-vous ? »"""

    id = "forms"
    label = _("Jeu : les formes de renouveau")
    blurb = _(
        "Une initiative sur la table, chacun·e dit la forme qu’il ou elle y voit, puis trois lectures côte à côte."
    )
    tint = "ouverture"
    art = "game-forms"
    SettingsForm = SettingsForm
    question = _("Qu’est-ce qui est nouveau, ici ?")

    def front(self, game: Any, item: str) -> dict[str, Any]:
        """The initiative: name, pitch, place."""
        initiative = pack().initiatives[game.items[item].initiative]
        return {
            "title": words(initiative.name),
            "text": words(initiative.pitch),
            "place": words(initiative.place.label) if initiative.place else None,
            "art": initiative.art,
        }

    def offers(self, game: Any, item: str) -> list[Offer]:
        """The forms on the table."""
        return [Offer(form.id, form.label, form.essence, short=form.short) for form in game_rules.forms_of(pack())]

    def clean(self, game: Any, item: str) -> Clean:
        """One form, or several."""
        return several_of(game_rules.forms_of(pack()).ids)

    def book(self, game: Any, item: str) -> tuple[Iterable[str], Any]:
        """The form the book looked at first."""
        return (game.items[item].book,), game.items[item].reason


KIND = Forms()
