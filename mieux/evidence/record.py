"""Evidence as data, for exports and the API: stable codes, no contact, no address of a file that is not public."""

from typing import Any

from django.utils.timezone import localtime

from .models import EvidenceBase


def record(row: EvidenceBase) -> dict[str, Any]:
    """What a stranger may have of a piece of evidence that they may read."""
    said: dict[str, Any] = {"kind": row.kind}
    for key in ("text", "url", "file_name", "alt", "speaker", "part", "version", "before", "after"):
        if value := getattr(row, key):
            said[key] = value
    if row.on:
        said["on"] = row.on.isoformat()
    if row.gone_at:
        said["gone_at"] = localtime(row.gone_at).date().isoformat()
    return said
