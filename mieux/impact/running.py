"""Reading and writing a table of values beside the requests, one at a time, with its progress in the cache.

A thread of this process: no worker to install, and nothing to lose. What it has not finished it has not written
(one transaction), and the page of the file offers to begin again. The cache is Redis as soon as there are several
processes, so that any of them can tell how far it is.
"""

import logging
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import close_old_connections
from django.utils import translation
from django.utils.translation import gettext as _

from mieux.people.models import User

from .actions import imports
from .importing.stored import Progress
from .models import ImportBatch
from .tables import BadTable

logger = logging.getLogger(__name__)

WAIT = 1.5
"""Seconds that the answer to a form waits for the work: small files never see the page of progress."""

SILENCE = 30
"""Seconds without a word after which the work is thought to have died."""

_one_at_a_time = threading.Semaphore(1)


def _key(batch: ImportBatch) -> str:
    return f"impact-import-{batch.pk}"


def state_of(batch: ImportBatch) -> dict[str, object] | None:
    """What is being done now: phase, done, of (0: not known); None when nothing is, or when it died."""
    said = cache.get(_key(batch))
    return said if isinstance(said, dict) else None


def _progress(batch: ImportBatch) -> Progress:
    # A word every fifth of a second is enough for eyes, and free for the work.
    last = 0.0

    def tell(phase: str, done: int, of: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last > 0.2:
            last = now
            cache.set(_key(batch), {"phase": phase, "done": done, "of": of}, SILENCE)

    return tell


def begin(batch: ImportBatch, name: str, user: User, *, write: bool = False) -> None:
    """Read a file, or import it (`write`), beside the request; returns when it is done or after `WAIT` seconds.

    `name` is the initiative's, as it is shown. Called after the transaction that made the batch.
    """
    language = translation.get_language() or "fr"
    if not cache.add(_key(batch), {"phase": "waiting", "done": 0, "of": 0}, SILENCE * 4):
        return

    def work() -> None:
        with translation.override(language):
            _publish(batch, user, name) if write else _read(batch, name)

    if settings.TESTING:
        # The rows of a test live in a transaction that no other thread sees.
        work()
        return
    thread = threading.Thread(target=_alone, args=(work,), name=f"import-{batch.pk}", daemon=True)
    thread.start()
    thread.join(WAIT)


def _alone(work: Callable[[], None]) -> None:
    with _one_at_a_time:
        close_old_connections()
        try:
            work()
        finally:
            close_old_connections()


def _read(batch: ImportBatch, name: str) -> None:
    try:
        imports.read(batch, name, _progress(batch))
    except BadTable as error:
        imports.refuse(batch, str(error))
    except imports.Decided:
        pass
    except Exception:
        # The page of the file must say something; the log says what happened.
        logger.exception("A table of values could not be read")
        imports.refuse(batch, _("Ce fichier nous a fait trébucher. Enregistrez-le en .csv, et envoyez-le de nouveau."))
    finally:
        cache.delete(_key(batch))


def _publish(batch: ImportBatch, user: User, name: str) -> None:
    try:
        imports.publish(batch, user, name, _progress(batch))
    except (imports.Decided, imports.Blocked):
        pass
    except Exception:
        # Nothing was written: the transaction went back. The page offers to begin again.
        logger.exception("A table of values could not be imported")
        cache.set(_key(batch), {"phase": "failed", "done": 0, "of": 0}, SILENCE)
        return
    cache.delete(_key(batch))
