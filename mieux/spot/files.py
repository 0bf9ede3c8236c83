"""Files as text: .txt, .md, .docx, .odt and .pdf. What cannot be read is said in words, in French and in English.

A file is read by what it holds, and refused when that is not what its name says. Sizes are looked at before anything is
unpacked. .docx and .odt are zips of XML: read here with defusedxml (no entity is ever expanded), so that no larger
library opens the pictures, macros and links that we do not need. PDFs go through pypdf, page by page, up to a limit of
pages and of seconds. Nothing is written to the disk.
"""

import io
import re
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from mieux.core.text import printable
from mieux.method import Text

MAX_BYTES = 20_000_000
MAX_UNPACKED = 30_000_000
"""Bytes of XML that a .docx or .odt may unpack to."""
MAX_RATIO = 300
"""How many times smaller than its text a part of a zip may be: beyond that it is a trap, not a text."""
MAX_CHARACTERS = 200_000
MAX_PAGES = 150
MAX_SECONDS = 20.0
SUFFIXES = (".txt", ".md", ".docx", ".odt", ".pdf")

_MESSAGES: dict[str, tuple[str, str]] = {
    "empty": ("Ce fichier est vide : il n’y a rien à lire.", "This file is empty: there is nothing to read."),
    "too-big": (
        "Ce fichier dépasse 20 Mo. Copiez plutôt le passage qui compte et collez-le.",
        "This file is larger than 20 MB. Rather copy the passage that matters and paste it.",
    ),
    "unknown-kind": (
        "Nous lisons les fichiers .txt, .md, .docx, .odt et .pdf. Enregistrez le vôtre ainsi, ou collez son texte.",
        "We read .txt, .md, .docx, .odt and .pdf files. Save yours in one of these formats, or paste its text.",
    ),
    "old-word": (
        "C’est un ancien document Word (.doc), ou un document protégé. Enregistrez-le en .docx, sans mot de passe.",
        "This is an old Word document (.doc), or a protected one. Save it as .docx, without a password.",
    ),
    "not-what-it-says": (
        "Ce fichier n’est pas ce que dit son nom. Ouvrez-le, puis enregistrez-le de nouveau dans le bon format.",
        "This file is not what its name says. Open it, then save it again in the right format.",
    ),
    "not-text": (
        "Ce fichier ne contient pas de texte lisible. Ouvrez-le, puis copiez et collez le passage qui compte.",
        "This file holds no readable text. Open it, then copy and paste the passage that matters.",
    ),
    "encrypted": (
        "Ce fichier est protégé par un mot de passe. Enregistrez une copie sans mot de passe, ou collez son texte.",
        "This file is protected by a password. Save a copy without it, or paste its text.",
    ),
    "scanned": (
        "Ce PDF est fait d’images de pages, sans texte. Passez-le par une reconnaissance de caractères, "
        "ou recopiez le passage qui compte.",
        "This PDF is made of pictures of pages, without text. Put it through character recognition, "
        "or type the passage that matters.",
    ),
    "damaged": (
        "Ce fichier est abîmé : nous n’arrivons pas à l’ouvrir. Enregistrez-le de nouveau, ou collez son texte.",
        "This file is damaged: we cannot open it. Save it again, or paste its text.",
    ),
    "trap": (
        "Ce fichier se déplie en beaucoup plus de texte qu’un document n’en contient : nous ne l’ouvrons pas.",
        "This file unpacks into far more than a document holds: we do not open it.",
    ),
}

_NOTES: dict[str, tuple[str, str]] = {
    "pages": (
        "Ce PDF compte {total} pages : les {read} premières ont été lues.",
        "This PDF has {total} pages: the first {read} were read.",
    ),
    "characters": (
        "Le texte est long : les 200 000 premiers caractères ont été lus.",
        "The text is long: its first 200,000 characters were read.",
    ),
    "silent-pages": (
        "{number} pages n’ont pas de texte (sans doute des images) : elles n’ont pas été lues.",
        "{number} pages have no text (pictures, no doubt): they were not read.",
    ),
    "encoding": (
        "Le fichier ne dit pas comment il est codé : vérifiez les accents.",
        "The file does not say how it is encoded: check the accents.",
    ),
}


class BadFile(ValueError):
    """A file that cannot be read. `code` is stable, `text` says what to do next in the reader's language."""

    def __init__(self, code: str) -> None:
        french, english = _MESSAGES[code]
        super().__init__(english)
        self.code = code
        self.text = Text(french, {"en": english})

    def __reduce__(self) -> tuple[type["BadFile"], tuple[str]]:
        return (type(self), (self.code,))


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader should know about how a file was read."""

    code: str
    numbers: tuple[tuple[str, int], ...] = ()

    @property
    def text(self) -> Text:
        """The note in words."""
        french, english = (words.format(**dict(self.numbers)) for words in _NOTES[self.code])
        return Text(french, {"en": english})


@dataclass(frozen=True, slots=True)
class Read:
    """The text of a file, and what to know about it."""

    text: str
    notes: tuple[Note, ...] = ()


def text_of(content: bytes, name: str) -> Read:
    """The text of a file, by its bytes and its name. Raises `BadFile` with what to do next."""
    suffix = PurePath(name.lower()).suffix
    if not content.strip(b"\0 \t\r\n"):
        raise BadFile("empty")
    if len(content) > MAX_BYTES:
        raise BadFile("too-big")
    kind = _kind(content)
    if kind == "ole":
        raise BadFile("old-word")
    if suffix not in SUFFIXES and suffix != ".markdown":
        raise BadFile("unknown-kind")
    expected = {".docx": "zip", ".odt": "zip", ".pdf": "pdf"}.get(suffix, "text")
    if kind != expected:
        raise BadFile("not-text" if expected == "text" and kind == "binary" else "not-what-it-says")
    readers: dict[str, Callable[[bytes], Read]] = {".docx": _docx, ".odt": _odt, ".pdf": _pdf, ".txt": _plain}
    found = readers.get(suffix, _markdown)(content)
    text = printable(found.text).strip()
    if not any(character.isalnum() for character in text):
        raise BadFile("empty")
    notes = found.notes
    if len(text) > MAX_CHARACTERS:
        text, notes = text[:MAX_CHARACTERS], (*notes, Note("characters"))
    return Read(text, notes)


def _kind(content: bytes) -> str:
    """What the bytes are, by their first ones: pdf, zip, ole, binary or text."""
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return "zip"
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) or _wide(content):
        return "text"
    signs = (b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"MZ", b"\x1f\x8b", b"Rar!", b"7z\xbc", b"PK")
    if content.startswith(signs) or b"\0" in content[:8192]:
        return "binary"
    return "text"


# ---- Plain text


def _plain(content: bytes) -> Read:
    text, guessed = _decoded(content)
    return Read(text, (Note("encoding"),) if guessed else ())


def _wide(content: bytes) -> str:
    """The UTF-16 of a text without its mark: every second byte of Western writing is zero."""
    head = content[:2000]
    if len(head) < 8 or len(content) % 2:
        return ""
    odd, even = head[1::2].count(0) / (len(head) // 2), head[0::2].count(0) / (len(head) // 2)
    return "utf-16-le" if odd > 0.7 > even else "utf-16-be" if even > 0.7 > odd else ""


def _decoded(content: bytes) -> tuple[str, bool]:
    """The characters of a plain text, and whether the encoding was a guess that matters."""
    marked = (
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    )
    for mark, codec in marked:
        if content.startswith(mark):
            return content.decode(codec, errors="replace"), False
    if codec := _wide(content):
        return content.decode(codec, errors="replace"), False
    try:
        return content.decode("utf-8"), False
    except UnicodeDecodeError:
        # Windows writes « cp1252 »; the five bytes that it does not know become a sign of doubt.
        text = content.decode("cp1252", errors="replace")
        if sum(not (c.isprintable() or c in "\r\n\t") for c in text[:5000]) > 0.05 * min(5000, len(text)):
            raise BadFile("not-text") from None
        return text, True


def _markdown(content: bytes) -> Read:
    """The words of a Markdown text without its signs: code, links' addresses and pictures are left out."""
    from markdown_it import MarkdownIt

    text, guessed = _decoded(content)
    text = re.sub(r"\A---\r?\n.*?\r?\n---\r?\n", "", text, count=1, flags=re.DOTALL)
    blocks = []
    for token in MarkdownIt("commonmark", {"html": False}).enable("table").parse(text[: MAX_CHARACTERS * 2]):
        if token.type == "inline":
            inner = [
                child.content if child.type in {"text", "code_inline"} else "\n" if child.type == "hardbreak" else " "
                for child in token.children or ()
                if child.type in {"text", "code_inline", "softbreak", "hardbreak"}
            ]
            blocks.append("".join(inner))
    return Read("\n\n".join(blocks), (Note("encoding"),) if guessed else ())


# ---- Zips of XML

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def _docx(content: bytes) -> Read:
    tree = _part(content, "word/document.xml", "docx")
    skipped = {f"{_WORD}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr")} | {_FALLBACK}
    signs = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}

    def words(node: Any) -> str:
        if node.tag in signs:
            return signs[node.tag]
        return (node.text or "") if node.tag == f"{_WORD}t" else ""

    return Read("".join(_walk(tree, skipped, {f"{_WORD}p"}, words, tails=False)))


def _odt(content: bytes) -> Read:
    tree = _part(content, "content.xml", "odt")
    skipped = {f"{_TEXT}tracked-changes", f"{_TEXT}note", f"{_OFFICE}annotation", f"{_TEXT}sequence-decls"}
    signs = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n", f"{_TEXT}s": " "}

    def words(node: Any) -> str:
        return signs.get(node.tag) or node.text or ""

    body = tree.find(f"{_OFFICE}body")
    if body is None:
        raise BadFile("damaged")
    return Read("".join(_walk(body, skipped, {f"{_TEXT}p", f"{_TEXT}h"}, words, tails=True)))


def _walk(
    tree: Any, skipped: set[str], paragraphs: set[str], words: Callable[[Any], str], *, tails: bool
) -> Iterator[str]:
    """The words of a tree in order, a blank line after each paragraph; no depth exhausts it, for nothing recurs."""
    stack: list[Any] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
            continue
        if node.tag not in skipped:
            yield words(node)
            if node.tag in paragraphs:
                stack.append("\n\n")
            for child in reversed(node):
                if tails and child.tail:
                    stack.append(child.tail)
                stack.append(child)


def _part(content: bytes, name: str, kind: str) -> Any:
    """One XML file of a zip, looked at before it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if name not in names or (kind == "odt") != ("mimetype" in names and "word/document.xml" not in names):
                raise BadFile("encrypted" if "EncryptedPackage" in names else "not-what-it-says")
            info = archive.getinfo(name)
            if info.flag_bits & 1:
                raise BadFile("encrypted")
            if info.file_size > MAX_UNPACKED or info.file_size > MAX_RATIO * max(info.compress_size, 1000):
                raise BadFile("trap")
            if kind == "odt" and _is_encrypted(archive):
                raise BadFile("encrypted")
            with archive.open(info) as part:
                xml = part.read(MAX_UNPACKED + 1)
        if len(xml) > MAX_UNPACKED:
            raise BadFile("trap")
        return fromstring(xml, forbid_dtd=True)
    except DefusedXmlException:
        raise BadFile("trap") from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        ParseError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        LookupError,
        OSError,
    ):
        raise BadFile("damaged") from None


def _is_encrypted(archive: zipfile.ZipFile) -> bool:
    """OpenDocument says in its manifest that a part is locked; the zip itself does not know."""
    try:
        info = archive.getinfo("META-INF/manifest.xml")
        with archive.open(info) as part:
            return b"encryption-data" in part.read(1_000_000)
    except KeyError:
        return False


# ---- PDF


def _pdf(content: bytes) -> Read:
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    # The library tells of every flaw of a file; we say what matters, and texts stay out of the logs.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    begun = time.monotonic()
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise BadFile("encrypted")
        total = len(reader.pages)
        pages: list[str] = []
        length = 0
        for page in reader.pages[:MAX_PAGES]:
            if length > MAX_CHARACTERS or time.monotonic() - begun > MAX_SECONDS:
                break
            try:
                pages.append(page.extract_text() or "")
            except BadFile:
                raise
            except Exception:
                # One page whose drawing is broken must not hide the others.
                pages.append("")
            length += len(pages[-1])
    except BadFile:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OSError,
        MemoryError,
    ):
        raise BadFile("damaged") from None
    except Exception as error:
        # pypdf says that a password is needed with errors of several libraries.
        raise BadFile("encrypted" if "crypt" in type(error).__name__.lower() else "damaged") from None
    if not pages:
        raise BadFile("damaged" if not total else "scanned")
    silent = sum(len(page.strip()) < 10 for page in pages)
    if silent == len(pages):
        raise BadFile("scanned")
    notes = []
    if total > len(pages):
        notes.append(Note("pages", (("total", total), ("read", len(pages)))))
    if silent:
        notes.append(Note("silent-pages", (("number", silent),)))
    return Read(_joined(pages), tuple(notes))


_LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": ""})


def _joined(pages: list[str]) -> str:
    """Pages as one text: without what is printed on each of them, words cut at the end of a line put together."""
    lines = [[line.rstrip() for line in page.translate(_LIGATURES).splitlines() if line.strip()] for page in pages]
    edges = Counter(_bare(line) for page in lines for line in {*page[:1], *page[-1:]})
    often = {line for line, count in edges.items() if len(pages) >= 4 and count > len(pages) / 2}
    kept = [
        "\n".join(
            line for i, line in enumerate(page) if 0 < i < len(page) - 1 or len(page) < 3 or not _is_edge(line, often)
        )
        for page in lines
    ]
    return re.sub(r"(?<=[^\W\d_])-\n(?=[a-zà-ÿ])", "", "\n".join(kept))


def _bare(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip())


def _is_edge(line: str, often: set[str]) -> bool:
    return _bare(line) in often or _bare(line) in {"#", "- # -", "– # –", "#/#", "# / #"}
