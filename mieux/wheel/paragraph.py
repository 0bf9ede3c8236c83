"""« Ce que disent les lectures »: a paragraph from templates. No verdict, no total: what is shown, what is to be asked.

And « les cinq s’additionnent »: which parts of the sentence of the method are evidenced, and the next question to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mieux.impact.queries import Standing
from mieux.method import Pack
from mieux.method.models import Criterion, Part

from . import phrases, rules
from .models import NoveltyContext, Word
from .petals import Piece, criteria_of, sentence
from .queries import Agreement, Cell, Key, Look, Question, Tally


@dataclass(frozen=True)
class Told:
    """One sentence of the paragraph: a stable code, what it says of the cells, and which ones."""

    code: str
    lead: str
    cells: str

    @property
    def words(self) -> str:
        """The whole sentence."""
        return phrases.told(self.lead, f"{self.cells}.")


def told(method: Pack, tally: Tally, contexts: Iterable[NoveltyContext], standing: Standing) -> list[Told]:
    """The sentences, in the order in which one looks: what is shown, where readings meet and part, what is blank."""
    if not tally.any:
        return []
    hoped = {cell.criterion for cell in tally if rules.is_impact(cell.criterion) and not standing.observed}
    disputed = {cell.criterion for cell in tally if rules.is_impact(cell.criterion) and standing.contested}
    chosen: list[tuple[str, str, Callable[[Cell], bool]]] = [
        (
            "evidenced",
            _("On y voit, preuve à l’appui"),
            lambda cell: cell.look == Look.EVIDENCED and cell.criterion not in hoped | disputed,
        ),
        (
            "contested",
            _("Observé, et discuté"),
            lambda cell: cell.look == Look.EVIDENCED and cell.criterion in disputed,
        ),
        (
            "hypothesis",
            _("Espéré, et encore une hypothèse"),
            lambda cell: cell.seen and cell.criterion in hoped,
        ),
        ("said", _("À étayer"), lambda cell: cell.look == Look.SAID and cell.criterion not in hoped),
        (
            "agree",
            _("Les lectures se rejoignent"),
            lambda cell: cell.agreement == Agreement.AGREE and cell.seen,
        ),
        ("shaded", _("Elles se nuancent"), lambda cell: cell.agreement == Agreement.SHADED),
        ("contrast", _("Elles diffèrent, parlons-en"), lambda cell: cell.agreement == Agreement.CONTRAST),
        ("looked", _("Regardé, pas encore vu"), lambda cell: cell.look == Look.LOOKED),
        ("unsure", _("Regardé, personne ne sait encore"), lambda cell: cell.look == Look.UNSURE),
        ("blank", _("Personne n’a encore regardé"), lambda cell: cell.look == Look.BLANK),
    ]
    sentences = [Told(code, lead, _cells(method, tally, test)) for code, lead, test in chosen]
    return [sentence for sentence in sentences if sentence.cells] + novelty(contexts)


MOST_CONTEXTS = 3
"""Contexts that the paragraph names; all of them are on the page of the readings."""


def novelty(contexts: Iterable[NoveltyContext]) -> list[Told]:
    """New for whom, where, instead of what: one sentence a context, in the order in which they were first named."""
    return [
        Told(
            "context",
            _("Nouveau pour %(whom)s (%(where)s)") % {"whom": context.for_whom, "where": context.where},
            _("l’habitude était « %(habit)s »") % {"habit": context.habit.rstrip(" .")},
        )
        for context in list(contexts)[:MOST_CONTEXTS]
    ]


def _cells(method: Pack, tally: Tally, chosen: Callable[[Cell], bool]) -> str:
    return cells_words(method, [(cell.criterion, cell.phase) for cell in tally if chosen(cell)])


def cells_words(method: Pack, keys: Iterable[Key]) -> str:
    """« ouverture (co-conception et co-réalisation), participation (partout) », around the wheel; all: « partout »."""
    wanted = set(keys)
    words = []
    everywhere = 0
    criteria = criteria_of(method)
    for criterion in criteria:
        phases = [phase for phase in method.phases if (criterion.id, phase.id) in wanted]
        if not phases:
            continue
        whole = len(phases) == len(method.phases)
        everywhere += whole
        labels = _("partout") if whole else phrases.enumerated([_small(phase.co_label.plain) for phase in phases])
        words.append(_("%(criterion)s (%(phases)s)") % {"criterion": _small(criterion.short.plain), "phases": labels})
    if everywhere == len(criteria):
        return _("partout, autour de la roue")
    return phrases.enumerated(words)


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


@dataclass(frozen=True)
class Lit:
    """A piece of the sentence of the method. `state`: `evidenced`, `contested` (observed, and observed the other
    way), `begun` (some of its criteria), `hypothesis`, `open`, or empty for what stands between two parts."""

    piece: Piece
    state: str
    words: str
    papers: tuple[tuple[str, str], ...] = ()
    """(colour, state) of the paper of each criterion it stands for."""


@dataclass(frozen=True)
class Together:
    """Which parts are evidenced, and what to ask next."""

    pieces: tuple[Lit, ...]
    words: str
    criterion: Criterion | None
    question: Any
    book: tuple[Part, ...] = ()


def together(method: Pack, tally: Tally, standing: Standing, book: Iterable[str] = ()) -> Together:
    """The five in words. The question is the pack's, of the first criterion of the wheel nobody evidenced yet; when
    all are, of the first cell that is still to be coloured. `book`: parts that the book itself reads."""
    lit = {criterion.id for criterion in method.criteria if _is_lit(criterion.id, tally, standing)}
    pieces = tuple(_lit(method, piece, lit, tally, standing) for piece in sentence(method))
    evidenced = [lit_.piece.words for lit_ in pieces if lit_.state == "evidenced"]
    open_ = [lit_.piece.words for lit_ in pieces if lit_.state in {"begun", "hypothesis", "open"}]
    criterion, question = _next(method, tally, lit)
    begun = any(lit_.state == "begun" for lit_ in pieces)
    disputed = [lit_.piece.words for lit_ in pieces if lit_.state == "contested"]
    return Together(
        pieces,
        _together_words(evidenced, open_, disputed, begun=begun),
        criterion,
        question,
        tuple(method.mnemonic_parts.only(list(book))),
    )


def _is_lit(criterion: str, tally: Tally, standing: Standing) -> bool:
    # « Impact social concret » reads the state of the impacts: what somebody says of it on the wheel is not enough,
    # and a dated observation with evidence is.
    return standing.observed if rules.is_impact(criterion) else tally.evidenced(criterion)


def _lit(method: Pack, piece: Piece, lit: set[str], tally: Tally, standing: Standing) -> Lit:
    state, words = _state(piece.part, lit, tally, standing)
    open_ = "hypothesis" if state == "hypothesis" else "open"
    papers = [
        (criterion.colour, "evidenced" if criterion.id in lit else open_)
        for criterion in method.criteria
        if piece.part is not None and criterion.id in piece.part.criteria
    ]
    return Lit(piece, state, words, tuple(papers))


def _state(part: Part | None, lit: set[str], tally: Tally, standing: Standing) -> tuple[str, str]:
    if part is None:
        return "", ""
    impact = any(rules.is_impact(criterion) for criterion in part.criteria)
    if all(criterion in lit for criterion in part.criteria):
        if impact and standing.contested:
            return "contested", phrases.contested_words()
        return "evidenced", _("étayé")
    if any(criterion in lit for criterion in part.criteria):
        return "begun", _("en chemin")
    if impact and not standing.observed:
        return "hypothesis", _("hypothèse")
    said = any(cell.seen for criterion in part.criteria for cell in tally.of(criterion))
    return ("open", _("à étayer")) if said else ("open", _("à colorer"))


def _together_words(evidenced: list[str], open_: list[str], disputed: list[str], *, begun: bool) -> str:
    quoted = [_("« %(words)s »") % {"words": words} for words in evidenced]
    if disputed:
        said = _("Observé, et discuté : %(parts)s. Les observations se contredisent, parlons-en.") % {
            "parts": phrases.enumerated([_("« %(words)s »") % {"words": words} for words in disputed])
        }
        shown = _("Étayé : %(parts)s.") % {"parts": phrases.enumerated(quoted)} if quoted else ""
        rest = _("Le reste de la phrase attend son morceau de papier.") if open_ else ""
        return " ".join(part for part in (shown, said, rest) if part)
    if not evidenced and begun:
        return _("La phrase est en chemin : un de ses morceaux est étayé à moitié, les autres attendent leur papier.")
    if not evidenced:
        return _("Aucun morceau de la phrase n’est encore étayé : tout reste à regarder, c’est le meilleur moment.")
    if not open_:
        return _("Tous les morceaux de la phrase sont étayés. Ils s’additionnent : reste à revenir voir, plus tard.")
    return _("Étayé : %(parts)s. Le reste de la phrase attend son morceau de papier.") % {
        "parts": phrases.enumerated(quoted)
    }


def _next(method: Pack, tally: Tally, lit: set[str]) -> tuple[Criterion | None, Any]:
    for criterion in criteria_of(method):
        if criterion.id not in lit:
            return criterion, criterion.question
    for cell in tally:
        if not cell.seen:
            criterion = method.criteria[cell.criterion]
            return criterion, criterion.phases[cell.phase]
    return None, ""


def question_words(method: Pack, question: Question) -> tuple[str, str]:
    """(« Ouverture, co-conception », « Aïcha le voit, Basile ne l’a pas vu. Qu’a regardé chaque personne ? »)."""
    criterion, phase = method.criteria[question.cell.criterion], method.phases[question.cell.phase]
    one, other = question.one, question.other
    words = {
        "one": one.voice.name,
        "other": other.voice.name,
        "fact": _(" (« %(fact)s »)") % {"fact": one.sentence.rstrip(" .")} if one.sentence else "",
    }
    if question.same_reader:
        template = _("%(one)s le voit dans une lecture%(fact)s, autrement dans l’autre. Qu’est-ce qui change ?")
    elif other.word == Word.NOT_SEEN and one.word == Word.PRESENT:
        template = _("%(one)s le voit%(fact)s, %(other)s ne l’a pas vu. Qu’a regardé chaque personne ?")
    elif other.word == Word.NOT_SEEN:
        template = _("%(one)s le voit en partie%(fact)s, %(other)s ne l’a pas vu. Qu’a regardé chaque personne ?")
    else:
        template = _("%(one)s le voit%(fact)s, %(other)s en partie. Que manque-t-il, à ses yeux ?")
    return f"{criterion.short.plain}, {_small(phase.co_label.plain)}", template % words
