"""The story to take along: Markdown, and PDF by Typst. What people wrote is data in both, never a sign or a command."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from mieux.core.views import file_not_made
from mieux.exports import pdf

from ..exports import markdown_line
from ..models import Publication
from .prose import of, typeset
from .story import Story

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class BookPart:
    """A part with its paragraphs."""

    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Book:
    """A story as a document, in its own language."""

    heading: str
    title: str
    language: str
    credit: str
    parts: tuple[BookPart, ...]


def _book(title: str, language: str, licence: str, parts: tuple[BookPart, ...]) -> Book:
    with override(language):
        heading = heading_of(title)
        credit = _("Licence : %(licence)s") % {"licence": licence} if licence else _("Pour l’équipage")
        return Book(heading, title, language, typeset(credit), parts)


def heading_of(title: str) -> str:
    """« Les coulisses du jardin », in the active language."""
    return _("Les coulisses %(of_title)s") % {"of_title": of(title)}


def book_of(story: Story) -> Book:
    """The story of the team, as it stands now."""
    voyage = story.voyage
    with override(voyage.language):
        parts = tuple(
            BookPart(str(chapter.part.title), tuple(shown.text for shown in chapter.paragraphs))
            for chapter in story.chapters
            if chapter.paragraphs
        )
    return _book(voyage.title, voyage.language, "", parts)


def public_book(publication: Publication) -> Book:
    """What strangers read."""
    parts = tuple(BookPart(part["title"], tuple(part["texts"])) for part in publication.parts)
    return _book(publication.title, publication.language, publication.licence, parts)


def write_markdown(book: Book) -> bytes:
    """A heading a part, a paragraph a paragraph."""
    lines = [f"# {markdown_line(book.heading)}", ""]
    for part in book.parts:
        lines += [f"## {markdown_line(part.title)}", ""]
        for text in part.texts:
            for block in text.split("\n\n"):
                lines += ["  \n".join(markdown_line(line) for line in block.splitlines() if line.strip()), ""]
    lines += [f"*{markdown_line(book.credit)}*", ""]
    return "\n".join(lines).encode("utf-8", "replace")


def write_pdf(book: Book) -> bytes:
    """A4, tagged (PDF/UA). Raises pdf.PdfError."""
    return pdf.write("voyage/backstage.typ", book, language=book.language)


FORMATS: Final[Mapping[str, tuple[str, Callable[[Book], bytes]]]] = {
    "md": ("text/markdown; charset=utf-8", write_markdown),
    "pdf": ("application/pdf", write_pdf),
}


def response(request: HttpRequest, book: Book, format: str, name: str) -> HttpResponse:
    """The file, to keep; not for robots. 503 when it could not be made."""
    kind, write = FORMATS[format]
    try:
        body = write(book)
    except pdf.PdfError:
        logger.exception("a story could not be made into a file: %s", format)
        return file_not_made(request)
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    answer["X-Robots-Tag"] = "noindex"
    return answer
