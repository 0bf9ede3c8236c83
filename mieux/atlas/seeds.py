"""The seam by which features propose what a project can begin with, from what they know of an initiative.

`settings.PROJECT_SEEDS` names one callable a feature (dotted path). The same way as page_parts.py: the voyage imports
none of its neighbours.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.module_loading import import_string

from .models import Initiative

if TYPE_CHECKING:
    from mieux.people.models import User

    Viewer = User | AnonymousUser


@dataclass(frozen=True)
class Seed:
    """A sentence that a person may keep as a card, move or leave. `now`: what is there already; else what is hoped."""

    text: str
    why: str
    """Where it comes from, in words."""
    now: bool
    ticked: bool = True
    """Whether it is proposed as kept: what is only a question is not."""


Sower = Callable[[Initiative, "Viewer"], list[Seed]]


def seeds_of(initiative: Initiative, viewer: "Viewer") -> Iterator[Seed]:
    """What every feature proposes to this viewer."""
    for path in settings.PROJECT_SEEDS:
        sower: Sower = import_string(path)
        yield from sower(initiative, viewer)
