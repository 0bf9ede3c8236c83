"""The method as plain data in all its languages."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from pydantic import BaseModel

from mieux.method import Pack, Text


@lru_cache(maxsize=2)
def method_data(method: Pack) -> dict[str, Any]:
    """The whole pack; a text becomes {"fr": …, "en": …}."""
    found: dict[str, Any] = _plain(method)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return {code: value.in_language(code) for code, _name in settings.LANGUAGES}
    if isinstance(value, BaseModel):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, dict) or hasattr(value, "items"):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)
