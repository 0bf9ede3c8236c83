"""How a voyage begins: its name, its questions, its first cards; and how all that waits while somebody signs in.

A stranger fills the form first. What they typed waits in the session (privacy/ says so) and is opened by one button
after the sign-in. Photos and files never wait there.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.http import HttpRequest

from mieux.core.text import printable

from . import document, zones

KEY = "voyage_start"
TITLE_LENGTH: Final = 160
LINE_LENGTH: Final = 2000
"""Characters of one sentence proposed as a card."""
MOST: Final = 120
"""Sentences proposed on one page: more is a second text."""


@dataclass(frozen=True)
class Proposal:
    """A sentence that may become a card. `zone`: where it is proposed (empty: the person says where).

    `why` says in words where the proposal comes from; `indicator` is the number of an indicator to tie the card to.
    """

    text: str
    zone: str = ""
    why: str = ""
    kind: str = ""
    indicator: str = ""
    kept: bool = True


@dataclass(frozen=True)
class Beginning:
    """All that is needed to open a voyage. `cards` are the proposals that were kept, each with its zone."""

    title: str
    template: str = ""
    initiative: str = ""
    """Slug of the initiative it begins with."""
    cards: tuple[Proposal, ...] = field(default=())
    then: str = ""
    """« photos »: what the person came to do next."""


def tidy(text: Any) -> str:
    """One line, without what nobody sees."""
    return " ".join(str(printable(text)).split())


def proposal_of(data: Any) -> Proposal | None:
    """A proposal as it travelled through a form or the session; None when it is none. Zones and kinds are known."""
    if not isinstance(data, Mapping):
        return None
    text = tidy(data.get("text", ""))[:LINE_LENGTH]
    zone = str(data.get("zone", ""))
    kind = str(data.get("kind", ""))
    indicator = str(data.get("indicator", ""))
    if not text:
        return None
    return Proposal(
        text,
        zone if zone in zones.zone_ids() and zone != zones.HOLD else "",
        tidy(data.get("why", ""))[:300],
        kind if kind in _KINDS else "",
        indicator if indicator.isdecimal() and len(indicator) < 20 else "",
        bool(data.get("kept", True)),
    )


_KINDS = frozenset(kind for kinds in document.KINDS.values() for kind in kinds)


def keep(request: HttpRequest, beginning: Beginning) -> None:
    """Put it in the session, until the person has signed in."""
    request.session[KEY] = asdict(beginning)


def kept(request: HttpRequest) -> Beginning | None:
    """What waits in the session, or None."""
    if not request.COOKIES:
        return None
    data = request.session.get(KEY)
    if not isinstance(data, dict) or not tidy(data.get("title", "")):
        return None
    cards = data.get("cards")
    found = [proposal_of(each) for each in cards[:MOST]] if isinstance(cards, (list, tuple)) else []
    return Beginning(
        tidy(data["title"])[:TITLE_LENGTH],
        str(data.get("template", ""))[:60],
        str(data.get("initiative", ""))[:200],
        tuple(each for each in found if each is not None and each.zone),
        "photos" if data.get("then") == "photos" else "",
    )


def drop(request: HttpRequest) -> None:
    """Forget it: it was opened, or thrown away."""
    request.session.pop(KEY, None)
