"""The bricks every object of a pack is made of."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Slug = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", min_length=1, max_length=60)]
"""A stable id: lower case letters without accents, digits, single hyphens."""

Ref = Slug
"""The id of another thing of the pack."""

Refs = Annotated[tuple[Ref, ...], Field(max_length=200)]

Line = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=300)]
"""Words that are the same in every language: a name, a publisher."""

Address = Annotated[str, StringConstraints(strict=True, pattern=r"^https?://[^\s<>\"]+$", max_length=500)]

Minutes = Annotated[int, Field(strict=True, ge=1, le=240)]

Colour = Literal["ouverture", "participation", "experimentation", "impact", "nouveaute", "mer", "ecume", "sable"]
"""A colour token of the design system; never a value."""

Texture = Literal["stripes", "dots", "weave", "waves", "plain"]
"""The paper texture that says the same as the colour."""

Kind = Literal["direct", "indirect"]


class Thing(BaseModel):
    """A frozen object of a pack: a misspelt key is an error, and nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True)

    def __hash__(self) -> int:
        # Fields may hold mappings; the class and the id are enough to be a key.
        return hash((type(self).__name__, getattr(self, "id", None)))

    def __str__(self) -> str:
        """Return the label or the title in the active language, or the id."""
        for key in ("label", "title", "name", "id"):
            words: Any = getattr(self, key, None)
            if words:
                return str(words)
        return type(self).__name__
