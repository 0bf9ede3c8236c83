"""The games of a pack: what each one asks, and the book's reading of it.

`id` names the behaviour (code in the workshop), `slug` is the word in the address. No game holds points:
an answer is a reading beside other readings.
"""

from typing import Annotated, Literal

from pydantic import Field

from .items import Items
from .text import Text
from .thing import Minutes, Ref, Refs, Slug, Thing


class Game(Thing):
    """What every game has."""

    slug: Slug
    title: Text
    instruction: Text
    minutes: Minutes
    art: Ref | None = None
    after: tuple[Text, ...] = ()
    """What to say once everybody has answered: never who was right."""


class FormsItem(Thing):
    """One initiative to match with a form of renewal; `book` is the form the book reads first."""

    initiative: Ref
    book: Ref
    reason: Text

    @property
    def id(self) -> str:
        """The initiative's id: an initiative appears once in the game."""
        return self.initiative


class FormsGame(Game):
    """Which form of renewal do you see in this initiative?"""

    id: Literal["forms"]
    items: Annotated[Items[FormsItem], Field(min_length=1)]


class HangmanItem(Thing):
    """A phrase to find, letter by letter."""

    id: Slug
    answer: Text
    hint: Text
    after: tuple[Text, ...]


class HangmanGame(Game):
    """Guess the phrase; the sun keeps its rays as long as it can."""

    id: Literal["hangman"]
    items: Annotated[Items[HangmanItem], Field(min_length=1)]


class Word(Thing):
    """A word of a cloud."""

    id: Slug
    label: Text


class FieldGame(Game):
    """Two word clouds, the narrow field and the wide one, both legitimate; add your own word."""

    id: Literal["field"]
    narrow_label: Text
    narrow: Annotated[Items[Word], Field(min_length=1)]
    wide_label: Text
    wide: Annotated[Items[Word], Field(min_length=1)]
    text: tuple[Text, ...]

    @property
    def items(self) -> Items[Word]:
        """All the words, the narrow field first."""
        return Items((*self.narrow, *self.wide))


class CriteriaItem(Thing):
    """One initiative's story, and the parts of the mnemonic the book comments on."""

    initiative: Ref
    story: Text
    parts: Refs
    reason: Text

    @property
    def id(self) -> str:
        """The initiative's id: an initiative appears once in the game."""
        return self.initiative


class CriteriaGame(Game):
    """Which parts of the mnemonic do you see in this story?"""

    id: Literal["criteria"]
    items: Annotated[Items[CriteriaItem], Field(min_length=1)]


class ImpactsItem(Thing):
    """One statement about an initiative: is this effect direct or indirect, and at which level?"""

    initiative: Ref
    statement: Text
    level: Ref
    kind: Literal["direct", "indirect"]
    bonus: bool = False
    reason: Text

    @property
    def id(self) -> str:
        """`<initiative>-<level>`: one statement for each cell of the synthesis table."""
        return f"{self.initiative}-{self.level}"


class ImpactsGame(Game):
    """Direct or indirect? The table fills as statements are read."""

    id: Literal["impacts"]
    items: Annotated[Items[ImpactsItem], Field(min_length=1)]


class PressGame(Game):
    """Draw a stance, hear its question, answer; then it is your turn."""

    id: Literal["press"]
    stances: Refs
    your_turn: Text

    @property
    def items(self) -> tuple[str, ...]:
        """The ids of the stances, in order."""
        return self.stances


AnyGame = Annotated[
    FormsGame | HangmanGame | FieldGame | CriteriaGame | ImpactsGame | PressGame, Field(discriminator="id")
]
