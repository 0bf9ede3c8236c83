"""How sure of its impacts anybody can be: what the criterion « impact social concret » rests on, whoever reads."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from mieux.atlas.models import ImpactState, Initiative

from ..models import Claim, ClaimState, Observation, Review, Says


@dataclass(frozen=True)
class Standing:
    """Whether at least one impact has been seen, on a day, with something that shows it."""

    #: `hoped`, `observed` or `measured`: the furthest that any impact of the initiative is.
    state: ClaimState
    words: str
    #: Each impact that was seen was also seen the other way: nothing of it is settled.
    contested: bool = False

    @property
    def observed(self) -> bool:
        """False: a hypothesis."""
        return self.state != ClaimState.HOPED


def impact_standing(initiative: Initiative) -> Standing:
    """Ask the kept claims, then the fiche's own impacts (their day and source are held by a constraint). Two queries
    at most; none for the fiche's own when its parts are prefetched."""
    against = Observation.objects.filter(
        claim=OuterRef("pk"), says=Says.CONTRADICTS, review=Review.KEPT, removed_at__isnull=True
    )
    seen = set(
        Claim.objects.live()
        .filter(initiative=initiative)
        .exclude(state=ClaimState.HOPED)
        .order_by()
        .values_list("state", Exists(against))
        .distinct()
    )
    # Nobody contradicts a sentence of the fiche: only a followed one has observations.
    seen |= {(row.state, False) for row in initiative.impacts.all() if row.state != ImpactState.HOPED}
    return standing_of({state for state, __ in seen}, contested=bool(seen) and all(contrary for __, contrary in seen))


def standing_of(states: set[str], *, contested: bool = False) -> Standing:
    """The same, for whoever already knows the states."""
    if contested:
        furthest = ClaimState.MEASURED if ClaimState.MEASURED in states else ClaimState.OBSERVED
        return Standing(
            furthest, _("Observé, discuté : quelqu’un l’a vu et montré, quelqu’un a vu le contraire."), contested=True
        )
    if ClaimState.MEASURED in states:
        return Standing(ClaimState.MEASURED, _("Mesuré : au moins un impact est daté, étayé et compté."))
    if ClaimState.OBSERVED in states:
        return Standing(ClaimState.OBSERVED, _("Observé : au moins un impact est daté et étayé."))
    return Standing(ClaimState.HOPED, _("Hypothèse : personne n’a encore daté ni étayé un impact."))
