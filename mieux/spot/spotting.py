"""`spot(text)`: which sentences could be evidence, of what, and why. A helper for readers; it never concludes.

The answer holds stable codes and quoted words; `reason_text` and the like make sentences of them in the active
language.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from mieux.method import Text, pack

from . import turns, wording
from .classes import CLASSES, CRITERIA, FORMS, LEVELS, Known, known_to
from .language import is_foreign, language_of
from .sentences import Sentence, cut

if TYPE_CHECKING:
    # What computes (NumPy) waits inside the functions: a process that shows proposals computes none.
    from .features import Described
    from .model import Model

MAX_CHARACTERS = 200_000
"""Characters that are read; of a longer text the beginning, and the answer says so."""

MAX_SENTENCES = 4_000

_FAMILIES = (("criterion", CRITERIA), ("form", FORMS), ("level", LEVELS))
_SURE = 0.6
_QUOTES = 2
# Doubts that matter for some classes only; the others matter for all.
_ONLY_FOR = {
    "means-counted": {"impact", *LEVELS},
    "only-told-or-asked": {"participation"},
    "work-of-a-supplier": {"ouverture"},
    "machine": {"experimentation", "nouveaute"},
    "sport-or-lab": {"experimentation", "impact"},
    "trade": {"experimentation", "nouveaute", "impact"},
}
_NO_DOUBT = {"first-person", "done", "number"}
# A negation, an imperfect, a « si » is how these criteria are told: no reason to doubt them.
_AT_HOME = {
    "nouveaute": {"negation", "past-habit", "someone-else"},
    "experimentation": {"negation", "past-habit", "if", "perhaps-conditional", "ended"},
    "impact": {"negation", "ended"},
}


@dataclass(frozen=True, slots=True)
class Said:
    """A code, and the words of the text that it is about."""

    code: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sentence that could be evidence, to be read again by a person."""

    family: str
    """`criterion`, `form` or `level`."""
    id: str
    """The id in the active pack."""
    name: str
    """The name of the class in the model and in the files of `mieux spot --batch`."""
    sentence: int
    start: int
    end: int
    score: float
    """Orders the proposals and serves the scorer; never shown."""
    certainty: str
    """`likely` or `to-check`."""
    reason: Said
    doubts: tuple[Said, ...]

    @property
    def label(self) -> Text:
        """The name of the criterion, form or level in the active pack."""
        active = pack()
        labels: dict[str, Text] = {
            **{criterion.id: criterion.label for criterion in active.criteria},
            **{form.id: form.label for form in active.forms},
            **{level.id: level.label for level in active.levels},
        }
        return labels.get(self.id, Text(self.id))

    @property
    def reason_text(self) -> Text:
        """Why this sentence, in words."""
        return wording.reason(self.reason.code, self.reason.words)

    @property
    def doubt_texts(self) -> tuple[Text, ...]:
        """What to check, in words."""
        return tuple(wording.doubt(doubt.code, doubt.words) for doubt in self.doubts)

    @property
    def certainty_text(self) -> Text:
        """« probable » or « à vérifier »."""
        return wording.certainty(self.certainty)


@dataclass(frozen=True, slots=True)
class Spotting:
    """What was seen in a text. The text itself is not kept: offsets refer to what was given."""

    language: str
    sentences: tuple[Sentence, ...]
    proposals: tuple[Proposal, ...]
    limits: tuple[str, ...]

    @property
    def limit_texts(self) -> tuple[Text, ...]:
        """What this answer cannot do, in words."""
        return tuple(wording.limit(code) for code in self.limits)

    def of(self, id: str) -> tuple[Proposal, ...]:
        """The proposals for one criterion, form or level of the pack, in the order of the text."""
        return tuple(proposal for proposal in self.proposals if proposal.id == id)


def spot(text: str, language: str | None = None, known: Known | None = None) -> Spotting:
    """Propose the sentences of `text` that could be evidence.

    `language` is "fr" or "en", found when not given; `known` says which classes to show (those of the active pack).
    """
    from .encoder import closer, encoder

    read = text[:MAX_CHARACTERS]
    spoken = language if language in ("fr", "en") else language_of(read)
    sentences = cut(read, spoken)
    cut_short = len(text) > MAX_CHARACTERS or len(sentences) > MAX_SENTENCES
    sentences = sentences[:MAX_SENTENCES]
    limits = ["proposes-only"]
    if not encoder().size:
        limits.append("no-encoder")
    elif not closer().size:
        limits.append("no-closer")
    if cut_short:
        limits.append("cut")
    if sum(len(sentence.text) for sentence in sentences) < 80:
        limits.append("short")
    if is_foreign(read):
        limits.append("other-language")
    proposals = _proposals(sentences, spoken, known or known_to(pack())) if sentences else ()
    if not proposals:
        limits.append("nothing")
    return Spotting(spoken, sentences, proposals, tuple(limits))


def _proposals(sentences: tuple[Sentence, ...], language: str, known: Known) -> tuple[Proposal, ...]:
    from .deciding import decide
    from .encoder import closer, encoder
    from .features import describe
    from .model import model

    learnt = model()
    described = describe([sentence.text for sentence in sentences], language, encoder())
    texts = [sentence.text for sentence in sentences]
    way = learnt.way(encoder(), closer())
    logits = learnt.sights[way].logits(described, lambda rows: closer().encode([texts[row] for row in rows]))
    ids = {**known.criteria, **known.forms, **known.levels}
    found = []
    for name, row, of_sentence, of_text in decide(logits, described, learnt.judgements[way]):
        if name not in ids:
            continue
        doubts = _doubts(sentences[row].text, name, described, of_sentence, of_text)
        found.append(
            Proposal(
                next(family for family, names in _FAMILIES if name in names),
                ids[name],
                name,
                row,
                sentences[row].start,
                sentences[row].end,
                round(math.sqrt(of_sentence * of_text), 4) if len(sentences) > 1 else round(of_sentence, 4),
                "likely" if not doubts else "to-check",
                _reason(sentences[row].text, name, language, learnt),
                doubts,
            )
        )
    return tuple(sorted(found, key=lambda proposal: (proposal.start, proposal.family, proposal.name)))


def _reason(sentence: str, name: str, language: str, learnt: Model) -> Said:
    """The turn that is a sign of the class, else the words that weigh most, else the whole sentence."""
    for turn in turns.TURNS:
        if turn.about == name and (words := turn.found_in(sentence)):
            return Said(turn.code, _quoted(words))
    weighty = _weighty(sentence, name, language, learnt)
    return Said("words", weighty) if weighty else Said("whole")


def _weighty(sentence: str, name: str, language: str, learnt: Model) -> tuple[str, ...]:
    """The words of the sentence whose stems count most for the class."""
    from .encoder import closer, encoder
    from .features import terms

    column = CLASSES.index(name)
    sight = learnt.sights[learnt.way(encoder(), closer())]
    weights = (sight.second or sight.first).words[:, column] * sight.rarity
    best: dict[str, float] = {}
    for word in sentence.split():
        bare = word.strip(' .,;:!?«»“”"()…')
        for stem in terms(bare, language):
            number = sight.vocabulary.get(stem)
            if number is not None and len(stem) > 3 and weights[number] > 0.5:
                best[bare] = max(best.get(bare, 0), float(weights[number]))
    return tuple(sorted(best, key=lambda word: -best[word])[:_QUOTES])


def _doubts(sentence: str, name: str, described: Described, of_sentence: float, of_text: float) -> tuple[Said, ...]:
    found = []
    for turn in turns.DOUBTS:
        if turn.code in _NO_DOUBT or turn.code in _AT_HOME.get(name, ()):
            continue
        if name not in _ONLY_FOR.get(turn.code, {name}):
            continue
        # What sounds like a plan in a sentence that the model takes for a fact beyond doubt is not worth a word.
        if of_sentence < 0.9 and (words := turn.found_in(sentence)):
            found.append(Said(turn.code, _quoted(words)))
    if of_text < _SURE:
        found.append(Said("text-speaks-otherwise" if _speaks_otherwise(described) else "faint"))
    elif of_sentence < 0.5:
        found.append(Said("faint"))
    return tuple(found[:3])


def _speaks_otherwise(described: Described) -> bool:
    codes = [turn.code for turn in turns.ALL]
    columns = [
        codes.index(code) for code in ("perhaps-conditional", "future", "wish-or-plan", "advice-or-call", "trade")
    ]
    return bool((described.counts[:, columns].max(axis=1) > 0).mean() > 0.5)


def _quoted(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word if len(word) <= 80 else f"{word[:77]}…" for word in words if word))[:_QUOTES]


def as_json(spotting: Spotting, language: str | None = None) -> dict[str, Any]:
    """The answer as plain data, with the reasons in words: in `language`, or in the active one."""

    def said(text: Text) -> str:
        return text.in_language(language) if language else text.plain

    return {
        "language": spotting.language,
        "limits": [{"code": code, "text": said(wording.limit(code))} for code in spotting.limits],
        "sentences": [asdict(sentence) for sentence in spotting.sentences],
        "proposals": [
            {
                "family": proposal.family,
                "id": proposal.id,
                "sentence": proposal.sentence,
                "start": proposal.start,
                "end": proposal.end,
                "score": proposal.score,
                "certainty": {"code": proposal.certainty, "text": said(proposal.certainty_text)},
                "reason": {
                    "code": proposal.reason.code,
                    "words": list(proposal.reason.words),
                    "text": said(proposal.reason_text),
                },
                "doubts": [
                    {"code": doubt.code, "words": list(doubt.words), "text": said(text)}
                    for doubt, text in zip(proposal.doubts, proposal.doubt_texts, strict=True)
                ],
            }
            for proposal in spotting.proposals
        ],
    }


def as_batch_line(id: str | int, spotting: Spotting) -> dict[str, Any]:
    """One line of `mieux spot --batch`: what was proposed, by class of the model."""
    found: dict[str, Any] = {"id": id, "criteria": {}, "forms": {}, "impact_levels": {}}
    fields = {"criterion": "criteria", "form": "forms", "level": "impact_levels"}
    for proposal in spotting.proposals:
        items = found[fields[proposal.family]].setdefault(proposal.name, [])
        items.append({"start": proposal.start, "end": proposal.end, "score": proposal.score})
    return found
