"""What the facilitator sets: which phrases are looked for."""

from ..table import ItemsForm, game_of


class SettingsForm(ItemsForm):
    """The phrases of the game; only the facilitator reads them here."""

    @staticmethod
    def titles() -> list[tuple[str, str]]:
        """The phrases themselves."""
        game = game_of("hangman")
        return [(item.id, item.answer.plain) for item in game.items] if game else []
