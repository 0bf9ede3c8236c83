"""« Là ! J’en vois une ! » between two gestures: the text, what was proposed, and what the person said of it.

Nothing of it is stored: it travels in the page, signed, so that what comes back is what was read. The assistant never
concludes; a proposal is only `kept` when a person says where it goes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.core import signing

from mieux.core.text import printable
from mieux.method import pack
from mieux.spot.spotting import Proposal, Said, Spotting

CRITERION, FORM, LEVEL = "criterion", "form", "level"
FAMILIES = (CRITERION, FORM, LEVEL)

#: A page somebody reads, not a book: about twenty pages of text.
LONGEST = 60_000
#: The page stays open over lunch, or over a night.
HOURS = 48

_SALT = "mieux.wheel.spotted"


@dataclass(frozen=True)
class Target:
    """Where a sentence goes: a cell of the wheel, a form of renewal, or a level of impact (ids of the pack)."""

    family: str
    id: str
    phase: str = ""

    @property
    def code(self) -> str:
        """`criterion:participation:realisation`, `form:nouveau-lieu:`, `level:groupe:`."""
        return f"{self.family}:{self.id}:{self.phase}"

    @property
    def colour(self) -> str:
        """The tint of its paper: a criterion's own, a form's, the impact's."""
        return str(getattr(self.thing, "colour", "impact"))

    @property
    def texture(self) -> str:
        """The pattern of its paper, for those who do not see colours."""
        return str(getattr(self.thing, "texture", "waves" if self.family == LEVEL else "plain"))

    @property
    def thing(self) -> Any:
        """The criterion, form or level of the method."""
        return things(self.family)[self.id]

    @property
    def label(self) -> str:
        """« Participation · Co-réalisation », « Nouveau lieu », « Impact : groupe »."""
        if self.family == CRITERION and self.phase:
            return f"{self.short} · {pack().phases[self.phase].co_label.plain}"
        return self.short

    @property
    def short(self) -> str:
        """The shortest word for it."""
        return str(getattr(self.thing, "short", "") or self.thing.label)


def things(family: str) -> Any:
    """The criteria, the forms or the levels of the method."""
    return {CRITERION: pack().criteria, FORM: pack().forms, LEVEL: pack().levels}[family]


def target_of(code: str) -> Target | None:
    """The place that this code names; None when the method has no such place."""
    family, _colon, rest = code.partition(":")
    id, _colon, phase = rest.partition(":")
    if family not in FAMILIES or id not in things(family).ids:
        return None
    if family == CRITERION:
        return Target(family, id, phase) if phase in pack().phases.ids else None
    return Target(family, id) if not phase else None


def all_targets() -> list[tuple[str, str, list[Target]]]:
    """Every place a sentence may go, in the order of the method: (family, name of the group, places)."""
    groups = [
        (CRITERION, str(criterion.short), [Target(CRITERION, criterion.id, phase.id) for phase in pack().phases])
        for criterion in pack().criteria
    ]
    return [
        *groups,
        (FORM, "", [Target(FORM, form.id) for form in pack().forms]),
        (LEVEL, "", [Target(LEVEL, level.id) for level in pack().levels]),
    ]


@dataclass(frozen=True)
class Mark:
    """A sentence seen as evidence of something: proposed by the assistant, or added by the person."""

    number: int
    sentence: int
    #: What was proposed, without phase; what the person chose, for a sentence they added.
    seen: Target
    #: None for a sentence that the person added.
    proposal: Proposal | None = None
    #: Where the person keeps it.
    kept: Target | None = None
    rejected: bool = False

    @property
    def state(self) -> str:
        """`open`, `kept`, `moved` or `rejected`."""
        if self.rejected:
            return "rejected"
        if self.kept is None:
            return "open"
        return "kept" if (self.kept.family, self.kept.id) == (self.seen.family, self.seen.id) else "moved"

    @property
    def where(self) -> Target:
        """Where it stands now: where the person put it, else where the assistant saw it."""
        return self.kept or self.seen

    @property
    def doubtful(self) -> bool:
        """« À vérifier »."""
        return self.proposal is not None and self.proposal.certainty != "likely"


@dataclass(frozen=True)
class Spotted:
    """A text being read."""

    text: str
    language: str
    sentences: tuple[tuple[int, int], ...]
    marks: tuple[Mark, ...]
    limits: tuple[str, ...] = ()
    #: Called as its sender called it; where it comes from, once they said.
    file_name: str = ""

    def words(self, number: int) -> str:
        """A sentence, on one line."""
        start, end = self.sentences[number]
        return " ".join(self.text[start:end].split())

    def mark(self, number: int) -> Mark | None:
        """The mark of this number."""
        return self.marks[number] if 0 <= number < len(self.marks) else None

    @property
    def kept(self) -> list[tuple[Target, str]]:
        """What the person keeps, in the order of the text: (where, sentence)."""
        chosen = sorted((mark for mark in self.marks if mark.kept), key=lambda mark: (mark.sentence, mark.number))
        return [(mark.kept, self.words(mark.sentence)) for mark in chosen if mark.kept]

    @property
    def is_touched(self) -> bool:
        """The person said something of at least one sentence."""
        return any(mark.state != "open" for mark in self.marks)

    # --- gestures -----------------------------------------------------------------------------------

    def keep(self, number: int, target: Target) -> "Spotted":
        """« Oui, et voici où. »"""
        return self._with(number, kept=target, rejected=False)

    def reject(self, number: int) -> "Spotted":
        """« Non » : it stays in the list, to be taken back."""
        return self._with(number, kept=None, rejected=True)

    def undo(self, number: int) -> "Spotted":
        """As it was proposed; a sentence that the person added goes away by this."""
        mark = self.mark(number)
        if mark is not None and mark.proposal is None:
            rest = [each for each in self.marks if each.number != number]
            return replace(self, marks=tuple(replace(each, number=n) for n, each in enumerate(rest)))
        return self._with(number, kept=None, rejected=False)

    def add(self, sentence: int, target: Target) -> "Spotted":
        """« Moi, je la vois » : a sentence that the assistant did not propose there."""
        if not 0 <= sentence < len(self.sentences):
            return self
        for mark in self.marks:
            if mark.sentence == sentence and (mark.seen.family, mark.seen.id) == (target.family, target.id):
                return self.keep(mark.number, target)
        seen = Target(target.family, target.id)
        return replace(self, marks=(*self.marks, Mark(len(self.marks), sentence, seen, kept=target)))

    def _with(self, number: int, **change: Any) -> "Spotted":
        if self.mark(number) is None:
            return self
        return replace(
            self, marks=tuple(replace(each, **change) if each.number == number else each for each in self.marks)
        )


def of(text: str, spotting: Spotting, file_name: str = "") -> Spotted:
    """What was spotted in this text, before anybody said anything of it. Of a long text the beginning."""
    sentences = [each for each in spotting.sentences if each.end <= LONGEST]
    cut = len(sentences) < len(spotting.sentences)
    shown = [each for each in spotting.proposals if each.sentence < len(sentences)]
    return Spotted(
        text=text[: sentences[-1].end if cut and sentences else LONGEST],
        language=spotting.language,
        sentences=tuple((each.start, each.end) for each in sentences),
        marks=tuple(
            # The score orders nothing here and is shown to nobody: it does not travel.
            Mark(number, each.sentence, Target(each.family, each.id), replace(each, score=0.0))
            for number, each in enumerate(shown)
        ),
        limits=tuple(dict.fromkeys([*spotting.limits, *(["cut"] if cut else [])])),
        file_name=file_name,
    )


def only_kept(spotted: Spotted) -> Spotted:
    """The sentences that the person keeps, without the rest of the text and without what was not kept."""
    text = ""
    sentences: list[tuple[int, int]] = []
    marks: list[Mark] = []
    places: dict[int, int] = {}
    for mark in sorted((each for each in spotted.marks if each.kept), key=lambda each: (each.sentence, each.number)):
        if mark.sentence not in places:
            words = spotted.words(mark.sentence)
            start = len(text) + (1 if text else 0)
            text = f"{text}\n{words}" if text else words
            places[mark.sentence] = len(sentences)
            sentences.append((start, start + len(words)))
        marks.append(replace(mark, number=len(marks), sentence=places[mark.sentence]))
    return replace(spotted, text=text, sentences=tuple(sentences), marks=tuple(marks), limits=())


# --- travelling in the page ---------------------------------------------------------------------------


def dumps(spotted: Spotted) -> str:
    """As one signed, compressed word of a form."""
    return signing.dumps(
        {
            "t": spotted.text,
            "l": spotted.language,
            "s": spotted.sentences,
            "i": spotted.limits,
            "f": spotted.file_name,
            "m": [_packed(mark) for mark in spotted.marks],
        },
        salt=_SALT,
        compress=True,
    )


def _packed(mark: Mark) -> list[Any]:
    proposal = mark.proposal
    said = None
    if proposal is not None:
        doubts = [[doubt.code, doubt.words] for doubt in proposal.doubts]
        said = [proposal.name, proposal.certainty, proposal.reason.code, proposal.reason.words, doubts]
    return [mark.sentence, mark.seen.code, said, mark.kept.code if mark.kept else "", int(mark.rejected)]


def loads(word: str) -> Spotted | None:
    """What `dumps` made; None when it was changed, is too old, or speaks of a method that is no longer there."""
    try:
        data = signing.loads(word, salt=_SALT, max_age=HOURS * 3600)
        sentences = tuple((int(start), int(end)) for start, end in data["s"])
        return Spotted(
            text=data["t"],
            language=data["l"],
            sentences=sentences,
            marks=tuple(_unpacked(number, row, sentences) for number, row in enumerate(data["m"])),
            limits=tuple(data["i"]),
            file_name=data["f"],
        )
    except (signing.BadSignature, KeyError, ValueError, TypeError, IndexError):
        return None


def _unpacked(number: int, row: list[Any], sentences: tuple[tuple[int, int], ...]) -> Mark:
    sentence, seen_code, said, kept, rejected = row
    family, id, _phase = seen_code.split(":")
    if id not in things(family).ids:
        raise ValueError(id)
    start, end = sentences[sentence]
    proposal = None
    if said is not None:
        name, certainty, code, words, doubts = said
        proposal = Proposal(
            family=family,
            id=id,
            name=name,
            sentence=sentence,
            start=start,
            end=end,
            score=0.0,
            certainty=certainty,
            reason=Said(code, tuple(words)),
            doubts=tuple(Said(each, tuple(about)) for each, about in doubts),
        )
    return Mark(number, sentence, Target(family, id), proposal, target_of(kept) if kept else None, bool(rejected))


# --- laid out -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `number` and `marks` when it is a sentence."""

    text: str
    number: int | None = None
    marks: tuple[Mark, ...] = ()

    @property
    def live(self) -> list[Mark]:
        """What is still seen in it."""
        return [mark for mark in self.marks if not mark.rejected]


def paragraphs(spotted: Spotted) -> list[list[Piece]]:
    """The whole text, by paragraphs of pieces: every sentence with what was seen in it."""
    rows: list[list[Piece]] = [[]]
    at = 0
    for number, (start, end) in enumerate(spotted.sentences):
        between = spotted.text[at:start]
        if re.search(r"\n|\r", between):
            rows.append([])
        if words := " ".join(between.split()):
            rows[-1].append(Piece(f"{words} "))
        marks = tuple(mark for mark in spotted.marks if mark.sentence == number)
        rows[-1].append(Piece(spotted.words(number), number, marks))
        at = end
    if words := " ".join(spotted.text[at:].split()):
        rows[-1].append(Piece(words))
    return [row for row in rows if row]


@dataclass(frozen=True)
class Group:
    """What was seen of one criterion, form or level."""

    target: Target
    marks: tuple[Mark, ...] = field(default=())


def groups(spotted: Spotted) -> Iterator[tuple[str, list[Group]]]:
    """(family, its groups that hold something), in the order of the method; marks in the order of the text."""
    for family in FAMILIES:
        rows = []
        for thing in things(family):
            marks = [mark for mark in spotted.marks if (mark.seen.family, mark.seen.id) == (family, thing.id)]
            if marks:
                marks.sort(key=lambda mark: (mark.sentence, mark.number))
                rows.append(Group(Target(family, thing.id), tuple(marks)))
        if rows:
            yield family, rows


def not_found(spotted: Spotted) -> list[Any]:
    """The criteria for which nothing was proposed: « rien trouvé ne veut pas dire rien »."""
    seen = {mark.seen.id for mark in spotted.marks if mark.seen.family == CRITERION}
    return [criterion for criterion in pack().criteria if criterion.id not in seen]


def tidy(text: str) -> str:
    """What was pasted, without signs that nobody sees; blanks at the ends go, the rest stays as it is."""
    return str(printable(text)).strip()
