"""Files given as evidence: what is taken, how it is kept, how it is handed out again.

A file is believed by its content, never by its name or by the type a browser says. What could run in a browser or in
an office program (pages, drawings in SVG, macros, scripts in a PDF) is refused; pictures are made anew.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO

from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext as _

from mieux.atlas.actions.pictures import BadPicture, encode
from mieux.core.text import printable

from .contact import has_contact
from .models import EvidenceBase

MAX_BYTES = 10 * 1024 * 1024
# An office file of ten megabytes holds at most a few thousand parts; a bomb unfolds to gigabytes.
MAX_UNFOLDED, MAX_PARTS = 200 * 1024 * 1024, 4000
# The objects that a PDF folds away are lists and names: a few megabytes, whatever its pictures weigh.
MAX_OBJECTS = 32 * 1024 * 1024

#: Extension kept → type served.
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "webp": "image/webp",
}
#: What a file chooser offers.
ACCEPTED = ".pdf,.docx,.odt,.xlsx,.ods,.csv,.txt,.png,.jpg,.jpeg,.webp"
ACCEPTED_PICTURES = "image/jpeg,image/png,image/webp"

_PICTURES = frozenset({"png", "jpg", "jpeg", "webp"})
_TEXTS = frozenset({"csv", "txt", "text", "md", "tsv"})
_MACROS = re.compile(r"(?:^|/)(?:vbaProject|vbaData|activeX|macrosheets|Basic|Scripts)(?:[./\d]|$)", re.IGNORECASE)
_HIDDEN_FILE = re.compile(r"(?:^|/)(?:embeddings|oleObject)", re.IGNORECASE)
_PDF_RUNS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z])")
_PAGE = re.compile(rb"<\s*(?:!doctype|html|head|body|svg|script|\?xml|iframe|\?php|%)", re.IGNORECASE)


class BadFile(ValueError):
    """A file we do not take; the message says why and what to do."""


@dataclass(frozen=True)
class Upload:
    """A file as it will be kept: bytes, extension of what it really is, and how its sender called it."""

    data: bytes
    extension: str
    name: str


def _lies() -> BadFile:
    return BadFile(
        _(
            "Ce fichier n’est pas ce qu’il dit être, ou il est abîmé. Ouvrez-le, enregistrez-le de nouveau "
            "(en PDF par exemple), puis renvoyez-le."
        )
    )


def _runs() -> BadFile:
    return BadFile(
        _(
            "Ce fichier contient des macros, un script ou un autre fichier caché : nous ne le gardons pas. "
            "Exportez-le en PDF simple, puis renvoyez-le."
        )
    )


def _enormous() -> BadFile:
    return BadFile(_("Ce fichier se déplie en quelque chose d’énorme. Exportez-le en PDF, puis renvoyez-le."))


def _unknown() -> BadFile:
    return BadFile(
        _(
            "Nous ne gardons pas ce genre de fichier. Envoyez un PDF, un document (docx, odt), un tableau "
            "(xlsx, ods, csv), un texte (txt) ou une image (png, jpg, webp)."
        )
    )


def clean_name(name: str, extension: str) -> str:
    """How the sender called the file, as something one may show; never with the means to reach somebody."""
    base = PurePosixPath(str(printable(name)).replace("\\", "/")).name
    stem = " ".join(re.sub(r"[\"<>|:*?;]+", " ", base.rsplit(".", 1)[0] if "." in base else base).split()).strip(" .")
    if not stem or has_contact(stem):
        stem = "document"
    return f"{stem[: 150 - len(extension)]}.{extension}"


def _read(file: IO[bytes], size: int | None) -> bytes:
    too_big = _("Ce fichier dépasse 10 Mo. Allégez-le, ou donnez un lien vers lui.")
    if size is not None and size > MAX_BYTES:
        raise BadFile(too_big)
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    file.seek(0)
    if len(data) > MAX_BYTES:
        raise BadFile(too_big)
    if not data.strip():
        raise BadFile(_("Ce fichier est vide. Vérifiez que c’est le bon, puis renvoyez-le."))
    return data


def check_document(file: IO[bytes], name: str, size: int | None = None) -> Upload:
    """A document as it will be kept; raises `BadFile` with words for its sender."""
    data = _read(file, size)
    said = name.rsplit(".", 1)[1].lower() if "." in name else ""
    if _PAGE.match(data.lstrip(b"\xef\xbb\xbf \t\r\n")):
        raise _lies() if said in {*TYPES, *_PICTURES} else _unknown()
    found = _kind_of(data, said)
    if found == "picture":
        if said not in _PICTURES and said:
            raise _lies()
        return _picture(BytesIO(data), name)
    if said and said != found and not (said in _TEXTS and found in {"txt", "csv"}):
        raise _lies() if said in {*TYPES, *_PICTURES} else _unknown()
    return Upload(data, found, clean_name(name, found))


def check_photo(file: IO[bytes], name: str, size: int | None = None) -> Upload:
    """A photo, made anew by us: no place, no device, no hidden part; raises `BadFile`."""
    return _picture(BytesIO(_read(file, size)), name)


def _picture(file: IO[bytes], name: str) -> Upload:
    try:
        encoded = encode(file)
    except BadPicture as error:
        raise BadFile(str(error)) from error
    return Upload(encoded.image, "webp", clean_name(name, "webp"))


def _kind_of(data: bytes, said: str) -> str:
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "picture"
    if said in _TEXTS:
        return _text(data, said)
    if said in TYPES or said in _PICTURES:
        raise _lies()
    raise _unknown()


def _pdf(data: bytes) -> str:
    if b"%%EOF" not in data[-2048:]:
        raise _lies()
    # Streams hold pictures and letters, where any bytes may happen to look like a name; those that hold objects are
    # unfolded, one at a time, and only so far in all: a trap unfolds to gigabytes. A stream ends where it says, hence
    # the search for the dictionary just before it.
    at, left = 0, MAX_OBJECTS
    while (start := data.find(b"stream", at)) >= 0:
        end = data.find(b"endstream", start + 6)
        if end < 0:
            break
        _refuse_what_runs(data[at:start])
        if b"/ObjStm" in data[max(at, start - 600) : start]:
            unfolded = _inflated(data[start + 6 : end].lstrip(b"\r\n"))
            left -= len(unfolded)
            if left < 0:
                raise _enormous()
            _refuse_what_runs(unfolded)
        at = end + 9
    _refuse_what_runs(data[at:])
    return "pdf"


def _refuse_what_runs(piece: bytes) -> None:
    # Names may be written with #xx for any letter: /J#61vaScript is /JavaScript.
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found.group(1), 16)]), piece)
    if _PDF_RUNS.search(plain):
        raise _runs()


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, 4 * 1024 * 1024)
    except zlib.error:
        return b""


def _office(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNFOLDED:
                raise _enormous()
            names = [part.filename for part in parts]
            if any(part.flag_bits & 0x1 for part in parts):
                raise BadFile(_("Ce fichier est protégé par un mot de passe. Retirez-le, puis renvoyez le fichier."))
            if len(set(names)) != len(names) or any(_escapes(name) for name in names):
                raise _lies()
            found = _office_kind(archive, set(names))
            if any(_MACROS.search(name) or _HIDDEN_FILE.search(name) for name in names):
                raise _runs()
            return found
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        if isinstance(error, BadFile):
            raise
        raise _lies() from error


def _escapes(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in PurePosixPath(name).parts


def _office_kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names:
        said = _part(archive, "mimetype", 200).decode("ascii", "replace").strip()
        kinds = {
            "application/vnd.oasis.opendocument.text": "odt",
            "application/vnd.oasis.opendocument.spreadsheet": "ods",
        }
        if said not in kinds or "content.xml" not in names:
            raise _unknown()
        if b"<script:" in _part(archive, "content.xml") or b"<!ENTITY" in _part(archive, "content.xml", 4096):
            raise _runs()
        return kinds[said]
    if "[Content_Types].xml" not in names:
        raise _unknown()
    types = _part(archive, "[Content_Types].xml")
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise _runs()
    for name in names:
        # A template fetched from elsewhere may bring its macros along.
        if name.endswith(".rels") and b"attachedTemplate" in _part(archive, name):
            raise _runs()
    for part, mark, kind in (
        ("word/document.xml", b"wordprocessingml.document.main", "docx"),
        ("xl/workbook.xml", b"spreadsheetml.sheet.main", "xlsx"),
    ):
        if part in names and mark in types:
            return kind
    raise _unknown()


def _part(archive: zipfile.ZipFile, name: str, most: int = 20 * 1024 * 1024) -> bytes:
    """A part of the archive, no further than `most` bytes: what its header promises is not believed."""
    with archive.open(name) as part:
        return part.read(most)


def _text(data: bytes, said: str) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise _lies() from error
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text) or data.startswith((b"MZ", b"\x7fELF", b"{\\rtf")):
        raise _lies()
    return "csv" if said in {"csv", "tsv"} else "txt"


def serve(request: HttpRequest, row: EvidenceBase, *, public: bool = False) -> FileResponse:
    """The file of a piece of evidence. Whether the viewer may have it is for the caller to know.

    A photo is shown, anything else is saved by the browser and runs nowhere. Only with `public=True` may a browser
    keep it, and not for long: agreement can be withdrawn.
    """
    if not row.file.name:
        raise Http404
    extension = row.file.name.rsplit(".", 1)[-1]
    try:
        file = row.file.open("rb")
    except (FileNotFoundError, SuspiciousFileOperation) as error:
        raise Http404 from error
    response = FileResponse(
        file,
        as_attachment=extension != "webp",
        filename=clean_name(row.file_name, extension),
        content_type=TYPES.get(extension, "application/octet-stream"),
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=600" if public else "private, no-store"
    return response
