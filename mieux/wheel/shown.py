"""What the readings of an initiative say together: one value for panel, pages, embedded wheel and files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from mieux.atlas.models import Initiative
from mieux.atlas.page import pack_item
from mieux.impact.queries import Standing, impact_standing
from mieux.method import Pack, pack

from . import figure, paragraph, rules
from .models import NoveltyContext, Reading, ReadingState
from .queries import Key, Question, Scope, Tally, questions, tally


@dataclass(frozen=True)
class Spoken:
    """A question to discuss: which cell, what differs and what to ask, and where to talk."""

    where: str
    words: str
    colour: str
    address: str


@dataclass(frozen=True)
class Together:
    """The wheel, its paragraph, the questions to discuss, the sentence of the method; for one scope."""

    scope: Scope
    method: Pack
    tally: Tally
    standing: Standing
    contexts: list[NoveltyContext]
    wheel: figure.Wheel
    told: list[paragraph.Told]
    questions: list[Question]
    five: paragraph.Together

    @property
    def initiative(self) -> Initiative:
        """Whose readings."""
        return self.scope.initiative

    @property
    def empty(self) -> bool:
        """Nobody shared a reading (with these filters)."""
        return not self.tally.any

    @cached_property
    def spoken(self) -> list[Spoken]:
        """The questions to discuss, in words."""
        return [
            Spoken(
                *paragraph.question_words(self.method, question),
                colour=self.method.criteria[question.cell.criterion].colour,
                address=cell_address(self.initiative, question.cell.criterion, question.cell.phase),
            )
            for question in self.questions
        ]


def cell_address(initiative: Initiative, criterion: str, phase: str) -> str:
    """The page of one cell."""
    return reverse("wheel:cell", args=[initiative.slug, criterion, phase])


def embed_code(scope: Scope, site: str) -> str:
    """The code that lays the wheel on somebody else's page."""
    address = site + reverse("wheel:embed", args=[scope.initiative.slug]) + scope.filters.query
    title = _("La roue de « %(name)s »") % {"name": name_of(scope.initiative)}
    return format_html(
        '<iframe src="{}" title="{}" width="560" height="900" loading="lazy" style="border:0;max-width:100%"></iframe>',
        address,
        title,
    )


def name_of(initiative: Initiative) -> str:
    """Its name in the active language."""
    item = pack_item(initiative)
    return item.name.plain if item else initiative.name


def together(scope: Scope, *, site: str = "", prefix: str = "roue") -> Together:
    """Read a scope: a constant number of queries. `site` (« https://host ») makes the links of the wheel absolute."""
    method = pack()
    initiative = scope.initiative
    found = tally(method, scope.readings())
    standing = impact_standing(initiative)
    contexts = scope.contexts() if found.any else []
    if scope.filters.context:
        contexts = [context for context in contexts if context.pk == scope.filters.context]
    item = pack_item(initiative)
    base = cell_address(initiative, "CRITERE", "PHASE")
    return Together(
        scope=scope,
        method=method,
        tally=found,
        standing=standing,
        contexts=contexts,
        wheel=figure.draw(
            method,
            found,
            title=_("La roue de « %(name)s »") % {"name": name_of(initiative)},
            observed=standing.observed,
            contested=standing.contested,
            href=lambda criterion, phase: site + base.replace("CRITERE", criterion).replace("PHASE", phase),
            prefix=prefix,
        ),
        told=paragraph.told(method, found, contexts, standing),
        questions=questions(found),
        five=paragraph.together(method, found, standing, (item.book_reading or ()) if item else ()),
    )


@dataclass(frozen=True)
class Gesture:
    """What this person can do now: the words of the button and where it leads; `sign_in` when that asks for an
    account or an invitation first."""

    words: str
    address: str
    sign_in: bool = False


def gesture(who: rules.Who, initiative: Initiative, cell: Key | None = None) -> Gesture:
    """Read it, go on with one's draft, or look at one's reading again; `cell`: there, rather than at its beginning."""
    mine = _mine(who, initiative) if who.is_somebody else None
    if mine is None:
        return Gesture(
            _("Lire cette initiative"), reverse("wheel:mine", args=[initiative.slug]), sign_in=who.user is None
        )
    if mine.state == ReadingState.DRAFT:
        there = f"#critere-{cell[0]}" if cell else ""
        return Gesture(_("Continuer ma lecture"), reverse("wheel:mine_of", args=[initiative.slug, mine.pk]) + there)
    there = f"#{cell[0]}-{cell[1]}" if cell else ""
    return Gesture(_("Revoir ma lecture"), reverse("wheel:reading", args=[initiative.slug, mine.pk]) + there)


def _mine(who: rules.Who, initiative: Initiative) -> Reading | None:
    """A draft first, else the latest reading shared."""
    own = Reading.objects.of(who.viewer, who.guest_key).filter(initiative=initiative)
    rows = own.filter(state__in=(ReadingState.DRAFT, ReadingState.SHARED)).only("pk", "state", "initiative_id")
    found = sorted(rows.order_by("-updated_at")[:20], key=lambda row: row.state != ReadingState.DRAFT)
    return found[0] if found else None
