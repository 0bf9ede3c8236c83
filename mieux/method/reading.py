"""YAML and PO files read safely: plain data with line numbers, or problems in clear words.

Of YAML only what a pack needs is accepted: mappings, lists, words, numbers, true/false. Anchors, aliases
and tags are refused, and so are duplicate keys: in the usual readers the last one silently wins.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .problems import Problem

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_VALUES = 50_000

_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\Z")
_FLOAT = re.compile(r"[-+]?[0-9]+\.[0-9]+\Z")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass
class Document:
    """A YAML file read: its data, and the line of every key and list item."""

    file: str
    data: Any = None
    problems: list[Problem] = field(default_factory=list)
    _lines: dict[int, dict[Any, int]] = field(default_factory=dict)

    def line(self, steps: tuple[Any, ...]) -> int:
        """Return the line of the deepest part of `steps` that exists, 0 when nothing does."""
        here, line = self.data, 0
        for step in steps:
            found = self._lines.get(id(here), {}).get(step)
            if found is None:
                # Names of union members stand in validation paths but not in the file.
                continue
            line, here = found, here[step]
        return line

    def path(self, steps: tuple[Any, ...]) -> str:
        """Return `criteria.ouverture.question`: ids stand for positions where there are ids."""
        here, words = self.data, []
        for step in steps:
            if isinstance(here, list) and isinstance(step, int) and 0 <= step < len(here):
                here = here[step]
                words.append(name_of(here) or str(step))
            elif isinstance(here, dict) and step in here:
                here = here[step]
                words.append(str(step))
            elif step == steps[-1]:
                words.append(str(step))
        return ".".join(words)


def name_of(value: Any) -> str:
    """Return the id that a mapping in a list goes by, or nothing."""
    if not isinstance(value, dict):
        return ""
    for key in ("id", "initiative"):
        name = value.get(key)
        if isinstance(name, str):
            level = value.get("level") if key == "initiative" else None
            return f"{name}-{level}" if isinstance(level, str) else name
    return ""


def read_text(path: Path, name: str, problems: list[Problem]) -> str | None:
    """Return the text of a UTF-8 file, or add a problem and return nothing."""
    try:
        if path.stat().st_size > MAX_BYTES:
            problems.append(
                Problem(name, 0, "", f"the file is larger than {MAX_BYTES:,} bytes; split it or shorten it")
            )
            return None
        raw = path.read_bytes()
    except FileNotFoundError:
        problems.append(Problem(name, 0, "", "the file is missing"))
        return None
    except OSError as error:
        problems.append(Problem(name, 0, "", f"the file cannot be read ({error.strerror or error})"))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problems.append(Problem(name, line, "", "the file is not UTF-8; save it again in UTF-8"))
        return None
    control = _NOT_TEXT.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        problems.append(
            Problem(name, line, "", f"a control character (U+{ord(control.group()):04X}) stands in the text")
        )
        return None
    return text


def read_yaml(path: Path, name: str) -> Document:
    """Read a YAML file whose top is a mapping; `problems` says what is wrong, `data` is then partial."""
    document = Document(name)
    text = read_text(path, name, document.problems)
    if text is not None:
        _Builder(document).build(text)
    if not document.problems and not isinstance(document.data, dict):
        document.problems.append(Problem(name, 1, "", "the file must be a mapping (key: value)"))
    return document


class _Refused(Exception):
    """Reading stops here: going on would cost too much or mean nothing."""


class _Builder:
    """Turns the events of the YAML parser into data without recursion, so that no file can exhaust it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.stack: list[tuple[Any, int]] = []
        self.keys: list[str | None] = []
        self.values = 0

    def build(self, text: str) -> None:
        """Fill the document from `text`."""
        try:
            for event in yaml.parse(text, Loader=_LOADER):
                self.take(event)
        except _Refused:
            return
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            reason = getattr(error, "problem", None) or "it is not YAML"
            self.problem(mark.line + 1 if mark else 0, f"this is not valid YAML ({reason})")
        except (RecursionError, MemoryError, ValueError) as error:
            self.problem(0, f"this cannot be read as YAML ({type(error).__name__})")

    def problem(self, line: int, reason: str, *more: str) -> None:
        words = [key[:60] for key in (*self.keys, *more) if key is not None]
        self.document.problems.append(Problem(self.document.file, line, ".".join(words), reason))

    def refuse(self, line: int, reason: str) -> None:
        self.problem(line, reason)
        raise _Refused

    def take(self, event: Any) -> None:
        """Take one event of the parser."""
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            self.refuse(line, "anchors and aliases (& and *) are not accepted in a pack")
        if isinstance(event, yaml.ScalarEvent):
            self.check(event, line)
            self.add(event, line)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self.check(event, line)
            if len(self.stack) >= MAX_DEPTH:
                self.refuse(line, f"more than {MAX_DEPTH} levels of nesting")
            container: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            self.put(container, line)
            self.document._lines[id(container)] = {}
            self.stack.append((container, line))
            self.keys.append(None)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.stack.pop()
            self.keys.pop()
            self.forget_key()
        elif isinstance(event, yaml.DocumentStartEvent) and self.document.data is not None:
            self.refuse(line, "a second document (---) in one file")

    def check(self, event: Any, line: int) -> None:
        self.values += 1
        if self.values > MAX_VALUES:
            self.refuse(line, f"more than {MAX_VALUES:,} values in one file")
        if event.anchor:
            self.refuse(line, "anchors and aliases (& and *) are not accepted in a pack")
        if event.tag and event.tag != "!":
            self.refuse(line, f"tags ({event.tag}) are not accepted in a pack")

    def add(self, event: Any, line: int) -> None:
        """Add a scalar: a key when a mapping waits for one, else a value."""
        if self.stack and isinstance(self.stack[-1][0], dict) and self.keys[-1] is None:
            mapping = self.stack[-1][0]
            key = event.value
            if key in mapping:
                first = self.document._lines[id(mapping)][key]
                self.problem(line, f"the key « {key[:60]} » is already written on line {first}", key)
            self.document._lines[id(mapping)][key] = line
            self.keys[-1] = key
            return
        self.put(_scalar(event), line)
        self.forget_key()

    def put(self, value: Any, line: int) -> None:
        """Put a value where it belongs."""
        if not self.stack:
            self.document.data = value
            return
        parent = self.stack[-1][0]
        if isinstance(parent, list):
            self.document._lines[id(parent)][len(parent)] = line
            parent.append(value)
        elif self.keys[-1] is None:
            self.refuse(line, "a key must be a word")
        else:
            parent[self.keys[-1]] = value

    def forget_key(self) -> None:
        if self.stack and isinstance(self.stack[-1][0], dict):
            self.keys[-1] = None


def _scalar(event: Any) -> Any:
    """Return the value of a scalar: quoted and block scalars are always words, and so is a bare « no »."""
    value: str = event.value
    if event.style in ("'", '"', "|", ">"):
        return value
    if value in ("", "~", "null"):
        return None
    if value in ("true", "false"):
        return value == "true"
    if _INT.match(value):
        return int(value)
    if _FLOAT.match(value):
        return float(value)
    return value


# --- PO files

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"\s*\Z')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "r": "\r"}

Catalogue = dict[tuple[str, str], str]
"""(id path, French words) → translation."""


def read_po(path: Path, name: str, problems: list[Problem]) -> Catalogue:
    """Read a PO catalogue whose entries carry an id path in `msgctxt`.

    Fuzzy, obsolete and empty entries are left out, so the French words show. Other lines become problems.
    """
    text = read_text(path, name, problems)
    catalogue: Catalogue = {}
    if text is None:
        return catalogue
    entry: dict[str, list[str]] = {}
    current = ""
    fuzzy = False
    started = 0

    def close() -> None:
        nonlocal entry, fuzzy, current
        if "msgid" in entry:
            context, source, words = ("".join(entry.get(key, ())) for key in ("msgctxt", "msgid", "msgstr"))
            if source and not context:
                problems.append(Problem(name, started, "", f"no msgctxt (id path) for « {source[:60]} »"))
            elif source and words and not fuzzy:
                if (context, source) in catalogue:
                    problems.append(Problem(name, started, context, "this entry is written twice"))
                catalogue[context, source] = words
        entry, fuzzy, current = {}, False, ""

    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line:
            continue
        if line.startswith("#"):
            if "msgstr" in entry:
                close()
            if line.startswith("#,") and "fuzzy" in line:
                fuzzy = True
            continue
        keyword, _, rest = line.partition(" ")
        if keyword in ("msgctxt", "msgid", "msgstr"):
            if (keyword == "msgctxt" and entry) or keyword in entry:
                close()
            if not entry:
                started = number
            current, quoted = keyword, rest.strip()
        else:
            quoted = line
        match = _STRING.match(quoted)
        if not match or not current:
            problems.append(Problem(name, number, "", "this line is not part of a PO file"))
            continue
        entry.setdefault(current, []).append(
            _ESCAPE.sub(lambda found: _ESCAPED.get(found.group(1), found.group(1)), match.group(1))
        )
    close()
    return catalogue
