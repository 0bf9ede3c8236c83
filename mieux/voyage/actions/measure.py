"""Measuring a buoy or the lighthouse: an indicator of the initiative, its cell of the matrix, the link to the card."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from mieux.impact.actions.claims import Words, add_claim
from mieux.impact.actions.indicators import Described, add_indicator
from mieux.impact.actions.values import Counted, add_value
from mieux.impact.models import Indicator, IndicatorKind, Role

from ..document import BadGesture, CardView
from ..models import Voyage
from ..zones import BUOYS, LIGHTHOUSE, role_of
from .writing import link

if TYPE_CHECKING:
    from mieux.people.models import User

TIES = {BUOYS: "buoy-indicator", LIGHTHOUSE: "lighthouse-indicator"}
"""What is measured → the type of its link."""


@dataclass(frozen=True)
class Wanted:
    """A new indicator as its form gives it. `start` and `target`: the number, and whether it is about that."""

    name: str
    unit: str
    start: tuple[Decimal, bool]
    target: tuple[Decimal, bool]
    on: date
    proof: str
    text: str
    level: str
    marker: str


def measure_with(voyage: Voyage, whom: str, card: CardView, number: str) -> None:
    """Tie a card to an indicator that is followed already."""
    type_ = TIES.get(role_of(card.zone))
    if type_ is None:
        raise BadGesture("indicator")
    link(voyage, whom, card.id, number, type_)


@transaction.atomic
def measure(voyage: Voyage, user: "User", whom: str, card: CardView, wanted: Wanted, today: date) -> Indicator:
    """Follow something new: the hoped-for impact in its cell, the indicator, where it starts and what it aims at.

    What somebody from outside the team of the initiative counts waits for the team, as everywhere.
    """
    initiative = voyage.initiative
    if initiative is None:
        raise BadGesture("indicator")
    claim = add_claim(initiative, user, Words(level=wanted.level, text=wanted.text, marker=wanted.marker))
    described = Described(
        name=wanted.name,
        kind=IndicatorKind.NUMBER,
        unit=wanted.unit,
        level=wanted.level,
        marker=wanted.marker,
        collection=wanted.proof,
    )
    indicator = add_indicator(initiative, user, described, [claim])
    # One that was followed under the same words keeps what it says, and sheds light on this impact too.
    indicator.claims.add(claim)
    for role, day, (amount, about) in (
        (Role.BASELINE, min(today, wanted.on), wanted.start),
        (Role.TARGET, wanted.on, wanted.target),
    ):
        add_value(indicator, user, Counted(on=day, role=role, number=amount, about=about, source=wanted.proof))
    measure_with(voyage, whom, card, str(indicator.pk))
    return indicator
