"""Files that wait while their sender corrects the rest of the form: no browser keeps a chosen file between two tries.

What is kept was already checked. Whoever holds the signed token of the page finds it again, for a day.
"""

import secrets
import time
from pathlib import Path

from django.conf import settings
from django.core import signing

from .files import Upload

DAY = 24 * 3600
#: Beyond this many nothing more is kept, and the page says that the file must be chosen again.
MOST = 300

_SALT = "mieux.evidence.waiting"


def folder() -> Path:
    """Where they wait: nothing is served from there."""
    return Path(settings.MEDIA_ROOT) / "preuves" / "attente"


def keep(upload: Upload) -> str:
    """Put the file aside; its token, or nothing when there is no more room."""
    forget_old()
    folder().mkdir(parents=True, exist_ok=True)
    if sum(1 for _path in folder().iterdir()) >= MOST:
        return ""
    name = f"{secrets.token_urlsafe(16)}.{upload.extension}"
    (folder() / name).write_bytes(upload.data)
    return signing.dumps([name, upload.name], salt=_SALT)


def take(token: str) -> Upload | None:
    """The file of this token; None when it waited too long or the token was made elsewhere."""
    path, name = _path_of(token)
    try:
        return Upload(path.read_bytes(), path.suffix[1:], name) if path else None
    except OSError:
        return None


def forget(token: str) -> None:
    """It found its place, or nobody wants it any more."""
    path, _name = _path_of(token)
    if path:
        path.unlink(missing_ok=True)


def forget_old(now: float | None = None) -> int:
    """Erase what waited for more than a day; how many."""
    before = (time.time() if now is None else now) - DAY
    gone = 0
    for path in folder().iterdir() if folder().is_dir() else ():
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _path_of(token: str) -> tuple[Path | None, str]:
    try:
        name, called = signing.loads(token, salt=_SALT, max_age=DAY)
    except (signing.BadSignature, ValueError, TypeError):
        return None, ""
    return folder() / str(name), str(called)
