"""What there is to pour and what became of it: for the facilitator, for the crew, for everybody afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mieux.voyage import document, wording, zones
from mieux.voyage.models import Voyage

from ..models import Contribution, Outcome, Pouring, Stage, Workshop, WorkshopState
from ..stages import kind_of
from ..stages.kind import Kind, PoursAs


@dataclass(frozen=True)
class Line:
    """One card: where it would go, and what was decided about it."""

    card: Contribution
    where: str
    """« zone|kind », as the choices of a form have it; empty when nothing says it."""
    pouring: Pouring | None
    told: str = ""
    """What was decided, in words."""
    faq: bool = False
    """A question: it goes to the FAQ of the project."""

    @property
    def is_open(self) -> bool:
        """Nobody decided yet."""
        return self.pouring is None


@dataclass(frozen=True)
class Heap:
    """The cards of one group of a stage; those that lie free have no name."""

    id: str
    name: str
    lines: tuple[Line, ...]

    @property
    def open_lines(self) -> tuple[Line, ...]:
        """Those that nobody decided."""
        return tuple(line for line in self.lines if line.is_open)

    @property
    def where(self) -> str:
        """Where its first undecided card would go."""
        return next((line.where for line in self.open_lines if line.where), "")


@dataclass(frozen=True)
class ToPour:
    """One stage of which cards can be poured."""

    stage: Stage
    kind: Kind
    heaps: tuple[Heap, ...]


def where_choices() -> list[tuple[str, str]]:
    """Where a card may go: every zone but the hold, and the kinds of constraints and of crew cards."""
    found = []
    for place in zones.places():
        if place.id == zones.HOLD:
            continue
        name = f"{place.metaphor} — {place.label}"
        found.append((f"{place.id}|", name))
        found += [
            (f"{place.id}|{kind}", f"{place.metaphor}, {wording.KINDS[kind]}")
            for kind in document.KINDS.get(place.role, ())
        ]
    return found


def zone_words(zone: str) -> str:
    """« Requins », or empty."""
    return next((str(place.metaphor) for place in zones.places() if place.id == zone), "")


def decided_words(pouring: Pouring | None) -> str:
    """What was decided, in words."""
    if pouring is None:
        return ""
    zone = zone_words(pouring.zone) or _("les questions-réponses")
    if pouring.waiting:
        if pouring.outcome == Outcome.MERGED:
            return _("fusion proposée, l’équipage répondra")
        return _("proposée dans %(zone)s, l’équipage répondra") % {"zone": zone}
    if pouring.outcome == Outcome.POURED:
        return _("versée dans %(zone)s") % {"zone": zone}
    if pouring.outcome == Outcome.MERGED:
        return _("fusionnée avec une carte du voyage")
    return _("en cale, à bord") if pouring.card else _("en cale")


def to_pour(workshop: Workshop) -> list[ToPour]:
    """Every stage that has cards to pour, in the order of the room; decided cards are there too."""
    known = {row.contribution_id: row for row in Pouring.objects.filter(contribution__stage__workshop=workshop)}
    found = []
    for stage in workshop.stages.all():
        stage.workshop = workshop
        kind = kind_of(stage)
        cards = [card for card in kind.pours(stage) if not card.simulated]
        if cards:
            found.append(ToPour(stage, kind, _heaps(stage, kind, cards, known)))
    return found


def _heaps(stage: Stage, kind: Kind, cards: Sequence[Contribution], known: dict[int, Pouring]) -> tuple[Heap, ...]:
    lines: dict[int | None, list[Line]] = {}
    for card in cards:
        card.stage = stage
        pouring = known.get(card.pk)
        zone, sort = kind.lands(stage, card)
        where = f"{zone}|{sort}" if zone else ""
        lines.setdefault(card.group_id, []).append(
            Line(card, where, pouring, decided_words(pouring), kind.pours_as == PoursAs.FAQ)
        )
    heaps = [
        Heap(f"g{group.pk}", group.name, tuple(lines.pop(group.pk)))
        for group in stage.groups.all()
        if group.pk in lines
    ]
    rest = [line for each in lines.values() for line in each]
    return (*heaps, Heap(f"s{stage.pk}", "", tuple(rest))) if rest else tuple(heaps)


def undecided(stages: Sequence[ToPour]) -> list[Line]:
    """The cards that nobody decided, in order: none is forgotten in silence."""
    return [line for stage in stages for heap in stage.heaps for line in heap.open_lines]


# --- For the crew --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offered:
    """What one workshop proposes to a voyage: waiting cards, and what its facilitator left in the hold."""

    workshop: Workshop
    lines: tuple[Line, ...]
    held: tuple[Line, ...]


def offered_to(voyage: Voyage) -> list[Offered]:
    """Everything that waits for the crew, by workshop, the latest first; cards of workshops emptied meanwhile are gone.

    Stages that propose as they go (kinds with `proposes`) are read as they are: once revealed, undecided cards wait.
    """
    rows = Pouring.objects.filter(voyage=voyage).select_related("contribution__stage__workshop", "contribution__group")
    lines: dict[int, list[Line]] = {}
    held: dict[int, list[Line]] = {}
    for row in rows.order_by("contribution__stage__position", "contribution__created_at", "pk"):
        where = f"{row.zone}|{row.kind}" if row.zone else ""
        faq = kind_of(row.contribution.stage).pours_as == PoursAs.FAQ
        line = Line(row.contribution, where, row, decided_words(row), faq)
        place = row.contribution.stage.workshop_id
        if row.waiting:
            lines.setdefault(place, []).append(line)
        elif row.outcome == Outcome.HELD and not row.card:
            held.setdefault(place, []).append(line)
    open_ones = voyage.workshops.filter(
        state__in=[WorkshopState.OPEN, WorkshopState.CLOSED], stages__settings__propose=True
    ).distinct()
    for workshop in open_ones:
        lines.setdefault(workshop.pk, []).extend(_as_they_come(workshop))
    found = Workshop.objects.filter(pk__in=[pk for pk in (*lines, *held) if lines.get(pk) or held.get(pk)])
    return [
        Offered(one, tuple(lines.get(one.pk, ())), tuple(held.get(one.pk, ())))
        for one in found.order_by("-opened_at", "-pk")
    ]


def _as_they_come(workshop: Workshop) -> list[Line]:
    found = []
    for stage in workshop.stages.all():
        stage.workshop = workshop
        kind = kind_of(stage)
        if not getattr(kind.settings(stage), "propose", False) or not kind.is_told(stage):
            continue
        decided = set(Pouring.objects.filter(contribution__stage=stage).values_list("contribution_id", flat=True))
        for card in kind.pours(stage):
            if card.pk in decided or card.simulated:
                continue
            card.stage = stage
            zone, sort = kind.lands(stage, card)
            found.append(Line(card, f"{zone}|{sort}" if zone else "", None))
    return found


def waiting_for(voyage: Voyage) -> int:
    """How many cards wait for the crew; two questions to the database when no stage proposes as it goes."""
    count = Pouring.objects.filter(voyage=voyage, waiting=True).count()
    open_ones = [WorkshopState.OPEN, WorkshopState.CLOSED]
    proposing = Workshop.objects.filter(voyage=voyage, state__in=open_ones, stages__settings__propose=True).distinct()
    return count + sum(len(_as_they_come(workshop)) for workshop in proposing)
