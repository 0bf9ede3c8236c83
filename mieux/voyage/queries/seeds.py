"""What an initiative already says, as sentences that a person may keep as cards of a new voyage."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from mieux.atlas.models import Direction, Initiative
from mieux.atlas.seeds import seeds_of
from mieux.impact.models import Claim, ClaimState, Indicator, Role, Value
from mieux.impact.wording import value_words
from mieux.method import pack

from .. import zones
from ..beginning import LINE_LENGTH, Proposal

if TYPE_CHECKING:
    from mieux.people.models import User

    Viewer = User | AnonymousUser

MOST_OF_A_KIND = 8


def proposals_for(initiative: Initiative, viewer: "Viewer") -> list[Proposal]:
    """The port is what is there (need, story, facts read, impacts observed), the lighthouse what is hoped (pitch,
    impacts hoped for, targets of indicators); what the team looks for is a need of the crew."""
    found = [*_told(initiative), *_impacts(initiative), *_indicators(initiative), *_looked_for(initiative)]
    for seed in seeds_of(initiative, viewer):
        found.append(_in(zones.PORT if seed.now else zones.LIGHTHOUSE, seed.text, seed.why, kept=seed.ticked))
    said: set[str] = set()
    proposals = []
    for each in found:
        if each.text and each.zone and each.text.casefold() not in said:
            said.add(each.text.casefold())
            proposals.append(each)
    order = {place.id: number for number, place in enumerate(zones.places())}
    return sorted(proposals, key=lambda each: order.get(each.zone, 99))


def _in(role: str, text: str, why: str, *, kind: str = "", indicator: str = "", kept: bool = True) -> Proposal:
    return Proposal(" ".join(text.split())[:LINE_LENGTH], zones.zone_of(role) or "", why, kind, indicator, kept)


def _told(initiative: Initiative) -> list[Proposal]:
    need = [part for part in initiative.need.split("\n") if part.strip()]
    story = [part for part in initiative.story.split("\n") if part.strip()]
    found = [_in(zones.PORT, part, _("le besoin, sur la fiche")) for part in need]
    found += [_in(zones.PORT, part, _("l’histoire, sur la fiche")) for part in story]
    return [*found[:6], _in(zones.LIGHTHOUSE, initiative.pitch, _("la phrase de la fiche"))]


def _impacts(initiative: Initiative) -> list[Proposal]:
    """Hoped impacts shine at the lighthouse; what was observed is part of where one starts from."""
    claims = list(Claim.objects.live().filter(initiative=initiative)[: 2 * MOST_OF_A_KIND])
    found = [
        _in(zones.LIGHTHOUSE, claim.text, _("un impact espéré"))
        if claim.state == ClaimState.HOPED
        else _in(zones.PORT, claim.text, _("un impact déjà observé"))
        for claim in claims
    ]
    if not found:
        told = initiative.impacts.all()[:MOST_OF_A_KIND]
        found = [_in(zones.LIGHTHOUSE, row.text, _("un impact espéré, sur la fiche")) for row in told]
    return found


def _indicators(initiative: Initiative) -> list[Proposal]:
    """The lighthouse is measured with the indicators of the initiative: the card is tied to its indicator."""
    rows = Indicator.objects.filter(initiative=initiative, archived_at__isnull=True).order_by("pk")[:MOST_OF_A_KIND]
    aims = {
        value.indicator_id: value
        for value in Value.objects.live()
        .filter(indicator__in=[row.pk for row in rows], role=Role.TARGET)
        .order_by("on")
    }
    found = []
    for row in rows:
        aim = aims.get(row.pk)
        text = _("{what} : {aim}").format(what=row.name, aim=value_words(aim, row)) if aim else row.name
        why = _("la visée d’un indicateur") if aim else _("un indicateur que vous suivez")
        found.append(_in(zones.LIGHTHOUSE, text, why, indicator=str(row.pk)))
    return found


def _looked_for(initiative: Initiative) -> list[Proposal]:
    found = []
    for need in initiative.needs.filter(direction=Direction.NEEDED)[:MOST_OF_A_KIND]:
        known = pack().needs.get(need.kind)
        label = str(known.label.plain) if known is not None else ""
        text = " : ".join(part for part in (label, need.text) if part)
        found.append(_in(zones.CREW, text, _("ce que l’équipe cherche, sur la fiche"), kind="need"))
    return found
