"""PDF by Typst: tagged (PDF/UA), with our own letters, in about a tenth of a second.

What people wrote travels as JSON in `sys.inputs`, never as Typst source: nothing in it can be a command.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

PACKAGE = Path(__file__).resolve().parent.parent
FONTS = Path(__file__).resolve().parent / "fonts"


def font_paths() -> list[str]:
    """Our own letters, and the folder of more of them that this instance has (`MIEUX_FONTS`): never whatever happens to
    be on a machine, so that two copies of one site print the same."""
    more = getattr(settings, "MORE_FONTS", "")
    return [str(FONTS), *([str(more)] if more else [])]


class PdfError(Exception):
    """The document could not be written; the message is Typst's, for the log."""


def write(template: str, document: Any, *, language: str) -> bytes:
    """Return the PDF of a document.

    `template` is `<app>/<name>.typ`, found in `mieux/<app>/typst/`. `document` is a frozen dataclass or a mapping of
    plain values; the template reads it as `json(bytes(sys.inputs.document))`. Raises PdfError.
    """
    import typst  # loaded by the first document

    app, _, name = template.partition("/")
    path = PACKAGE / app / "typst" / name
    data: Mapping[str, Any] = document
    if is_dataclass(document) and not isinstance(document, type):
        data = asdict(document)
    try:
        return typst.compile(
            str(path),
            root=str(PACKAGE),
            font_paths=font_paths(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"document": json.dumps(data, ensure_ascii=False), "language": language},
            pdf_standards=["ua-1"],
        )
    except Exception as error:
        # typst raises its own kinds of errors; callers know one.
        raise PdfError(str(error)) from error
