"""The words of a pack in other languages: found by id path and French words, so a changed text falls back."""

from collections.abc import Iterator, Mapping
from typing import Any

from .models import Pack
from .reading import Catalogue
from .text import Text
from .thing import Thing

PACK_FIELDS = "pack"
"""The path of a text that stands alone at the top of a pack: `pack.title`."""


def texts_of(pack: Pack) -> Iterator[tuple[str, Text]]:
    """Yield every text of a pack with its id path, drawings included."""
    for key in type(pack).model_fields:
        value = getattr(pack, key)
        yield from _walk(value, f"{PACK_FIELDS}.{key}" if isinstance(value, Text) else key)


def _walk(value: Any, path: str) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, Thing):
        for key in type(value).model_fields:
            inner = getattr(value, key)
            if isinstance(inner, Text | Thing | tuple | Mapping):
                yield from _walk(inner, f"{path}.{key}")
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            if isinstance(inner, Text | Thing):
                yield from _walk(inner, f"{path}.{getattr(inner, 'id', number)}")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _walk(inner, f"{path}.{key}")


def key_of(path: str) -> str:
    """Return the top key that an id path begins with: `criteria`, or `title` for `pack.title`."""
    first, _, rest = path.partition(".")
    return rest if first == PACK_FIELDS else first


def translate(pack: Pack, language: str, catalogues: Mapping[str, Catalogue]) -> None:
    """Give every text its id path and its translation.

    `catalogues` gives, for each top key of the pack, the entries of its file. An entry counts only while its
    French words are still those of the pack.
    """
    for path, text in texts_of(pack):
        text.path = path
        words = catalogues.get(key_of(path), {}).get((path, text.source))
        if words:
            text.translate(language, words)


def missing_translations(pack: Pack, language: str) -> list[str]:
    """Return the id paths of the texts that language lacks or whose French words have changed since."""
    return [path for path, text in texts_of(pack) if language not in text.languages]
