"""Drawings as pictures, by Typst: no browser on the server, our own letters, a third of a second."""

from .pdf import PACKAGE, PdfError, font_paths


def png(drawing: str, *, width: int, ppi: float = 144, see_through: bool = False) -> bytes:
    """A printable SVG (see drawings.py) as PNG. `width` in points: 700 points at 144 ppi are 1,400 pixels.

    `see_through` leaves out the white ground. Filters (soft shadows) are left out. Raises PdfError.
    """
    import typst  # loaded by the first picture

    try:
        written: bytes = typst.compile(
            str(PACKAGE / "exports" / "typst" / "picture.typ"),
            root=str(PACKAGE),
            font_paths=font_paths(),
            ignore_system_fonts=True,
            format="png",
            ppi=ppi,
            sys_inputs={"drawing": drawing, "width": str(width), "ground": "none" if see_through else "white"},
        )
    except Exception as error:
        # typst raises its own kinds of errors; callers know one.
        raise PdfError(str(error)) from error
    return written
