"""The seam by which features tell those aboard that something waits for them beside the canvas.

`settings.VOYAGE_WAITING` names one callable a feature (dotted path): the voyage imports none of those that read it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from .rules import Aboard


@dataclass(frozen=True)
class Waits:
    """A sentence, and the page that it leads to."""

    words: str
    address: str


Teller = Callable[[Aboard], Waits | None]


def waiting_for(who: Aboard) -> list[Waits]:
    """What waits for this person, feature by feature."""
    found = []
    for path in settings.VOYAGE_WAITING:
        tell: Teller = import_string(path)
        if (waits := tell(who)) is not None:
            found.append(waits)
    return found
