"""Large documents by Typst in a process of their own.

Typst keeps what it has set for the next document: a few posters are hundreds of megabytes that a web process never
gives back. Here they go with the process; and a document without end is ended.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from .pdf import PACKAGE, PdfError, font_paths

TYPESETTER: Final = Path(__file__).resolve().parent / "typesetter.py"
TIME_LIMIT: Final = 90
"""Seconds; a poster of 300 cards takes about one, of 5,000 about a dozen."""
AT_ONCE: Final = 2
"""Documents that are set at the same time; the next ones wait."""

_turns = threading.BoundedSemaphore(AT_ONCE)


def write(template: str, document: Any, *, language: str) -> bytes:
    """As pdf.write: the tagged PDF of a document. Raises PdfError."""
    return _compile(template, document, language, format="pdf", pdf_standards=["ua-1"])[0]


def pages(template: str, document: Any, *, format: str, ppi: float = 144) -> list[bytes]:
    """The pages of a document as `svg` (letters are shapes, nothing is loaded from elsewhere) or `png`.

    Raises PdfError.
    """
    return _compile(template, document, "", format=format, ppi=ppi)


def _compile(template: str, document: Any, language: str, **more: Any) -> list[bytes]:
    app, _, name = template.partition("/")
    order = {
        "input": str(PACKAGE / app / "typst" / name),
        "root": str(PACKAGE),
        "font_paths": font_paths(),
        "ignore_system_fonts": True,
        "sys_inputs": {"document": json.dumps(document, ensure_ascii=False), "language": language},
        **more,
    }
    with _turns:
        said = _ask(json.dumps(order).encode())
    return _here(order) if said is None else said


def _ask(order: bytes) -> list[bytes] | None:
    """The pages; None when no process could be had (Python inside another server has none of its own to start)."""
    try:
        done = subprocess.run(  # noqa: S603  # our own script, by our own Python
            # -P: the folder of the script is no place to import from.
            [sys.executable or "python3", "-P", str(TYPESETTER)],
            input=order,
            capture_output=True,
            timeout=TIME_LIMIT,
            env=_surroundings(sys.path, os.environ),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PdfError(f"no end after {TIME_LIMIT} seconds") from error
    except OSError:
        return None
    if done.returncode < 0:
        # Ended by the system, out of memory say: here it would take the whole server along.
        raise PdfError(f"ended by signal {-done.returncode}")
    head, _, body = done.stdout.partition(b"\n")
    try:
        said = json.loads(head)
    except ValueError:
        return None
    if "error" in said:
        raise PdfError(str(said["error"]))
    found, at = [], 0
    for length in said["pages"]:
        found.append(body[at : at + length])
        at += length
    if at != len(body):
        return None
    return found


def _surroundings(path: Sequence[str], environ: Mapping[str, str]) -> dict[str, str]:
    """What the process needs to find typst, and none of the secrets of this one."""
    kept = {
        name: environ[name] for name in ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "TEMP") if name in environ
    }
    return kept | {"PYTHONPATH": os.pathsep.join(each for each in path if each)}


def _here(order: dict[str, Any]) -> list[bytes]:
    import typst  # loaded by the first document

    try:
        found: bytes | list[bytes] = typst.compile(**order)
    except Exception as error:
        # typst raises its own kinds of errors; callers know one.
        raise PdfError(str(error)) from error
    return found if isinstance(found, list) else [found]
