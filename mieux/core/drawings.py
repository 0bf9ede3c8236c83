"""Where the drawings are. The core draws them, the active method owns them: it says so when it is loaded."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings


def _in_the_shipped_pack(art_id: str) -> Path | None:
    path = Path(settings.PACKS_DIR) / settings.MIEUX_PACK / "art" / f"{art_id}.svg"
    return path if path.exists() else None


find: Callable[[str], Path | None] = _in_the_shipped_pack
"""Give the file of a drawing, or None. `mieux.method` replaces it, so that a swapped pack brings its own drawings."""


def use(finder: Callable[[str], Path | None]) -> None:
    """Look drawings up with `finder`, then among the shipped ones (logo, waves, empty states belong to no pack)."""

    def both(art_id: str) -> Path | None:
        return finder(art_id) or _in_the_shipped_pack(art_id)

    global find
    find = both
