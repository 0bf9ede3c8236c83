"""Photos of sheets filled by pen: made anew, typed from, and gone with their files on the day announced."""

import hashlib
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from mieux.atlas.actions.pictures import Encoded

from ..models import Contribution, SheetPhoto, Source, Stage, Workshop
from .bell import hold_room
from .working import contribute

MOST = 40
"""Photos of one workshop."""
MOST_LINES = 60


class TooMany(ValueError):
    """The workshop has all the photos it can hold."""


@transaction.atomic
def add_photo(stage: Stage, encoded: Encoded, *, label: str = "", zone: str = "") -> SheetPhoto:
    """Keep a photo. The same one sent twice is one. Raises TooMany, Over."""
    hold_room(stage.workshop_id)
    # The same bytes in give the same bytes out: the name tells a photo sent twice, and nobody guesses it.
    print_ = hashlib.sha256(encoded.image).hexdigest()[:24]
    own = SheetPhoto.objects.filter(stage__workshop=stage.workshop_id)
    known = own.filter(stage=stage, image__contains=f"-{print_}").first()
    if known is not None:
        return known
    if own.count() >= MOST:
        raise TooMany
    row = SheetPhoto(stage=stage, width=encoded.width, height=encoded.height, label=label[:120], zone=zone)
    row.image.save(f"{secrets.token_urlsafe(12)}-{print_}.webp", ContentFile(encoded.image), save=False)
    row.save()
    return row


def _prefix(photo: SheetPhoto) -> str:
    return f"feuille-{photo.pk}-"


def type_lines(photo: SheetPhoto, lines: list[str], about: str, once: str) -> int:
    """One card « sur papier » for each line; the same form sent twice makes its cards once. Out: how many."""
    for number, line in enumerate(lines[:MOST_LINES]):
        key = f"{_prefix(photo)}{once[:24]}-{number}"
        contribute(photo.stage, None, line, key, source=Source.PAPER, about=about, quiet=False)
    return len(lines[:MOST_LINES])


def typed_from(photo: SheetPhoto) -> list[Contribution]:
    """The cards that were typed from a photo."""
    return list(Contribution.objects.filter(stage=photo.stage_id, participant=None, key__startswith=_prefix(photo)))


@transaction.atomic
def remove_photo(photo: SheetPhoto) -> None:
    """Take it away, its file too; what was typed from it stays."""
    name = photo.image.name
    photo.delete()
    if name:
        _delete_later([name])


def forget_photos_of(workshop: Workshop) -> None:
    """The photos of a workshop go, and their files once that is certain."""
    rows = SheetPhoto.objects.filter(stage__workshop=workshop)
    _delete_later(list(rows.values_list("image", flat=True)))
    rows.delete()


def _delete_later(names: list[str]) -> None:
    storage = SheetPhoto._meta.get_field("image").storage  # type: ignore[union-attr]

    def delete() -> None:
        for name in names:
            storage.delete(name)

    transaction.on_commit(delete)


def sweep(now: datetime) -> int:
    """Remove files that no row names, older than a day; how many."""
    folder = Path(settings.MEDIA_ROOT) / "feuilles"
    if not folder.is_dir():
        return 0
    old = (now - timedelta(days=1)).timestamp()
    known = set(SheetPhoto.objects.values_list("image", flat=True))
    lost = [path for path in folder.iterdir() if f"feuilles/{path.name}" not in known and path.stat().st_mtime < old]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)
