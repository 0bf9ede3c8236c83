"""Several modules of a page as one file, so that a slow network is asked once instead of twenty times.

Written when static files are collected; in development and in tests the browser imports the modules one by one. Only
what our own modules do is understood, anything else is an error: named imports of neighbours, exported functions,
classes and constants, no circles. Each module keeps a scope of its own. What lies in a folder `vendor` is imported as
it is.
"""

import posixpath
import re
from collections.abc import Callable

JOINED = {"voyage/canvas.js": "voyage/canvas.joined.js", "workshop/phone.js": "workshop/phone.joined.js"}
"""The module that a page asks for → the file that holds it with all that it imports."""

_IMPORT = re.compile(r'^import\s*\{([^}]*)\}\s*from\s*"(\.{1,2}/[^"]+)";\n', re.M)
_EXPORT = re.compile(r"^export (?=(?:(?:async )?function|class|const) (\w+))", re.M)
_ANY = re.compile(r"^(?:import|export)\b.*", re.M)
_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*?(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.M)


class NotJoined(ValueError):
    """A module says something that is not understood here; the text names it."""


def joined(entry: str, read: Callable[[str], str]) -> str:
    """One module made of `entry` and all that it imports. In: how to read a file by its name under the static root."""
    order: list[str] = []
    texts: dict[str, str] = {}
    outside: dict[str, str] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise NotJoined(f"{name} imports itself by way of {' → '.join(path)}")
        if name in texts and name in order:
            return
        texts[name] = text = read(name)
        for found in _IMPORT.finditer(text):
            there = _there(name, found[2])
            if "/vendor/" in there:
                outside.setdefault(there, f"o{len(outside)}")
            else:
                visit(there, (*path, name))
        order.append(name)

    visit(entry, ())
    names = {name: f"m{number}" for number, name in enumerate(order)} | outside
    lines = [f'import * as {short} from "{_from(entry, there)}";' for there, short in outside.items()]
    lines += [_scope(name, texts[name], names, entry) for name in order]
    return "\n".join(lines) + "\n"


def _there(name: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), address))


def _from(entry: str, there: str) -> str:
    way = posixpath.relpath(there, posixpath.dirname(entry))
    return way if way.startswith(".") else f"./{way}"


def _scope(name: str, text: str, names: dict[str, str], entry: str) -> str:
    """One module as a function that gives what it exports."""
    if 'import("' in _COMMENT.sub("", text) and posixpath.dirname(name) != posixpath.dirname(entry):
        raise NotJoined(f"{name} imports while it runs, from another folder than {entry}")

    def known(found: re.Match[str]) -> str:
        taken = re.sub(r"\s+as\s+", ": ", " ".join(found[1].split()).rstrip(","))
        return f"const {{ {taken} }} = {names[_there(name, found[2])]};\n"

    exported = _EXPORT.findall(text)
    body = _EXPORT.sub("", _IMPORT.sub(known, text))
    if strange := _ANY.search(body):
        raise NotJoined(f"{name}: {strange[0]}")
    body = _COMMENT.sub("", body)
    return f"// {name}\nconst {names[name]} = (() => {{\n{body}return {{ {', '.join(exported)} }};\n}})();"
