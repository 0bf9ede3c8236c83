"""What the facilitator sets: which initiatives are read."""

from mieux.method import pack

from ..table import ItemsForm, game_of


class SettingsForm(ItemsForm):
    """The initiatives of the game."""

    @staticmethod
    def titles() -> list[tuple[str, str]]:
        """Their names."""
        game = game_of("forms")
        return [(item.id, pack().initiatives[item.initiative].name.plain) for item in game.items] if game else []
