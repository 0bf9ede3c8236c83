"""A collective reading: each phone colours the wheel, hidden until revealed; then what differs is talked about.

What the room retains after talking is written on the remote. It can become the table's reading of the initiative, as
a draft of the facilitator's: the wheel's own rules decide, and closed boxes of blind rounds stay closed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import Field

from mieux.atlas.models import Initiative, State
from mieux.atlas.page import pack_item
from mieux.core.text import printable
from mieux.method import pack
from mieux.wheel.models import Word
from mieux.wheel.petals import criteria_of
from mieux.workshop.actions import subjects, working
from mieux.workshop.models import Contribution, Participant, Source, Stage, Standing, Vote
from mieux.workshop.models.work import TEXT_LENGTH
from mieux.workshop.queries import rooms

from .. import spread
from ..brainstorm.rules import accept, refuse
from ..kind import Choice, Doing, Face, Kind, Phase, Record, Refused, StageSettings, Verb
from . import drawing, keeping
from .forms import ALL, SettingsForm

READ, REVEAL = "read", "reveal"
WORDS = tuple(Word.values)


class Asked(StageSettings):
    """`fiche`: the short name of an initiative of the atlas; `text`: a story; `moments`: what is looked at."""

    fiche: str = Field(default="", max_length=300)
    text: str = Field(default="", max_length=8000)
    moments: str = Field(default="", max_length=60)


@dataclass(frozen=True)
class Case:
    """One cell of the wheel as it is asked. `moment` is a phase of the method, or nothing: the project as a whole."""

    criterion: Any
    moment: str
    name: str
    question: str

    @property
    def id(self) -> str:
        """The word that votes and sentences carry."""
        return f"{self.criterion.id}.{self.moment}" if self.moment else str(self.criterion.id)


def moments_of(settings: Asked) -> tuple[str, ...]:
    """The rings of the wheel: one, or one for each phase."""
    phases = tuple(pack().phases.ids)
    if settings.moments == ALL:
        return phases
    return (settings.moments,) if settings.moments in phases else ("",)


def cases_of(settings: Asked) -> list[Case]:
    """The cells, criterion after criterion in the order of the wheel."""
    method, wanted = pack(), moments_of(settings)
    found = []
    for criterion in criteria_of(method):
        for moment in wanted:
            phase = method.phases.get(moment) if moment else None
            name = f"{criterion.short.plain}, {phase.co_label.plain}" if phase else criterion.label.plain
            question = criterion.phases[moment] if phase else criterion.question
            found.append(Case(criterion, moment, name, question.plain))
    return found


def initiative_of(settings: Asked) -> Initiative | None:
    """What is read, when it is in the atlas and everybody may read it."""
    if not settings.fiche:
        return None
    return Initiative.objects.filter(slug=settings.fiche, state=State.PUBLISHED).first()


def story_of(settings: Asked, language: str) -> dict[str, str]:
    """Name, text and language of what is read."""
    row = initiative_of(settings)
    if row is None:
        return {"name": "", "text": settings.text, "language": language, "slug": ""}
    item = pack_item(row)
    name = item.name.plain if item else row.name
    words = row.story.strip() or row.pitch
    return {"name": name, "text": words, "language": row.language or language, "slug": row.slug}


def _case(doing: Doing) -> str:
    asked = doing.data.get("case", "")
    if asked not in {case.id for case in cases_of(KIND.settings(doing.stage))}:
        raise Refused(_("Cette case n’est plus sur la roue. Rechargez la page."))
    return asked


def _word(doing: Doing) -> str:
    word = doing.data.get("mot", "")
    if word not in WORDS:
        raise Refused(_("Choisissez un mot : présent, en partie, pas vu, ou ne sait pas."))
    return word


def sentence_of(doing: Doing) -> str:
    """What makes somebody say so; too long is said, never cut."""
    text = " ".join(printable(doing.data.get("texte", "")).split())
    if len(text) > TEXT_LENGTH:
        raise Refused(_("C’est un peu long : une phrase, 500 signes au plus."))
    return text


def colour(doing: Doing) -> str:
    """One cell, one word, a sentence if one likes. Said again, it replaces what was said."""
    case, word, text = _case(doing), _word(doing), sentence_of(doing)
    assert doing.participant is not None
    working.cast_votes(doing.stage, doing.participant, [spread.option(case, word)], among=f"{case}:")
    subjects.say_about(doing.stage, doing.participant, case, text)
    return _("C’est posé sur votre roue. Vous pouvez encore changer d’avis.")


def hands(doing: Doing) -> str:
    """Hands raised, or papers, for one word of one cell."""
    case, word, count = _case(doing), _word(doing), doing.data.get("combien", "")
    if not (count.isascii() and count.isdigit() and len(count) < 5):
        raise Refused(_("Donnez un nombre de mains, en chiffres."))
    source = Source.PAPER if doing.data.get("source") == Source.PAPER else Source.HAND
    working.count_hands(doing.stage, spread.option(case, word), int(count), source)
    return _("C’est compté.")


def retain(doing: Doing) -> str:
    """What the room says of a cell once it has talked; a word taken back with an empty one."""
    case, text = _case(doing), sentence_of(doing)
    word = doing.data.get("mot", "") and _word(doing)

    def change(row: Stage) -> None:
        kept = {key: said for key, said in _retained(row).items() if key != case}
        row.moment["retained"] = {**kept, case: {"word": word, "text": text}} if word else kept

    working.go_on(doing.stage, change, quiet=True)
    return _("C’est noté : voilà ce que la salle retient.") if word else _("Cette case est de nouveau ouverte.")


def keep(doing: Doing) -> str:
    """Lay what the room retains on the wheel of the initiative, as a draft of the facilitator's account."""
    settings = KIND.settings(doing.stage)
    cases = {case.id: case for case in cases_of(settings)}
    retained = [(cases[key], said) for key, said in _retained(doing.stage).items() if key in cases]
    people = rooms.attendance(doing.stage.workshop)[1]
    return keeping.keep(doing.user, initiative_of(settings), retained, people)


def _retained(stage: Stage) -> Mapping[str, Mapping[str, str]]:
    found = stage.moment.get("retained", {})
    return found if isinstance(found, dict) else {}


def grid(rows: list[dict[str, Any]], cases: list[Case]) -> dict[str, Any]:
    """The same table with a line a criterion and a column a moment: fifteen lines do not fit on a wall."""
    phases = pack().phases
    lines: dict[str, dict[str, Any]] = {}
    for row, case in zip(rows, cases, strict=True):
        line = lines.setdefault(case.criterion.id, {"name": case.criterion.short.plain, "colour": row["colour"]})
        line.setdefault("cells", []).append([word for word in row["words"] if word["people"]])
    moments = dict.fromkeys(case.moment for case in cases)
    return {"moments": [phases[moment].co_label.plain for moment in moments], "lines": list(lines.values())}


def apart(found: spread.Spread) -> tuple[int, ...]:
    """Who faces whom: présent and pas vu first, then en partie and pas vu, then présent and en partie."""
    present, partly, unseen = (found.people(word) for word in (Word.PRESENT, Word.PARTLY, Word.NOT_SEEN))
    return min(present, unseen), min(partly, unseen), min(present, partly)


class WheelReading(Kind):
    """« Lire ensemble »."""

    id = "wheel-reading"
    label = gettext_lazy("Lecture collective sur la roue")
    blurb = gettext_lazy("Chacun·e colore la roue d’un récit, pour soi. Puis on regarde où les regards diffèrent.")
    tint = "participation"
    art = "game-criteria"
    minutes = 18
    phases = (
        Phase(READ, gettext_lazy("chacun·e lit pour soi"), gettext_lazy("Cacher de nouveau")),
        Phase(
            REVEAL,
            gettext_lazy("les lectures sont visibles"),
            gettext_lazy("Montrer les lectures"),
            gettext_lazy("Les lectures sont visibles."),
        ),
    )
    Settings = Asked
    SettingsForm = SettingsForm
    participant_verbs: ClassVar = {"colorer": Verb(colour, phases=(READ,), label=gettext_lazy("colorer la roue"))}
    facilitator_verbs: ClassVar = {
        "mains": Verb(hands),
        "retenir": Verb(retain),
        "garder": Verb(keep),
        "accepter": Verb(accept),
        "refuser": Verb(refuse),
    }

    def scene(self, stage: Stage, face: Face) -> dict[str, Any]:
        """How many have read; what they read, once it is revealed. The remote waits too: it lies on a table."""
        settings: Asked = self.settings(stage)
        revealed = stage.phase == REVEAL
        read = rooms.voters_of(stage)
        cases = cases_of(settings)
        found: dict[str, Any] = {
            "story": story_of(settings, stage.workshop.language),
            "read": read,
            "read_words": ngettext("%(n)s personne a lu", "%(n)s personnes ont lu", read) % {"n": read}
            if read
            else _("Les premières lectures arrivent."),
            "revealed": revealed,
            "words": [{"id": word, "label": str(Word(word).label)} for word in WORDS],
            "cases": [
                {
                    "id": case.id,
                    "name": case.name,
                    "short": case.criterion.short.plain,
                    "question": case.question,
                    "colour": case.criterion.colour,
                }
                for case in cases
            ],
            "wheel": drawing.draw({}, moments_of(settings)) if face == Face.SCREEN else {},
        }
        if revealed:
            found |= self._revealed(stage, settings, cases, face)
        if face == Face.REMOTE:
            found |= self._held(stage, settings, cases)
        return found

    def _revealed(self, stage: Stage, settings: Asked, cases: list[Case], face: Face) -> dict[str, Any]:
        said = spread.spreads(rooms.dots_of(stage))
        words = [(word, str(Word(word).label)) for word in WORDS]
        names = {case.id: case for case in cases}
        short = face == Face.SCREEN and len(cases) == len({case.criterion.id for case in cases})
        talked = spread.most_apart(said, [case.id for case in cases], apart)
        quotes = spread.sentences(stage, talked)
        found: dict[str, Any] = {
            "rows": [
                {
                    "id": case.id,
                    "name": case.criterion.short.plain if short else case.name,
                    "colour": case.criterion.colour,
                    "words": spread.in_words(said.get(case.id, spread.Spread()), words),
                }
                for case in cases
            ],
            "subjects": [
                {
                    "name": names[id].name,
                    "colour": names[id].criterion.colour,
                    "question": _("Qu’est-ce que les un·es ont vu, et que les autres n’ont pas vu ?"),
                    "sides": [
                        {
                            "label": str(Word(word).label),
                            "sentences": quotes.get((id, word), [])[: 1 if face == Face.SCREEN else spread.QUOTES],
                        }
                        for word in (Word.PRESENT, Word.PARTLY, Word.NOT_SEEN)
                        if said[id].people(word)
                    ],
                }
                for id in talked
            ],
        }
        if face == Face.SCREEN:
            coloured = {
                (case.criterion.id, case.moment): [word for word in WORDS if said[case.id].people(word)]
                for case in cases
                if case.id in said
            }
            found["wheel"] = drawing.draw(coloured, moments_of(settings))
            found["grid"] = grid(found["rows"], cases) if len(moments_of(settings)) > 1 else None
        return found

    def _held(self, stage: Stage, settings: Asked, cases: list[Case]) -> dict[str, Any]:
        kept = _retained(stage)
        waiting = rooms.cards_of(stage, Standing.WAITING)
        return {
            "retained": [
                {"name": case.name, "word": str(Word(kept[case.id]["word"]).label), "text": kept[case.id]["text"]}
                for case in cases
                if case.id in kept and kept[case.id].get("word") in WORDS
            ],
            "keepable": bool(settings.fiche) and "" not in moments_of(settings),
            "waiting": [{"id": card.pk, "text": card.text, "language": card.language} for card in waiting],
        }

    def mine(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        """One's own wheel, to colour as long as it is hidden."""
        settings: Asked = self.settings(stage)
        cases = cases_of(settings)
        said = dict(
            option.rpartition(":")[::2]
            for option in Vote.objects.filter(stage=stage, participant=participant).values_list("option", flat=True)
        )
        texts = {card.about: card for card in Contribution.objects.filter(stage=stage, participant=participant)}
        # The phone asks one thing at a time: the first cell without a word is unfolded.
        now = next((case.id for case in cases if case.id not in said), "")
        rows = []
        for case in cases:
            card = texts.get(case.id)
            rows.append(
                {
                    "id": case.id,
                    "name": case.name,
                    "question": case.question,
                    "colour": case.criterion.colour,
                    "word": said.get(case.id, ""),
                    "now": case.id == now,
                    "label": str(Word(said[case.id]).label) if case.id in said else "",
                    "text": card.text if card else "",
                    "language": card.language if card else "",
                    "reason": card.reason if card and card.standing == Standing.REFUSED else "",
                    "words": [
                        {"id": word, "label": str(Word(word).label), "chosen": said.get(case.id) == word}
                        for word in WORDS
                    ],
                }
            )
        coloured = {(case.criterion.id, case.moment): [said[case.id]] for case in cases if case.id in said}
        return {
            "open": stage.phase != REVEAL and "colorer" not in stage.closed_verbs,
            "cases": rows,
            "any": bool(said),
            "wheel": drawing.draw(coloured, moments_of(settings)) if coloured else None,
        }

    def choices(self, stage: Stage) -> list[Choice]:
        """The differences, once revealed: which one to talk about first."""
        if stage.phase != REVEAL:
            return []
        cases = cases_of(self.settings(stage))
        talked = spread.most_apart(spread.spreads(rooms.dots_of(stage)), [case.id for case in cases], apart)
        return [Choice(case.id, f"{case.name} : {case.question}") for case in cases if case.id in talked]

    def record(self, stage: Stage) -> Record:
        """Each cell with its words by source and the sentences; then what the room retains. No total over cells."""
        cases = cases_of(self.settings(stage))
        said, kept = spread.spreads(rooms.dots_of(stage)), _retained(stage)
        sentences = spread.sentences(stage, [case.id for case in cases])
        lines: list[dict[str, Any]] = []
        for case in cases:
            for word in WORDS:
                counts = said[case.id].counts.get(word) if case.id in said else None
                if counts:
                    lines.append({"group": case.name, "text": str(Word(word).label), "dots": dict(counts)})
                for each in sentences.get((case.id, word), []):
                    lines.append(
                        {"group": case.name, "text": f"{Word(word).label} : {each['text']}", **_language(each)}
                    )
            retained = kept.get(case.id)
            if retained and retained.get("word") in WORDS:
                text = str(Word(retained["word"]).label) + (f" : {retained['text']}" if retained.get("text") else "")
                lines.append({"group": case.name, "text": _("La salle retient : %(text)s") % {"text": text}})
        return Record(stage.title, stage.kind, lines)

    def rehearse(self, stage: Stage, participant: Participant) -> None:
        """A word for each cell, each person another one, and one sentence."""
        for place, case in enumerate(cases_of(self.settings(stage))):
            word = WORDS[(participant.number + place) % len(WORDS)]
            working.cast_votes(stage, participant, [spread.option(case.id, word)], among=f"{case.id}:")
            if place == 0:
                subjects.say_about(stage, participant, case.id, _("Phrase d’essai"))


def _language(each: dict[str, str]) -> dict[str, str]:
    return {"language": each["language"]}


KIND = WheelReading()
