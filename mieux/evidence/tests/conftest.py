"""A fiche with a story to quote from, and files of every kind."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from PIL import Image

from mieux.atlas.models import Initiative
from mieux.atlas.tests.conftest import content, draft, garden, pending

__all__ = ["content", "draft", "garden", "pending"]

STORY = (
    "Tout commence par une friche.\n\nLes voisines *arrosent* à tour de rôle, été comme hiver. "
    "On y mange ensemble le jeudi : « la table est ouverte », dit Rosa.\n\nDeux écoles l’ont repris."
)


@pytest.fixture(autouse=True)
def _story(request):
    """The garden of these tests tells its story."""
    if "garden" in request.fixturenames:
        row = request.getfixturevalue("garden")
        row.story = STORY
        row.need = "Manger des légumes & se parler."
        row.save()
        assert isinstance(row, Initiative)


def photo(size: tuple[int, int] = (80, 60)) -> bytes:
    buffer = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "12 rue des Lilas"
    Image.new("RGB", size, "#1f6fb2").save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def zipped(**parts: bytes | str) -> bytes:
    """An archive; « __ » in a name stands for « / », « _DOT_ » for « . »."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx(**more: bytes | str) -> bytes:
    types = (
        '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    return zipped(**{"[Content_Types].xml": types, "word/document.xml": "<w:document/>", **more})


def xlsx(**more: bytes | str) -> bytes:
    types = "<Types>application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml</Types>"
    return zipped(**{"[Content_Types].xml": types, "xl/workbook.xml": "<workbook/>", **more})


def odt(**more: bytes | str) -> bytes:
    return zipped(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<office/>", **more})


def pdf(body: bytes = b"1 0 obj << /Type /Catalog >> endobj\n") -> bytes:
    return b"%PDF-1.7\n" + body + b"trailer << >>\n%%EOF\n"
