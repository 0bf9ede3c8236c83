"""Evidence as a page shows it: the data of `evidence/evidence.html`."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .anchors import Standing, part_words
from .models import EvidenceBase, Kind


@dataclass(frozen=True)
class Shown:
    """One piece of evidence in words."""

    kind: str
    #: « un lien », « une photo »…
    kind_words: str
    text: str
    url: str
    #: The house of a link, to be read before it is opened.
    host: str
    file_url: str
    file_name: str
    #: « PDF », « XLSX »…: what one gets, before one gets it.
    file_kind: str
    alt: str
    speaker: str
    on: date | None
    part_words: str
    gone_at: datetime | None
    standing: Standing | None


_PAIRS = {"«": "»", "“": "”", '"': '"'}


def _bare(text: str) -> str:
    """Somebody's words without the marks around them: the page sets its own. What is kept is not changed."""
    said = text.strip()
    if len(said) > 2 and _PAIRS.get(said[0]) == said[-1] and not {said[0], said[-1]} & set(said[1:-1]):
        return said[1:-1].strip() or text
    return text


def shown(row: EvidenceBase, file_url: str = "", standing: Standing | None = None) -> Shown:
    """Put a row in words. `file_url`: the view of the caller that serves its file, for those who may have it.

    `standing` is `anchors.look(initiative, row)`, where the page says what has become of quotes.
    """
    return Shown(
        kind=row.kind,
        kind_words=str(Kind(row.kind).label),
        text=_bare(row.text) if row.kind in (Kind.QUOTE, Kind.TESTIMONY) else row.text,
        url=row.url,
        host=(urlsplit(row.url).hostname or "").removeprefix("www.") if row.url else "",
        file_url=file_url if row.file else "",
        file_name=row.file_name or (_("le fichier") if row.file else ""),
        file_kind=row.file.name.rsplit(".", 1)[-1].upper() if row.file.name else "",
        alt=row.alt,
        speaker=row.speaker,
        on=row.on,
        part_words=part_words(row.part) if row.part else "",
        gone_at=row.gone_at,
        standing=standing,
    )
