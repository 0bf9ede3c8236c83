"""A text cut into sentences whose offsets are exact: `text[s.start:s.end] == s.text`, always.

`sentencex` finds the ends of sentences; what is done here is what it does not know: a heading or an item of a list ends
with its line, a line broken by a page width does not end a sentence, « M. » and « J. » end nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex

MAX_SENTENCE = 2_000
"""Characters a sentence may hold: a longer one is a table or a list that lost its lines; it is cut at a blank."""

_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BULLET = re.compile(r"\s*(?:[-–—•·▪◦*✓✅☑→]|\d{1,2}[.)]|[a-z]\)|#{1,6}|\|)\s")
_ENDED = re.compile(r"[.!?…:;][\s»”\"')\]]*$")
_SHORT_LINE = 60
# What stands before its point without ending a sentence: titles, initials, references, the number of an item.
_NO_END = re.compile(
    r"(?:^|[\s(«“\"'’])(?:MM?|Mmes?|Mlles?|Mgr|Me|Drs?|Pr|Prof|Sts?|Stes?|Mr|Mrs|Ms|Jr|Sr|cf|env|chap|art|vol|fig|éd|hab|"
    r"tél|p|pp|n|no|al|max|min|approx|vs|e\.g|i\.e|[A-ZÀ-Ý]|[A-ZÀ-Ý]\.-?[A-ZÀ-Ý])\.\s*$"
    r"|^\s*\d{1,2}\.\s*$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands in the text (offsets in characters, the end excluded)."""

    start: int
    end: int
    text: str


def cut(text: str, language: str = "fr") -> tuple[Sentence, ...]:
    """The sentences of `text` in order, without the blanks around them; empty when there is no letter or digit.

    `language` is a two-letter code: it decides which abbreviations do not end a sentence.
    """
    found = []
    for start, end in _blocks(text):
        for a, b in _within(text, start, end, language):
            while a < b and text[a].isspace():
                a += 1
            while b > a and text[b - 1].isspace():
                b -= 1
            found += [
                Sentence(x, y, text[x:y]) for x, y in _of_bearable_length(text, a, b) if _says_something(text, x, y)
            ]
    return tuple(found)


def _says_something(text: str, start: int, end: int) -> bool:
    return any(text[at].isalnum() for at in range(start, end))


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of text in which a line break is only a page width."""
    start = at = 0
    previous: str | None = None
    for found in [*_BREAK.finditer(text), None]:
        end = found.start() if found else len(text)
        line = text[at:end]
        if previous is not None and not _goes_on(previous, line):
            yield start, at
            start = at
        previous = line
        at = found.end() if found else end
    yield start, len(text)


def _goes_on(line: str, following: str) -> bool:
    """Whether a sentence may run over the break between two lines."""
    if not line.strip() or not following.strip() or _BULLET.match(following):
        return False
    first = following.lstrip()[0]
    if _ENDED.search(line):
        return False
    return first.islower() or (len(line.strip()) >= _SHORT_LINE and not line.lstrip().startswith("#"))


def _within(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    # Line breaks inside a block become blanks, one for one, so that offsets stay true.
    block = _BREAK.sub(lambda found: " " * len(found.group()), text[start:end])
    # A character outside Unicode's scalar values would stop the segmenter.
    block = re.sub(r"[\ud800-\udfff\x00]", "\ufffd", block)
    at = begun = 0
    for piece in sentencex.segment(language, block):
        at += len(piece)
        if _NO_END.search(block[begun:at]) and block[at:].strip():
            continue
        yield start + begun, start + at
        begun = at
    if begun < len(block):
        yield start + begun, end


def _of_bearable_length(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_SENTENCE:
        cut_at = text.rfind(" ", start + 1, start + MAX_SENTENCE)
        cut_at = cut_at if cut_at > start else start + MAX_SENTENCE
        yield start, cut_at
        start = cut_at
        while start < end and text[start].isspace():
            start += 1
    if end > start:
        yield start, end
