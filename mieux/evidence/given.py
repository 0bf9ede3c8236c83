"""What somebody gave as evidence, read and checked, before it has a row."""

from dataclasses import dataclass
from datetime import date

from .anchors import Anchor
from .files import Upload
from .models import Kind


@dataclass(frozen=True)
class Given:
    """One piece of evidence. Only the fields of its kind are filled."""

    kind: Kind
    text: str = ""
    url: str = ""
    upload: Upload | None = None
    #: How a document is called that was quoted without its file (« Bulletin municipal, mars 2024 »).
    source: str = ""
    #: Token under which the file waited, to be forgotten once it is kept.
    waited: str = ""
    alt: str = ""
    speaker: str = ""
    consent: bool = False
    anchor: Anchor | None = None
    on: date | None = None
    #: Primary key of a value of an indicator, one of those that the page offered.
    value: str = ""
