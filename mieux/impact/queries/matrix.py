"""The matrix of an initiative: four levels, what changes in the ways of doing and what follows, and how sure it is.

Nothing is counted up: a cell holds sentences, an empty one an invitation.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mieux.atlas.models import ImpactState, Initiative, SaidBy
from mieux.atlas.page import pack_item
from mieux.evidence.models import Kind
from mieux.method import Pack, pack
from mieux.method.models import Level, Marker

from ..models import Claim, ClaimState, Domino, Observation, ObservationEvidence, Review, Says
from ..rules import same_words

BEHAVIOUR, IMPACT = "behaviour", "impact"
OPEN = 6
"""Claims of a crowded cell that stand open on the page of the impacts."""


def state_words(state: str) -> str:
    """How sure anybody can be, in one word. What is hoped for is called what it is."""
    return {
        ClaimState.OBSERVED: _("observé"),
        ClaimState.MEASURED: _("mesuré"),
    }.get(ClaimState(state), _("hypothèse"))


@dataclass(frozen=True)
class Looks:
    """What was seen of one claim, so far as the public may know."""

    kinds: tuple[str, ...] = ()
    #: The last day on which somebody saw it, and the contrary of it.
    last_on: date | None = None
    contrary_on: date | None = None

    @property
    def disputed(self) -> bool:
        """Some saw it, some saw the contrary: a subject to talk about."""
        return self.last_on is not None and self.contrary_on is not None

    @property
    def kind_words(self) -> list[str]:
        """What shows it: « un lien », « une photo ». Each kind once, in the order of the method's list."""
        return [str(Kind(kind).label) for kind in self.kinds]


NOTHING_SEEN = Looks()


@dataclass(frozen=True)
class ClaimLine:
    """One claim in its cell."""

    claim: Claim
    text: Any
    marker: Marker | None
    looks: Looks
    #: Its page.
    url: str
    #: Language of its words, when it is not that of the page.
    lang: str = ""

    @property
    def state_words(self) -> str:
        """« hypothèse », « observé », « mesuré »."""
        return state_words(self.claim.state)

    @property
    def seen_words(self) -> str:
        """« vu en mars 2026, un lien »: when it was last seen, and what shows it. Nothing when nobody looked."""
        looks = self.looks
        if looks.last_on and looks.kinds:
            seen = _("vu en %(month)s") % {"month": formats.date_format(looks.last_on, "YEAR_MONTH_FORMAT")}
            return ", ".join([seen, *looks.kind_words])
        if looks.last_on:
            return _("vu en %(month)s, rien ne le montre encore") % {
                "month": formats.date_format(looks.last_on, "YEAR_MONTH_FORMAT")
            }
        if looks.contrary_on:
            return _("vu en sens contraire en %(month)s") % {
                "month": formats.date_format(looks.contrary_on, "YEAR_MONTH_FORMAT")
            }
        return ""


@dataclass(frozen=True)
class SaidLine:
    """A sentence of the fiche itself, which anybody may begin to follow."""

    pk: int
    text: Any
    state: str
    mark: str
    source: str
    observed_on: date | None
    by_book: bool


@dataclass(frozen=True)
class Cell:
    """One level, seen from its behaviours or from its impacts."""

    level: Level
    part: str
    claims: tuple[ClaimLine, ...]
    said: tuple[SaidLine, ...]
    #: Asked where nobody has said anything yet.
    invitation: Marker | None
    #: Claims that the page leaves to the whole matrix.
    more: int = 0

    @property
    def label(self) -> str:
        """What the column is called."""
        return _("Ce qui change dans les façons de faire") if self.part == BEHAVIOUR else _("Ce qui en découle")

    @property
    def first(self) -> tuple[ClaimLine, ...]:
        """Those shown at once: six, or all when there are hardly more."""
        return self.claims if len(self.claims) <= OPEN + 2 else self.claims[:OPEN]

    @property
    def rest(self) -> tuple[ClaimLine, ...]:
        """Those that one opens."""
        return self.claims[len(self.first) :]

    @property
    def id(self) -> str:
        """For headings and anchors."""
        return f"{self.level.id}-{self.part}"

    @property
    def add_query(self) -> str:
        """The form, with this cell chosen."""
        asked = {"niveau": self.level.id}
        if self.invitation is not None:
            asked["marque"] = self.invitation.id
        return urlencode(asked)


@dataclass(frozen=True)
class LevelRow:
    """One level and its two cells."""

    level: Level
    cells: tuple[Cell, Cell]


@dataclass(frozen=True)
class Matrix:
    """Everything that is said, by level."""

    initiative: Initiative
    rows: tuple[LevelRow, ...]
    #: Claims of a method that this instance does not follow any more.
    elsewhere: tuple[ClaimLine, ...]
    #: Indirect impacts without any direct one before them: « le physique avant le moral ».
    unpushed: tuple[ClaimLine, ...]

    @property
    def direct(self) -> list[LevelRow]:
        """People, and what happens between them."""
        return [row for row in self.rows if row.level.kind == "direct"]

    @property
    def indirect(self) -> list[LevelRow]:
        """Organisations and places, by rebound."""
        return [row for row in self.rows if row.level.kind == "indirect"]

    @cached_property
    def lines(self) -> list[ClaimLine]:
        """Every claim shown, in the order of the method."""
        return [line for row in self.rows for cell in row.cells for line in cell.claims] + list(self.elsewhere)

    @property
    def disputed(self) -> list[ClaimLine]:
        """Claims of which observations contradict each other."""
        return [line for line in self.lines if line.looks.disputed]

    @property
    def seen(self) -> bool:
        """Something is more than a hypothesis: then the three papers need their key."""
        said = [line.state for row in self.rows for cell in row.cells for line in cell.said]
        return any(state != ClaimState.HOPED for state in [*said, *(line.claim.state for line in self.lines)])

    @property
    def empty(self) -> bool:
        """Nobody has said anything at all."""
        return not self.lines and not any(cell.said for row in self.rows for cell in row.cells)


def claim_url(claim: Claim) -> str:
    """The page of a claim."""
    return reverse("impact:claim", args=[claim.initiative.slug, claim.pk])


def looks_of(claims: Iterable[int]) -> dict[int, Looks]:
    """What was seen of each of these claims, by their ids; kept and present only (two queries).

    The kinds are of what supports it: they say why it is no hypothesis any more.
    """
    pks = list(claims)
    days: dict[tuple[int, str], date] = {}
    kept = Observation.objects.filter(claim__in=pks, review=Review.KEPT, removed_at__isnull=True)
    for claim, says, on in kept.order_by("on").values_list("claim_id", "says", "on"):
        days[claim, says] = on
    shown = ObservationEvidence.objects.filter(
        observation__claim__in=pks,
        observation__review=Review.KEPT,
        observation__removed_at__isnull=True,
        observation__says=Says.SUPPORTS,
        removed_at__isnull=True,
    )
    kinds: dict[int, set[str]] = {}
    for claim, kind in shown.order_by().values_list("observation__claim_id", "kind").distinct():
        kinds.setdefault(claim, set()).add(kind)
    order = list(Kind.values)
    return {
        claim: Looks(
            kinds=tuple(sorted(kinds.get(claim, ()), key=order.index)),
            last_on=days.get((claim, Says.SUPPORTS)),
            contrary_on=days.get((claim, Says.CONTRADICTS)),
        )
        for claim in {claim for claim, _says in days}
    }


def matrix_of(initiative: Initiative, *, most: int | None = None) -> Matrix:
    """What everybody may read of the impacts of an initiative (its parts prefetched): three queries, whatever it holds.

    `most`: how many claims a cell shows at most; the others are left to the whole matrix.
    """
    method = pack()
    # What the page of each claim tells besides stays where it is: long texts, and days that are slow to read.
    rows = Claim.objects.live().filter(initiative=initiative).order_by("id")
    claims = list(rows.only("initiative_id", "method", "level", "marker", "text", "for_whom", "state"))
    said = _said(initiative, method, {(claim.level, same_words(claim.text)) for claim in claims})
    cells = {(level.id, part): _in_cell(claims, level, part) for level in method.levels for part in (BEHAVIOUR, IMPACT)}
    shown = {key: mine if most is None or len(mine) <= most + 1 else mine[:most] for key, mine in cells.items()}
    unknown = [claim for claim in claims if method.levels.get(claim.level) is None]
    pushed = _pushed(claims, said, method)
    unpushed = [] if pushed else [claim for claim in claims if _kind(method, claim) == "indirect"]
    told = {claim.pk: claim for claim in (*unknown, *unpushed, *(each for mine in shown.values() for each in mine))}
    lines = _lines(list(told.values()), initiative, method)

    def cell(level: Level, part: str) -> Cell:
        mine, here = cells[level.id, part], shown[level.id, part]
        markers = level.behaviours if part == BEHAVIOUR else level.impacts
        free = [marker for marker in markers if all(claim.marker != marker.id for claim in mine)]
        # Not always the same question on every fiche, always the same on one.
        invitation = free[(initiative.pk or 0) % len(free)] if free else None
        phrases = said.get(level.id, ()) if part == IMPACT else ()
        return Cell(level, part, tuple(lines[each.pk] for each in here), phrases, invitation, len(mine) - len(here))

    return Matrix(
        initiative,
        tuple(LevelRow(level, (cell(level, BEHAVIOUR), cell(level, IMPACT))) for level in method.levels),
        tuple(lines[claim.pk] for claim in unknown),
        tuple(lines[claim.pk] for claim in unpushed),
    )


def _in_cell(claims: Sequence[Claim], level: Level, part: str) -> list[Claim]:
    """The claims of a cell, marker by marker in the order of the method; each in the order in which it was said."""
    order = {marker.id: n for n, marker in enumerate((*level.behaviours, *level.impacts))}
    mine = [claim for claim in claims if claim.level == level.id and part_of(level, claim.marker) == part]
    return sorted(mine, key=lambda claim: order.get(claim.marker, len(order)))


def _lines(claims: Sequence[Claim], initiative: Initiative, method: Pack) -> dict[int, ClaimLine]:
    looks = looks_of(claim.pk for claim in claims)
    told = _translations(initiative)
    found = {}
    base = reverse("impact:matrix", args=[initiative.slug]) if claims else ""
    foreign = "" if initiative.language == get_language() else initiative.language
    for claim in claims:
        # Fetched already: the address of a claim must not ask for it again.
        claim.initiative = initiative
        level = method.levels.get(claim.level)
        marker = (level.behaviours.get(claim.marker) or level.impacts.get(claim.marker)) if level else None
        text = told.get((claim.level, same_words(claim.text))) if told else None
        lang = foreign if text is None else ""
        seen = looks.get(claim.pk, NOTHING_SEEN)
        found[claim.pk] = ClaimLine(claim, text or claim.text, marker, seen, f"{base}{claim.pk}/", lang)
    return found


def words_of_claim(claim: Claim) -> Any:
    """The sentence of a claim; one that is word for word the method's is shown in the reader's language."""
    return _translations(claim.initiative).get((claim.level, same_words(claim.text)), claim.text)


def _translations(initiative: Initiative) -> dict[tuple[str, str], Any]:
    """The method's own sentences about this initiative, by level and French words."""
    item = pack_item(initiative)
    if item is None or get_language() == "fr":
        return {}
    return {(level, same_words(effect.text.source[:400])): effect.text for level, effect in item.impacts.items()}


def _said(initiative: Initiative, method: Pack, followed: set[tuple[str, str]]) -> dict[str, tuple[SaidLine, ...]]:
    """The fiche's own sentences by level, without those that a live claim says in the same words."""
    item = pack_item(initiative)
    found: dict[str, list[SaidLine]] = {}
    for row in initiative.impacts.all():
        if (row.level, same_words(row.text[:400])) in followed or method.levels.get(row.level) is None:
            continue
        by_book = row.said_by == SaidBy.BOOK
        text = item.impacts[row.level].text if item and by_book and row.level in item.impacts else row.text
        mark = state_words(row.state)
        if row.state == ImpactState.HOPED and by_book:
            mark = _("rapporté par le livre, 2014")
        found.setdefault(row.level, []).append(
            SaidLine(row.pk, text, row.state, mark, row.source, row.observed_on, by_book)
        )
    return {level: tuple(lines) for level, lines in found.items()}


def part_of(level: Level, marker: str) -> str:
    """Behaviour or impact; a claim without marker tells of something that follows."""
    return BEHAVIOUR if level.behaviours.get(marker) else IMPACT


def _kind(method: Pack, claim: Claim) -> str:
    level = method.levels.get(claim.level)
    return level.kind if level else ""


def _pushed(claims: Sequence[Claim], said: dict[str, tuple[SaidLine, ...]], method: Pack) -> bool:
    """Something direct is said somewhere: « le physique avant le moral » need not be recalled."""
    return any(_kind(method, claim) == "direct" for claim in claims) or any(
        level.kind == "direct" and said.get(level.id) for level in method.levels
    )


def dominos_of(initiative: Initiative) -> list[Domino]:
    """The dominoes between claims that everybody sees (one query)."""
    live = {"removed_at__isnull": True, "review": Review.KEPT}
    rows = (
        Domino.objects.filter(cause__initiative=initiative)
        .filter(**{f"cause__{key}": value for key, value in live.items()})
        .filter(**{f"effect__{key}": value for key, value in live.items()})
        .select_related("cause", "effect")
        .order_by("id")
    )
    found = list(rows)
    for row in found:
        row.cause.initiative = row.effect.initiative = initiative
    return found
