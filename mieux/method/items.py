"""`Items`: an ordered, frozen collection whose members are also found by id."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Generic,
    Protocol,
    SupportsIndex,
    TypeVar,
    get_args,
    overload,
)

from pydantic import AfterValidator, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


class HasId(Protocol):
    """Anything with a stable id."""

    @property
    def id(self) -> str:
        """The stable id, unique inside its collection."""


T = TypeVar("T", bound=HasId)
V = TypeVar("V")


class Items(tuple[T, ...], Generic[T]):
    """A tuple of things with ids: `items[0]`, `items["ouverture"]`, `items.get(id)`, `"id" in items.ids`.

    In a template `items.ouverture` is the thing with that id.
    """

    @property
    def by_id(self) -> Mapping[str, T]:
        """The things by id, in order."""
        index: dict[str, T] | None = self.__dict__.get("_index")
        if index is None:
            index = self.__dict__["_index"] = {thing.id: thing for thing in self}
        return index

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in order."""
        return tuple(self.by_id)

    def get(self, id: str | None, default: T | None = None) -> T | None:
        """Return the thing with that id, or `default`."""
        return self.by_id.get(id, default) if id is not None else default

    def only(self, ids: "tuple[str, ...] | list[str]") -> "Items[T]":
        """Return the things with these ids, in the order asked; unknown ids are left out."""
        return Items(self.by_id[id] for id in ids if id in self.by_id)

    def choices(self) -> list[tuple[str, Any]]:
        """Return `(id, label)` pairs; the label (or title) is a `Text`, so it follows the active language."""
        return [(thing.id, getattr(thing, "label", None) or getattr(thing, "title", thing.id)) for thing in self]

    @overload
    def __getitem__(self, key: SupportsIndex) -> T: ...
    @overload
    def __getitem__(self, key: slice) -> "tuple[T, ...]": ...
    @overload
    def __getitem__(self, key: str) -> T: ...
    def __getitem__(self, key: Any) -> Any:
        """Return by position or by id; an unknown id raises `KeyError`."""
        return self.by_id[key] if isinstance(key, str) else super().__getitem__(key)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read a list; refuse two things with the same id."""
        (member,) = get_args(source)
        return core_schema.no_info_after_validator_function(
            _unique,
            handler.generate_schema(tuple[member, ...]),  # type: ignore[valid-type]
        )


def _unique(things: tuple[Any, ...]) -> Items[Any]:
    seen: set[str] = set()
    for thing in things:
        if thing.id in seen:
            raise PydanticCustomError("same_id", "the id « {id} » is used twice", {"id": thing.id})
        seen.add(thing.id)
    return Items(things)


def _freeze(mapping: Mapping[str, V]) -> Mapping[str, V]:
    return MappingProxyType(dict(mapping))


if TYPE_CHECKING:
    FrozenMapping = Mapping
else:
    K = TypeVar("K")
    FrozenMapping = Annotated[dict[K, V], AfterValidator(_freeze)]
