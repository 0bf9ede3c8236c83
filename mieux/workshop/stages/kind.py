"""What a stage kind is: the interface between the room, which knows no kind, and the kinds, which know no page.

The room knows when (sequence, timer, phase), who (participant, facilitator) and which face is asked; the kind says what
is shown there and which gestures there are. See docs/stages.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from mieux.people.models import User

    from ..models import Contribution, Participant, Stage


class PoursAs(StrEnum):
    """What a card of a stage becomes in the project: a card of the voyage, or a question of its FAQ."""

    CARD = "card"
    FAQ = "faq"


class Face(StrEnum):
    """The three faces of a room. SCREEN and REMOTE scenes are the same for all who see them, and so is PHONE's."""

    SCREEN = "screen"
    REMOTE = "remote"
    PHONE = "phone"


class Refused(ValueError):
    """A gesture that is not taken; the text is the reason, in the reader's language, and says what to do."""


class Outdated(Refused):
    """Somebody changed it meanwhile; what is there now is shown."""


class StageSettings(BaseModel):
    """What one stage of a kind can be set to; the JSON of `Stage.settings`, checked whenever it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class Phase:
    """A moment inside a stage. `button`: what the remote's button says that leads there."""

    id: str
    label: Promise
    button: Promise
    said: Promise | str = ""
    """What everybody is told when it begins."""


@dataclass(frozen=True)
class Doing:
    """A gesture: in which stage, by whom, with which form. `key` is the idempotency key that came with it."""

    stage: Stage
    data: QueryDict
    key: str = ""
    participant: Participant | None = None
    """None: a facilitator's gesture."""
    user: User | None = None
    """The facilitator's account, when she is signed in; who holds the address of the remote has none."""


@dataclass(frozen=True)
class Verb:
    """A gesture that a kind offers, at `POST /atelier/<CODE>/<verb>/` or `…/pilote/<verb>/`.

    `act` writes (with actions/working.py), raises Refused with a reason, and gives back what is said to whoever made
    it.
    """

    act: Callable[[Doing], Any]
    phases: tuple[str, ...] = ()
    """In which phases a participant may make it; empty: in all."""
    label: Promise | str = ""
    """What participants do with it, in plain words (« écrire une carte »): the facilitator may close it for a stage."""


@dataclass(frozen=True)
class Choice:
    """Something that a later stage can put to the vote or talk about. `id` is a word of the stage that offers it."""

    id: str
    text: str
    language: str = ""
    cards: tuple[str, ...] = ()


@dataclass(frozen=True)
class Record:
    """A stage as exports write it: lines of words, in the order of the room, never sorted by a number."""

    title: str
    kind: str
    lines: list[dict[str, Any]] = field(default_factory=list)


class Kind:
    """A stage kind. Subclasses give their words and override what differs; `KIND = Brainstorm()` is what is listed.

    Templates: `stages/<id>/screen.html`, `remote.html`, `phone.html` (scenes, the same for everybody and kept by
    sequence) and `mine.html` (what one participant sees of themselves; never kept). Each gets `stage`, `workshop`,
    `scene` (what `scene()` gave), `mine.html` also `participant` and `mine`.
    """

    id: ClassVar[str]
    label: ClassVar[Promise]
    blurb: ClassVar[Promise]
    """One sentence for whoever chooses."""
    tint: ClassVar[str] = "mer"
    art: ClassVar[str] = "colibri"
    minutes: ClassVar[int] = 10
    pours_as: ClassVar[PoursAs] = PoursAs.CARD
    material: ClassVar[tuple[Promise, ...]] = ()
    """What lies on the tables for it; the printed plan lists it."""
    phases: ClassVar[tuple[Phase, ...]] = (Phase("open", _("ouvert"), _("Revenir au début")),)
    participant_verbs: ClassVar[Mapping[str, Verb]] = {}
    facilitator_verbs: ClassVar[Mapping[str, Verb]] = {}
    Settings: ClassVar[type[StageSettings]] = StageSettings
    SettingsForm: ClassVar[type[forms.Form]] = forms.Form
    """The fields of the preparation page; `cleaned_data` is what `Settings` is made of."""

    @property
    def first_phase(self) -> str:
        """The phase in which a stage begins."""
        return self.phases[0].id

    @property
    def phase_ids(self) -> tuple[str, ...]:
        """All of them, in order."""
        return tuple(phase.id for phase in self.phases)

    def phase(self, stage: Stage) -> Phase:
        """The phase a stage is in."""
        return next((phase for phase in self.phases if phase.id == stage.phase), self.phases[0])

    def settings(self, stage: Stage) -> Any:
        """The settings of a stage; what another version wrote and is not understood falls back to the defaults."""
        try:
            return self.Settings.model_validate(stage.settings or {})
        except ValidationError:
            return self.Settings()

    def settings_form(self, stage: Stage, data: QueryDict | None = None) -> forms.Form:
        """The form of this stage's settings, filled with what they are."""
        return self.SettingsForm(data, initial=self.settings(stage).model_dump(), prefix="reglage")

    def scene(self, stage: Stage, face: Face) -> dict[str, Any]:
        """What this face shows now: plain data, without anything private.

        Before it is revealed, nothing of what others wrote or chose is in it. It is sent as JSON beside the HTML, and
        kept by (workshop, sequence, face, language).
        """
        return {}

    def mine(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        """What this participant wrote and chose here; for their eyes only, never kept."""
        return {}

    def choices(self, stage: Stage) -> list[Choice]:
        """What a later stage can put to the vote; most kinds offer nothing."""
        return []

    def record(self, stage: Stage) -> Record:
        """What exports write of it."""
        return Record(stage.title, stage.kind)

    def pours(self, stage: Stage) -> list[Contribution]:
        """The cards that can be poured into the project afterwards."""
        return []

    def lands(self, stage: Stage, card: Contribution) -> tuple[str, str]:
        """Where a card would go in the voyage: (zone, kind of card), ids or empty. A person decides."""
        return str(getattr(self.settings(stage), "zone", "") or ""), ""

    def is_told(self, stage: Stage) -> bool:
        """Whether the room has seen what was said here: the recap tells nothing that was not revealed."""
        return bool(stage.phase) and (len(self.phases) == 1 or stage.phase != self.first_phase)

    def answer_of(self, stage: Stage, card: Contribution) -> str:
        """For a question (`pours_as` FAQ): what the room answered."""
        return ""

    def rehearse(self, stage: Stage, participant: Participant) -> None:
        """Do what a simulated participant would do here (rehearsal): write, vote."""
