"""Keeping evidence, and letting it go. The caller saves the row, in its transaction."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from mieux.atlas.models import Initiative

from . import anchors, waiting
from .given import Given
from .models import EvidenceBase, Kind

Row = TypeVar("Row", bound=EvidenceBase)


def fill(row: Row, given: Given, initiative: Initiative) -> Row:
    """Set the columns of a row and write its file; the caller saves it inside its transaction.

    A quote given without its place (a draft made elsewhere) is looked up in the fiche; not found, it stays a quote
    without a place.
    """
    row.kind = given.kind
    row.text = given.text
    row.url = given.url
    row.alt = given.alt
    row.speaker = given.speaker
    row.consent = given.consent
    row.on = given.on
    if given.source:
        row.file_name = given.source[:160]
    if given.kind == Kind.QUOTE:
        anchor = given.anchor or anchors.place(initiative, given.text)
        if anchor is not None and not anchor.close:
            row.text, row.part, row.version = anchor.quote, anchor.part, anchor.version
            row.before, row.after = anchor.before, anchor.after
    if given.value and hasattr(row, "value_id"):
        row.value_id = int(given.value)
    if given.upload is not None:
        # A random name: the address of a file says nothing and cannot be guessed.
        name = f"{secrets.token_urlsafe(16)}.{given.upload.extension}"
        row.file.save(name, ContentFile(given.upload.data), save=False)
        row.file_name = given.upload.name
        token = given.waited
        if token:
            transaction.on_commit(lambda: waiting.forget(token))
    return row


def fill_once(row: Row, given: Given, initiative: Initiative, known: Iterable[EvidenceBase]) -> Row | None:
    """`fill`, unless one of `known` says and shows the very same: a form sent twice. None then, without a file left.

    Telephones call every picture « image.jpg »: files are the same when their bytes are.
    """
    fill(row, given, initiative)
    if any(_same(row, other) for other in known):
        erase_after_commit([row])
        return None
    return row


_SAYS = ("kind", "text", "url", "file_name", "alt", "speaker", "on", "value_id")


def _same(one: EvidenceBase, other: EvidenceBase) -> bool:
    if any(getattr(one, name, None) != getattr(other, name, None) for name in _SAYS):
        return False
    if bool(one.file) != bool(other.file):
        return False
    return not one.file or Path(one.file.path).read_bytes() == _bytes_of(other)


def _bytes_of(row: EvidenceBase) -> bytes | None:
    try:
        return Path(row.file.path).read_bytes()
    except OSError:
        return None


def say_gone(row: EvidenceBase) -> None:
    """Somebody says that the source can no longer be read; what was quoted from it stays."""
    if row.gone_at is None:
        row.gone_at = timezone.now()
        row.save(update_fields=["gone_at"])


def say_back(row: EvidenceBase) -> None:
    """The source can be read after all."""
    row.gone_at = None
    row.save(update_fields=["gone_at"])


def erase_files(rows: Iterable[EvidenceBase]) -> list[Path]:
    """Take the files from these rows: the paths to remove once the caller's transaction is committed.

    The rows are not saved: they are usually about to be deleted.
    """
    return [Path(row.file.path) for row in rows if row.file]


def erase_after_commit(rows: Iterable[EvidenceBase]) -> None:
    """Remove the files of these rows once the caller's transaction is committed."""
    paths = erase_files(rows)

    def remove() -> None:
        for path in paths:
            path.unlink(missing_ok=True)

    transaction.on_commit(remove)


def sweep(now: datetime) -> int:
    """Remove files that no row names, older than a day (a transaction that failed after writing); how many."""
    folder = Path(settings.MEDIA_ROOT) / "preuves"
    if not folder.is_dir():
        return 0
    old = (now - timedelta(days=1)).timestamp()
    found = {f"preuves/{path.name}": path for path in folder.iterdir() if path.is_file() and path.stat().st_mtime < old}
    for model in apps.get_models():
        if issubclass(model, EvidenceBase):
            for name in model._default_manager.exclude(file="").values_list("file", flat=True).iterator():
                found.pop(str(name), None)
    for path in found.values():
        path.unlink(missing_ok=True)
    return len(found)
