"""One impact sets another going: laying a domino, taking it up again."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mieux.atlas.models import Initiative

from ..models import Claim, Domino
from .recording import record

if TYPE_CHECKING:
    from mieux.people.models import User


class Loop(Exception):
    """Laid like this, the dominoes would fall back on themselves. The message says along which way."""


@transaction.atomic
def link_domino(cause: Claim, effect: Claim, user: "User", note: str = "") -> Domino:
    """Say that `cause` set `effect` going. Laid twice, it lies once; a loop raises `Loop` and writes nothing."""
    # Two dominoes laid at the same moment could close a loop that neither of them sees.
    Initiative.objects.select_for_update(of=("self",)).get(pk=cause.initiative_id)
    if cause.initiative_id != effect.initiative_id:
        raise ValueError("a domino stays within one initiative")
    if way := _way(effect, cause):
        raise Loop(
            _("« %(effect)s » mène déjà, de domino en domino, à « %(cause)s » : la file tournerait en rond.")
            % {"effect": effect.text, "cause": cause.text}
            if len(way) > 1
            else _("Un impact ne peut pas se pousser lui-même : choisissez-en un autre.")
        )
    domino, new = Domino.objects.get_or_create(cause=cause, effect=effect, defaults={"note": note[:300], "by": user})
    if new:
        record(effect, user, "linked", reason=note, after={"cause": cause.pk})
    return domino


def _way(start: Claim, end: Claim) -> list[int]:
    """The claims from `start` to `end` along the dominoes, both included; empty when there is no way."""
    effects: dict[int, list[int]] = {}
    pairs = Domino.objects.filter(cause__initiative=start.initiative_id).values_list("cause_id", "effect_id")
    for cause, effect in pairs:
        effects.setdefault(cause, []).append(effect)
    came_from: dict[int, int | None] = {start.pk: None}
    queue = [start.pk]
    for here in queue:
        if here == end.pk:
            way: list[int] = []
            step: int | None = here
            while step is not None:
                way.append(step)
                step = came_from[step]
            return way[::-1]
        for there in effects.get(here, ()):
            if there not in came_from:
                came_from[there] = here
                queue.append(there)
    return []


@transaction.atomic
def unlink_domino(domino: Domino, user: "User") -> None:
    """Take a domino up; both impacts stay. Laying it again is its « annuler »."""
    record(domino.effect, user, "unlinked", after={"cause": domino.cause_id})
    domino.delete()
