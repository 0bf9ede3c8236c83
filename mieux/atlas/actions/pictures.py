"""Pictures: whatever comes in, only what we encoded ourselves is kept."""

import secrets
from dataclasses import dataclass
from io import BytesIO
from typing import IO, TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from .. import rules
from ..models import Initiative, InitiativePicture
from .recording import append_changes

if TYPE_CHECKING:
    from PIL.Image import Image

    from mieux.people.models import User

LARGEST, THUMBNAIL = 1600, 640
# 40 million pixels is twice what a good phone takes; a bomb has hundreds of millions in a few kilobytes.
MAX_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PICTURES = 8


class BadPicture(ValueError):
    """A file that is not a picture we can take; the message says what to do."""


@dataclass(frozen=True)
class Encoded:
    """A picture made anew: no EXIF, no GPS, no hidden part of the original file."""

    image: bytes
    thumbnail: bytes
    width: int
    height: int


def encode(file: IO[bytes], largest: int = LARGEST) -> Encoded:
    """Read an uploaded file and make two WebP pictures of it; raises `BadPicture` with words for the sender.

    `largest`: pixels of the longer side that are kept.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # loaded by the first picture that comes in

    head = file.read(32)
    file.seek(0)
    if hint := _what_it_is(head):
        raise BadPicture(hint)
    try:
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise BadPicture(_too_many_pixels())
            if getattr(picture, "is_animated", False):
                raise BadPicture(_("Cette image bouge. Envoyez une photo fixe : JPEG, PNG ou WebP."))
            # A JPEG is read at about the size we keep: forty million pixels would take half a gigabyte otherwise.
            picture.draft(None, (2 * largest, 2 * largest))
            turned = ImageOps.exif_transpose(picture)
            upright = turned.convert("RGBA" if _is_transparent(turned) else "RGB")
    except BadPicture:
        raise
    except Image.DecompressionBombError as error:
        raise BadPicture(_too_many_pixels()) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise BadPicture(
            _(
                "Ce fichier n’est pas une image que nous savons lire, ou il est abîmé. "
                "Envoyez un JPEG, un PNG ou un WebP."
            )
        ) from error
    if min(upright.size) < 40:
        raise BadPicture(_("Cette image est minuscule. Il en faut une d’au moins 40 pixels de côté."))
    upright.thumbnail((largest, largest))
    large, small = upright, upright.copy()
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    return Encoded(_webp(large), _webp(small), large.width, large.height)


def _too_many_pixels() -> str:
    return _("Cette image a trop de pixels (plus de 40 millions). Réduisez-la, puis renvoyez-la.")


def _is_transparent(picture: "Image") -> bool:
    return picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info


def _what_it_is(head: bytes) -> str:
    """Help for the usual mistakes, recognised by their first bytes."""
    if head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"}:
        return _(
            "C’est une photo au format HEIC ou AVIF, que tous les navigateurs ne savent pas montrer. Sur un iPhone : "
            "Réglages, Appareil photo, Formats, « Le plus compatible » ; ou envoyez une capture d’écran de la photo."
        )
    if head.startswith(b"%PDF"):
        return _("C’est un PDF. Faites-en une image (une capture d’écran suffit), puis envoyez-la.")
    if head.lstrip().lower().startswith((b"<svg", b"<?xml", b"<!doc", b"<html")):
        return _("C’est un dessin SVG ou une page. Exportez-le en PNG, puis envoyez-le.")
    if head.startswith(b"GIF8"):
        return _("C’est un GIF. Envoyez une photo fixe : JPEG, PNG ou WebP.")
    return ""


def _webp(picture: "Image") -> bytes:
    buffer = BytesIO()
    # Pillow writes only what it is given: no exif, no icc_profile, no xmp.
    picture.save(buffer, "WEBP", quality=82, method=4, exif=b"", xmp=b"")
    return buffer.getvalue()


@transaction.atomic
def add_picture(
    initiative: Initiative, user: "User", encoded: Encoded, alt: str, credit: str = ""
) -> InitiativePicture:
    """Keep a picture. On a fiche that was sent it waits for a moderator when the instance looks before publishing."""
    waiting = rules.picture_waits(user, initiative)
    # A random name: the address of a picture that waits cannot be guessed from one that does not.
    name = secrets.token_urlsafe(12)
    picture = InitiativePicture(
        initiative=initiative,
        width=encoded.width,
        height=encoded.height,
        alt=alt,
        credit=credit,
        waiting=waiting,
        added_by=user,
    )
    picture.image.save(f"{name}.webp", ContentFile(encoded.image), save=False)
    picture.thumbnail.save(f"{name}-{THUMBNAIL}.webp", ContentFile(encoded.thumbnail), save=False)
    picture.save()
    append_changes([initiative.pk])
    return picture


@transaction.atomic
def accept_picture(picture: InitiativePicture) -> None:
    """Show a picture that waited."""
    picture.waiting = False
    picture.save(update_fields=["waiting"])
    append_changes([picture.initiative_id])


@transaction.atomic
def remove_picture(picture: InitiativePicture) -> None:
    """Erase a picture, files included: a person may ask to disappear from it."""
    initiative_id = picture.initiative_id
    picture.delete()
    append_changes([initiative_id])
    transaction.on_commit(lambda: delete_files(picture))


def delete_files(picture: InitiativePicture) -> None:
    """Remove the two files; a file already gone is no error."""
    for file in (picture.image, picture.thumbnail):
        if file.name:
            file.storage.delete(file.name)
