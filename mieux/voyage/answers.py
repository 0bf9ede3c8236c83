"""Who says yes for a buoy: the person, and nobody in their place.

Anybody who may write can send anything over the wire, also « accepted » under somebody else's name. The journal knows
from whose connection each change came; reading it, the server puts back to « offered » what another hand accepted, as a
change of its own (`SERVER`), wherever it came from and however late: tabs that were offline, programs, imports, a
version brought back. Of a name without an account aboard, the crew notes what the person said.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from pycrdt import Doc

from . import document
from .models import Shipmate

SERVER: Final = "mieux"
"""The word of the journal for what the server put back."""
FIRST: Final = 1
"""The change that a voyage begins with is the server's own: it carries what was said on the crossing before."""

ByName = Callable[[str], str]
Claims = dict[str, str]
"""Card → the account that it was accepted for by somebody else."""


def weigh(
    claims: Claims,
    card_id: str,
    states: tuple[Mapping[str, Any], Mapping[str, Any]],
    by: tuple[int, str],
    by_name: ByName,
) -> None:
    """Note whether a change (`by`: its number, whose) says yes for somebody else. `states`: the card before, after."""
    (old, new), (number, whom) = states, by
    owner = new.get("owner")
    if new.get("offer") != "accepted" or not isinstance(owner, dict):
        claims.pop(card_id, None)
        return
    if (old.get("offer"), old.get("owner")) == ("accepted", owner):
        return
    claims.pop(card_id, None)
    others = [each for each in _spoken_for(owner, by_name) if each != whom]
    if number != FIRST and others:
        claims[card_id] = others[0]


def _spoken_for(owner: Mapping[str, Any], by_name: ByName) -> list[str]:
    """Whose yes it is: the account that is meant, and whoever aboard goes by the name that is shown."""
    whom, name = owner.get("whom"), owner.get("name")
    named = by_name(name) if isinstance(name, str) and name else ""
    return [each for each in (whom, named) if isinstance(each, str) and each]


def names_in(pk: int) -> ByName:
    """Name → the account aboard that alone goes by it, or empty. Asked of the database when it is needed first."""
    known: dict[str, set[str]] = {}

    def find(name: str) -> str:
        if not known:
            known[""] = set()
            for mate in Shipmate.objects.filter(voyage_id=pk).select_related("user"):
                known.setdefault(_said(mate.user.display_name), set()).add(f"user:{mate.user_id}")
        found = known.get(_said(name), set())
        return next(iter(found)) if len(found) == 1 else ""

    return find


def _said(name: str) -> str:
    return " ".join(name.split()).casefold()


def put_back(doc: Doc, claims: Mapping[str, str]) -> None:
    """Offer again what was accepted in somebody's place; whoever was meant by their name finds the button."""
    with doc.transaction():
        for card_id, whom in claims.items():
            card = document.read_card(doc, card_id)
            if card is None or card.fields.get("offer") != "accepted":
                continue
            document.set_field(doc, card_id, "offer", "offered")
            document.set_field(doc, card_id, "owner", {**card.fields.get("owner", {}), "whom": whom})
