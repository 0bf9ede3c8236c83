"""XML inside an archive, read as a stream with a limit on what it unfolds to, and without entities."""

import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

from .limits import MAX_UNFOLDED, BadTable

_PIECE = 128 * 1024

#: What the standard library raises on archives and documents that are not what they say.
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    KeyError,
    OSError,
    EOFError,
    RuntimeError,
    expat.ExpatError,
)


def _no_doctype(*__: Any) -> None:
    """No spreadsheet has one; entities hide there."""
    raise BadTable.damaged()


def parser(
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> "expat.XMLParserType":
    """A parser that names elements and attributes « namespace name »."""
    made = expat.ParserCreate(namespace_separator=" ")
    made.StartElementHandler = start
    made.EndElementHandler = end
    made.CharacterDataHandler = text
    made.StartDoctypeDeclHandler = _no_doctype
    made.buffer_text = True
    return made


def local(name: str) -> str:
    """The name without its namespace: the same in transitional and strict documents."""
    return name.rpartition(" ")[2]


def walk(
    made: "expat.XMLParserType", archive: zipfile.ZipFile, member: str, limit: int = MAX_UNFOLDED
) -> Iterator[None]:
    """Parse a member piece by piece, to its end; raises `BadTable` past `limit` bytes, whatever was announced."""
    unfolded = 0
    with archive.open(member) as file:
        while piece := file.read(_PIECE):
            unfolded += len(piece)
            if unfolded > limit:
                raise BadTable.too_large()
            made.Parse(piece, False)
            yield
    # A document that stops in the middle is damaged, not short.
    made.Parse(b"", True)
