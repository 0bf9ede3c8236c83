"""The sun and its letters, together: every phone proposes a letter, the remote says one, the sun loses its rays.

One proposal a phone at a time: three hundred letters at once would put the sun to sleep before anybody had thought.
"""

from typing import Any, ClassVar
from unicodedata import normalize

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mieux.workshop.actions import working
from mieux.workshop.games.hangman.rules import Round, letters_in
from mieux.workshop.models import Participant, Stage
from mieux.workshop.queries import rooms
from mieux.workshop.rules import people_in_words

from ..kind import Doing, Face, Phase, Record, Refused, Verb
from ..readings import option
from ..table import REVEAL, Table, by_kind, words
from .forms import SettingsForm

PLAY = "play"
LETTERS = "letters"
"""Word of `Stage.moment`: {phrase: the letters said so far}."""


def round_of(stage: Stage, item: str, answer: Any, *, given_up: bool) -> Round:
    """The round of a phrase, in the language of the room: all look for the same letters."""
    said = letters_in(str(stage.moment.get(LETTERS, {}).get(item, "")))
    return Round(item, answer.in_language(stage.workshop.language), said, given_up)


def one_letter(text: str) -> str:
    """The plain letter that was meant: « é » is E. Refused when it is none, or several."""
    text = normalize("NFC", text.strip()[:8])
    letters = letters_in(text)
    if not letters:
        raise Refused(_("Il faut une lettre, de A à Z. Les accents ne comptent pas."))
    if len(text) > 1:
        raise Refused(_("Une seule lettre à la fois : on cherche ensemble."))
    return letters[0]


class Hangman(Table):
    """« Le soleil aux lettres »"""

    id = "hangman"
    label = gettext_lazy("Jeu : le soleil aux lettres")
    blurb = gettext_lazy(
        "Une phrase à trouver ensemble : les téléphones proposent, vous dites une lettre, le soleil replie ses rayons."
    )
    tint = "experimentation"
    art = "game-hangman"
    minutes = 6
    phases = (
        Phase(PLAY, gettext_lazy("on cherche la phrase"), gettext_lazy("Cacher la phrase")),
        Phase(
            REVEAL,
            gettext_lazy("la phrase est visible"),
            gettext_lazy("Montrer la phrase"),
            gettext_lazy("La phrase est visible."),
        ),
    )
    SettingsForm = SettingsForm
    participant_verbs: ClassVar = {"lettre": Verb(by_kind("propose"), label=gettext_lazy("proposer une lettre"))}
    facilitator_verbs: ClassVar = {**Table.facilitator_verbs, "dire-lettre": Verb(by_kind("say_letter"))}

    def front(self, game: Any, item: str) -> dict[str, Any]:
        """The hint."""
        return {"title": words(game.items[item].hint)}

    def round(self, stage: Stage, item: str) -> Round:
        """Where the room is with a phrase."""
        return round_of(stage, item, self.game.items[item].answer, given_up=self.is_shown(stage, item))

    def propose(self, doing: Doing) -> str:
        """One letter in the place of the one before."""
        item, letter = self.named(doing), one_letter(doing.data.get("lettre", ""))
        now = self.round(doing.stage, item)
        if now.over:
            raise Refused(_("La phrase est trouvée. Regardez l’écran."))
        if letter in now.letters:
            raise Refused(_("« %(letter)s » est déjà dite. Proposez-en une autre.") % {"letter": letter})
        assert doing.participant is not None
        working.cast_votes(doing.stage, doing.participant, [option(item, letter)], among=option(item, ""))
        return _("Vous proposez « %(letter)s ».") % {"letter": letter}

    def say_letter(self, doing: Doing) -> str:
        """The facilitator says a letter for the room; said twice, it is once."""
        item, letter = self.named(doing), one_letter(doing.data.get("lettre", ""))

        def change(stage: Stage) -> None:
            stage.workshop = doing.stage.workshop
            now = self.round(stage, item)
            if not now.over and letter not in now.letters:
                letters = {**stage.moment.get(LETTERS, {}), item: now.letters + letter}
                stage.moment |= {LETTERS: letters}

        working.go_on(doing.stage, change)
        if letter in letters_in(self.game.items[item].answer.in_language(doing.stage.workshop.language)):
            return _("« %(letter)s » y est.") % {"letter": letter}
        return _("« %(letter)s » n’y est pas : le soleil replie un rayon.") % {"letter": letter}

    def scene(self, stage: Stage, face: Face) -> dict[str, Any]:
        """The sky, the cells and the keys. What is still to be found is not in it."""
        if not self.items(stage):
            return {"card": None}
        found = self.around(stage, face)
        item = found["item"]
        now = self.round(stage, item)
        tally = rooms.readings_of(stage, option(item, "")).counts
        waiting = {letter: sources.total() for letter, sources in self._by_letter(tally) if letter not in now.letters}
        proposed = sum(waiting.values())
        answer = self.game.items[item].answer
        return found | {
            "rays": now.rays,
            "rays_words": now.rays_in_words,
            "words": [
                [
                    {"sign": cell.sign if cell.shown else "", "letter": cell.is_letter, "shown": cell.shown}
                    for cell in word
                ]
                for word in now.words
            ],
            "spoken": now.spoken,
            "absent": list(now.absent),
            "found": now.found,
            "asleep": now.asleep,
            "over": now.over,
            "answer": now.answer if now.over else "",
            "lang": stage.workshop.language if stage.workshop.language in answer.languages else "fr",
            "told": [words(text) for text in self.game.items[item].after] if now.over else [],
            "proposed": proposed,
            "proposed_words": ngettext("%(n)s lettre proposée", "%(n)s lettres proposées", proposed) % {"n": proposed}
            if proposed
            else _("Proposez une lettre depuis votre téléphone."),
            "keys": [
                {"letter": letter, "known": known}
                | (
                    {"words": people_in_words(waiting[letter]), "count": waiting[letter]}
                    if face == Face.REMOTE and letter in waiting
                    else {}
                )
                for letter, known in now.keys
            ],
        }

    @staticmethod
    def _by_letter(tally: dict[str, Any]) -> list[tuple[str, Any]]:
        return [(word.rpartition("/")[2], sources) for word, sources in tally.items()]

    def mine(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        """The letter one proposed, and what became of it."""
        item = self.current(stage)
        if not item:
            return {}
        begins = option(item, "")
        chosen = [word[len(begins) :] for word in rooms.options_of(stage, participant) if word.startswith(begins)]
        now = self.round(stage, item)
        letter = chosen[0] if chosen else ""
        return {
            "letter": letter,
            "said": letter in now.letters if letter else False,
            "present": bool(letter) and letter in letters_in(now.answer) and letter in now.letters,
            "over": now.over,
            "solo": self.solo(),
        }

    def is_told(self, stage: Stage) -> bool:
        """Once a phrase was found or shown."""
        return any(self.round(stage, item).over for item in self.seen(stage))

    def record(self, stage: Stage) -> Record:
        """The phrases that the room found or was shown."""
        if not self.items(stage):
            return Record(stage.title, stage.kind)
        rounds = [self.round(stage, item) for item in self.seen(stage)]
        lines: list[dict[str, Any]] = [
            {
                "text": (
                    _("« %(phrase)s », trouvée ensemble") if one.found else _("« %(phrase)s », montrée par le soleil")
                )
                % {"phrase": one.answer}
            }
            for one in rounds
            if one.over
        ]
        return Record(stage.title, stage.kind, lines + (self.played_alone() if lines else []))

    def rehearse(self, stage: Stage, participant: Participant) -> None:
        """A letter that was not said yet."""
        item = self.current(stage)
        if not item:
            return
        now = self.round(stage, item)
        left = [letter for letter in "ESAITNRUOLCDPMVQGBHFJXYZKW" if letter not in now.letters]
        if left and not now.over:
            letter = left[participant.number % min(6, len(left))]
            working.cast_votes(stage, participant, [option(item, letter)], among=option(item, ""))


KIND = Hangman()
