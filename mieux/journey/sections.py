"""A step's page as the pack describes it: which template shows each section, and where the stopover stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mieux.library.figure import grow
from mieux.method import Pack
from mieux.method.models import Prompt, Section, Step

from .figures import FIGURES, domino, sea


@dataclass(frozen=True)
class Shown:
    """One section, the template that shows it and what that template needs."""

    section: Section
    template: str
    data: Mapping[str, Any] = field(default_factory=dict)


def shown(pack: Pack, section: Section) -> Shown:
    """How a section is shown. Every kind of the pack's schema has a template of the same name."""
    if section.kind == "figure":
        assert section.figure is not None  # the pack was checked
        return Shown(section, f"journey/figures/{section.figure}.html", FIGURES[section.figure](pack))
    return Shown(section, f"journey/sections/{section.kind}.html", _data(pack, section))


def _data(pack: Pack, section: Section) -> dict[str, Any]:
    if section.kind == "game":
        game = pack.games.get(section.game)
        # The full table of impacts waits behind the game: it tells the book's answers.
        return {"game": game} | (domino.synthesis(pack) if section.game == "impacts" else {})
    if section.kind == "initiatives":
        return {"initiatives": pack.manifest(section.manifest) if section.manifest else pack.initiatives}
    if section.kind == "portraits":
        listed = pack.manifest(section.manifest) if section.manifest else pack.initiatives
        return {"initiatives": [one for one in listed if getattr(one, "portrait", None)]}
    if section.kind == "example":
        return sea.example(pack)
    if section.kind == "press":
        press = pack.games.get("press")
        ids = getattr(press, "stances", pack.stances.ids)
        return {"game": press, "stances": pack.stances.only(ids)}
    if section.kind == "tree":
        return {"tree": grow(pack)}
    return {}


def halves(sections: Sequence[Shown]) -> tuple[Sequence[Shown], Sequence[Shown]]:
    """The sections before and after the stopover: the middle of the page, once."""
    middle = (len(sections) + 1) // 2
    return sections[:middle], sections[middle:]


def notes_left(step: Step) -> Sequence[Prompt]:
    """The notebook prompts shown at the end of the page: the press conference already took the first two."""
    press = any(section.kind == "press" for section in step.sections)
    return step.notebook[2:] if press else step.notebook


def has_eighth(pack: Pack) -> bool:
    """Does this method follow seven initiatives, so that the reader's own is « la huitième »?"""
    return len(pack.manifest("initiatives.followed")) == 7
