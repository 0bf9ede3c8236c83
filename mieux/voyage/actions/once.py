"""A button pressed twice makes one thing: cards and words, whose forms stay on their page."""

import logging
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from typing import Any, Final, TypeVar

from django.core.cache import cache
from django.db import transaction

from .. import journal
from ..models import Voyage

T = TypeVar("T")

logger = logging.getLogger(__name__)

KEPT_SECONDS: Final = 600
"""How long it is remembered what a sending made; the next page has another `once`."""


def done_once(voyage: Voyage, whom: str, once: str, said: tuple[Any, ...], make: Callable[[], T]) -> tuple[T, bool]:
    """What `make` gives (plain values), and whether it was made now: the same sending gives what it gave before.

    `once`: a word of the page that was sent (views: once_of); empty: nothing is remembered. `said`: what was sent; the
    same page with other words is another thing. The second of two clicks waits for the first at the row of the voyage.
    """
    if not once:
        return make(), True
    words = "\x00".join((str(voyage.pk), whom, once, *map(repr, said))).encode("utf-8", "replace")
    key = "voyage:once:" + blake2b(words, digest_size=16).hexdigest()
    try:
        with transaction.atomic():
            journal.hold(voyage.pk)
            known = _known(key)
            if known is not None:
                return known, False
            result = make()
            with suppress(Exception):
                cache.set(key, result, KEPT_SECONDS)
    except BaseException:
        with suppress(Exception):
            cache.delete(key)
        raise
    return result, True


def _known(key: str) -> Any:
    """None too when what remembers is out of reach: twice is better than not at all."""
    try:
        return cache.get(key)
    except Exception:
        logger.warning("what was sent just now is not remembered", exc_info=True)
        return None
