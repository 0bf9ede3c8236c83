"""What types alone cannot say about a pack: every id that is named exists, every promise is kept."""

from pathlib import Path

from .models import Pack
from .problems import Problem
from .reading import Document


def cross_check(
    pack: Pack, folder: Path, documents: dict[str, Document], file_of: dict[str, str]
) -> list[Problem]:
    """Return what is wrong between the parts of a pack."""
    return []
