"""Photos of a sheet of paper: kept, turned, typed from, taken away with their file."""

import hashlib
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from pycrdt import Doc

from mieux.atlas.actions.pictures import BadPicture, Encoded, encode

from .. import document, zones
from ..models import PaperPhoto, Voyage
from .writing import gesture

if TYPE_CHECKING:
    from mieux.people.models import User

LARGEST = 2600
"""Pixels of the longer side: handwriting on a whole poster stays readable."""
MAX_BYTES = 10 * 1024 * 1024
MOST = 24
"""Photos of one voyage."""
MOST_AT_ONCE = 6


class TooMany(ValueError):
    """The voyage has all the photos it can hold."""


def read_photo(file: IO[bytes], size: int | None) -> Encoded:
    """The photo made anew: upright, no place, no device, no hidden part. Raises `BadPicture` with words."""
    if size is not None and size > MAX_BYTES:
        raise BadPicture(_("Cette photo dépasse 10 Mo. Réduisez-la, ou prenez-la en plusieurs morceaux."))
    file.seek(0)
    if not file.read(1):
        raise BadPicture(_("Ce fichier est vide. Vérifiez que c’est le bon, puis renvoyez-le."))
    file.seek(0)
    return encode(file, LARGEST)


@transaction.atomic
def add_photo(voyage: Voyage, encoded: Encoded, *, by: "User | None", whom: str, label: str = "") -> PaperPhoto:
    """Keep a photo. The same one sent twice is one. Raises `TooMany`."""
    Voyage.objects.select_for_update().get(pk=voyage.pk)
    # The same bytes in give the same bytes out: the name tells a photo sent twice, and nobody guesses it.
    print_ = hashlib.sha256(encoded.image).hexdigest()[:24]
    known = PaperPhoto.objects.filter(voyage=voyage, image__contains=f"-{print_}").first()
    if known is not None:
        return known
    if PaperPhoto.objects.filter(voyage=voyage).count() >= MOST:
        raise TooMany
    photo = PaperPhoto(
        voyage=voyage, width=encoded.width, height=encoded.height, label=label[:120], by=by, whom=whom[:120]
    )
    photo.image.save(f"{secrets.token_urlsafe(12)}-{print_}.webp", ContentFile(encoded.image), save=False)
    # Should the row not be written, the file is swept away with the others that nothing names (personal.purge).
    photo.save()
    return photo


@transaction.atomic
def turn_photo(photo: PaperPhoto) -> None:
    """A quarter turn to the right, for everybody."""
    row = PaperPhoto.objects.select_for_update().get(pk=photo.pk)
    row.turn = photo.turn = (row.turn + 1) % 4
    row.save(update_fields=["turn"])


@transaction.atomic
def type_lines(photo: PaperPhoto, whom: str, zone: str, lines: list[str], once: str) -> list[str]:
    """One card for each line, in a zone; `once` is a word of the form: sent twice, it makes its cards once.

    Out: the ids of the cards. Raises document.BadGesture for a zone that is none.
    """
    if zone not in zones.zone_ids() or zone == zones.HOLD:
        raise document.BadGesture(zone)
    ids = [f"{once}-{number}" for number in range(len(lines))] if once else [document.new_id() for _line in lines]

    def make(doc: Doc) -> None:
        for card_id, line in zip(ids, lines, strict=True):
            if document.read_card(doc, card_id) is None:
                document.add_card(doc, zone, line, author=whom, card_id=card_id)

    gesture(photo.voyage, whom, make)
    row = PaperPhoto.objects.select_for_update().get(pk=photo.pk)
    known = row.typed.get(zone, [])
    row.typed = photo.typed = {**row.typed, zone: [*known, *(each for each in ids if each not in known)]}
    row.save(update_fields=["typed"])
    return ids


@transaction.atomic
def remove_photo(photo: PaperPhoto) -> None:
    """Take it away, its file too, once that is certain. What was typed from it stays."""
    name = photo.image.name
    photo.delete()
    if name:
        _delete_later([name])


def forget_files_of(voyage: Voyage) -> None:
    """The files of a voyage that is about to be erased leave the disk once it is."""
    _delete_later(list(PaperPhoto.objects.filter(voyage=voyage).values_list("image", flat=True)))


def _delete_later(names: list[str]) -> None:
    storage = PaperPhoto._meta.get_field("image").storage  # type: ignore[union-attr]

    def delete() -> None:
        for name in names:
            storage.delete(name)

    transaction.on_commit(delete)


def sweep(now: datetime) -> int:
    """Remove files that no row names, older than a day (a transaction that failed after writing); how many."""
    folder = Path(settings.MEDIA_ROOT) / "affiches"
    if not folder.is_dir():
        return 0
    old = (now - timedelta(days=1)).timestamp()
    known = set(PaperPhoto.objects.values_list("image", flat=True))
    lost = [path for path in folder.iterdir() if f"affiches/{path.name}" not in known and path.stat().st_mtime < old]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)
