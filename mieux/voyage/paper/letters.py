"""What people typed, as printed letters: spaces that hold, words that break, no sign without a shape."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from mieux.core.text import printable
from mieux.exports.pdf import PACKAGE, font_paths

THIN: Final = "\u202f"
"""The narrow no-break space of French."""
BREAK: Final = "\u200b"
MISSING: Final = "□"
LONGEST: Final = 28
"""Letters without a space that fit on the narrowest note."""

_BEFORE = re.compile(r"(?<=\S)[ \u00a0\u202f]+(?=[;:!?»])")
_AFTER = re.compile(r"«[ \u00a0\u202f]*(?=\S)")
_QUOTED = re.compile(r'(?<![\w"])"([^"\n]{1,400})"(?![\w"])')
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_RUN = re.compile(rf"\S{{{LONGEST + 1},}}")
_JOINS = re.compile(r"[\u0300-\u036f\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_DIAGNOSED = re.compile(r"the text `\"(.+?)\"` could not be displayed")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
# Signs that our own letters hold: nothing to ask about.
_PLAIN = re.compile(r"[\x20-\x7e\u00a0-\u017f\u2013\u2014\u2018-\u201e\u2026\u202f\u2039\u203a\u20ac\s]+")
_SHAPELESS = "\u200c\u200d\ufe0e\ufe0f"


def spaced(text: str, language: str) -> str:
    """French as printers set it: « guillemets », narrow spaces before ; : ! ? that never break; English as typed."""
    text = _APOSTROPHE.sub("’", text)
    if language != "fr":
        return text
    text = _QUOTED.sub(rf"«{THIN}\1{THIN}»", text)
    return _AFTER.sub(f"«{THIN}", _BEFORE.sub(THIN, text))


def breakable(text: str) -> str:
    """The same with places to break in words that are too long for a line; never inside a sign made of several."""
    return _RUN.sub(lambda found: _broken(found.group()), text)


def _broken(word: str) -> str:
    parts: list[str] = []
    count = 0
    for sign in word:
        joins = bool(_JOINS.match(sign)) or (parts and parts[-1] == "\u200d")
        if count >= LONGEST // 2 and not joins:
            parts.append(BREAK)
            count = 0
        parts.append(sign)
        count += 1
    return "".join(parts)


def letters(text: Any, language: str) -> str:
    """What somebody typed, ready for paper; nothing is taken away but signs that nobody sees."""
    if not isinstance(text, str):
        text = "" if text is None else str(text)
    clean = str(printable(text)).replace("\t", " ").strip()
    return breakable(spaced(_shaped(clean), language))


def excerpt(text: str, most: int) -> str:
    """The beginning of a text, up to the end of a word; the same text when it is short enough.

    A line break counts for a whole line of a note: a tall text is as long as a wide one.
    """
    end = _fitting(text, most)
    if end == len(text):
        return text
    start = text[:end]
    at = max(start.rfind(" "), start.rfind("\n"))
    return (start[:at] if at > end // 2 else start).rstrip(" \n,;:\u202f\u200b") + "…"


def _fitting(text: str, most: int) -> int:
    """How many signs of a text fit."""
    room, at = most, 0
    while room > 0 and at < len(text):
        line = text.find("\n", at, at + room)
        if line < 0:
            return min(len(text), at + room)
        room -= line - at + LONGEST
        at = line + 1
    return len(text) if at >= len(text) else at


def unprintable(texts: Iterable[str]) -> str:
    """The signs of some texts that paper shows as boxes, each once, in the order of their codes."""
    return "".join(sorted(_lacking("".join(str(printable(text)) for text in texts))))


def _lacking(text: str) -> frozenset[str]:
    rare = "".join(sorted(set(_PLAIN.sub("", text)) - set(_SHAPELESS)))
    return _missing(rare) if rare else frozenset()


def _shaped(text: str) -> str:
    """Signs that none of our letters can draw become a box; the whole text is left alone when all can be drawn."""
    missing = _lacking(text)
    if not missing and not any(sign in text for sign in _SHAPELESS):
        return text
    # What only colours or joins signs has no shape of its own in our letters.
    return "".join(MISSING if sign in missing else sign for sign in text if sign not in _SHAPELESS)


@lru_cache(maxsize=2048)
def _missing(signs: str) -> frozenset[str]:
    """Which of these signs cannot be drawn: Typst is asked with a page that holds each of them."""
    import typst  # loaded by the first document

    try:
        typst.compile(
            str(PACKAGE / "voyage" / "typst" / "letters.typ"),
            root=str(PACKAGE),
            font_paths=font_paths(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"signs": "\n".join(signs)},
            pdf_standards=["ua-1"],
        )
    except Exception as error:
        said = str(getattr(error, "diagnostic", "") or error)
        found = [_ESCAPED.sub(lambda code: chr(int(code.group(1), 16)), each) for each in _DIAGNOSED.findall(said)]
        return frozenset("".join(found)) if found else frozenset(signs)
    return frozenset()
