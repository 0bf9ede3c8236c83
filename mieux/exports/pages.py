"""Documents by Typst as drawings: one SVG or PNG a page, with letters as shapes, nothing loaded from elsewhere."""

import json
from typing import Any, Literal

from .pdf import FONTS, PACKAGE, PdfError


def write(template: str, document: Any, *, format: Literal["svg", "png"], ppi: float = 144) -> list[bytes]:
    """The pages of a document, as `svg` or `png`; `template` and `document` as for pdf.write. Raises PdfError."""
    import typst  # loaded by the first document

    app, _, name = template.partition("/")
    try:
        found: bytes | list[bytes] = typst.compile(
            str(PACKAGE / app / "typst" / name),
            root=str(PACKAGE),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            format=format,
            ppi=ppi,
            sys_inputs={"document": json.dumps(document, ensure_ascii=False)},
        )
    except Exception as error:
        # typst raises its own kinds of errors; callers know one.
        raise PdfError(str(error)) from error
    return found if isinstance(found, list) else [found]
