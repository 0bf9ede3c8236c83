"""The sun: eight rays, one folded for each letter that is not in the phrase. With none left it falls asleep.

Accents do not matter (É is E, Œ is O and E), a letter said twice changes nothing, and everything that is not a
letter of the answer shows from the beginning.
"""

from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mieux.workshop.rules import Query, folded

RAYS = 8
WORD, LETTERS, LETTER, END = "mot", "lettres", "lettre", "fin"
"""The words of the address: which phrase, the letters so far, the letter just said, and « montrez-moi »."""


def letters_in(text: str) -> str:
    """Return the plain letters A–Z of a text, each once, in the order in which they come."""
    return "".join(dict.fromkeys(sign for sign in folded(text[:2000]).upper() if sign in ascii_uppercase))


@dataclass(frozen=True)
class Cell:
    """A sign of the answer. `shown` is false while its letters are still to be found."""

    sign: str
    is_letter: bool
    shown: bool


@dataclass(frozen=True)
class Round:
    """A phrase, and the letters said so far."""

    word: str
    answer: str
    letters: str
    given_up: bool = False

    @property
    def absent(self) -> str:
        """The letters said that the answer does not hold."""
        held = letters_in(self.answer)
        return "".join(letter for letter in self.letters if letter not in held)

    @property
    def rays(self) -> int:
        """Rays the sun still has, 0 to `RAYS`; who asks for the answer lets it fold them all."""
        return 0 if self.given_up and not self.found else max(0, RAYS - len(self.absent))

    @property
    def found(self) -> bool:
        """Every letter of the answer was said."""
        return set(letters_in(self.answer)) <= set(self.letters)

    @property
    def asleep(self) -> bool:
        """The sun sleeps: no ray is left, or somebody asked for the answer."""
        return not self.found and (self.rays == 0 or self.given_up)

    @property
    def over(self) -> bool:
        """Nothing is left to guess."""
        return self.found or self.asleep

    @property
    def words(self) -> list[list[Cell]]:
        """The answer, word by word, sign by sign; a word never breaks at the end of a line."""
        return [[self._cell(sign) for sign in word] for word in self.answer.split()]

    def _cell(self, sign: str) -> Cell:
        needed = letters_in(sign)
        return Cell(sign, bool(needed), self.over or set(needed) <= set(self.letters))

    @property
    def spoken(self) -> str:
        """What the status says: « A, blanc, T ; absentes : E, O ; 4 rayons »."""
        signs = [", ".join(self._say(cell) for cell in word) for word in self.words]
        parts = [_(", espace, ").join(signs)]
        if self.absent:
            parts.append(_("absentes : %(letters)s") % {"letters": ", ".join(self.absent)})
        parts.append(self.rays_in_words)
        return _(" ; ").join(parts)

    @property
    def rays_in_words(self) -> str:
        """ "4 rayons", "plus aucun rayon"."""
        if not self.rays:
            return _("plus aucun rayon")
        return ngettext("%(count)s rayon", "%(count)s rayons", self.rays) % {"count": self.rays}

    @staticmethod
    def _say(cell: Cell) -> str:
        if not cell.shown:
            return _("blanc")
        return {"-": _("trait d’union"), "'": _("apostrophe"), "’": _("apostrophe")}.get(cell.sign, cell.sign)

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The keyboard: each letter and what is known of it ("", "present", "absent")."""
        held = letters_in(self.answer)
        return [
            (letter, "" if letter not in self.letters else "present" if letter in held else "absent")
            for letter in ascii_uppercase
        ]

    @property
    def query(self) -> str:
        """The address of this state."""
        pairs = [(WORD, self.word), (LETTERS, self.letters)]
        return "?" + urlencode([pair for pair in pairs if pair[1]] + ([(END, "1")] if self.given_up else []))


def read(query: Query, game: Any) -> Round:
    """Return the round an address describes. Signs that are no letters, and letters said twice, are left out.

    Letters said after the end do not count, so that no address folds more rays than the sun has.
    """
    asked = [word for word in query.getlist(WORD)[:10] if word in game.items.ids][-1:]
    item = game.items[asked[0]] if asked else game.items[0]
    answer = item.answer.plain
    letters = ""
    for letter in letters_in("".join((*query.getlist(LETTERS)[:10], *query.getlist(LETTER)[:10]))):
        if Round(item.id, answer, letters).over:
            break
        letters += letter
    return Round(item.id, answer, letters, given_up=bool(query.getlist(END)))
