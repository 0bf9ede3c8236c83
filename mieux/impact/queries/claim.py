"""One claim as its page shows it: observations with what shows them, dominoes before and after, indicators."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from mieux.evidence import anchors
from mieux.evidence.models import NEEDS_CONSENT, Kind
from mieux.evidence.shown import Shown, shown
from mieux.method import pack
from mieux.method.models import Level, Marker

from ..models import Claim, Domino, Indicator, Observation, ObservationEvidence, Review, Role, Says, Value
from ..rules import Rights, shows_more
from ..wording import public_words, value_words, when_words
from .matrix import NOTHING_SEEN, Looks, looks_of, state_words, words_of_claim


@dataclass(frozen=True)
class EvidenceShown:
    """One piece of evidence, and whether this person may take it away."""

    row: ObservationEvidence
    shown: Shown
    can_remove: bool
    can_bring_back: bool
    #: Somebody speaks in it or is seen in it: it can be erased for good.
    of_somebody: bool


@dataclass(frozen=True)
class ObservationShown:
    """One look, with what shows it."""

    row: Observation
    evidence: tuple[EvidenceShown, ...]
    can_remove: bool
    can_bring_back: bool
    can_decide: bool
    can_show_more: bool
    #: Seen by somebody who is not of the team; on a fiche without a team, by anybody.
    from_outside: bool


@dataclass(frozen=True)
class Neighbour:
    """A domino before or after, and the claim at its other end."""

    domino: Domino
    claim: Claim
    text: Any


@dataclass(frozen=True)
class CountShown:
    """An indicator of the claim, and its latest kept value in words; blank: still to be counted."""

    indicator: Indicator
    latest: str


@dataclass(frozen=True)
class ClaimPage:
    """Everything that stands on the page of a claim."""

    claim: Claim
    text: Any
    level: Level | None
    marker: Marker | None
    looks: Looks
    observations: tuple[ObservationShown, ...]
    removed: tuple[ObservationShown, ...]
    causes: tuple[Neighbour, ...]
    effects: tuple[Neighbour, ...]
    indicators: tuple[CountShown, ...]

    @property
    def state_words(self) -> str:
        """« hypothèse », « observé », « mesuré »."""
        return state_words(self.claim.state)

    @property
    def lacks_evidence(self) -> bool:
        """Somebody saw it, and nothing shows it yet: the last step to « observé »."""
        return self.claim.is_hypothesis and any(
            each.row.says == Says.SUPPORTS and each.row.review == Review.KEPT and not each.evidence
            for each in self.observations
        )


def claim_page(claim: Claim, rights: Rights) -> ClaimPage:
    """Put a claim together for one person; `claim.initiative` is fetched with its parts."""
    initiative = claim.initiative
    level = pack().levels.get(claim.level)
    rows = list(claim.observations.select_related("by").prefetch_related("evidence").order_by("-on", "-id"))
    fiche = None
    shown_rows: list[ObservationShown] = []
    for row in rows:
        row.claim = claim
        if not rights.sees(row):
            continue
        evidence = []
        for piece in row.evidence.all():
            if piece.removed_at is not None and not _may_remove(rights, row):
                continue
            if piece.kind == Kind.QUOTE:
                fiche = fiche or anchors.read(initiative)
            address = reverse("impact:evidence_file", args=[initiative.slug, piece.pk])
            standing = fiche.look(piece) if fiche and piece.kind == Kind.QUOTE else None
            evidence.append(
                EvidenceShown(
                    piece,
                    shown(piece, address, standing),
                    _may_remove(rights, row),
                    rights.brings_back(row, piece.removed_as),
                    piece.kind in NEEDS_CONSENT,
                )
            )
        shown_rows.append(
            ObservationShown(
                row,
                tuple(evidence),
                can_remove=rights.takes_away(row),
                can_bring_back=rights.brings_back(row, row.removed_as),
                can_decide=rights.decides and row.review == Review.PROPOSED,
                can_show_more=shows_more(rights, row),
                from_outside=row.by_id is not None and row.by_id not in rights.team,
            )
        )
    before = Domino.objects.filter(effect=claim, cause__removed_at__isnull=True, cause__review=Review.KEPT)
    after = Domino.objects.filter(cause=claim, effect__removed_at__isnull=True, effect__review=Review.KEPT)
    return ClaimPage(
        claim=claim,
        text=words_of_claim(claim),
        level=level,
        marker=(level.behaviours.get(claim.marker) or level.impacts.get(claim.marker)) if level else None,
        looks=looks_of([claim.pk]).get(claim.pk, NOTHING_SEEN),
        observations=tuple(each for each in shown_rows if each.row.removed_at is None),
        removed=tuple(each for each in shown_rows if each.row.removed_at is not None),
        causes=_neighbours(before.select_related("cause"), "cause", claim),
        effects=_neighbours(after.select_related("effect"), "effect", claim),
        indicators=_counts(claim),
    )


def _may_remove(rights: Rights, row: Observation) -> bool:
    """What shows an observation goes with the observation's own rule."""
    return rights.takes_away(row)


def _neighbours(rows: "Any", end: str, claim: Claim) -> tuple[Neighbour, ...]:
    found: list[Neighbour] = []
    dominos: Sequence[Domino] = list(rows)
    for row in dominos:
        other: Claim = getattr(row, end)
        other.initiative = claim.initiative
        found.append(Neighbour(row, other, words_of_claim(other)))
    return tuple(found)


def _counts(claim: Claim) -> tuple[CountShown, ...]:
    """Its indicators with the latest value of each (two queries)."""
    seen = Value.objects.live().filter(indicator=OuterRef("pk"), role=Role.ACTUAL).order_by("-on", "-pk")
    rows = list(claim.indicators.filter(archived_at__isnull=True).annotate(latest=Subquery(seen.values("pk")[:1])))
    values = Value.objects.in_bulk([row.latest for row in rows if row.latest])
    found = []
    for row in rows:
        value = values.get(row.latest)
        words = f"{value_words(value, row)}, {when_words(value.on, value.since)}" if value else ""
        if value and value.public:
            words = f"{words} ({public_words(value.public, value.insee)})"
        found.append(CountShown(row, words))
    return tuple(found)
