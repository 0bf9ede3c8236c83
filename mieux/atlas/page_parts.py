"""The seam by which later features stand on the page of an initiative, in its JSON-LD and in its document.

`settings.INITIATIVE_PARTS` names one `PagePart` per feature (dotted path), in the order of the page; the atlas imports
none of them. The same way as people/portable.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from .models import Initiative


@dataclass(frozen=True)
class Panel:
    """What one feature shows on the page: a template, which finds its own data under the name `panel`."""

    template: str
    panel: Any
    #: Static paths of the stylesheets and modules that the panel needs.
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    #: Gestures for the list « Et maintenant ? »: (words, address).
    gestures: tuple[tuple[str, str], ...] = field(default=())


class PagePart(Protocol):
    """What one feature adds. Everything is for the viewer of this request, and nothing else."""

    name: str
    """`impacts` stands in the place of the fiche's own list of impacts; other names follow the forms of renewal."""

    def panel(self, request: HttpRequest, initiative: Initiative) -> Panel | None:
        """Its panel for whoever asks; `None` when there is nothing to show, not even an invitation."""
        ...

    def linked_data(self, initiative: Initiative) -> dict[str, Any]:
        """Keys to add to the schema.org JSON-LD of a public fiche; never a rating."""
        ...

    def document(self, initiative: Initiative) -> dict[str, Any]:
        """Keys to add to the public document of the fiche (API): what a stranger may read."""
        ...


@dataclass(frozen=True)
class Tie:
    """A place of a later feature that stands on an indicator: what it is called, what it says there, its address."""

    where: str
    text: str
    address: str


def ties_of(request: HttpRequest, initiative: Initiative, indicator: int) -> list[Tie]:
    """Where an indicator is tied, as far as this viewer may see it; parts that tie nothing have no `ties_of`."""
    found: list[Tie] = []
    for part in page_parts():
        ask = getattr(part, "ties_of", None)
        found += ask(request, initiative, indicator) if ask else []
    return found


def page_parts() -> Iterator[PagePart]:
    """Every feature's part, in the order of the settings."""
    for path in settings.INITIATIVE_PARTS:
        yield import_string(path)
