"""Templates of questions: what the zones of the voyage ask those who sail in one line of work."""

from typing import Annotated

from pydantic import Field

from .items import Items
from .text import Text
from .thing import Ref, Slug, Thing

Words = Annotated[tuple[Text, ...], Field(max_length=12)]
"""Questions or beginnings of cards, in order."""


class TemplateZone(Thing):
    """What one zone asks in this template; the id is the zone's."""

    id: Ref
    questions: Annotated[Words, Field(min_length=1)]
    prompts: Words = ()
    """Beginnings of a card, to be completed or ignored: never cards by themselves."""


class Template(Thing):
    """The questions of the voyage as one line of work would ask them. A zone that is not named keeps its own."""

    id: Slug
    label: Text
    text: Text
    """For whom, in one or two sentences."""
    art: Ref
    zones: Annotated[Items[TemplateZone], Field(min_length=1)]
