"""What the facilitator sets: which stories are read."""

from mieux.method import pack

from ..table import ItemsForm, game_of


class SettingsForm(ItemsForm):
    """The stories of the game."""

    @staticmethod
    def titles() -> list[tuple[str, str]]:
        """The initiatives they tell."""
        game = game_of("criteria")
        return [(item.id, pack().initiatives[item.initiative].name.plain) for item in game.items] if game else []
