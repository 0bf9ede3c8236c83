"""Which parts of the mnemonic do you see in this story? Several, usually; nothing is counted up."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from mieux.method import pack
from mieux.workshop.rules import Clean, several_of

from ..readings import Offer, Readings
from ..table import words
from .forms import SettingsForm


class Criteria(Readings):
    """« Où sont les critères ? »"""

    id = "criteria"
    label = _("Jeu : où sont les critères ?")
    blurb = _(
        "Une histoire sur la table ; chacun·e coche les morceaux de la phrase qu’il ou elle y voit, et dit pourquoi."
    )
    tint = "participation"
    art = "game-criteria"
    SettingsForm = SettingsForm
    question = _("Quels morceaux de la phrase voyez-vous ?")

    def front(self, game: Any, item: str) -> dict[str, Any]:
        """The story of an initiative."""
        initiative = pack().initiatives[game.items[item].initiative]
        return {"title": words(initiative.name), "text": words(game.items[item].story), "art": initiative.art}

    def offers(self, game: Any, item: str) -> list[Offer]:
        """The parts of the mnemonic, each with the criteria it stands for."""
        method = pack()
        return [
            Offer(part.id, part.label, ", ".join(one.label.plain for one in method.criteria.only(part.criteria)))
            for part in method.mnemonic_parts
        ]

    def clean(self, game: Any, item: str) -> Clean:
        """Any of them together."""
        return several_of(pack().mnemonic_parts.ids)

    def book(self, game: Any, item: str) -> tuple[Iterable[str], Any]:
        """The parts the book commented on."""
        return game.items[item].parts, game.items[item].reason


KIND = Criteria()
