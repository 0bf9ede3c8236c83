"""Which language a text is in, from its smallest words: French, English, or neither."""

import re
from collections.abc import Sequence

_FRENCH = """le la les l' un une des du de d' et est sont a ont dans pour par sur avec qui que qu' ne pas plus au aux
ce cette ces il elle ils elles on nous vous se s' son sa ses leur leurs en y à été mais ou où n' c' j' je"""
_ENGLISH = """the a an of and to is are was were in for by on with who that which not no more at this these he she it
they we you its their his her has have had be been from or but as i our when"""
_SMALL = {"fr": frozenset(_FRENCH.split()), "en": frozenset(_ENGLISH.split())}
_WORD = re.compile(r"[^\W\d_]+['’]?", re.UNICODE)
_READ = 20_000


def shares(text: str) -> dict[str, float]:
    """The share of the words of `text` that are small words of each language."""
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text[:_READ])]
    return {code: sum(word in small for word in words) / max(1, len(words)) for code, small in _SMALL.items()}


def language_of(text: str, known: Sequence[str] = ("fr", "en")) -> str:
    """The code of the language of `text` among `known`; the first when nothing tells."""
    found = shares(text)
    return max(known, key=lambda code: (found[code], -known.index(code)))


def is_foreign(text: str) -> bool:
    """Whether the text is long enough to tell and seems to be in no language that we read."""
    return len(_WORD.findall(text[:_READ])) >= 15 and max(shares(text).values()) < 0.12
