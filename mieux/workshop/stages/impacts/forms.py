"""What the facilitator sets: which effects are read."""

from mieux.method import pack
from mieux.workshop.games.impacts import rules as game_rules

from ..table import ItemsForm, game_of, short


class SettingsForm(ItemsForm):
    """The effects the game asks about."""

    @staticmethod
    def titles() -> list[tuple[str, str]]:
        """The initiative and what is said of it."""
        game = game_of("impacts")
        return [
            (item.id, short(f"{pack().initiatives[item.initiative].name.plain} : {item.statement.plain}"))
            for item in (game_rules.asked(game) if game else ())
        ]
