"""The path of the steps: stepping stones along a trail that goes and comes back, as many as the pack has."""

from dataclasses import dataclass

from mieux.method import Pack
from mieux.method.models import Step


@dataclass(frozen=True)
class Stone:
    """A step on the trail and its neighbours."""

    step: Step
    previous: Step | None
    next: Step | None


def stones(pack: Pack) -> tuple[Stone, ...]:
    """The steps in order, each knowing the one before and the one after."""
    steps = list(pack.steps)
    return tuple(
        Stone(step, steps[n - 1] if n else None, steps[n + 1] if n + 1 < len(steps) else None)
        for n, step in enumerate(steps)
    )
