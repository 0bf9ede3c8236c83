"""Makes a sheet: from a logbook, or from nothing but the method."""

from django.utils import translation

from mieux.exports import apart

from .. import document
from ..exports import Logbook
from ..models import Voyage
from ..queries.canvas import indicators_of
from . import picture, poster, text
from .formats import FORMATS

SHEETS = {"a3": (420, 297), "a1": (841, 594), "a0": (1189, 841)}
"""Width and height of the posters, in millimetres."""


def make(slug: str, book: Logbook, address: str) -> bytes:
    """A voyage as one of FORMATS, in its own language; `address` is that of the canvas, or empty.

    Raises KeyError for a slug that is none, PdfError when it could not be written.
    """
    if not FORMATS[slug].needs_cards:
        return make_empty(slug, book.language, address)
    with translation.override(book.language):
        indicators = indicators_in(book)
        if slug == "pdf":
            return apart.write("voyage/text.typ", text.document(book, address, indicators), language=book.language)
        if slug in ("svg", "png"):
            content = poster.document(book, address, indicators, SHEETS["a3"], single=True)
            return picture.svg(content) if slug == "svg" else picture.png(content)
        sheet = SHEETS[slug.removeprefix("poster-")]
        return apart.write(
            "voyage/poster.typ", poster.document(book, address, indicators, sheet), language=book.language
        )


def make_empty(slug: str, language: str, address: str = "") -> bytes:
    """An empty sea to fill by pen; with an address, each zone has its code. Raises KeyError, PdfError."""
    if FORMATS[slug].needs_cards:
        raise KeyError(slug)
    with translation.override(language):
        if slug == "empty-a4":
            return apart.write("voyage/kit.typ", poster.empty(language, address, (297, 210)), language=language)
        sheet = SHEETS[slug.removeprefix("empty-")]
        return apart.write("voyage/poster.typ", poster.empty(language, address, sheet), language=language)


def indicators_in(book: Logbook) -> dict[str, str]:
    """Names of the indicators that cards are tied to; read only when there is such a link."""
    if all(document.LINKS[tie.type][1] for tie in book.links):
        return {}
    voyage = Voyage.objects.filter(key=book.key).first()
    return indicators_of(voyage) if voyage is not None else {}
