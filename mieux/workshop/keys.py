"""Addresses that open something: the projection, the remote, the invitation of a second facilitator.

They are made from the secret of the workshop and the key of the instance, and stored nowhere: the facilitator can see
them again at any time, and a copy of the database opens nothing. Changing `Workshop.secret` ends them all.
"""

import base64
from hashlib import blake2b

from django.conf import settings
from django.utils.crypto import constant_time_compare

from .models import Workshop

SCREEN, REMOTE, INVITATION = "screen", "remote", "invitation"


def key_of(workshop: Workshop, door: str) -> str:
    """The key of one door of a workshop: 24 signs."""
    secret = blake2b(settings.SECRET_KEY.encode()).digest()
    text = f"{workshop.pk}:{workshop.secret}:{door}".encode()
    return base64.urlsafe_b64encode(blake2b(text, key=secret, person=b"workshop", digest_size=18).digest()).decode()


def opens(workshop: Workshop, door: str, key: str) -> bool:
    """Whether this key opens this door."""
    return bool(key) and constant_time_compare(key_of(workshop, door), key[:100])


def hashed(text: str, purpose: bytes) -> str:
    """What rows keep of a token or a personal word: a keyed hash."""
    secret = blake2b(settings.SECRET_KEY.encode()).digest()
    return blake2b(text.encode("utf-8", "replace"), key=secret, person=purpose, digest_size=32).hexdigest()


def _mac(words: str, purpose: bytes) -> str:
    secret = blake2b(settings.SECRET_KEY.encode()).digest()
    digest = blake2b(words.encode("utf-8", "replace"), key=secret, person=purpose, digest_size=18).digest()
    return base64.urlsafe_b64encode(digest).decode()


def recap_key(number: int, secret: str) -> str:
    """The key in the address of a recap: nobody guesses it, and a copy of the database does not hold it."""
    return _mac(f"{number}:{secret}", b"recap")


def is_recap(number: int, secret: str, key: str) -> bool:
    """Whether this key opens that recap."""
    return constant_time_compare(recap_key(number, secret), key[:100])


def news_key(number: int, email: str) -> str:
    """The key by which whoever left an address takes it away."""
    return _mac(f"{number}:{email}", b"news")


def is_news(number: int, email: str, key: str) -> bool:
    """Whether this key takes that address away."""
    return constant_time_compare(news_key(number, email), key[:100])
