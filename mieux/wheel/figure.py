"""The wheel of an initiative: the pieces of paper that its readings laid on it, drawn once and told once.

The drawing and its table are made from the same cells, so they cannot disagree. Every colour comes with a texture and
every state with a shape and a word; how many readers say a thing changes nothing to a piece of paper.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mieux.core import paper
from mieux.method import Pack
from mieux.method.models import Phase

from . import phrases, rules
from .petals import CENTRE, HUB, LABEL, SIZE, Petal, cell_middle, cell_path, petals
from .queries import Agreement, Cell, Look, Tally

_GAP = 0.012
_COVER = 0.6
_FIRST_LINE, _SECOND_LINE = LABEL, LABEL - 21
"""Baselines of a name above the middle, and of the word beneath it."""
_FIRST_BELOW, _SECOND_BELOW = LABEL - 1, LABEL + 24
"""The same for the petals below the middle, where letters run the other way round."""


@dataclass(frozen=True)
class Paper:
    """One cell as it is cut: paths and where its mark stands. `number` is the ring, from the hub, counted from 1."""

    id: str
    cell: Cell
    phase: Phase
    question: Any
    number: int
    href: str
    where: str
    words: str
    whole: str
    seen: str
    """What the coloured paper covers, when it is not the whole cell; else empty."""
    unseen: str
    """The paper beside it, when readings are contrasted; else empty."""
    mark: tuple[str, str]
    hypothesis: bool = False
    one: bool = False
    contested: bool = False
    """The impact was observed, and observations contradict it."""

    @property
    def title(self) -> str:
        """Which cell, and all that is said of it."""
        return phrases.told(self.where, self.words)

    @property
    def full(self) -> bool:
        """Coloured, with something in hand."""
        return self.cell.look == Look.EVIDENCED

    @property
    def contrasted(self) -> bool:
        """Some see it, others do not."""
        return self.cell.agreement == Agreement.CONTRAST and self.cell.seen

    @property
    def state(self) -> str:
        """The state in a word or two."""
        return phrases.look_words(self.cell.look, hypothesis=self.hypothesis, contested=self.contested)

    @property
    def marked(self) -> bool:
        """Wears the sign ≠: readings differ, or observations do."""
        return self.contrasted or (self.contested and self.full)

    @property
    def sign(self) -> str:
        """The small paper that stands for it in a table (templates/wheel/sign.html)."""
        if self.contrasted:
            return "contrasted"
        if self.hypothesis and self.cell.seen:
            return "hypothesis"
        if self.contested and self.full:
            return "contested"
        return "partly" if self.seen and self.full else self.cell.look.value

    @property
    def reason(self) -> str:
        """Why it is to be coloured."""
        return phrases.look_reason(self.cell.look, hypothesis=self.hypothesis, one=self.one)

    @property
    def agreement(self) -> str:
        """How readings stand to one another."""
        return phrases.agreement_words(self.cell.agreement)

    @property
    def voices(self) -> list[tuple[str, str]]:
        """(word, names), in the order of the words."""
        return [(str(said.word.label), phrases.names(said.voices, said.others)) for said in self.cell.said]

    @property
    def kinds(self) -> str:
        """What was brought, in words."""
        return phrases.kinds_words(self.cell.kinds)


@dataclass(frozen=True)
class Leafed:
    """A petal with the papers laid on it. `hypothesis`: under tracing paper until an impact is observed."""

    petal: Petal
    papers: tuple[Paper, ...]
    hypothesis: bool
    label: str
    label_path: str
    word_path: str

    @property
    def number(self) -> int:
        """Its place on the wheel, from 1."""
        return self.petal.number

    @property
    def criterion(self) -> Any:
        """The criterion it stands for."""
        return self.petal.criterion

    @property
    def colours(self) -> tuple[str, str]:
        """The colour of its papers and the pale one of what is not seen, as SVG reads them."""
        return _COLOURS.get(self.petal.criterion.colour, _COLOURS["mer"])


_COLOURS = {
    "ouverture": ("var(--ouverture, #1F6FB2)", "var(--pale-ouverture, #E1EEF8)"),
    "participation": ("var(--participation, #C8401F)", "var(--pale-participation, #FBE5DC)"),
    "experimentation": ("var(--experimentation, #F2B632)", "var(--pale-experimentation, #FDF0CD)"),
    "impact": ("var(--impact, #23794A)", "var(--pale-impact, #E0F0E4)"),
    "nouveaute": ("var(--nouveaute, #7A4EAB)", "var(--pale-nouveaute, #EEE6F6)"),
    "mer": ("var(--mer, #0B6E78)", "var(--pale-mer, #DCEFEE)"),
}


@dataclass(frozen=True)
class Wheel:
    """The drawing and its table. `prefix` makes its ids unique on a page."""

    prefix: str
    title: str
    petals: tuple[Leafed, ...]
    phases: tuple[Phase, ...]
    hub: str
    one: bool = False
    """The wheel of one reading, not of all."""
    key: Hashable = None
    """Everything that the drawing and its table depend on: the same key, the same paper."""
    size: int = SIZE

    @property
    def drawing(self) -> SafeString:
        """The SVG, each cell a link to its page."""
        return _written("wheel/wheel_svg.html", self, links=True)

    @property
    def table(self) -> SafeString:
        """The equal table."""
        return _written("wheel/table.html", self)

    @cached_property
    def legend(self) -> list[tuple[str, str, str]]:
        """(sign, word, what it means) of the states that stand on this wheel, in the order of the inquiry."""
        papers = [paper for leafed in self.petals for paper in leafed.papers]
        looks = {paper.cell.look for paper in papers}
        rows = [
            (
                "evidenced",
                _("étayé"),
                _("vu, preuve à l’appui"),
                any(paper.full and not paper.contested for paper in papers),
            ),
            ("said", _("à étayer"), _("vu, la preuve manque encore"), Look.SAID in looks),
            (
                "partly",
                _("en partie"),
                _("le papier ne couvre pas toute la case"),
                any(paper.seen and not paper.unseen for paper in papers),
            ),
            (
                "contrasted",
                _("contrasté"),
                _("on le voit ou non, selon qui regarde"),
                any(paper.contrasted for paper in papers),
            ),
            (
                "contested",
                phrases.contested_words(),
                _("vu et montré, et vu en sens contraire"),
                any(paper.contested and paper.full for paper in papers),
            ),
            ("looked", _("à colorer"), phrases.look_reason(Look.LOOKED), Look.LOOKED in looks),
            ("unsure", _("à colorer"), phrases.look_reason(Look.UNSURE, one=self.one), Look.UNSURE in looks),
            ("blank", _("à colorer"), phrases.look_reason(Look.BLANK, one=self.one), Look.BLANK in looks),
            (
                "hypothesis",
                _("hypothèse"),
                _("jusqu’à une observation datée et étayée"),
                any(leafed.hypothesis for leafed in self.petals),
            ),
        ]
        return [(sign, word, meaning) for sign, word, meaning, shown in rows if shown]

    @property
    def alternative(self) -> str:
        """The drawing in one sentence after the other, for files and for those who do not see it."""
        lines = [paper.title for leafed in self.petals for paper in leafed.papers]
        return " ".join([self.title + ".", *lines])


def draw(
    method: Pack,
    tally: Tally,
    *,
    title: str,
    observed: bool,
    contested: bool = False,
    href: Callable[[str, str], str] | None = None,
    prefix: str = "roue",
    one: bool = False,
) -> Wheel:
    """Lay a tally on the wheel of a method. `observed`, `contested`: of `impact_standing(initiative)`, whoever reads;
    `href(criterion, phase)` is where a cell leads, or nowhere (files); `one`: it is the wheel of one reading."""
    key = (
        id(method),
        get_language(),
        title,
        observed,
        contested,
        prefix,
        one,
        tuple(tally),
        href("critere", "phase") if href else "",
    )
    drawn = petals(method)
    rings = len(method.phases)
    leaves = []
    for at, petal in enumerate(drawn):
        hypothesis = rules.is_impact(petal.criterion.id) and not observed
        disputed = rules.is_impact(petal.criterion.id) and contested
        papers = []
        for ring in petal.rings:
            cell = tally.cells[petal.criterion.id, ring.phase.id]
            seen, unseen = _cut(cell, len(drawn), rings, at, ring.number - 1)
            x, y = cell_middle(len(drawn), rings, at, ring.number - 1)
            papers.append(
                Paper(
                    id=f"{prefix}-{petal.number}-{ring.number}",
                    cell=cell,
                    phase=ring.phase,
                    question=ring.question,
                    number=ring.number,
                    href=href(cell.criterion, cell.phase) if href else "",
                    where=f"{petal.criterion.short.plain}, {ring.phase.co_label.plain}",
                    words=phrases.cell_words(cell, hypothesis, contested=disputed, one=one),
                    whole=ring.path,
                    seen=seen,
                    unseen=unseen,
                    mark=(f"{x:.1f}", f"{y:.1f}"),
                    hypothesis=hypothesis,
                    one=one,
                    contested=disputed,
                )
            )
        label, word = _arcs(len(drawn), at, hypothesis) if hypothesis else (petal.label_path, "")
        leaves.append(Leafed(petal, tuple(papers), hypothesis, petal.criterion.short.plain, label, word))
    return Wheel(prefix, title, tuple(leaves), tuple(method.phases), _hub(), one, key)


_MOST_WRITTEN = 256
_kept: dict[Hashable, SafeString] = {}


def _written(template: str, wheel: Wheel, **more: Any) -> SafeString:
    """The template filled with a wheel, written once for each key: pages ask for the same wheel again and again."""
    name = (template, wheel.key)
    found = _kept.get(name)
    if found is None or settings.DEBUG:
        if len(_kept) >= _MOST_WRITTEN:
            _kept.clear()
        found = _kept[name] = render_to_string(template, {"wheel": wheel, **more})
    return found


def _cut(cell: Cell, petals: int, rings: int, petal: int, ring: int) -> tuple[str, str]:
    """What the paper covers and what lies beside it. Always halves: nobody's paper is larger than another's."""
    if cell.agreement == Agreement.CONTRAST and cell.seen:
        left = cell_path(petals, rings, petal, ring, part=(0, 0.5 - _GAP), seed=100)
        right = cell_path(petals, rings, petal, ring, part=(0.5 + _GAP, 1), seed=200)
        return left, right
    if cell.partly:
        return cell_path(petals, rings, petal, ring, cover=_COVER, seed=300), ""
    return "", ""


@lru_cache(maxsize=32)
def _arcs(petals: int, petal: int, second: bool) -> tuple[str, str]:
    """The arcs of a name and of the word beneath it, never upside down."""
    middle = -90 + petal * 360 / max(petals, 1)
    if 20 < middle < 160:
        return (
            paper.arc(CENTRE, CENTRE, _FIRST_BELOW, middle + 50, middle - 50),
            paper.arc(CENTRE, CENTRE, _SECOND_BELOW, middle + 50, middle - 50),
        )
    return (
        paper.arc(CENTRE, CENTRE, _FIRST_LINE, middle - 50, middle + 50),
        paper.arc(CENTRE, CENTRE, _SECOND_LINE, middle - 50, middle + 50),
    )


@lru_cache(maxsize=1)
def _hub() -> str:
    return paper.disc(CENTRE, CENTRE, HUB - 12, seed=3)
