"""The zones of the canvas: those of the pack, in its order, then « laissé au port » and « la cale »."""

from dataclasses import dataclass
from typing import Final, cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mieux.method import pack
from mieux.method.models import Zone

ASHORE: Final = "ashore"
HOLD: Final = "hold"

LIGHTHOUSE, PORT, CREW, LIFEBOAT = "lighthouse", "port", "crew", "lifeboat"
SHARKS, OARS, BUOYS = "sharks", "oars", "buoys"
"""What a zone does, whatever a pack calls it (`role` of a zone in voyage.yaml). A zone without a role holds cards."""


@dataclass(frozen=True)
class Place:
    """One zone as pages and exports show it. `role` is one of the words above, `ashore`, `hold`, or empty."""

    id: str
    role: str
    label: "str | Promise"
    metaphor: "str | Promise"
    questions: tuple[str, ...] = ()
    art: str = ""
    prompts: tuple[str, ...] = ()
    """Beginnings of a card, from the template."""


def _zones() -> tuple[Zone, ...]:
    return cast("tuple[Zone, ...]", pack().manifest("zones.canvas"))


def places(template: str = "") -> tuple[Place, ...]:
    """Every zone, in the order of the manifest, in the active language; with the questions of a template of the pack.

    A zone that the template does not name, and a template that this pack does not have, ask the method's questions.
    """
    asked = pack().templates.get(template)
    found = []
    for zone in _zones():
        own = asked.zones.get(zone.id) if asked is not None else None
        found.append(
            Place(
                zone.id,
                zone.role or "",
                str(zone.label),
                str(zone.metaphor),
                tuple(str(each) for each in (own or zone).questions),
                zone.art,
                tuple(str(each) for each in own.prompts) if own is not None else (),
            )
        )
    return (
        *found,
        Place(ASHORE, ASHORE, _("Laissé au port"), _("Le quai"), (str(_("Que laissez-vous sur le quai ?")),)),
        Place(HOLD, HOLD, _("Mis de côté"), _("La cale"), ()),
    )


def zone_ids() -> frozenset[str]:
    """The ids that a card may have as its zone."""
    return frozenset((*(zone.id for zone in _zones()), ASHORE, HOLD))


def role_of(zone: str) -> str:
    """What a zone does; empty for a zone that only holds cards, and for one that this pack does not know."""
    if zone in (ASHORE, HOLD):
        return zone
    found = pack().zones.get(zone)
    return (found.role or "") if found is not None else ""


def zone_of(role: str) -> str | None:
    """The zone that does this, or None in a pack that has none."""
    if role in (ASHORE, HOLD):
        return role
    return next((zone.id for zone in pack().zones if zone.role == role), None)
