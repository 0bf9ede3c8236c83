"""A round of words: the turn goes from seat to seat, one may pass, nobody notes or counts what is said.

`Stage.moment` holds numbers of seats: whose turn it is, who had it, who passes. Who came late comes last.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import Field

from mieux.workshop.actions import working
from mieux.workshop.models import Names, Participant, Stage

from ..kind import Doing, Face, Kind, Outdated, Refused, StageSettings, Verb
from .forms import SettingsForm

TURN, DONE, PASSED = "turn", "done", "passed"


class Settings(StageSettings):
    """`question`: what goes round."""

    question: str = Field(default="", max_length=200)


@dataclass(frozen=True)
class Circle:
    """The seats of the room, and where the turn is."""

    seats: dict[int, Participant]
    turn: int
    done: frozenset[int]
    passed: frozenset[int]

    @property
    def left(self) -> list[int]:
        """Who has not had the turn yet, in the order in which they came."""
        return [number for number in self.seats if number not in self.done | self.passed | {self.turn}]

    @property
    def next(self) -> int:
        """Whose turn comes; 0: everybody had it."""
        return next(iter(self.left), 0)

    @property
    def over(self) -> bool:
        """It began, and nobody is left."""
        return not self.turn and not self.left and bool(self.done | self.passed)

    def moment(self, **changes: Any) -> dict[str, Any]:
        """The words of `Stage.moment` for this circle, with changes."""
        found: dict[str, Any] = {TURN: self.turn, DONE: self.done, PASSED: self.passed, **changes}
        return {TURN: found[TURN], DONE: sorted(found[DONE]), PASSED: sorted(found[PASSED])}


def circle_of(stage: Stage) -> Circle:
    """Read it; a seat that is gone has no turn any more."""
    seats = {seat.number: seat for seat in Participant.objects.filter(workshop=stage.workshop_id).order_by("number")}
    turn = stage.moment.get(TURN, 0)
    return Circle(
        seats=seats,
        turn=turn if turn in seats else 0,
        done=frozenset(stage.moment.get(DONE, [])),
        passed=frozenset(stage.moment.get(PASSED, [])),
    )


def seat_name(stage: Stage, seat: Participant) -> str:
    """A pseudonym when the workshop asks for them, else the number at the bottom of the phone."""
    named = stage.workshop.names == Names.PSEUDONYM and seat.name
    name = seat.name if named else _("Numéro %(n)s") % {"n": seat.number}
    if seat.people > 1:
        return ngettext("%(name)s, une table de %(n)s", "%(name)s, une table de %(n)s", seat.people) % {
            "name": name,
            "n": seat.people,
        }
    return name


def onward(doing: Doing) -> str:
    """The turn goes on; pressed twice by two hands, it goes on once."""
    seen, passes = doing.data.get("tour", "0"), doing.data.get("passe") == "1"

    def change(stage: Stage) -> None:
        circle = circle_of(stage)
        if seen != str(circle.turn):
            raise Outdated(_("La parole est déjà passée plus loin : regardez l’écran."))
        had = {circle.turn} - {0}
        kept = circle.passed | had if passes else circle.passed
        stage.moment |= circle.moment(**{TURN: circle.next, PASSED: kept, DONE: circle.done | (had - kept)})

    working.go_on(doing.stage, change)
    return _("La parole passe.")


def give(doing: Doing) -> str:
    """Give the turn to somebody, also to who had it already."""
    number = doing.data.get("numero", "")

    def change(stage: Stage) -> None:
        circle = circle_of(stage)
        wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
        if wanted not in circle.seats:
            raise Refused(_("Personne n’a ce numéro. Il est affiché en bas du téléphone de chacun·e."))
        done = circle.done | ({circle.turn} - {0}) - circle.passed
        stage.moment |= circle.moment(**{TURN: wanted, DONE: done - {wanted}, PASSED: circle.passed - {wanted}})

    working.go_on(doing.stage, change)
    return _("La parole est donnée.")


def again(doing: Doing) -> str:
    """From the beginning: a second round. Who passed may speak again."""
    working.go_on(doing.stage, lambda stage: stage.moment.update({TURN: 0, DONE: [], PASSED: []}))
    return _("Un nouveau tour peut commencer.")


def let_pass(doing: Doing) -> str:
    """Not me, or not now: nobody asks why. In one's own turn, it goes on at once."""
    assert doing.participant is not None
    number = doing.participant.number
    mine = circle_of(doing.stage).turn == number

    def change(stage: Stage) -> None:
        circle = circle_of(stage)
        turn = circle.next if circle.turn == number else circle.turn
        stage.moment |= circle.moment(**{TURN: turn, PASSED: circle.passed | {number}})

    working.go_on(doing.stage, change, quiet=not mine)
    return _("C’est noté : la parole passera plus loin.")


def come_back(doing: Doing) -> str:
    """After all, I would like to say something."""
    assert doing.participant is not None
    number = doing.participant.number

    def change(stage: Stage) -> None:
        circle = circle_of(stage)
        stage.moment |= circle.moment(**{PASSED: circle.passed - {number}, DONE: circle.done - {number}})

    working.go_on(doing.stage, change, quiet=True)
    return _("Votre tour viendra.")


class Round(Kind):
    """« Chacun·e son tour »"""

    id = "round"
    label = gettext_lazy("Tour de parole")
    blurb = gettext_lazy("La parole passe de l’un à l’autre, table après table. On peut passer ; rien n’est noté.")
    tint = "participation"
    art = "stance-vous"
    minutes = 10
    material = (gettext_lazy("un objet qui passe de main en main, ou les jetons de parole du kit"),)
    Settings = Settings
    SettingsForm = SettingsForm
    participant_verbs: ClassVar = {
        "passer": Verb(let_pass, label=gettext_lazy("passer son tour")),
        "revenir": Verb(come_back),
    }
    facilitator_verbs: ClassVar = {"suivant": Verb(onward), "donner": Verb(give), "recommencer": Verb(again)}

    def scene(self, stage: Stage, face: Face) -> dict[str, Any]:
        """Whose turn it is; on the wall who comes next, so that nobody is taken by surprise. Who passed is not told."""
        circle = circle_of(stage)
        found: dict[str, Any] = {
            "question": self.settings(stage).question or stage.title,
            "turn": self._seat(stage, circle, circle.turn),
            "over": circle.over,
        }
        if face != Face.PHONE:
            found["next"] = self._seat(stage, circle, circle.next)
        if face == Face.REMOTE:
            found["left"] = [self._seat(stage, circle, number) for number in circle.left]
            found["had"] = [
                self._seat(stage, circle, number)
                for number in circle.seats
                if number in circle.done | circle.passed and number != circle.turn
            ]
        return found

    @staticmethod
    def _seat(stage: Stage, circle: Circle, number: int) -> dict[str, Any] | None:
        return {"number": number, "name": seat_name(stage, circle.seats[number])} if number in circle.seats else None

    def mine(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        """Is it my turn, was it, did I pass?"""
        circle = circle_of(stage)
        number = participant.number
        return {
            "yours": circle.turn == number,
            "soon": circle.next == number and circle.turn != 0,
            "passed": number in circle.passed,
            "done": number in circle.done,
            "may_pass": "passer" not in stage.closed_verbs,
        }

    def rehearse(self, stage: Stage, participant: Participant) -> None:
        """Now and then somebody passes."""
        if participant.number % 5 == 0:

            def change(row: Stage) -> None:
                circle = circle_of(row)
                row.moment |= circle.moment(**{PASSED: circle.passed | ({participant.number} - {circle.turn})})

            working.go_on(stage, change, quiet=True)


KIND = Round()
