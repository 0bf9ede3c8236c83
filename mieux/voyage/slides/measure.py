"""How much room words take on a slide: measured before anything is laid, so that no card leaves its paper.

Widths are those of our own text face, a little wider than what most machines will show (Arial, Liberation Sans) and
with a margin on top. Line heights are written into the slide as exact points: every program breaks the same height.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final
from unicodedata import east_asian_width

from PIL import ImageFont

from mieux.exports.pdf import FONTS

LEADING: Final = 1.22
"""Height of a line, in its size."""
SPARE: Final = 1.1
"""Letters of other faces may be this much wider."""


_WORD: Final = re.compile(r"[^ \t]+")
"""A line breaks at a plain space only: « là ? » holds together by its narrow one."""


@cache
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"AtkinsonNext-{'Bold' if bold else 'Regular'}.ttf"), 100)


@cache
def _advance(sign: str, bold: bool) -> float:
    """Width of one letter, in its size."""
    if east_asian_width(sign) in "WF":
        return 1.0
    return max(_font(bold).getlength(sign) / 100, 0.2)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Points that a text takes on one line."""
    return sum(_advance(sign, bold) for sign in text) * size * SPARE


def lines(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """A text broken at its spaces to `room` points; a word that is wider than a whole line is cut."""
    return [line for line, _glue in _broken(text, room, size, bold)]


def _broken(text: str, room: float, size: float, bold: bool = False) -> list[tuple[str, str]]:
    """Lines, each with what stood between it and the next one: a space, nothing (a word was cut), a line break."""
    found: list[tuple[str, str]] = []
    for paragraph in text.split("\n"):
        now, used = "", 0.0
        for word in _WORD.findall(paragraph):
            wide = width(word, size, bold=bold)
            gap = width(" ", size, bold=bold) if now else 0.0
            if now and used + gap + wide > room:
                found.append((now, " "))
                now, used, gap = "", 0.0, 0.0
            if wide > room:
                *full, word = _cut(word, room, size, bold)
                found += [(piece, "") for piece in full]
                wide = width(word, size, bold=bold)
            now, used = (f"{now} {word}" if now else word), used + gap + wide
        found.append((now, "\n"))
    return found


def _joined(broken: Sequence[tuple[str, str]]) -> str:
    """Lines as a text again, which breaks at the same places."""
    return "".join(line + glue for line, glue in broken).rstrip()


def _cut(word: str, room: float, size: float, bold: bool) -> list[str]:
    found, now, used = [], "", 0.0
    for sign in word:
        wide = width(sign, size, bold=bold)
        if now and used + wide > room:
            found.append(now)
            now, used = "", 0.0
        now, used = now + sign, used + wide
    return [*found, now]


def fitting(text: str, room: float, sizes: Sequence[float], most_lines: int, *, bold: bool = False) -> float:
    """The largest size at which a text takes no more lines than this; the smallest one when none does."""
    for size in sizes:
        if len(lines(text, room, size, bold=bold)) <= most_lines:
            return size
    return sizes[-1]


def shortened(text: str, room: float, size: float, most_lines: int, *, bold: bool = False) -> str:
    """A text that takes at most so many lines; what is left out shows as « … »."""
    broken = _broken(text.strip(), room, size, bold)
    if len(broken) <= most_lines:
        return text.strip()
    kept = _joined(broken[:most_lines])
    while kept and len(lines(kept + "…", room, size, bold=bold)) > most_lines:
        kept = kept[:-1].rstrip()
    return kept + "…"


@dataclass(frozen=True)
class Paper:
    """A note as it will lie: its lines, the small words under them, and how high it is, in points."""

    number: int
    text: str
    facts: tuple[str, ...]
    height: float
    colour: str = ""


@dataclass(frozen=True)
class Style:
    """How notes are written: size of the text and of the small words, columns, and the room of one, in points."""

    size: float
    columns: int
    column: float
    height: float

    pad: float = 9.0
    gap: float = 9.0

    @property
    def small(self) -> float:
        """Size of the words under a text."""
        return max(12.0, self.size - 4)

    @property
    def room(self) -> float:
        """Points of a line."""
        return self.column - 2 * self.pad


def papers(number: int, text: str, facts: Sequence[str], colour: str, style: Style) -> list[Paper]:
    """One card as a paper, or as several when it is higher than a whole column."""
    broken = _broken(text or "…", style.room, style.size)
    tail = sum(len(lines(fact, style.room, style.small)) for fact in facts) * style.small * LEADING
    line = style.size * LEADING
    if len(broken) * line + tail + 2 * style.pad <= style.height:
        high = len(broken) * line + tail + 2 * style.pad
        return [Paper(number, text or "…", tuple(facts), high, colour)]
    found = [Paper(number, words, (), high, colour) for words, high in _parts(broken, style, style.size)]
    # What goes with the card comes on papers of its own: a fact may be as long as a text.
    for fact in facts:
        cut = _parts(_broken(fact, style.room, style.small), style, style.small)
        found += [Paper(number, "", (words,), high, colour) for words, high in cut]
    return found


def _parts(broken: Sequence[tuple[str, str]], style: Style, size: float) -> list[tuple[str, float]]:
    """A text that is higher than a column: its parts, the later ones beginning with « … », and how high each is."""
    line = size * LEADING
    most = max(3, int((style.height - 2 * style.pad) / line))
    # The « … » may push a word to a line of its own.
    step = most - 1 if len(broken) > most else most
    found = []
    for start in range(0, len(broken), step):
        words = ("… " if start else "") + _joined(broken[start : start + step])
        found.append((words, min(len(lines(words, style.room, size)), most) * line + 2 * style.pad))
    return found


Column = list[Paper]


def filled(found: Sequence[Paper], height: float, gap: float) -> list[Column]:
    """Papers one under the other, column after column."""
    columns: list[Column] = [[]]
    used = 0.0
    for paper in found:
        need = paper.height + (gap if columns[-1] else 0)
        if columns[-1] and used + need > height:
            columns.append([])
            used, need = 0.0, paper.height
        columns[-1].append(paper)
        used += need
    return columns


def balanced(found: Sequence[Paper], style: Style) -> list[Column]:
    """The columns of one slide, as even as they get; None of them is higher than the slide."""
    tallest = max((paper.height for paper in found), default=0.0)
    for step in range(1, 13):
        height = style.height * step / 12
        if height >= tallest and len(columns := filled(found, height, style.gap)) <= style.columns:
            return columns
    return filled(found, style.height, style.gap)
