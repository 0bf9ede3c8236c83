"""Views whose module is imported when somebody first asks for them.

For the few pages that need a large library which no other page uses: passkeys bring 12 MB of cryptography with them,
and most processes never see one.
"""

from importlib import import_module

from django.http import HttpRequest
from django.http.response import HttpResponseBase


class Later:
    """A view for `path()`. In: « package.module.function »; a wrong name is found by the test that looks at all."""

    def __init__(self, name: str) -> None:
        self.__module__, _, self.__name__ = name.rpartition(".")
        self.__qualname__ = self.__name__

    def __call__(self, request: HttpRequest, *values: object, **named: object) -> HttpResponseBase:
        """Import what is needed, then be that view."""
        answer: HttpResponseBase = getattr(import_module(self.__module__), self.__name__)(request, *values, **named)
        return answer
