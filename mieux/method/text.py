"""Words of a method, in the reader's language.

`Text` holds the French words of a pack and their translations. Which one shows is decided when it is
shown, never when it is loaded, so one pack serves every language.

* `str(text)`: the words in the active language. When a translation is missing the French words come
  back, and a template that prints them wraps them in `<span lang="fr">`.
* `text.plain`: the same words, never wrapped: for attributes, `<title>`, `<option>`, files.
* `text.lang`: the language the words shown are really in.
"""

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

SOURCE_LANGUAGE = "fr"

_GLUE_BEFORE = re.compile(r" (?=[?!:;»])")
_GLUE_AFTER = re.compile(r"(?<=«) ")
_NO_BREAK = "\u00a0"


def typeset(french: str) -> str:
    """Return French words whose double signs never start a line: « Pourquoi ? » keeps its parts together."""
    return _GLUE_AFTER.sub(_NO_BREAK, _GLUE_BEFORE.sub(_NO_BREAK, french))


MAX_TEXT = 6000
"""Characters a single text of a pack may hold: a page is made of several texts."""


def active_language() -> str:
    """Return the code of the active language ("fr", "en"), or the source language without Django."""
    try:
        from django.utils.translation import get_language

        code = get_language()
    except Exception:
        # Django refuses to answer before its settings exist: a pack must still be readable then.
        return SOURCE_LANGUAGE
    return (code or SOURCE_LANGUAGE).split("-")[0].lower()


class Borrowed(str):
    """Words shown in another language than the page: escaped and marked when a template prints them."""

    __slots__ = ("lang",)
    lang: str

    def __html__(self) -> str:
        """Return the escaped words inside an element that says their language."""
        return f'<span lang="{escape(self.lang)}">{escape(str.__str__(self))}</span>'


class Text:
    """One text of a pack, in every language it was written in.

    Two texts are equal when their French words are; the hash follows, so texts can be keys.
    """

    __slots__ = ("_french", "_translations", "path", "source")

    def __init__(self, source: str, translations: Mapping[str, str] | None = None, path: str = "") -> None:
        """Take the French words, the translations by language code, and the id path in the pack.

        `source` stays as written (it is what a translation refers to); what is shown is typeset.
        """
        self.source = source
        self.path = path
        self._french = typeset(source)
        self._translations: dict[str, str] = dict(translations or {})

    @property
    def lang(self) -> str:
        """Language code of the words that `str()` returns now."""
        wanted = active_language()
        return wanted if wanted in self._translations else SOURCE_LANGUAGE

    @property
    def plain(self) -> str:
        """The words in the active language (French when there is no translation), without markup."""
        return self.in_language(active_language())

    @property
    def is_fallback(self) -> bool:
        """True when the active language has no translation and the French words stand in."""
        wanted = active_language()
        return wanted != SOURCE_LANGUAGE and wanted not in self._translations

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages this text exists in, French first."""
        return (SOURCE_LANGUAGE, *sorted(self._translations))

    def in_language(self, code: str) -> str:
        """Return the words in language `code`, or the French ones."""
        return self._translations.get(code, self._french)

    def translate(self, code: str, words: str) -> None:
        """Add a translation. Only the loader calls this, before the pack is handed out."""
        self._translations[code] = words

    def __str__(self) -> str:
        words = self.plain
        if not self.is_fallback:
            return words
        borrowed = Borrowed(words)
        borrowed.lang = SOURCE_LANGUAGE
        return borrowed

    def __html__(self) -> str:
        """Return the escaped words, inside `<span lang="fr">` when they stand in for a translation."""
        shown = str(self)
        return shown.__html__() if isinstance(shown, Borrowed) else escape(shown)

    def __repr__(self) -> str:
        return f"Text({self.source!r})"

    def __bool__(self) -> bool:
        return bool(self.source)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and other.source == self.source

    def __hash__(self) -> int:
        return hash(("Text", self.source))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read a text from the French words in YAML; refuse anything that is not words."""
        words = core_schema.str_schema(strict=True, strip_whitespace=True, min_length=1, max_length=MAX_TEXT)
        make: Callable[[str], Text] = cls
        return core_schema.union_schema(
            [
                core_schema.is_instance_schema(cls),
                core_schema.no_info_after_validator_function(make, words),
            ],
            mode="left_to_right",
            custom_error_type="text_type",
            custom_error_message="must be words (a text of 1 to 6000 characters)",
            serialization=core_schema.plain_serializer_function_ser_schema(lambda text: text.source),
        )
